"""Taking the last save back within a minute: a void with a reason of its own, never an erasure."""

from __future__ import annotations

from typing import Final

import msgspec

from fieldapp.desk.states import SAVED, state_of
from fieldapp.domain.citizen import Citizen, Registration
from fieldapp.station.station import Station
from fieldapp.system.errors import InputRefused
from fieldapp.system.texts import text

UNDO_WITHIN_S: Final = 60

_SETTING = "last_saved"


class _LastSaved(msgspec.Struct, frozen=True):
    """What was saved last: when by both clocks, and in which run of the program (hash of its `session.opened`)."""

    registration: str
    elapsed: float
    wall: int
    run: str


class Undone(msgspec.Struct, frozen=True):
    """What was taken back: its number stays void, and whose registration it was."""

    registration_id: str
    citizen_id: str
    number: str


def note_saved(station: Station, registration_id: str) -> None:
    """Remember what was saved last; inside the transaction that saves it."""
    now = _LastSaved(registration_id, station.clock.elapsed(), station.clock.now_ms(), _run(station))
    station.registry.shelf.put_setting(_SETTING, msgspec.json.encode(now).decode())


def undo(station: Station) -> Undone:
    """Void what this desk saved last, if that was less than a minute ago.

    The minute runs on the clock that nobody can set. In another run of the program, as on the command line, that clock
    may have begun anew with the machine: then the clock of the day has to agree that it is the same minute. So a clock
    that jumps takes nothing away while the program runs, and never gives more than a minute.

    Only the officer who saved may, and only while no file that was read back carries it: a receipt that others may
    know of is voided with a reason of the officer's own. What was corrected of the person stays, as do the events.

    Raises:
        InputRefused: `undo.nothing`, `undo.too_late`, `undo.handed_over`, `undo.not_yours`.
    """
    last = _last(station)
    found = None if last is None else _standing(station, last.registration)
    if last is None or found is None:
        raise InputRefused("undo.nothing")
    citizen, registration = found
    number = registration.number
    if _seconds_left(station, last) <= 0:
        raise InputRefused("undo.too_late", place=number)
    if registration.officer != station.officer_id:
        raise InputRefused("undo.not_yours", place=number)
    if state_of(station, registration) != SAVED:
        raise InputRefused("undo.handed_over", place=number)
    facts = {"registration": last.registration, "reason": text("history.undo_reason", "vi"), "undo": True}
    with station.registry.transaction():
        subject = station.registry.journal.subject_of(registration.event)
        station.append("registration.voided", [subject], facts)
        station.registry.shelf.put_setting(_SETTING, "")
    return Undone(last.registration, citizen.citizen_id, number)


def seconds_left(station: Station) -> float:
    """Return how long the last save can still be taken back; 0 when it cannot."""
    last = _last(station)
    return 0.0 if last is None else _seconds_left(station, last)


def _last(station: Station) -> _LastSaved | None:
    kept = station.registry.shelf.setting(_SETTING)
    return msgspec.json.decode(kept, type=_LastSaved) if kept else None


def _seconds_left(station: Station, last: _LastSaved) -> float:
    passed = station.clock.elapsed() - last.elapsed
    if last.run != _run(station):
        passed = max(passed, abs(station.clock.now_ms() - last.wall) / 1000) if passed >= 0 else UNDO_WITHIN_S
    return max(0.0, UNDO_WITHIN_S - passed)


def _standing(station: Station, registration_id: str) -> tuple[Citizen, Registration] | None:
    receipt = station.registry.people.by_registration(registration_id)
    citizen = None if receipt is None else station.registry.people.get(receipt.citizen_id)
    for one in () if citizen is None else citizen.registrations:
        if citizen is not None and one.registration_id == registration_id and one.state != "voided":
            return citizen, one
    return None


def _run(station: Station) -> str:
    return station.registry.journal.newest_of(["session.opened"])
