"""Who is paid to whom: the people for whom one guardian or authorised person receives."""

from __future__ import annotations

import msgspec

from fieldapp.domain.citizen import Citizen
from fieldapp.station.station import Station
from fieldapp.vietnam.id_numbers import read_number
from fieldapp.vietnam.names import fold


class Group(msgspec.Struct, frozen=True):
    """One payee and the people who are paid to them, by name; `payee` receives for each of `people`."""

    payee: Citizen
    people: tuple[Citizen, ...]


def group_of(station: Station, citizen: Citizen) -> Group | None:
    """Return the group of the person's payee, or the group that the person receives for; None when there is neither."""
    payee = station.registry.people.get(citizen.payee) if citizen.payee else citizen
    people = paid_to(station, payee) if payee is not None else ()
    return Group(payee, people) if payee is not None and people else None


def group_meant(station: Station, *, name: str, number: str = "", phone: str = "") -> Group | None:
    """Return the group of the payee that somebody types: found by the number, or by name and phone together."""
    people = station.registry.people
    read = read_number(number).number or ""
    found = people.by_number(read) if read else people.search(phone, limit=5) if phone and name else []
    for one in found:
        if read or fold(one.full_name) == fold(name):
            payee = people.get(one.citizen_id)
            paid = paid_to(station, payee) if payee is not None else ()
            if payee is not None and paid:
                return Group(payee, paid)
    return None


def known_by_number(station: Station, number: str) -> Group | None:
    """Return whom this desk knows by a number, and for whom they receive already; None for nobody."""
    found = station.registry.people.by_number(number)
    known = station.registry.people.get(found[0].citizen_id) if found else None
    return None if known is None else Group(known, paid_to(station, known))


def paid_to(station: Station, payee: Citizen) -> tuple[Citizen, ...]:
    """Return the people for whom `payee` receives now, by name."""
    people = station.registry.people
    appointed = {
        subject
        for event in station.registry.journal.about(payee.members)
        if event.envelope.kind == "payee.appointed"
        for subject in event.envelope.subjects
        if subject not in payee.members
    }
    found = {one.citizen_id: one for name in appointed if (one := people.get(name)) is not None}
    paid = [one for one in found.values() if one.payee in payee.members]
    return tuple(sorted(paid, key=lambda one: (fold(one.text("full_name")), one.citizen_id)))
