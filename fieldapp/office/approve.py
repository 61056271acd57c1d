"""Approving registrations, or giving them back to their desk with a reason; either may be decided anew."""

from __future__ import annotations

from collections.abc import Iterable

from fieldapp.domain.changes import Changes
from fieldapp.domain.citizen import Citizen, Registration
from fieldapp.domain.receipt import read_receipt_number
from fieldapp.station.station import Station
from fieldapp.system.errors import InputRefused
from fieldapp.vietnam.names import tidy_text

_LONGEST_REASON = 500


def approve(station: Station, names: Iterable[str]) -> Changes:
    """Approve registrations, all of them or none; `names` are their ids or receipt numbers.

    What was approved already stays so.

    Raises:
        InputRefused: `home.not_an_office`, `registration.unknown` (also for a void one), `registration.contested`.
    """
    station.office()
    found = [_named(station, name) for name in names]
    for citizen, registration in found:
        if any(conflict.hard for conflict in citizen.conflicts):
            raise InputRefused("registration.contested", place=registration.number)
    journal = station.registry.journal
    with station.registry.transaction() as changes:
        for _, registration in found:
            if registration.decision != "approved":
                facts = {"registration": registration.registration_id}
                station.append("registration.approved", [journal.subject_of(registration.event)], facts)
    return changes


def give_back(station: Station, name: str, *, reason: str) -> Changes:
    """Return a registration to its desk, whose task it becomes; `name` is its id or receipt number.

    Raises:
        InputRefused: `home.not_an_office`, `registration.unknown` (also for a void one), `registration.reason`.
    """
    station.office()
    _, registration = _named(station, name)
    if not reason.strip():
        raise InputRefused("registration.reason", place="reason")
    facts = {"registration": registration.registration_id, "reason": tidy_text(reason)[:_LONGEST_REASON]}
    with station.registry.transaction() as changes:
        station.append("registration.returned", [station.registry.journal.subject_of(registration.event)], facts)
    return changes


def _named(station: Station, name: str) -> tuple[Citizen, Registration]:
    people = station.registry.people
    number = read_receipt_number(name)
    receipt = (people.by_receipt(number) if number else None) or people.by_registration(name)
    citizen = None if receipt is None else people.get(receipt.citizen_id)
    for registration in () if citizen is None else citizen.registrations:
        same = receipt is not None and registration.registration_id == receipt.registration_id
        if citizen is not None and same and registration.state != "voided":
            return citizen, registration
    raise InputRefused("registration.unknown", place=name)
