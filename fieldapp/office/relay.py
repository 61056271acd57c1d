"""Passing on between offices, ward to city and back: what the other does not hold, with its makers' signed heads."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import msgspec

from fieldapp.bundle.manifest import Holding
from fieldapp.domain.events import Event
from fieldapp.domain.makers import Maker
from fieldapp.office.arrived import held_whole
from fieldapp.station.sending import send
from fieldapp.station.station import Station
from fieldapp.sync.outgoing import WrittenFile
from fieldapp.sync.volumes import VOLUME_BYTES, Span, Volume, volumes
from fieldapp.system.errors import InputRefused


def other_offices(station: Station) -> list[Maker]:
    """Return the offices that go on besides this one.

    Raises:
        InputRefused: `home.not_an_office`.
    """
    station.office()
    return [office for office in station.makers().offices() if office.sign_public != station.keys.sign.public]


def relay_all(station: Station, folder: Path) -> list[WrittenFile]:
    """Write for every other office what it does not hold.

    Raises:
        InputRefused: `home.not_an_office`, `office.alone` when no other is known.
        EnvironmentFault: `disk.*`; files written before stay valid.
    """
    others = other_offices(station)
    if not others:
        raise InputRefused("office.alone")
    return [written for office in others for written in relay(station, office, folder)]


def relay(station: Station, office: Maker, folder: Path, *, most_bytes: int = VOLUME_BYTES) -> list[WrittenFile]:
    """Write one office's share: ranges of all journals held here without a gap, and their branches.

    It begins where the newest file of that office said to end (`Manifest.holds`), and tells how far this one is. What
    is more than `most_bytes` goes into several files. Excerpts are never passed on.

    Raises:
        InputRefused: `home.not_an_office`.
        EnvironmentFault: `disk.*`.
    """
    station.office()
    heard = known_to_hold(station, office.station)
    spans, branches = _lacking(station, heard)
    campaign = station.campaign()
    with station.registry.transaction():
        shared = volumes(station.registry, station.keys, spans, branches, most_bytes=most_bytes)
        return [
            send(
                station,
                purpose="records",
                folder=folder,
                recipients=(office.recipient,),
                spans=volume.spans,
                branches=volume.branches,
                holds=holdings(station),
                point="VP",
                desk=office.label or "VP",
                sender=campaign.authority,
                receiver=office.label or campaign.authority,
            )
            for volume in shared
        ]


def first_share(station: Station) -> Volume:
    """Return all that is held here without a gap, for a new office's first file; nothing when that is too much for one.

    What is not in it is passed on when the new office has reported.
    """
    shared = everything(station)
    return shared[0] if len(shared) == 1 else Volume()


def everything(station: Station) -> list[Volume]:
    """Return all that is held here without a gap, and all branches, in as many files as it takes."""
    return volumes(station.registry, station.keys, *_lacking(station, {}))


def holdings(station: Station) -> dict[str, Holding]:
    """Return what this office holds of each journal, without a gap, and the ends of further branches."""
    told = {state.journal_id: held_whole(station, state) for state in station.registry.journal.states()}
    return {
        journal_id: Holding(end.seq, end.hash, [fork.hash for fork in forks])
        for journal_id, (end, forks) in told.items()
        if end.seq
    }


def note_holdings(station: Station, office: Maker, holds: dict[str, Holding]) -> None:
    """Keep what another office said to hold, inside the transaction of an import; what is newest here counts.

    An office that was put back says less than before, and needs the rest again.
    """
    station.registry.shelf.put_setting(f"holds.{office.station}", msgspec.json.encode(holds).decode())


def known_to_hold(station: Station, office_id: str) -> dict[str, Holding]:
    """Return what another office has said to hold; nothing when it was never heard of."""
    said = station.registry.shelf.setting(f"holds.{office_id}", "{}")
    return msgspec.json.decode(said, type=dict[str, Holding])


def _lacking(station: Station, heard: dict[str, Holding]) -> tuple[list[Span], list[tuple[Event, ...]]]:
    """Return the parts and branches of journals that somebody who holds `heard` does not have; offices' come first."""
    journal, heads = station.registry.journal, station.registry.heads
    makers = station.makers().by_journal.values()
    spans: list[Span] = []
    branches: list[tuple[Event, ...]] = []
    for maker in sorted(makers, key=lambda maker: maker.role != "office"):
        state = journal.state(maker.journal_id)
        held = heard.get(maker.journal_id)
        ends = [] if held is None else [held.hash, *held.forks]
        first = max((heads.base(end) or 0 for end in ends), default=0) + 1
        own = state.sign_public == station.keys.sign.public
        last = state.contiguous_to if own else heads.last(maker.journal_id, first)
        if first <= last and state.sign_public == maker.sign_public:
            spans.append((maker.journal_id, first, last))
        branches += _branches(station, maker.journal_id, ends)
    return spans, branches


def _branches(station: Station, journal_id: str, known: Collection[str]) -> list[tuple[Event, ...]]:
    """Return the further branches of a journal, each from behind what is known of it; none is part of another."""
    heads = station.registry.heads
    found: list[tuple[Event, ...]] = []
    covered = set(known)
    for _, tip in reversed(station.registry.journal.forks(journal_id)):
        if tip in covered or heads.of(tip) is None:
            continue
        events = heads.branch(tip, beyond=known)
        covered |= {event.hash for event in events}
        found += [tuple(events)] if events else []
    return found
