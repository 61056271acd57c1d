"""The board of desks: when each was last heard, what is missing, how wrong its clock is, what became of its card."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from fieldapp.bundle.manifest import Manifest
from fieldapp.domain.campaign import Desk
from fieldapp.office.arrived import arrived
from fieldapp.station.station import Station

PREPARED, REPORTED, REVOKED = "prepared", "reported", "revoked"
UNUSED, USED, WITHDRAWN = "unused", "used", "withdrawn"


class Heard(msgspec.Struct, frozen=True):
    """What a desk's newest file said about itself when it came.

    Attributes:
        at: when it came, by the clock here, in ms.
        number: of the file among its writer's; `program` the version that wrote it.
        ahead: ms by which the desk's clock is ahead at least: its file said to be from later than it came.
        behind: ms by which it is behind at least: its file said to be older than an answer that it had read.
    """

    at: int
    number: int
    program: str
    ahead: int = 0
    behind: int = 0


class OnBoard(msgspec.Struct, frozen=True):
    """One desk as the board shows it.

    Attributes:
        state: `prepared` (never reported), `reported` or `revoked`.
        heard: from its newest file; None before the first.
        missing: (first, last) of events that are asked for.
        waiting: files of it that lie in the drawer.
        forks: further branches of its journals; `restarts` how often it went on in a new journal.
        unread: whether it has not read the newest answer that was written for it.
        card: `unused`, `used` or `withdrawn`.
    """

    desk_id: str
    label: str
    point: str
    number: int
    state: str
    registrations: int
    heard: Heard | None
    missing: tuple[tuple[int, int], ...]
    waiting: int
    forks: int
    restarts: int
    unread: bool
    card: str


def board(station: Station) -> list[OnBoard]:
    """Return all desks: those that need somebody to look first, then by number.

    Raises:
        InputRefused: `home.not_an_office`.
    """
    station.office()
    facts = station.facts()
    counts: dict[str, int] = {}
    for receipt in station.registry.people.receipts():
        counts[receipt.desk] = counts.get(receipt.desk, 0) + 1
    found = [_on_board(station, desk, counts.get(desk.desk_id, 0)) for desk in facts.desks.values()]
    return sorted(found, key=lambda one: (not _needs_somebody(one), one.number))


def note_heard(station: Station, manifest: Manifest) -> None:
    """Note what a file that was just taken in says about its writer's clock and program, inside its transaction."""
    name, now = f"heard.{manifest.writer.journal_id}", station.clock.now_ms()
    before = _heard(station, manifest.writer.journal_id)
    if before is not None and manifest.number < before.number:
        return  # an older file that came later tells nothing about now
    own = station.registry.journal.own_id()
    read = manifest.read_answers.get(own, 0)
    answered = int(station.registry.shelf.setting(f"answered_at.{read}", "0"))
    told = Heard(
        at=now,
        number=manifest.number,
        program=manifest.writer.program,
        ahead=max(manifest.written_at - now, 0),
        behind=max(answered - manifest.written_at, 0),
    )
    station.registry.shelf.put_setting(name, msgspec.json.encode(told).decode())


def note_answered(station: Station, counter: int, desks: Iterable[Desk]) -> None:
    """Note when an answer was written and for whom, inside a transaction."""
    station.registry.shelf.put_setting(f"answered_at.{counter}", str(station.clock.now_ms()))
    for desk in desks:
        station.registry.shelf.put_setting(f"answered.{desk.desk_id}", str(counter))


def _on_board(station: Station, desk: Desk, registrations: int) -> OnBoard:
    shelf, own = station.registry.shelf, station.registry.journal.own_id()
    told = arrived(station, [desk]).values()
    heard = [one for one in (_heard(station, journal_id) for journal_id in desk.journals) if one is not None]
    point = station.facts().points.get(desk.point_id)
    written = int(shelf.setting(f"answered.{desk.desk_id}", "0"))
    read = max((int(shelf.setting(f"answer_read.{own}.{name}", "0")) for name in desk.journals), default=0)
    return OnBoard(
        desk_id=desk.desk_id,
        label=desk.label,
        point=point.name if point else "",
        number=desk.number,
        state=REVOKED if desk.revoked else REPORTED if desk.journals else PREPARED,
        registrations=registrations,
        heard=max(reversed(heard), key=lambda one: one.at, default=None),  # of two at once that of the newer laptop
        missing=tuple(gap for one in told for gap in one.missing),
        waiting=sum(kept.files for one in told for kept in one.held),
        forks=sum(len(one.forks) for one in told),
        restarts=max(len(desk.journals) - 1 - len(desk.used_cards[1:]), 0),
        unread=written > read,
        card=UNUSED if desk.awaits_card else WITHDRAWN if desk.card_id in desk.revoked_cards else USED,
    )


def _heard(station: Station, journal_id: str) -> Heard | None:
    kept = station.registry.shelf.setting(f"heard.{journal_id}")
    return msgspec.json.decode(kept, type=Heard) if kept else None


def _needs_somebody(one: OnBoard) -> bool:
    return one.state != REVOKED and (one.state == PREPARED or bool(one.missing or one.waiting or one.forks))
