"""Recording what was settled, correcting it and voiding it: never erasing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import msgspec

from fieldapp.desk.alike import note_another
from fieldapp.desk.find import person
from fieldapp.desk.paper_forms import form_to_note
from fieldapp.desk.plausible import check_chosen, check_days, check_filled, check_numbers
from fieldapp.desk.typed import read_detail, read_field
from fieldapp.desk.undo import begin_save, note_saved
from fieldapp.domain.changes import Changes
from fieldapp.domain.citizen import FIELDS, Citizen, Registration
from fieldapp.domain.outcomes import DETAILS, NEEDS_CONSENT, OUTCOMES, PAYEE
from fieldapp.domain.receipt import receipt_number
from fieldapp.domain.settling import (
    Doubt,
    Who,
    doubts,
    fields_of,
    is_asked_too,
    is_represented,
    purposes,
    speaks_for,
)
from fieldapp.domain.undoing import REPLACED_BY, UNDONE
from fieldapp.station.station import Station
from fieldapp.system.errors import InputRefused
from fieldapp.system.randomness import new_id
from fieldapp.vietnam.dates import age_on
from fieldapp.vietnam.hours import day_of
from fieldapp.vietnam.names import tidy_text

_MAX_TEXT = 500
_YEARS_AWAY = timedelta(days=2 * 365)

PEOPLE = {
    "payee": ("payee_name", "payee_number", "payee_birth", "payee_phone"),
    "representative": ("rep_name", "rep_number"),
}
"""By the detail that names somebody else, what a form says of them; events name them by their ids."""

OF_THE_PERSON = ("phone", "address")
"""What a form asks for beside the outcome and what is kept as a value of the person."""

_SITUATED = ("holder_why", "unlinked_why", "rep_relation")
_NUMBERS = ("national_id", "old_id")


class Draft(msgspec.Struct, frozen=True):
    """One filled-in form.

    Attributes:
        form_id: given when the form was opened; saving it twice saves it once.
        citizen_id: whom it is about; empty for somebody who is on no list.
        outcome: one of `outcomes.OUTCOMES`.
        values: fields to be added or corrected (`citizen.FIELDS`), as texts.
        evidence: for each of these `card`, `paper` or `typed`.
        details: see `outcomes.DETAILS`; besides what `PEOPLE` and `OF_THE_PERSON` name.
        consent: the citizen has heard or read the text and agrees to each purpose that it is asked for.
        text_version: of the text that they heard or read; empty for the one that the campaign has now.
        how: in which way: `read_aloud`, `read` or `representative`; empty for what is usual.
        child: a child from 7 years agrees beside its representative.
        unlike: ids of people who look like this one and are somebody else, `because` why.
    """

    form_id: str
    citizen_id: str = ""
    outcome: str = ""
    values: dict[str, str] = {}
    evidence: dict[str, str] = {}
    details: dict[str, str] = {}
    consent: bool = False
    text_version: str = ""
    unlike: tuple[str, ...] = ()
    because: str = ""
    how: str = ""
    child: bool = False


class Saved(msgspec.Struct, frozen=True):
    """What was saved: it is on disk. `doubts` are what should have been looked at before."""

    registration_id: str
    citizen_id: str
    number: str
    changes: Changes
    doubts: tuple[Doubt, ...] = ()


def register(station: Station, draft: Draft) -> Saved:
    """Save a form: the person's corrections, the consent and the registration, in one transaction.

    What stands in the form is read as it was typed (`typed`).

    Raises:
        InputRefused: a `registration.*` code with the field as place, `citizen.unnamed`, `citizen.unknown`, or a
            `form.*` code for the paper form that is named.
        EnvironmentFault: a `disk.*` code; nothing was saved.
    """
    return _save(station, draft, began=begin_save(station))


def _save(station: Station, draft: Draft, *, began: int) -> Saved:
    """Save a form, as `register` says, in a transaction that began at a place in the own journal."""
    desk = station.desk()
    with station.registry.transaction() as changes:
        known = saved_form(station, draft.form_id)
        if known is not None:
            return known
        draft = _read(draft)
        citizen = person(station, draft.citizen_id) if draft.citizen_id else None
        day = desk_day(station)
        who = _who(draft, citizen, day)
        _check(draft, citizen, who, day)
        citizen_id = _save_values(station, draft, citizen)
        asked = fields_of(draft.outcome, draft.details, who)
        details = {k: v for k, v in draft.details.items() if v and k in DETAILS and (k in asked or k not in _SITUATED)}
        if "form" in details:
            details["form"] = form_to_note(station, details["form"])
        if draft.outcome == PAYEE:
            details["payee"] = _appoint(station, citizen_id, draft)
        if is_represented(draft.outcome, draft.details, who):
            details["representative"] = _somebody(station, "representative", draft)
        if draft.consent:
            _consent(station, citizen_id, draft, details, who)
        number = _next_number(station, desk.number)
        facts = {
            "registration": draft.form_id,
            "outcome": draft.outcome,
            "number": number,
            "desk": desk.desk_id,
            "point": desk.point_id,
            **details,
        }
        if draft.details.get("replaces"):
            facts["replaces"] = draft.details["replaces"]
        station.append("registration.recorded", [citizen_id], facts)
        note_saved(station, draft.form_id, began=began)
    whose = citizen.citizen_id if citizen else citizen_id
    return Saved(draft.form_id, whose, number, changes, doubts(draft.outcome, draft.details, who))


def void(station: Station, registration_id: str, *, reason: str) -> Changes:
    """Declare a registration void; it stays readable with its reason.

    Raises:
        InputRefused: `registration.unknown`, `registration.reason`.
    """
    station.desk()
    with station.registry.transaction() as changes:
        _void(station, _find(station, registration_id)[1], reason)
    return changes


def correct(station: Station, registration_id: str, draft: Draft, *, reason: str) -> Saved:
    """Void a registration and save the right one in its place, in one transaction; the same form twice, once.

    Raises:
        InputRefused: as `void` and `register`.
    """
    station.desk()
    known = saved_form(station, draft.form_id)
    if known is not None:
        return known
    with station.registry.transaction():
        began = begin_save(station)
        _, registration = _find(station, registration_id)
        citizen_id = _void(station, registration, reason, replaced_by=draft.form_id)
        details = {**draft.details, "replaces": registration_id}
        right = msgspec.structs.replace(draft, citizen_id=citizen_id, details=details)
        return _save(station, right, began=began)


def form_of(station: Station, registration_id: str) -> Draft:
    """Return the form that a registration came from, without its consent and its id: to be corrected and saved anew.

    Raises:
        InputRefused: `registration.unknown`.
    """
    citizen, registration = _find(station, registration_id)
    details = {name: text for name, text in registration.details.items() if name not in (*PEOPLE, "form")}
    for named, fields in PEOPLE.items():
        other = station.registry.people.get(registration.details.get(named, ""))
        if other is not None:
            told = (other.text("full_name"), other.text("national_id") or other.text("old_id"))
            details |= dict(zip(fields, (*told, other.text("birth_date"), other.text("phone")), strict=False))
    return Draft("", citizen.citizen_id, registration.outcome, details={n: text for n, text in details.items() if text})


def desk_day(station: Station) -> date:
    """Return which day it is at the desk: of a clock that is years away from the deadline, that of the deadline.

    Nobody is refused, or taken for a child, because a laptop has lost its time.
    """
    day, deadline = day_of(station.clock.now_ms()), date.fromisoformat(station.campaign().deadline)
    return day if abs(day - deadline) < _YEARS_AWAY else deadline


def saved_form(station: Station, form_id: str) -> Saved | None:
    """Return what a form was saved as, or None while it has not been."""
    found = station.registry.people.by_registration(form_id)
    return None if found is None else Saved(form_id, found.citizen_id, found.number, Changes())


def _read(draft: Draft) -> Draft:
    """Return the form as it is stored; what is said of the person beside the outcome is a value like the others."""
    for name, typed in (draft.values | draft.details).items():
        if len(typed) > _MAX_TEXT:
            raise InputRefused("registration.too_long", place=name)
    values: dict[str, str] = {}
    evidence: dict[str, str] = {}
    beside = {name: draft.details[name] for name in OF_THE_PERSON if draft.details.get(name)}
    for name, typed in (draft.values | beside).items():
        if name in FIELDS:
            field, values[field] = (name, "") if not typed else read_field(name, typed)
            evidence[field] = draft.evidence.get(name, "typed")
    details = {n: read_detail(n, typed) for n, typed in draft.details.items() if n not in OF_THE_PERSON}
    return msgspec.structs.replace(draft, values=values, evidence=evidence, details=details)


def _who(draft: Draft, citizen: Citizen | None, day: date) -> Who:
    """Return what the rules ask of the person, as it will be saved."""
    known = {n: draft.values.get(n) or (citizen.text(n) if citizen else "") for n in ("full_name", "birth_date")}
    return Who(known["full_name"], age_on(day, known["birth_date"]))


def _check(draft: Draft, citizen: Citizen | None, who: Who, day: date) -> None:
    """Refuse a form that says too little, or what cannot be; see `register`."""
    outcome, details = draft.outcome, draft.details
    if outcome not in OUTCOMES:
        raise InputRefused("registration.outcome", place="outcome")
    if citizen is not None and citizen.role == UNDONE:
        raise InputRefused("citizen.unknown")  # there is nobody, only a void number
    if citizen is None and not who.name:
        raise InputRefused("citizen.unnamed", place="full_name")
    born = draft.values.get("birth_date") or (citizen.text("birth_date") if citizen else "")
    own = {draft.values.get(n, "") for n in _NUMBERS} | {citizen.text(n) for n in _NUMBERS if citizen}
    check_filled(outcome, details, who)
    check_chosen({**details, "how": draft.how})
    check_numbers(details, own=own)
    check_days(outcome, details, born=born, day=day)
    if outcome in NEEDS_CONSENT and not draft.consent:
        raise InputRefused("registration.consent", place="consent")
    if is_asked_too(outcome, details, who) and not draft.child:
        raise InputRefused("registration.child", place="child")
    if draft.how == "representative" and outcome != PAYEE and not is_represented(outcome, details, who):
        raise InputRefused("registration.representative", place="how")


def _save_values(station: Station, draft: Draft, citizen: Citizen | None) -> str:
    """Record what is new about the person; return the id."""
    fields = {k: v for k, v in draft.values.items() if v and (citizen is None or citizen.text(k) != v)}
    facts = {"fields": fields, "evidence": {k: draft.evidence[k] for k in fields}, "registration": draft.form_id}
    if citizen is None:
        citizen_id = new_id(station.randomness)
        because = {"because": tidy_text(draft.because)[:_MAX_TEXT]} if draft.unlike else {}
        station.append("citizen.added", [citizen_id], {**facts, **because})
        if draft.unlike:
            note_another(station, citizen_id, fields, draft.unlike, because=draft.because)
        return citizen_id
    if fields:
        station.append("citizen.corrected", [draft.citizen_id], facts)
    return draft.citizen_id


def _consent(station: Station, citizen_id: str, draft: Draft, details: dict[str, str], who: Who) -> None:
    """Record who agreed to what, in which way, and to which text; what rests on law alone is asked of nobody."""
    agreed = purposes(draft.outcome, draft.details, basis="consent")
    if not agreed:
        return
    through = speaks_for(draft.outcome, draft.details, who) or ("payee" if draft.how == "representative" else "")
    facts: dict[str, Any] = {
        "purposes": list(agreed),
        "text_version": draft.text_version or station.campaign().consent_version,
        "how": "representative" if through else draft.how or "read_aloud",
        "registration": draft.form_id,
    }
    if through:
        facts["by"] = details[through]
    if is_asked_too(draft.outcome, draft.details, who):
        facts["child"] = "agrees"
    station.append("consent.given", [citizen_id], facts)


def _appoint(station: Station, citizen_id: str, draft: Draft) -> str:
    """Record who receives instead."""
    payee_id = _somebody(station, "payee", draft)
    facts = {"for": citizen_id, "payee": payee_id, "relation": draft.details.get("relation", "")}
    facts["registration"] = draft.form_id
    station.append("payee.appointed", [citizen_id, payee_id], facts)
    return payee_id


def _somebody(station: Station, detail: str, draft: Draft) -> str:
    """Return the id of somebody else whom a form names; whoever is not known by number is recorded, as a person too."""
    name, number, *more = (draft.details.get(field, "") for field in PEOPLE[detail])
    found = station.registry.people.by_number(number) if number else []
    if found:
        return found[0].citizen_id
    known = {"full_name": name, "national_id" if len(number) == 12 else "old_id": number}
    known |= dict(zip(("birth_date", "phone"), more, strict=False))
    fields = {field: text for field, text in known.items() if text}
    somebody_id = new_id(station.randomness)
    facts = {"role": "payee", "fields": fields, "evidence": "paper", "registration": draft.form_id}
    station.append("citizen.added", [somebody_id], facts)
    return somebody_id


def _next_number(station: Station, desk_number: int) -> str:
    shelf = station.registry.shelf
    sequence = int(shelf.setting("receipt_sequence", "0")) + 1
    shelf.put_setting("receipt_sequence", str(sequence))
    return receipt_number(desk_number, int(shelf.setting("incarnation", "0")), sequence)


def _find(station: Station, registration_id: str) -> tuple[Citizen, Registration]:
    receipt = station.registry.people.by_registration(registration_id)
    citizen = None if receipt is None else station.registry.people.get(receipt.citizen_id)
    for registration in () if citizen is None else citizen.registrations:
        if citizen is not None and registration.registration_id == registration_id and registration.state != "voided":
            return citizen, registration
    raise InputRefused("registration.unknown")


def _void(station: Station, registration: Registration, reason: str, *, replaced_by: str = "") -> str:
    """Declare it void for the id that it was recorded for, and return that id."""
    if not reason.strip():
        raise InputRefused("registration.reason", place="reason")
    facts = {"registration": registration.registration_id, "reason": tidy_text(reason)[:_MAX_TEXT]}
    facts |= {REPLACED_BY: replaced_by} if replaced_by else {}
    citizen_id = station.registry.journal.subject_of(registration.event)
    station.append("registration.voided", [citizen_id], facts)
    return citizen_id
