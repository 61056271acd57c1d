"""Finding at a desk: receipt numbers, what was meant, and whose people come first."""

from __future__ import annotations

import pytest

from fieldapp.desk.find import find, meant, own_area
from fieldapp.domain.asked import ANYWHERE
from fieldapp.station.station import Station
from tests.station.prepared import DESK_1, Campaign, everybody, registered


@pytest.fixture
def desk(campaign: Campaign) -> Station:
    """The first desk."""
    return campaign.station(DESK_1)


def test_a_receipt_number_finds_its_person_from_its_first_digits_on(desk: Station) -> None:
    saved = [registered(desk, citizen_id) for citizen_id in everybody(desk)[:2]]
    for one in saved:
        for typed in (one.number, one.number.lower().replace("-", ""), one.number[:-1]):
            assert [found.citizen_id for found in find(desk, typed)] == [one.citizen_id], typed
    both = find(desk, saved[0].number[:6])
    assert [found.citizen_id for found in both] == [one.citizen_id for one in saved]


def test_a_wrong_check_character_is_said(desk: Station) -> None:
    number = registered(desk, everybody(desk)[0]).number
    wrong = number[:-1] + ("7" if number[-1] != "7" else "8")
    assert find(desk, wrong) == []
    assert meant(desk, wrong) == number
    assert meant(desk, "99A-00001-7") == ""


def test_whose_people_come_first(desk: Station, campaign: Campaign) -> None:
    assert own_area(desk).group == "7", "the point is the house of group 7"
    assert own_area(campaign.office) == ANYWHERE
