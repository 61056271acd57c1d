"""Recording what was settled, correcting it and voiding it: never erasing."""

from __future__ import annotations

import re

import msgspec

from fieldapp.desk.alike import note_another
from fieldapp.desk.find import person
from fieldapp.desk.undo import note_saved
from fieldapp.domain.changes import Changes
from fieldapp.domain.citizen import FIELDS, Citizen, Registration
from fieldapp.domain.outcomes import DETAILS, NEEDS_CONSENT, OUTCOMES, PAYEE, REQUIRED
from fieldapp.domain.receipt import receipt_number
from fieldapp.station.station import Station
from fieldapp.system.errors import InputRefused
from fieldapp.system.randomness import new_id
from fieldapp.vietnam.names import tidy_name, tidy_text

_ACCOUNT = re.compile(r"[0-9A-Za-z]{6,19}")
_MAX_TEXT = 500

CONSENT_PURPOSES = ("register", "hand_over_to_bank")


class Draft(msgspec.Struct, frozen=True):
    """One filled-in form.

    Attributes:
        form_id: given when the form was opened; saving it twice saves it once.
        citizen_id: whom it is about; empty for somebody who is on no list.
        outcome: one of `outcomes.OUTCOMES`.
        values: fields to be added or corrected (`citizen.FIELDS`), as texts.
        evidence: for each of these `card`, `paper` or `typed`.
        details: see `outcomes.DETAILS`; besides `payee_name`, `payee_number` and `payee_phone` for a payee.
        consent: the citizen has heard or read the text and agrees.
        unlike: ids of people who look like this one and are somebody else, `because` why.
    """

    form_id: str
    citizen_id: str = ""
    outcome: str = ""
    values: dict[str, str] = {}
    evidence: dict[str, str] = {}
    details: dict[str, str] = {}
    consent: bool = False
    unlike: tuple[str, ...] = ()
    because: str = ""


class Saved(msgspec.Struct, frozen=True):
    """What was saved: it is on disk."""

    registration_id: str
    citizen_id: str
    number: str
    changes: Changes


def register(station: Station, draft: Draft) -> Saved:
    """Save a form: the person's corrections, the consent and the registration, in one transaction.

    Raises:
        InputRefused: `registration.outcome`, `registration.incomplete`, `registration.account`,
            `registration.too_long`, `registration.consent`, `citizen.unnamed`, `citizen.unknown`.
        EnvironmentFault: a `disk.*` code; nothing was saved.
    """
    desk = station.desk()
    check(draft)
    with station.registry.transaction() as changes:
        known = saved_form(station, draft.form_id)
        if known is not None:
            return known
        citizen = person(station, draft.citizen_id) if draft.citizen_id else None
        citizen_id = _save_values(station, draft, citizen)
        details = {key: value for key, value in draft.details.items() if key in DETAILS and value}
        if draft.outcome == PAYEE:
            details["payee"] = _appoint(station, citizen_id, draft.details)
        if draft.consent:
            version = station.campaign().consent_version
            station.append("consent.given", [citizen_id], {"purposes": list(CONSENT_PURPOSES), "text_version": version})
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
        station.registry.shelf.put_draft(draft.form_id, "", saved_at=0)
        note_saved(station, draft.form_id)
    return Saved(draft.form_id, citizen.citizen_id if citizen else citizen_id, number, changes)


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
        _, registration = _find(station, registration_id)
        citizen_id = _void(station, registration, reason)
        details = {**draft.details, "replaces": registration_id}
        return register(station, msgspec.structs.replace(draft, citizen_id=citizen_id, details=details))


def check(draft: Draft) -> None:
    """Refuse a form that says too little or too much; see `register` for the codes."""
    if draft.outcome not in OUTCOMES:
        raise InputRefused("registration.outcome", place="outcome")
    for field in REQUIRED[draft.outcome]:
        if not draft.details.get(field, "").strip():
            raise InputRefused("registration.incomplete", place=field)
    for name, text in [*draft.values.items(), *draft.details.items()]:
        if len(text) > _MAX_TEXT:
            raise InputRefused("registration.too_long", place=name)
    account = draft.details.get("account", "")
    if account and not _ACCOUNT.fullmatch(account):
        raise InputRefused("registration.account", place="account")
    if draft.outcome in NEEDS_CONSENT and not draft.consent:
        raise InputRefused("registration.consent", place="consent")
    if not draft.citizen_id and not draft.values.get("full_name", "").strip():
        raise InputRefused("citizen.unnamed", place="full_name")


def saved_form(station: Station, form_id: str) -> Saved | None:
    """Return what a form was saved as, or None while it has not been."""
    found = station.registry.people.by_registration(form_id)
    return None if found is None else Saved(form_id, found.citizen_id, found.number, Changes())


def _save_values(station: Station, draft: Draft, citizen: Citizen | None) -> str:
    """Record what is new about the person; return the id."""
    tidied = {k: tidy_name(v) if k == "full_name" else tidy_text(v) for k, v in draft.values.items() if k in FIELDS}
    fields = {k: v for k, v in tidied.items() if v and (citizen is None or citizen.text(k) != v)}
    evidence = {k: draft.evidence.get(k, "typed") for k in fields}
    if citizen is None:
        citizen_id = new_id(station.randomness)
        because = {"because": tidy_text(draft.because)[:_MAX_TEXT]} if draft.unlike else {}
        station.append("citizen.added", [citizen_id], {"fields": fields, "evidence": evidence, **because})
        if draft.unlike:
            note_another(station, citizen_id, fields, draft.unlike, because=draft.because)
        return citizen_id
    if fields:
        station.append("citizen.corrected", [draft.citizen_id], {"fields": fields, "evidence": evidence})
    return draft.citizen_id


def _appoint(station: Station, citizen_id: str, details: dict[str, str]) -> str:
    """Record who receives instead; a payee is a person too, known by id."""
    number = details.get("payee_number", "")
    found = station.registry.people.by_number(number) if number else []
    if found:
        payee_id = found[0].citizen_id
    else:
        payee_id = new_id(station.randomness)
        fields = {"full_name": tidy_name(details["payee_name"]), "phone": details.get("payee_phone", "")}
        fields["national_id" if len(number) == 12 else "old_id"] = number
        fields = {k: v for k, v in fields.items() if v}
        station.append("citizen.added", [payee_id], {"role": "payee", "fields": fields, "evidence": "paper"})
    facts = {"for": citizen_id, "payee": payee_id, "relation": details.get("relation", "")}
    station.append("payee.appointed", [citizen_id, payee_id], facts)
    return payee_id


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


def _void(station: Station, registration: Registration, reason: str) -> str:
    """Declare it void for the id that it was recorded for, and return that id."""
    if not reason.strip():
        raise InputRefused("registration.reason", place="reason")
    facts = {"registration": registration.registration_id, "reason": tidy_text(reason)[:_MAX_TEXT]}
    citizen_id = station.registry.journal.subject_of(registration.event)
    station.append("registration.voided", [citizen_id], facts)
    return citizen_id
