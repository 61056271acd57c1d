"""Inviting people: who is not settled yet, which of them come together, and when each is asked to come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Final, Literal, NamedTuple

import msgspec

from fieldapp.domain.campaign import Point
from fieldapp.domain.changes import Changes
from fieldapp.domain.citizen import Citizen
from fieldapp.domain.events import Event, word, words
from fieldapp.domain.outcomes import ABSENT
from fieldapp.domain.own_codes import MOST_PEOPLE
from fieldapp.domain.time_slots import Slot, Timing, share_out, slots_of
from fieldapp.station.areas import Area, area_order, is_named
from fieldapp.station.station import Station
from fieldapp.system.errors import InputRefused
from fieldapp.vietnam.names import fold, tidy_text
from fieldapp.vietnam.places import group_number, ward_name

Progress = Callable[[str, int, int], None]

_PLANNED: Final = "invitations.planned"
_MOST_IN_EVENT: Final = 1000
_LONGEST_PLACE: Final = 200
Asked = Literal["unsettled", "new", "absent", "returned"]
"""Whom to ask: everybody who is not settled; of them those who were never at a desk, who were not there, or whose
registration the office gave back. Who is visited at home is not asked to come."""
ASKED: Final[dict[Asked, tuple[tuple[str, ...], bool]]] = {
    "unsettled": (("", ABSENT), True),
    "new": (("",), False),
    "absent": ((ABSENT,), False),
    "returned": ((), True),
}


class Appointment(msgspec.Struct, frozen=True, order=True):
    """When and where somebody is asked to come."""

    slot: Slot
    place: str


class Household(msgspec.Struct, frozen=True):
    """People who are invited on one paper and at one time; mostly one person.

    Attributes:
        address: that they share; empty for somebody who is invited alone.
        people: ids, in Vietnamese order of names.
        appointment: None while they have no time yet.
    """

    area: Area
    address: str
    people: tuple[str, ...]
    appointment: Appointment | None = None


class Plan(msgspec.Struct, frozen=True):
    """Who is invited, and when.

    Attributes:
        households: by area and name.
        given: how many people had a time before.
        fresh: how many get one now.
        without: how many have none.
    """

    households: tuple[Household, ...]
    given: int
    fresh: int
    without: int

    @property
    def people(self) -> int:
        """How many people are invited."""
        return self.given + self.fresh + self.without

    @property
    def times(self) -> list[tuple[Slot, int]]:
        """How many people of the plan come when."""
        coming: Counter[Slot] = Counter()
        for one in self.households:
            if one.appointment is not None:
                coming[one.appointment.slot] += len(one.people)
        return sorted(coming.items())


class _Guest(NamedTuple):
    citizen_id: str
    house: str
    address: str
    appointment: Appointment | None


def plan_invitations(
    station: Station,
    *,
    timing: Timing | None = None,
    place: str = "",
    area: str | Area = "",
    person: str = "",
    asked: Asked = "unsettled",
    benefit_group: str = "",
    anew: bool = False,
    progress: Progress | None = None,
) -> Plan:
    """Return who is invited and when; nothing is written.

    Who was given a time keeps it, and so do those of the household who come to it later; `anew` gives everybody a new
    one. Without a `timing` nobody gets one. `place` is where they come; else it is the point that is named after their
    group, or the only one. `person` asks for the household of one person, `benefit_group` for the people of one group.

    Raises:
        InputRefused: `home.not_an_office`, `slots.*`, `invitation.nobody`, `citizen.unknown`, `office.too_long`.
    """
    station.office()
    if len(place) > _LONGEST_PLACE:
        raise InputRefused("office.too_long", place="place")
    slots = slots_of(timing) if timing is not None else ()
    known = appointments(station)
    given = {} if anew else known
    if person:
        found = station.registry.people.get(person)
        if found is None:
            raise InputRefused("citizen.unknown")
        person, area = found.citizen_id, _area_of(found)
    houses = [
        [household for household in some if not person or person in household.people]
        for some in _by_area(station, area, given, progress, asked=asked, benefit_group=benefit_group)
    ]
    houses = [some for some in houses if some]
    if not houses:
        raise InputRefused("invitation.nobody", place=area if isinstance(area, str) else area.ward)
    before = sum(len(one.people) for some in houses for one in some if one.appointment)
    if timing is not None:
        moved = {citizen_id for some in houses for one in some for citizen_id in one.people} if anew else ()
        taken = Counter(one.slot for citizen_id, one in known.items() if citizen_id not in moved)
        room = [timing.people - taken[slot] for slot in slots]
        houses = list(_share(houses, slots, room, timing.people, _Places(station, tidy_text(place))))
    households = tuple(household for some in houses for household in some)
    timed = sum(len(one.people) for one in households if one.appointment)
    return Plan(households, before, timed - before, sum(len(one.people) for one in households) - timed)


def give_times(station: Station, plan: Plan) -> Changes:
    """Write down when the people of a plan are asked to come: their papers, lists and later invitations agree.

    Raises:
        InputRefused: `home.not_an_office`; `invitation.no_times` when somebody has none.
    """
    station.office()
    if plan.without:
        raise InputRefused("invitation.no_times", place=str(plan.without))
    known = appointments(station)
    coming: dict[Appointment, list[str]] = {}
    for one in plan.households:
        if one.appointment is not None:
            fresh = [person for person in one.people if known.get(person) != one.appointment]
            coming.setdefault(one.appointment, []).extend(fresh)
    with station.registry.transaction() as changes:
        for appointment, people in sorted(coming.items()):
            facts = {**msgspec.to_builtins(appointment.slot), "place": appointment.place}
            for start in range(0, len(people), _MOST_IN_EVENT):
                told = {**facts, "people": people[start : start + _MOST_IN_EVENT]}
                station.append(_PLANNED, [station.campaign().campaign_id], told)
    return changes


def appointments(station: Station) -> dict[str, Appointment]:
    """Return when each person is asked to come, by id; of several times the last that an office gave holds."""
    return station.kept("appointments", [_PLANNED], lambda: _fold(station))


def _fold(station: Station) -> dict[str, Appointment]:
    offices = set(station.registry.journal.offices())
    found: dict[str, Appointment] = {}
    for event in station.registry.journal.of_kinds([_PLANNED]):
        appointment = _appointment(event) if event.envelope.journal_id in offices else None
        if appointment is not None:
            found |= dict.fromkeys(words(event.facts(), "people"), appointment)
    return found


def _appointment(event: Event) -> Appointment | None:
    facts = event.facts()
    slot = Slot(*(word(facts, name) for name in Slot.__struct_fields__))
    return Appointment(slot, word(facts, "place")) if all(msgspec.structs.astuple(slot)) else None


def _by_area(
    station: Station,
    named: str | Area,
    given: dict[str, Appointment],
    progress: Progress | None,
    *,
    asked: Asked,
    benefit_group: str,
) -> Iterator[list[Household]]:
    """Yield the households of each area whose people are asked to come, areas in order."""
    outcomes, returned = ASKED[asked]
    placed = station.registry.people.placed(outcomes, returned=returned, benefit_group=benefit_group)
    areas = [(Area(one.ward, one.group), one.citizen_id) for one in placed]
    chosen = sorted((pair for pair in areas if is_named(pair[0], named)), key=lambda pair: area_order(pair[0]))
    done = 0
    for area, pairs in groupby(chosen, key=lambda pair: pair[0]):
        guests = []
        for citizen in station.registry.people.each([citizen_id for _, citizen_id in pairs]):
            guests.append(_guest(citizen, given))
            done += 1
            if progress is not None:
                progress("invite", done, len(chosen))
        yield list(_households(area, guests))


def _guest(citizen: Citizen, given: dict[str, Appointment]) -> _Guest:
    appointment = next((given[member] for member in citizen.members if member in given), None)
    address = citizen.text("address")
    return _Guest(citizen.citizen_id, _house(address), address, appointment)


def _house(address: str) -> str:
    """Return what people of one household share of an address: empty unless it begins with the number of a house.

    Of a hamlet or a group alone nobody can tell who lives together.
    """
    first = address.partition(",")[0]
    return fold(address) if any(map(str.isdigit, first)) and group_number(first) is None else ""


def _households(area: Area, guests: Iterable[_Guest]) -> Iterator[Household]:
    """Put those together who live in one house, in the order of the first of them.

    An address that more than `MOST_PEOPLE` share is a block of flats or a home: they are invited one by one.
    """
    houses: dict[str, list[_Guest]] = {}
    for guest in guests:
        houses.setdefault(guest.house or guest.citizen_id, []).append(guest)
    for some in houses.values():
        for together in [some] if len(some) <= MOST_PEOPLE else [[one] for one in some]:
            appointment = next((one.appointment for one in together if one.appointment), None)
            address = together[0].address if len(together) > 1 else ""
            yield Household(area, address, tuple(one.citizen_id for one in together), appointment)


def _share(
    houses: list[list[Household]], slots: tuple[Slot, ...], room: list[int], most: int, places: _Places
) -> Iterator[list[Household]]:
    """Give a time to the households that have none."""
    waiting = [[len(one.people) for one in some if not one.appointment] for some in houses]
    shared = share_out(waiting, room, most=most)
    for some, found in zip(houses, shared, strict=True):
        numbers = iter(found)
        yield [one if one.appointment else _timed(one, slots, next(numbers), places) for one in some]


def _timed(household: Household, slots: tuple[Slot, ...], number: int, places: _Places) -> Household:
    if number < 0:
        return household
    appointment = Appointment(slots[number], places.of(household.area))
    return msgspec.structs.replace(household, appointment=appointment)


class _Places:
    """Where the people of an area come: to what was said, to the point of their group, or to the only one."""

    def __init__(self, station: Station, said: str) -> None:
        points = list(station.facts().points.values())
        self._said = said or (_point_words(points[0]) if len(points) == 1 else "")
        self._by_area = {} if said else {key: _point_words(point) for point in points for key in _served(point)}

    def of(self, area: Area) -> str:
        """Return the words for the place, empty when none is known."""
        wards = (area.ward, "")
        named = (self._by_area.get((fold(ward), area.group)) for ward in wards if area.group)
        return next(filter(None, named), self._said)


def _served(point: Point) -> Iterator[tuple[str, str]]:
    """Yield (ward, group) after which a point is named; the ward is empty when the point names none."""
    group = group_number(point.name) or group_number(point.address)
    if group is not None:
        yield fold(ward_name(point.address) or ""), str(group)


def _point_words(point: Point) -> str:
    return ", ".join(filter(None, (point.name, point.address)))


def _area_of(citizen: Citizen) -> Area:
    return Area(citizen.text("ward"), citizen.text("group"))
