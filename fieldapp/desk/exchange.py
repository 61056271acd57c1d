"""Desks of one point exchange directly what each wrote: nobody is registered twice while the office is far away."""

from __future__ import annotations

from pathlib import Path

import msgspec

from fieldapp.bundle.manifest import Holding, Manifest
from fieldapp.domain.campaign import Desk
from fieldapp.domain.makers import Maker
from fieldapp.station.sending import send
from fieldapp.station.station import Station
from fieldapp.sync.incoming import Held, Merged
from fieldapp.sync.outgoing import WrittenFile
from fieldapp.sync.senders import judge_ranges, sender_of
from fieldapp.sync.volumes import Span, volumes
from fieldapp.system.errors import InputRefused


def neighbours(station: Station) -> list[tuple[Desk, Maker]]:
    """Return the desks of this point that an answer has told of, each with its newest journal's maker, by number.

    Left out is who was revoked, and who does not get the list of these wards: a desk is told of its own area only.

    Raises:
        InputRefused: `home.not_a_desk`.
    """
    own, makers = station.desk(), station.makers()
    found = []
    for desk in station.facts().desks.values():
        if desk.desk_id == own.desk_id or desk.point_id != own.point_id or desk.revoked or not _covers(desk, own):
            continue
        living = [maker for name in desk.journals if (maker := makers.of(name)) is not None and not maker.ended]
        if living:
            found.append((desk, living[-1]))
    return sorted(found, key=lambda pair: pair[0].number)


def give(station: Station, folder: Path) -> list[WrittenFile]:
    """Write what this desk wrote, and its neighbours do not hold, to new files in `folder`, sealed to all of them.

    It begins where the neighbour stands that holds least, as the newest file of each has said.

    Raises:
        InputRefused: `home.not_a_desk`, `desk.alone` when no answer has told of a neighbour yet.
        EnvironmentFault: `disk.*`, `drive.swapped`.
    """
    desk, others = station.desk(), neighbours(station)
    if not others:
        raise InputRefused("desk.alone")
    point = station.facts().points.get(desk.point_id)
    name = point.name if point else ""
    spans = []
    for state in station.own_journals():
        first = 1 + min(_held_by(station, other, state.journal_id) for other, _ in others)
        spans += [(state.journal_id, first, state.contiguous_to)] if first <= state.contiguous_to else []
    with station.registry.transaction():
        return [
            send(
                station,
                purpose="records",
                folder=folder,
                recipients=tuple(maker.recipient for _, maker in others),
                spans=volume.spans,
                holds=_holdings(station),
                point=name,
                desk=f"{desk.number:02d}-ban",
                sender=f"{name} · {desk.label}",
                receiver=", ".join(other.label for other, _ in others),
            )
            for volume in volumes(station.registry, station.keys, _sendable(station, spans))
        ]


def _covers(reader: Desk, writer: Desk) -> bool:
    return not reader.wards or (bool(writer.wards) and set(writer.wards) <= set(reader.wards))


def _sendable(station: Station, spans: list[Span]) -> list[Span]:
    """Leave out what has no head that anybody could check: journals of older keys end where these were exchanged."""
    own, heads = station.keys.sign.public, station.registry.heads
    ends = ((name, first, heads.last(name, first)) for name, first, _ in spans)
    kept = zip(spans, ends, strict=True)
    mine = [s if station.registry.journal.state(s[0]).sign_public == own else end for s, end in kept]
    return [span for span in mine if span[1] <= span[2]]


def admit_neighbour(station: Station, manifest: Manifest) -> None:
    """Let in what a known neighbour wrote itself. A desk believes no desk about any other.

    Raises:
        Held: `writer.unknown` (also while no answer has told of the desk, or of its new journal), `writer.revoked`.
    """
    sender = sender_of(station.makers(), manifest)
    known = {maker.sign_public for _, maker in _senders(station)}
    if sender is None or sender.sign_public not in known or manifest.excerpts:
        raise Held("writer.unknown")
    if any(part.sign_public != manifest.writer.sign_public for part in manifest.ranges):
        raise Held("writer.unknown")
    if judge_ranges(station.makers(), manifest):
        raise Held("writer.unknown")


def settle_neighbour(station: Station, merged: Merged) -> str:
    """Note what a neighbour holds, inside the transaction of the import; return a code when it was copied."""
    manifest = merged.manifest
    sender = sender_of(station.makers(), manifest)
    if sender is not None:
        told = msgspec.json.encode(manifest.holds).decode()
        station.registry.shelf.put_setting(f"holds.{sender.station}", told)
    if merged.new_events:
        facts = {"bundle": manifest.bundle_id, "writer": manifest.writer.journal_id, "events": merged.new_events}
        station.append("bundle.imported", [], facts)
    return "journal.forked" if merged.forked else ""


def _senders(station: Station) -> list[tuple[Desk, Maker]]:
    """Return whose files may be read here: desks of this point whose area this desk gets."""
    own, makers = station.desk(), station.makers()
    return [
        (desk, maker)
        for desk in station.facts().desks.values()
        if desk.point_id == own.point_id and desk.desk_id != own.desk_id and not desk.revoked and _covers(own, desk)
        for name in desk.journals
        if (maker := makers.of(name)) is not None and not maker.ended
    ]


def _holdings(station: Station) -> dict[str, Holding]:
    """Return what is held of the journals of this point, without a gap."""
    states = station.registry.journal.states()
    return {s.journal_id: Holding(s.contiguous_to, s.head_hash) for s in states if s.contiguous_to}


def _held_by(station: Station, desk: Desk, journal_id: str) -> int:
    """Return how far a neighbour said to hold a journal, 0 when it is another branch or was never told."""
    said = station.registry.shelf.setting(f"holds.{desk.desk_id}", "{}")
    held = msgspec.json.decode(said, type=dict[str, Holding]).get(journal_id)
    return 0 if held is None else station.registry.heads.base(held.hash) or 0
