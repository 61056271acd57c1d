"""Lists to take to people's homes: who was promised a visit, house by house, and no more of a number than needed."""

from __future__ import annotations

import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from fieldapp.background.progress import Cancelled, Progress
from fieldapp.desk.find import person
from fieldapp.desk.register import register
from fieldapp.domain.outcomes import HOME_VISIT
from fieldapp.station.station import Station
from fieldapp.station.visiting import Whom, begins_at, route_files, routes
from fieldapp.system.errors import InputRefused
from tests.station.prepared import DESK_1, Campaign, draft, everybody


@pytest.fixture
def desk(campaign: Campaign) -> Station:
    """A desk that has promised two visits in one group and one in another."""
    desk = campaign.station(DESK_1)
    ids = everybody(desk)
    for citizen_id, address, group in zip(ids, ("Số 10 phố Mẫu", "Số 9 phố Mẫu", "Số 1 phố Thử"), "772", strict=False):
        fields = {"address": address, "group": group, "ward": "Thổ Quan", "phone": "0912345678"}
        told = {"slot": "08:30 - 10:00", "date": "2024-01-15"}
        register(desk, draft(desk, citizen_id, HOME_VISIT, values=fields, details=told))
    return desk


def test_visits_stand_by_group_and_house_with_what_a_visitor_needs(desk: Station) -> None:
    found = list(routes(desk, language="vi"))
    assert [(one.area.group, [visit.address for visit in one.visits]) for one in found] == [
        ("2", ["Số 1 phố Thử"]),
        ("7", ["Số 9 phố Mẫu", "Số 10 phố Mẫu"]),
    ]
    visit = found[0].visits[0]
    citizen = person(desk, visit.citizen_id)
    assert (visit.slot, visit.phone, visit.promised) == ("08:30 - 10:00, 15/01/2024", "0912345678", True)
    assert visit.number == citizen.text("national_id")[-4:]
    assert [len(one.visits) for one in routes(desk, language="vi", area="thổ quan/7")] == [2]


def test_who_is_not_settled_is_visited_too_when_that_is_asked_for(desk: Station) -> None:
    found = [visit for one in routes(desk, language="vi", whom="unsettled") for visit in one.visits]
    assert sorted(visit.citizen_id for visit in found) == everybody(desk)
    assert sum(visit.promised for visit in found) == 3


def test_who_was_promised_comes_first_by_day_and_time_then_the_old_then_everybody_else(campaign: Campaign) -> None:
    desk = campaign.station(DESK_1)
    told: tuple[tuple[str, dict[str, str]], ...] = (
        ("1944", {"slot": "chiều", "date": "2024-01-15"}),
        ("1990", {"slot": "8 giờ", "date": "2024-01-15"}),
        ("1990", {"slot": "", "date": "2024-01-14"}),
        ("1990", {}),
        ("1944", {}),
        ("1990", {}),
        ("1944-12-31", {}),
    )
    ids = everybody(desk)[: len(told)]
    for number, (citizen_id, (birth, details)) in enumerate(zip(ids, told, strict=True)):
        fields = {"address": f"Số {20 - number} phố Mẫu", "group": "77", "ward": "Thổ Quan", "birth_date": birth,
                  "benefit_group": "ho_ngheo" if number % 2 else "other"}  # fmt: skip
        if number < 4:
            register(desk, draft(desk, citizen_id, HOME_VISIT, values=fields, details=details))
        else:
            with desk.registry.transaction():
                desk.append("citizen.corrected", [citizen_id], {"fields": fields, "evidence": "typed"})

    def route(whom: Whom, benefit_group: str = "") -> list[int]:
        (one,) = routes(desk, language="vi", area="Thổ Quan/77", whom=whom, benefit_group=benefit_group)
        return [ids.index(visit.citizen_id) for visit in one.visits]

    assert route("promised") == [2, 1, 0, 3]
    assert route("weak") == [2, 1, 0, 3, 6, 4]
    assert route("unsettled") == [2, 1, 0, 3, 6, 4, 5]
    assert route("unsettled", "ho_ngheo") == [1, 3, 5]
    (made,) = route_files(desk, routes(desk, language="vi", area="Thổ Quan/77", whom="unsettled"), "vi")
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(made)).pages]
    words = unicodedata.normalize("NFC", "".join(pages))
    heads = ["– đã hẹn đến nhà", "– tuổi cao hoặc khó đi lại", "– chưa đăng ký"]
    assert sorted(heads, key=words.index) == heads


@given(st.text(max_size=120))
def test_any_words_for_a_time_are_a_minute_of_the_day(words: str) -> None:
    assert 0 <= begins_at(words) <= 24 * 60


@pytest.mark.parametrize(
    ("words", "minute"),
    [("08:30 - 10:00", 510), ("8h30", 510), ("sáng 15/01", 420), ("14 giờ", 840), ("15/01", 1440), ("", 1440)],
)
def test_a_time_in_words_begins_at_a_minute(words: str, minute: int) -> None:
    assert begins_at(words) == minute


def test_phones_stand_whole_for_who_has_to_call_unless_they_are_masked(desk: Station) -> None:
    for phones in (True, False):
        (made,) = route_files(desk, routes(desk, language="vi"), "vi", phones=phones)
        words = "".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages)
        assert ("0912345678" in words) is phones
        assert "678" in words


def test_the_list_has_a_page_for_each_group_and_no_whole_number(desk: Station) -> None:
    (made,) = route_files(desk, routes(desk, language="vi"), "vi")
    pages = [unicodedata.normalize("NFC", page.extract_text()) for page in PdfReader(io.BytesIO(made)).pages]
    assert len(pages) == 2
    for one, page in zip(routes(desk, language="vi"), pages, strict=True):
        for visit in one.visits:
            assert visit.name.split()[0] in page
            assert visit.number in page
            assert person(desk, visit.citizen_id).text("national_id") not in page


def test_a_place_where_nobody_waits_and_a_stop_are_heard(desk: Station) -> None:
    with pytest.raises(InputRefused, match=r"visit\.nobody"):
        next(routes(desk, language="vi", area="Không Có"))
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        list(route_files(desk, routes(desk, language="vi", progress=progress), "vi"))
