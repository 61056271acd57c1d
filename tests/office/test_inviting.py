"""Who is invited, together with whom and when: times once given hold, and papers, list and code agree."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import msgspec
import pytest
from pypdf import PdfReader, PdfWriter

from fieldapp.background.progress import Cancelled, Progress
from fieldapp.desk.find import person
from fieldapp.desk.hand_over import hand_over
from fieldapp.desk.scan import read_scan
from fieldapp.domain.outcomes import ABSENT, DIED, HOME_VISIT
from fieldapp.domain.own_codes import MOST_PEOPLE, Invitation, read_own_code
from fieldapp.domain.time_slots import Timing
from fieldapp.office.approve import give_back
from fieldapp.office.invitation_files import invitation_files, slot_words, wall_files
from fieldapp.office.inviting import Asked, Plan, appointments, give_times, plan_invitations
from fieldapp.office.prepare import open_point
from fieldapp.office.receive import receive
from fieldapp.station.digest import digest
from fieldapp.station.station import Station
from fieldapp.system.errors import InputRefused
from fieldapp.system.files import write_several
from fieldapp.vietnam.names import sort_key
from tests.papers.conftest import Page
from tests.station.prepared import DESK_1, PEOPLE, Campaign, everybody, registered

TIMING = Timing(("2024-01-13", "2024-01-14"), people=4)


def _words(files: Iterable[bytes]) -> str:
    pages = (page.extract_text() for made in files for page in PdfReader(io.BytesIO(made)).pages)
    return unicodedata.normalize("NFC", " ".join(" ".join(pages).split()))


def _codes(made: bytes) -> list[str]:
    """Return what a scanner reads from all pages."""
    pages = PdfReader(io.BytesIO(made))
    found = []
    for page in pages.pages:
        alone, held = PdfWriter(), io.BytesIO()
        alone.add_page(page)
        alone.write(held)
        seen = Page(held.getvalue())
        found += seen.codes(200)
        seen.close()
    return found


def _moved(office: Station, citizen_id: str, **fields: str) -> None:
    with office.registry.transaction():
        office.append("citizen.corrected", [citizen_id], {"fields": fields, "evidence": "typed"})


def _ids(plan: Plan) -> list[str]:
    return [person for household in plan.households for person in household.people]


def test_everybody_who_is_not_settled_is_asked_once_and_a_household_together(campaign: Campaign) -> None:
    office = campaign.office
    plan = plan_invitations(office, timing=TIMING)
    assert sorted(_ids(plan)) == everybody(office)
    assert (plan.people, plan.given, plan.fresh, plan.without) == (PEOPLE, 0, PEOPLE, 0)
    assert plan == plan_invitations(office, timing=TIMING)
    assert all(household.appointment for household in plan.households)
    assert sum(people for _, people in plan.times) == PEOPLE
    assert max(people for _, people in plan.times) <= TIMING.people
    assert appointments(office) == {}


def test_people_of_one_house_come_together_and_of_a_block_of_flats_alone(campaign: Campaign) -> None:
    office, ids = campaign.office, everybody(campaign.office)
    for citizen_id in ids[:3]:
        _moved(office, citizen_id, address="Số 12 ngõ 5, Tổ 7", ward="Thổ Quan", group="7")
    for citizen_id in ids[3:5]:
        _moved(office, citizen_id, address="Tổ 7, Thổ Quan", ward="Thổ Quan", group="7")
    for citizen_id in ids[5 : 6 + MOST_PEOPLE]:
        _moved(office, citizen_id, address="Nhà 4, khu tập thể", ward="Thổ Quan", group="8")
    here = plan_invitations(office, timing=TIMING, area="Thổ Quan")
    together = {frozenset(household.people) for household in here.households if len(household.people) > 1}
    assert together == {frozenset(ids[:3])}
    assert [household.address for household in here.households if len(household.people) > 1] == ["Số 12 ngõ 5, Tổ 7"]
    one = plan_invitations(office, timing=TIMING, person=ids[1])
    assert sorted(_ids(one)) == ids[:3]
    group = plan_invitations(office, timing=Timing(TIMING.days, people=9), area="thổ quan/7")
    assert len({household.appointment for household in group.households}) == 1


def test_a_time_that_was_given_holds_and_newcomers_get_what_is_free(campaign: Campaign) -> None:
    office, ids = campaign.office, everybody(campaign.office)
    before = digest(office)
    first = plan_invitations(office, timing=TIMING)
    give_times(office, first)
    told = appointments(office)
    assert sorted(told) == ids
    assert digest(office) == before
    assert person(office, ids[0]).unknown == 0
    again = plan_invitations(office)
    assert again.households == first.households
    assert (again.given, again.fresh, again.without) == (PEOPLE, 0, 0)

    with office.registry.transaction():
        fields = {"full_name": "Người Mới Đến", "ward": "Thổ Quan", "group": "7"}
        office.append("citizen.added", ["e" * 32], {"fields": fields, "evidence": "typed"})
    assert plan_invitations(office).without == 1
    with pytest.raises(InputRefused, match=r"invitation\.no_times"):
        give_times(office, plan_invitations(office))
    more = plan_invitations(office, timing=TIMING)
    assert (more.given, more.fresh) == (PEOPLE, 1)
    assert max(people for _, people in more.times) <= TIMING.people
    give_times(office, more)
    assert {who: told[who] for who in ids} == {who: appointments(office)[who] for who in ids}
    moved = plan_invitations(office, timing=Timing(("2024-01-15",), people=40), anew=True)
    give_times(office, moved)
    assert {one.slot.day for one in appointments(office).values()} == {"2024-01-15"}


def test_who_is_settled_is_not_asked_and_who_was_absent_is(campaign: Campaign) -> None:
    desk, ids = campaign.station(DESK_1), everybody(campaign.office)
    for citizen_id, outcome in zip(ids, (ABSENT, DIED, HOME_VISIT, "open_account"), strict=False):
        if outcome == DIED:
            registered(desk, citizen_id, "absent")
        else:
            registered(desk, citizen_id, outcome)
    hand_over(desk, campaign.stick)
    receive(campaign.office, [campaign.stick])
    asked = _ids(plan_invitations(campaign.office, timing=TIMING))
    assert ids[0] in asked
    assert ids[2] not in asked
    assert ids[3] not in asked


def test_only_those_who_were_absent_given_back_or_of_one_benefit_group_are_asked(campaign: Campaign) -> None:
    desk, office, ids = campaign.station(DESK_1), campaign.office, everybody(campaign.office)
    registered(desk, ids[0], ABSENT)
    saved = registered(desk, ids[1])
    registered(desk, ids[2], HOME_VISIT)
    hand_over(desk, campaign.stick)
    receive(office, [campaign.stick])
    give_back(office, saved.registration_id, reason="thiếu chi nhánh")
    for citizen_id in ids[:5]:
        _moved(office, citizen_id, benefit_group="dot_xuat")

    def asked(whom: Asked, group: str = "") -> list[str]:
        return sorted(_ids(plan_invitations(office, asked=whom, benefit_group=group)))

    assert asked("absent") == [ids[0]]
    assert asked("returned") == [ids[1]]
    assert asked("new") == ids[3:]
    assert asked("unsettled") == [*ids[:2], *ids[3:]]
    assert asked("unsettled", "dot_xuat") == [*ids[:2], *ids[3:5]]
    assert asked("new", "dot_xuat") == ids[3:5]
    with pytest.raises(InputRefused, match=r"invitation\.nobody"):
        asked("absent", "ho_ngheo")


def test_too_few_times_nobody_left_and_no_office_are_said(campaign: Campaign) -> None:
    office = campaign.office
    tight = plan_invitations(office, timing=Timing(("2024-01-13",), ("08:00-09:00",), people=2))
    assert tight.without == PEOPLE - 4
    with pytest.raises(InputRefused, match=r"invitation\.no_times"):
        give_times(office, tight)
    with pytest.raises(InputRefused, match=r"invitation\.nobody"):
        plan_invitations(office, timing=TIMING, area="Không Có")
    with pytest.raises(InputRefused, match=r"home\.not_an_office"):
        plan_invitations(campaign.station(DESK_1), timing=TIMING)
    assert appointments(office) == {}


def test_the_point_that_is_named_after_a_group_is_where_its_people_come(campaign: Campaign) -> None:
    office, ids = campaign.office, everybody(campaign.office)
    open_point(office, name="Nhà văn hóa TDP 9", address="Số 3 phố Mẫu, phường Thổ Quan")
    _moved(office, ids[0], ward="Thổ Quan", group="9")
    _moved(office, ids[1], ward="Thổ Quan", group="7")
    places = {one: household.appointment.place for household in plan_invitations(office, timing=TIMING).households
              for one in household.people if household.appointment}  # fmt: skip
    assert places[ids[0]] == "Nhà văn hóa TDP 9, Số 3 phố Mẫu, phường Thổ Quan"
    assert places[ids[1]] == "Nhà văn hóa TDP 7"
    said = plan_invitations(office, timing=TIMING, place="Hội trường")
    assert {household.appointment.place for household in said.households if household.appointment} == {"Hội trường"}


def test_invitations_name_their_people_show_no_number_and_their_codes_find_them(campaign: Campaign) -> None:
    office = campaign.office
    plan = plan_invitations(office, timing=TIMING)
    (made,) = invitation_files(office, plan)
    words = _words([made])
    found: list[str] = []
    for code in _codes(made):
        read = read_own_code(code, campaign_id=office.campaign().campaign_id)
        assert isinstance(read, Invitation)
        found += read.people
    assert sorted(found) == sorted(_ids(plan))
    for citizen_id in found:
        citizen = person(office, citizen_id)
        assert citizen.text("full_name") in words
        assert citizen.text("national_id") not in words
        assert citizen.text("national_id")[-4:] in words
    appointment = plan.households[0].appointment
    assert appointment is not None
    assert slot_words(appointment.slot, "vi") in words


def test_a_scan_of_an_invitation_finds_all_who_are_invited_by_it_at_a_desk(campaign: Campaign) -> None:
    office, desk, ids = campaign.office, campaign.station(DESK_1), everybody(campaign.office)
    for citizen_id in ids[:3]:
        _moved(office, citizen_id, address="Số 12 ngõ 5, Tổ 7", ward="Thổ Quan", group="7")
    (made,) = invitation_files(office, plan_invitations(office, timing=TIMING, area="Thổ Quan/7"))
    (code,) = _codes(made)
    scan = read_scan(desk, code)
    assert scan.kind == "invitation"
    assert sorted(one.citizen_id for one in scan.found) == ids[:3]


def test_who_was_given_back_is_asked_again(campaign: Campaign) -> None:
    desk, office, ids = campaign.station(DESK_1), campaign.office, everybody(campaign.office)
    saved = registered(desk, ids[0])
    hand_over(desk, campaign.stick)
    receive(office, [campaign.stick])
    assert ids[0] not in _ids(plan_invitations(office, timing=TIMING))
    give_back(office, saved.registration_id, reason="thiếu chi nhánh")
    assert ids[0] in _ids(plan_invitations(office, timing=TIMING))


def test_the_list_on_the_wall_has_names_years_times_and_nothing_else_of_anybody(campaign: Campaign) -> None:
    office = campaign.office
    with office.registry.transaction():
        for citizen_id in everybody(office):
            office.append("citizen.classified", [citizen_id], {"category": "Người nhiễm HIV/AIDS thuộc hộ nghèo"})
    plan = plan_invitations(office, timing=TIMING)
    words = _words(wall_files(office, plan))
    for citizen_id in _ids(plan):
        citizen = person(office, citizen_id)
        assert citizen.text("full_name") in words
        for field in ("national_id", "old_id", "phone", "account"):
            assert not citizen.text(field) or citizen.text(field)[-4:] not in words.replace("2024", "")
    assert "HIV" not in words
    assert "AIDS" not in words
    assert "nghèo" not in words
    assert "tàn tật" not in words
    for household in plan.households:
        assert household.appointment is not None
        assert slot_words(household.appointment.slot, "vi") in words


def test_on_the_wall_a_place_where_all_of_an_area_come_stands_once(campaign: Campaign) -> None:
    office = campaign.office
    give_times(office, plan_invitations(office, timing=TIMING, place="Hội trường lớn"))
    plan = plan_invitations(office)
    pages = [page for made in wall_files(office, plan) for page in PdfReader(io.BytesIO(made)).pages]
    counts = [unicodedata.normalize("NFC", page.extract_text()).count("Hội trường lớn") for page in pages]
    assert counts == [1] * len(pages)
    (fresh,) = plan_invitations(office, area=plan.households[0].area).households[:1]
    assert fresh.appointment is not None
    give_times(office, plan_invitations(office, timing=TIMING, person=fresh.people[0], place="Nơi khác", anew=True))
    assert "Địa điểm" in _words(wall_files(office, plan_invitations(office, area=fresh.area)))


def test_the_group_stands_on_every_page_of_its_list(campaign: Campaign) -> None:
    office, ids = campaign.office, everybody(campaign.office)
    for citizen_id in ids:
        _moved(office, citizen_id, ward="Thổ Quan", group="7")
    (made,) = wall_files(office, plan_invitations(office, timing=TIMING))
    pages = [unicodedata.normalize("NFC", page.extract_text()) for page in PdfReader(io.BytesIO(made)).pages]
    assert len(pages) > 1
    assert all("Tổ/thôn 7, Thổ Quan" in page for page in pages)


def test_a_list_on_the_wall_goes_by_given_names(campaign: Campaign) -> None:
    office, ids = campaign.office, everybody(campaign.office)
    names = ["Nguyễn Thị Ân", "Trần Văn An", "Lê Ánh", "Phạm Bá Đào", "Đỗ Thị Dung", "Vũ Ăn"]
    for citizen_id, name in zip(ids, names, strict=False):
        _moved(office, citizen_id, full_name=name, ward="Thổ Quan", group="7")
    words = _words(wall_files(office, plan_invitations(office, timing=TIMING, area="Thổ Quan/7"), size="a3"))
    assert sorted(names, key=words.index) == sorted(names, key=sort_key)


def test_a_long_run_can_be_stopped_and_leaves_nothing(campaign: Campaign) -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        plan_invitations(campaign.office, timing=TIMING, progress=progress)
    plan = plan_invitations(campaign.office, timing=TIMING)
    for files in (invitation_files(campaign.office, plan, progress=progress),
                  wall_files(campaign.office, plan, progress=progress)):  # fmt: skip
        with pytest.raises(Cancelled):
            list(files)
    assert msgspec.structs.asdict(plan) == msgspec.structs.asdict(plan_invitations(campaign.office, timing=TIMING))


def test_who_stops_while_papers_are_written_has_given_no_times_and_left_no_file(
    campaign: Campaign, tmp_path: Path
) -> None:
    office = campaign.office
    plan = plan_invitations(office, timing=TIMING)
    reached: list[int] = []

    def stopping(stage: str, done: int, _of: int) -> None:
        assert stage == "write_papers"
        reached.append(done)
        if done == len(plan.households) - 1:
            raise Cancelled

    def write() -> None:
        with office.registry.transaction():
            give_times(office, plan)
            write_several(office.disk, tmp_path / "giay-moi.pdf", invitation_files(office, plan, progress=stopping))

    with pytest.raises(Cancelled):
        write()
    assert reached == list(range(1, len(plan.households)))
    assert appointments(office) == {}
    assert list(tmp_path.glob("*.pdf*")) == []
