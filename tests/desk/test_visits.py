"""From house to house: areas with what is done and left, and the people of one in the order of the route."""

from __future__ import annotations

from fieldapp.desk.register import register
from fieldapp.desk.visits import route_of, visit_areas
from fieldapp.domain.outcomes import HOME_VISIT, MOVED, NO_WISH
from fieldapp.station.areas import Area, area_order
from tests.station.prepared import DESK_1, Campaign, draft, everybody, registered


def test_areas_count_what_is_done_and_left_and_a_settled_person_leaves_the_route(campaign: Campaign) -> None:
    desk = campaign.station(DESK_1)
    people = everybody(desk)
    areas = visit_areas(desk)
    assert sum(one.left for one in areas) == len(people)
    assert {one.done for one in areas} == {0}
    first = people[0]
    registered(desk, first, HOME_VISIT)
    citizen = desk.registry.people.get(first)
    assert citizen is not None
    area = Area(citizen.text("ward"), citizen.text("group"))
    assert [visit.citizen_id for visit in route_of(desk, area, unsettled=False, language="vi")] == [first]
    everybody_there = route_of(desk, area, unsettled=True, language="vi")
    here = next(one for one in visit_areas(desk) if one.area == area)
    assert (here.promised, here.left, here.done) == (1, len(everybody_there), 0)
    register(desk, draft(desk, first, NO_WISH, details={"reason": "quen tiền mặt"}))
    assert route_of(desk, area, unsettled=False, language="vi") == ()
    after = next((one for one in visit_areas(desk) if one.area == area), None)
    assert after is None or (after.promised, after.done) == (0, 1)
    assert route_of(desk, Area("đâu", "99"), unsettled=True, language="vi") == ()


def test_nobody_is_left_to_visit_who_moved_away(campaign: Campaign) -> None:
    desk = campaign.station(DESK_1)
    before = next(one for one in visit_areas(desk) if one.left > 1)
    first = route_of(desk, before.area, unsettled=True, language="vi")[0]
    register(desk, draft(desk, first.citizen_id, MOVED, details={"place": "xã Tân Lập"}))
    after = next(one for one in visit_areas(desk) if one.area == before.area)
    assert (after.left, after.done) == (before.left - 1, 1)


def test_where_a_visit_was_promised_comes_first(campaign: Campaign) -> None:
    desk = campaign.station(DESK_1)
    last = visit_areas(desk)[-1].area
    there = route_of(desk, last, unsettled=True, language="vi")
    registered(desk, there[0].citizen_id, HOME_VISIT)
    areas = visit_areas(desk)
    assert (areas[0].area, areas[0].promised) == (last, 1)
    assert [one.area for one in areas[1:]] == sorted((one.area for one in areas[1:]), key=area_order)
