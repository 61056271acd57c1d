"""Paper forms for a power cut: numbered per desk, typed in later by their code, and each number accounted for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from fieldapp.domain.changes import Changes
from fieldapp.domain.events import Event, word
from fieldapp.domain.own_codes import FormNumber, PaperForm, read_form_number
from fieldapp.station.station import Station
from fieldapp.system.errors import InputRefused
from fieldapp.vietnam.names import tidy_text

MOST_FORMS = 200
"""So many are made at once: a stack that somebody still counts."""

_ISSUED, _VOIDED = "forms.issued", "form.voided"
_MOST_REASON = 500
_NAMES_PAPER = (b'"form"', b'"replaces"')

State = Literal["used", "void", "missing"]
STATES: tuple[State, ...] = ("used", "void", "missing")


class FormState(msgspec.Struct, frozen=True):
    """One numbered form, and where it is.

    Attributes:
        number: such as `03A-F00012-K`.
        state: `used` by a registration, `void` with a reason, or `missing` while it is neither.
        issued_at: when it was handed out, in ms.
        person: id of whom it was made out for; empty on a blank one.
        receipt: number of the registration that was typed in from it.
        citizen: id of whom that is about.
        reason: why it is void.
    """

    number: str
    state: State
    issued_at: int
    person: str = ""
    receipt: str = ""
    citizen: str = ""
    reason: str = ""


class _Issued(msgspec.Struct, frozen=True):
    """What one event says was handed out; `people` has nobody, or somebody for each number."""

    desk: int
    incarnation: int
    first: int
    last: int
    people: tuple[str, ...] = ()


def issue_forms(station: Station, *, blank: int = 0, people: Iterable[str] = ()) -> tuple[PaperForm, ...]:
    """Give the next numbers of this desk to blank forms or to forms made out for people, and write that down.

    Raises:
        InputRefused: `form.count` for none, for more than `MOST_FORMS`, or for both kinds at once.
    """
    desk, named = station.desk(), tuple(people)
    count = blank or len(named)
    if not 1 <= count <= MOST_FORMS or (blank and named):
        raise InputRefused("form.count", place=str(count), most=MOST_FORMS)
    with station.registry.transaction():
        incarnation = int(station.registry.shelf.setting("incarnation", "0"))
        series = [one for _, one in _issued(station) if (one.desk, one.incarnation) == (desk.number, incarnation)]
        first = max((one.last for one in series), default=0) + 1
        made = _Issued(desk.number, incarnation, first, first + count - 1, named)
        station.append(_ISSUED, [desk.desk_id], msgspec.to_builtins(made))
    return tuple(_forms(made))


def issued_forms(station: Station, numbers: Iterable[str]) -> tuple[PaperForm, ...]:
    """Return forms of this desk that were handed out already, to print them again.

    Raises:
        InputRefused: `form.unknown`.
    """
    known = {str(form.number): form for _, one in _issued(station) for form in _forms(one)}
    return tuple(known[_own(known, number)] for number in numbers)


def form_states(station: Station) -> list[FormState]:
    """Return every form that this desk has handed out, by number, with what has become of it.

    A registration that is void leaves its form missing again, unless another one was saved in its place.
    """
    issued = [(event, form) for event, one in _issued(station) for form in _forms(one)]
    if not issued:
        return []
    used, void = _used(station), _voided(station)
    states = []
    for event, form in issued:
        number, at = str(form.number), event.envelope.wall_time
        if number in used:
            receipt, citizen = used[number]
            states.append(FormState(number, "used", at, form.person, receipt, citizen))
        elif number in void:
            states.append(FormState(number, "void", at, form.person, reason=void[number]))
        else:
            states.append(FormState(number, "missing", at, form.person))
    return states


def count_forms(states: Iterable[FormState]) -> dict[State, int]:
    """Count forms by state, for the close of the day."""
    found = [one.state for one in states]
    return {state: found.count(state) for state in STATES}


def void_form(station: Station, number: str, *, reason: str) -> Changes:
    """Declare a form of this desk void: spoilt, or not needed after all. It stays in the list with its reason.

    Raises:
        InputRefused: `form.unknown`, `form.used`, `form.voided`, `form.reason`.
    """
    if not reason.strip():
        raise InputRefused("form.reason", place="reason")
    states = {one.number: one for one in form_states(station)}
    form = states[_own(states, number)]
    _refuse_settled(form)
    with station.registry.transaction() as changes:
        facts = {"form": form.number, "reason": tidy_text(reason)[:_MOST_REASON]}
        station.append(_VOIDED, [station.desk().desk_id], facts)
    return changes


def open_form(station: Station, form: PaperForm) -> str:
    """Return whom a scanned form is about, to be typed in now: an id, or nothing for somebody who is still looked for.

    A form of another desk is opened as well: what became of it is known there.

    Raises:
        InputRefused: `form.used` with the receipt's number, `form.voided`, `form.unknown` for a number that this desk
            never handed out.
    """
    number = str(form.number)
    used = _used(station).get(number)
    if used is not None:
        raise InputRefused("form.used", place=number, receipt=used[0])
    if station.role == "desk" and form.number.desk == station.desk().number:
        states = {one.number: one for one in form_states(station)}
        _refuse_settled(states[_own(states, number)])
    return form.person if form.person and station.registry.people.get(form.person) else ""


def form_to_note(station: Station, typed: str) -> str:
    """Return the number of the paper form from which somebody is registered now, as it is printed.

    Raises:
        InputRefused: as `open_form`; `form.unknown` for what is no number.
    """
    number = read_form_number(typed)
    if number is None:
        raise InputRefused("form.unknown", place=typed[:40])
    open_form(station, PaperForm("", number))
    return str(number)


def _refuse_settled(form: FormState) -> None:
    if form.state == "used":
        raise InputRefused("form.used", place=form.number, receipt=form.receipt)
    if form.state == "void":
        raise InputRefused("form.voided", place=form.number, reason=form.reason)


def _own(known: dict[str, FormState] | dict[str, PaperForm], typed: str) -> str:
    """Return the number of one of this desk's forms as it is printed."""
    number = str(read_form_number(typed) or "")
    if number not in known:
        raise InputRefused("form.unknown", place=typed[:40])
    return number


