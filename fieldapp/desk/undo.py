"""Taking the last save back within a minute, with all that it wrote: by a void with a reason, never an erasure."""

from __future__ import annotations

from typing import Final

import msgspec

from fieldapp.desk.drafts import draft_of
from fieldapp.desk.print_jobs import papers
from fieldapp.desk.states import SAVED, state_of
from fieldapp.domain.citizen import FIELDS, Citizen, Registration
from fieldapp.domain.events import Event
from fieldapp.domain.undoing import TAKES_BACK, UNDOABLE, UNDONE
from fieldapp.station.station import Station
from fieldapp.system.errors import InputRefused
from fieldapp.system.randomness import new_id
from fieldapp.system.texts import text

UNDO_WITHIN_S: Final = 60

_SETTING = "last_saved"


class _LastSaved(msgspec.Struct, frozen=True):
    """What was saved last: when by both clocks, and in which run of the program (hash of its `session.opened`).

    Attributes:
        began: where in the own journal the save began; earlier versions did not note it, and only voided.
        typed: the half-typed form that it was saved from, to be corrected; empty without one.
    """

    registration: str
    elapsed: float
    wall: int
    run: str
    began: int = 0
    typed: str = ""


class Undone(msgspec.Struct, frozen=True):
    """What was taken back: its number stays void, and whose registration it was.

    Attributes:
        form_id: of the draft that holds what was typed, or what was typed about the person since then; empty when
            nothing was kept of it.
        added: the person was added by the save and is gone again; then `citizen_id` names nobody.
        fields: what is as it was before, in the order of `citizen.FIELDS`; `kept` is said by somebody else as well.
        consent: the consent that the save had taken counts no more.
        payee: name of who was to receive instead, and does not.
        stands: number of the receipt that the save had replaced, which holds again.
        papers: how many papers of the receipt may be in somebody's hands.
    """

    registration_id: str
    citizen_id: str
    number: str
    form_id: str = ""
    added: bool = False
    fields: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    consent: bool = False
    payee: str = ""
    stands: str = ""
    papers: int = 0


def note_saved(station: Station, registration_id: str, *, began: int) -> None:
    """Remember what was saved last, and what it was typed as; inside the transaction that saves it."""
    shelf = station.registry.shelf
    typed = shelf.draft(registration_id) or ""
    now = _LastSaved(registration_id, station.clock.elapsed(), station.clock.now_ms(), _run(station), began, typed)
    shelf.put_setting(_SETTING, msgspec.json.encode(now).decode())
    shelf.put_draft(registration_id, "", saved_at=0)


def begin_save(station: Station) -> int:
    """Return where the next event of this journal will stand."""
    return station.registry.journal.state(station.registry.journal.own_id()).contiguous_to + 1


def undo(station: Station) -> Undone:
    """Take back what this desk saved last, if that was less than a minute ago; what was typed is a draft again.

    The registration is void and its number stays spent. What else the save had written (corrected fields, somebody
    added, the consent, who receives instead, the void of the receipt that it replaced) stays in the journal and counts
    no more: the void names it, see `domain.undoing`.

    The minute runs on the clock that nobody can set. In another run of the program, as on the command line, that clock
    may have begun anew with the machine: then the clock of the day has to agree that it is the same minute. So a clock
    that jumps takes nothing away while the program runs, and never gives more than a minute.

    Only the officer who saved may, and only while no file that was read back carries it: a receipt that others may
    know of is voided with a reason of the officer's own.

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
    written = _written(station, last, registration)
    subject = station.registry.journal.subject_of(registration.event)
    others = dict.fromkeys(one for event in written for one in event.envelope.subjects if one != subject)
    facts = {"registration": last.registration, "reason": text("history.undo_reason", "vi"), "undo": True}
    facts |= {TAKES_BACK: [event.hash for event in written]} if written else {}
    added = any(event.envelope.kind == "citizen.added" and subject in event.envelope.subjects for event in written)
    newer = "" if added else draft_of(station, citizen.citizen_id)
    typed = "" if newer else last.typed
    undone = Undone(
        last.registration,
        citizen.citizen_id,
        number,
        form_id=newer or (new_id(station.randomness) if typed else ""),
        payee=station.registry.people.name_of(registration.details.get("payee", "")),
        papers=papers(station, last.registration),
    )
    with station.registry.transaction():
        station.append("registration.voided", [subject, *others], facts)
        station.registry.shelf.put_setting(_SETTING, "")
        if typed:
            station.registry.shelf.put_draft(undone.form_id, typed, saved_at=station.clock.now_ms())
    return _told(station, undone, written)


class Undoable(msgspec.Struct, frozen=True):
    """The last save, while whoever is at work can take it back: whose it was, its number, and the seconds left."""

    name: str
    number: str
    seconds: float


def undoable(station: Station) -> Undoable | None:
    """Return what `undo` would take back now, also after a restart; None when it would refuse."""
    last = _last(station)
    found = None if last is None else _standing(station, last.registration)
    if last is None or found is None:
        return None
    citizen, registration = found
    left = _seconds_left(station, last)
    own = registration.officer == station.officer_id and state_of(station, registration) == SAVED
    return Undoable(citizen.text("full_name"), registration.number, left) if own and left > 0 else None


def seconds_left(station: Station) -> float:
    """Return how long the last save can still be taken back; 0 when it cannot."""
    last = _last(station)
    return 0.0 if last is None else _seconds_left(station, last)


def _written(station: Station, last: _LastSaved, registration: Registration) -> list[Event]:
    """Return what the save wrote beside the registration, which came last."""
    place = station.registry.registrations.place(registration.event)
    if not last.began or place is None:
        return []
    events = station.registry.journal.range(place.journal_id, last.began, place.seq)
    return [event for event in events if event.envelope.kind in UNDOABLE]


def _told(station: Station, undone: Undone, written: list[Event]) -> Undone:
    """Say what of the save was taken back, now that it is."""
    people = station.registry.people
    after = people.get(undone.citizen_id)
    corrected: dict[str, str] = {}
    replaced = None
    for event in written:
        facts = event.facts()
        if event.envelope.kind == "citizen.corrected":
            corrected |= facts["fields"]
        elif event.envelope.kind == "registration.voided":
            replaced = people.by_registration(facts["registration"])
    kept = tuple(name for name in FIELDS if name in corrected and after and after.text(name) == corrected[name])
    return msgspec.structs.replace(
        undone,
        added=after is None or after.role == UNDONE,
        fields=tuple(name for name in FIELDS if name in corrected and name not in kept),
        kept=kept,
        consent=any(event.envelope.kind == "consent.given" for event in written),
        stands=replaced.number if replaced is not None else "",
    )


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
