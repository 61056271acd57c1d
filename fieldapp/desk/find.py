"""Finding the person by typing any part of a name or number."""

from __future__ import annotations

from typing import Final

import msgspec

from fieldapp.domain.asked import ANYWHERE, Area
from fieldapp.domain.citizen import Citizen
from fieldapp.domain.duplicates import Likeness, compare_values
from fieldapp.domain.receipt import receipt_beginnings, repaired_receipt_number
from fieldapp.registry.searching import Found
from fieldapp.station.station import Station
from fieldapp.system.errors import InputRefused
from fieldapp.vietnam.places import group_number, ward_name

MOST_FOUND: Final = 50
"""So many are shown, the best: whoever is not among them is found by typing more."""

_LIKE_CANDIDATES = 40


class Alike(msgspec.Struct, frozen=True):
    """Somebody who may be the person in front of the desk, and why."""

    citizen: Citizen
    likeness: Likeness

    @property
    def office_decides(self) -> bool:
        """Whether they have one number: then only an office may say that they are two people."""
        return "same_number" in self.likeness.reasons


def find(station: Station, query: str, *, limit: int = MOST_FOUND) -> list[Found]:
    """Return the people that what was typed may mean, the best first; a receipt number finds its person."""
    people = station.registry.people
    for beginning in receipt_beginnings(query):
        if found := people.by_receipt_beginning(beginning, limit=limit):
            return found
    return people.search(query, limit=limit, area=own_area(station))


def meant(station: Station, query: str) -> str:
    """Return what to ask instead when nobody is found: it finds somebody. Empty when nothing near is known."""
    number = repaired_receipt_number(query)
    if number is not None and station.registry.people.by_receipt(number):
        return number
    return station.registry.people.meant(query, area=own_area(station))


def own_area(station: Station) -> Area:
    """Return whose people come to this desk: of its wards, and of the group that its point is named after."""
    if station.role != "desk":
        return ANYWHERE
    desk = station.desk()
    point = station.facts().points.get(desk.point_id)
    group = (group_number(point.name) or group_number(point.address)) if point is not None else None
    ward = ward_name(point.address) if point is not None else None
    return Area((ward,) if ward and (not desk.wards or ward in desk.wards) else desk.wards, str(group or ""))


def possible_duplicates(station: Station, values: dict[str, str], *, citizen_id: str = "") -> list[Alike]:
    """Return the people here that may be the one described by `values`, the likeliest first.

    `values` are field values as in `citizen.FIELDS`; `citizen_id` is left out of the answer, and so is everybody who
    was ruled to be somebody else.
    """
    people = station.registry.people
    this = people.get(citizen_id) if citizen_id else None
    members = frozenset(this.members if this is not None else ())
    dismissed = station.registry.views.rulings.dismissed if members else ()
    apart = members.union(*(pair for pair in dismissed if not members.isdisjoint(pair)))
    found = [f for n in ("national_id", "old_id") if values.get(n) for f in people.by_number(values[n])]
    if values.get("full_name"):
        year = values.get("birth_date", "")[:4]
        found += people.search(f"{values['full_name']} {year}", limit=_LIKE_CANDIDATES)
    alike: dict[str, Alike] = {}
    for one in found:
        citizen = people.get(one.citizen_id)
        if citizen is None or not apart.isdisjoint(citizen.members) or citizen.citizen_id in alike:
            continue
        likeness = compare_values(values, {name: value.text for name, value in citizen.values.items()})
        if likeness is not None:
            alike[citizen.citizen_id] = Alike(citizen, likeness)
    order = ("certain", "contradictory", "likely", "possible")
    return sorted(alike.values(), key=lambda a: (order.index(a.likeness.grade), a.citizen.citizen_id))


def person(station: Station, citizen_id: str) -> Citizen:
    """Return a person.

    Raises:
        InputRefused: `citizen.unknown`.
    """
    citizen = station.registry.people.get(citizen_id)
    if citizen is None:
        raise InputRefused("citizen.unknown")
    return citizen