def _issued(station: Station) -> Iterator[tuple[Event, _Issued]]:
    """Yield what this desk has handed out, in order; what others say of it is not asked for."""
    own = set(station.registry.journal.own_ids())
    for event in station.registry.journal.of_kinds([_ISSUED]):
        if event.envelope.journal_id in own and event.body is not None:
            yield event, msgspec.convert(event.facts(), _Issued)


def _forms(one: _Issued) -> Iterator[PaperForm]:
    for place, sequence in enumerate(range(one.first, one.last + 1)):
        number = FormNumber(one.desk, one.incarnation, sequence)
        yield PaperForm("", number, one.people[place] if one.people else "")


def _voided(station: Station) -> dict[str, str]:
    own = set(station.registry.journal.own_ids())
    events = station.registry.journal.of_kinds([_VOIDED])
    return {word(e.facts(), "form"): word(e.facts(), "reason") for e in events if e.envelope.journal_id in own}


def _used(station: Station) -> dict[str, tuple[str, str]]:
    """Return (receipt, citizen) by the number of the form from which a standing registration was typed in."""
    typed_in: dict[str, list[str]] = {}
    replaced: dict[str, str] = {}
    for event in station.registry.journal.of_kinds(["registration.recorded"]):
        if not any(name in (event.body or b"") for name in _NAMES_PAPER):
            continue  # reading the thousands that came from no paper takes most of the time
        facts = event.facts()
        registration = word(facts, "registration")
        if form := word(facts, "form"):
            typed_in.setdefault(form, []).append(registration)
        if earlier := word(facts, "replaces"):
            replaced[earlier] = registration
    used = {}
    for form, registrations in typed_in.items():
        for registration in registrations:
            corrected: str | None = registration
            # What was corrected is void, and what stands in its place came from the same paper.
            while corrected is not None:
                receipt = station.registry.people.by_registration(corrected)
                if receipt is not None and receipt.state != "voided":
                    used[form] = (receipt.number, receipt.citizen_id)
                corrected = replaced.pop(corrected, None)
    return used
