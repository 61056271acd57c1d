"""Going from house to house with the laptop: one area, its people in the order of the route, done and left."""

from __future__ import annotations

from collections import Counter, defaultdict

import msgspec

from fieldapp.domain.outcomes import DONE, GONE, HOME_VISIT
from fieldapp.station.areas import Area, area_order
from fieldapp.station.station import Station
from fieldapp.station.visiting import Visit, routes
from fieldapp.system.errors import InputRefused
from fieldapp.system.texts import Language


class VisitArea(msgspec.Struct, frozen=True):
    """How far one area is: visits that were promised, people not settled besides them, and people who are settled."""

    area: Area
    promised: int
    unsettled: int
    done: int

    @property
    def left(self) -> int:
        return self.promised + self.unsettled


def visit_areas(station: Station) -> list[VisitArea]:
    """Return the areas in which anybody is left: first where a visit was promised, and in order.

    Raises:
        InputRefused: `home.not_a_desk`.
    """
    station.desk()
    counted: dict[Area, Counter[str]] = defaultdict(Counter)
    for ward, group, outcome, many in station.registry.people.by_place():
        how = "done" if outcome in DONE | GONE else "promised" if outcome == HOME_VISIT else "unsettled"
        counted[Area(ward, group)][how] += many
    found = [VisitArea(area, many["promised"], many["unsettled"], many["done"]) for area, many in counted.items()]
    found = [one for one in found if one.left]
    return sorted(found, key=lambda one: (not one.promised, area_order(one.area)))


def route_of(station: Station, area: Area, *, unsettled: bool, language: Language) -> tuple[Visit, ...]:
    """Return whom to visit in an area, in the order of the route; with `unsettled` everybody who is left."""
    try:
        found = list(routes(station, language=language, area=area, whom="unsettled" if unsettled else "promised"))
    except InputRefused as refused:
        if refused.code == "visit.nobody":
            return ()
        raise
    return tuple(visit for route in found for visit in route.visits)
