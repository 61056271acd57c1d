"""Lists are taken over as one unit, once, and taken back as one unit; a person on two lists is one citizen."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from fieldapp.cleaning.roster import Roster
from fieldapp.desk.register import register
from fieldapp.domain.citizen import FIELDS
from fieldapp.office.overview import overview
from fieldapp.office.rosters import commit_lists, read_lists, row_values, withdraw_list
from fieldapp.rehearsal.population import Invented, invent_people, write_list
from fieldapp.station.check import check
from fieldapp.station.digest import digest
from fieldapp.system.errors import EnvironmentFault, InputRefused
from fieldapp.system.randomness import SeededRandomness
from fieldapp.vietnam.benefits import public_group
from tests.station.prepared import DESK_1, PEOPLE, Campaign, draft, everybody, fingerprint, registered

_ROSTERS = Path(__file__).resolve().parents[1] / "rosters"


@pytest.fixture(scope="module")
def second_list(tmp_path_factory: pytest.TempPathFactory) -> list[Roster]:
    """A list with five people of the first one and five others."""
    path = tmp_path_factory.mktemp("lists") / "huu-tri.csv"
    write_list(invent_people(SeededRandomness("people"), PEOPLE)[-5:], path, title="DANH SÁCH HƯU TRÍ (thử)")
    others = path.with_name("khac.csv")
    write_list(_strangers(), others, title="DANH SÁCH KHÁC (thử)")
    return read_lists([path, others])


def _strangers() -> list[Invented]:
    people = invent_people(SeededRandomness("others"), 5)
    return [replace(p, national_id=p.national_id[:6] + f"77{n:04d}") for n, p in enumerate(people)]


def test_the_same_person_on_two_lists_becomes_one(campaign: Campaign, second_list: list[Roster]) -> None:
    office = campaign.office
    before = len(everybody(office))
    done = commit_lists(office, second_list)
    assert (done.rows, done.new, done.known) == (10, 5, 5)
    assert len(everybody(office)) == before + 5
    assert len(done.rosters) == 2
    twice = [c for i in everybody(office) if (c := office.registry.people.get(i)) and len(c.listings) == 2]
    assert len(twice) == 5
    assert check(office).findings == ()


def test_a_file_that_was_taken_over_is_refused(campaign: Campaign, second_list: list[Roster]) -> None:
    done = commit_lists(campaign.office, second_list)
    before = fingerprint(campaign.office)
    with pytest.raises(InputRefused) as caught:
        commit_lists(campaign.office, second_list)
    assert (caught.value.code, caught.value.place) == ("roster.known", "huu-tri.csv")
    assert fingerprint(campaign.office) == before
    withdraw_list(campaign.office, done.rosters[0], reason="nhầm tệp")
    withdraw_list(campaign.office, done.rosters[1], reason="nhầm tệp")
    assert commit_lists(campaign.office, second_list).rows == 10


def test_the_same_file_twice_at_once_is_refused(campaign: Campaign, second_list: list[Roster]) -> None:
    before = fingerprint(campaign.office)
    with pytest.raises(InputRefused, match=r"roster\.known"):
        commit_lists(campaign.office, [second_list[0], second_list[0]])
    assert fingerprint(campaign.office) == before


def test_taking_a_list_back_takes_its_people_and_nothing_that_a_desk_did(
    campaign: Campaign, second_list: list[Roster]
) -> None:
    office = campaign.office
    before, people = digest(office), everybody(office)
    done = commit_lists(office, second_list)
    withdraw_list(office, done.rosters[0], reason="nhầm tệp")
    withdraw_list(office, done.rosters[1], reason="nhầm tệp")
    assert everybody(office) == people
    assert digest(office) != before  # that there were lists is a fact
    assert all(len(c.listings) == 1 for i in people if (c := office.registry.people.get(i)))
    with pytest.raises(InputRefused, match=r"roster\.unknown"):
        withdraw_list(office, done.rosters[0], reason="lần nữa")
    with pytest.raises(InputRefused, match=r"roster\.unknown"):
        withdraw_list(office, "ab" * 16, reason="không có")


def test_a_withdrawn_list_travels_to_the_desks_and_what_they_recorded_stays(campaign: Campaign) -> None:
    desk = campaign.station(DESK_1)
    citizen = everybody(desk)[0]
    saved = registered(desk, citizen)
    values = {"full_name": "Lê Thị Đi Cùng", "birth_date": "1950-01-01"}
    walked_in = register(desk, draft(desk, "", values=values))
    campaign.hand_over(DESK_1)
    campaign.receive()
    (roster,) = campaign.office.facts().rosters
    withdraw_list(campaign.office, roster, reason="danh sách thử")
    campaign.answer(DESK_1)
    for station in (campaign.office, desk):
        assert everybody(station) == sorted([citizen, walked_in.citizen_id])
        person = station.registry.people.get(citizen)
        assert person is not None
        assert (person.walk_in, [r.registration_id for r in person.registrations]) == (True, [saved.registration_id])
        assert check(station).findings == ()


class _Stopped(Exception):
    """Somebody pressed Cancel."""


def test_a_commit_that_is_stopped_leaves_nothing(campaign: Campaign, second_list: list[Roster]) -> None:
    office = campaign.office
    before = fingerprint(office)

    stages: list[str] = []

    def stop(stage: str, _done: int, _total: int) -> None:
        stages.append(stage)
        if stage == after:
            raise _Stopped

    for after in ("match", "commit_list"):
        stages.clear()
        with pytest.raises(_Stopped):
            commit_lists(office, second_list, progress=stop)
        assert stages[-1] == after
        assert fingerprint(office) == before
    pages = office.registry._db.execute("PRAGMA page_count").fetchone()[0]
    office.registry._db.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(EnvironmentFault, match=r"disk\.full"):
        commit_lists(office, second_list)
    assert fingerprint(office) == before


def test_a_desk_takes_no_lists(campaign: Campaign, second_list: list[Roster]) -> None:
    with pytest.raises(InputRefused, match=r"home\.not_an_office"):
        commit_lists(campaign.station(DESK_1), second_list)
    with pytest.raises(InputRefused, match=r"home\.not_an_office"):
        withdraw_list(campaign.station(DESK_1), "x", reason="x")


def test_a_file_that_is_none_is_refused(tmp_path: Path) -> None:
    wrong = tmp_path / "ảnh.xlsx"
    wrong.write_bytes(b"\x89PNG\r\n")
    with pytest.raises(InputRefused, match=r"sheet\.|roster\."):
        read_lists([wrong])


@pytest.fixture(scope="module")
def real_lists() -> list[Roster]:
    """The three lists of the issue."""
    seen: list[str] = []
    rosters = read_lists(
        sorted(p for p in _ROSTERS.iterdir() if p.suffix in (".xlsx", ".xls", ".csv")),
        progress=lambda stage, _n, _of: seen.append(stage),
    )
    assert [stage for stage in seen if stage not in {"open", "rows"}] == ["read_list"] * 3
    return rosters


def test_the_three_real_lists_give_929_citizens(campaign: Campaign, real_lists: list[Roster]) -> None:
    office = campaign.office
    (roster,) = office.facts().rosters
    withdraw_list(office, roster, reason="danh sách thử")
    assert everybody(office) == []
    done = commit_lists(office, real_lists)
    assert done.rows == sum(len(roster.rows) for roster in real_lists)
    assert (done.new, done.known, len(everybody(office))) == (929, 0, 929)
    assert overview(office).total == 929
    listed = [c.listings for i in everybody(office) if (c := office.registry.people.get(i))]
    assert sum(map(len, listed)) == done.rows
    withdraw_list(office, done.rosters[1], reason="nhầm tệp")
    left = {row_id for i in everybody(office) if (c := office.registry.people.get(i)) for row_id in c.listings}
    assert len(left) == done.rows - len(real_lists[1].rows)
    assert check(office).findings == ()


def test_values_of_a_row_are_those_of_a_citizen(real_lists: list[Roster]) -> None:
    for row in (row for roster in real_lists for row in roster.rows):
        values = row_values(row)
        assert set(values) <= set(FIELDS)
        assert all(values.values())
        if row.category:
            assert values.get("benefit_group", "") == public_group(row.category)
        assert len(values.get("national_id", "0" * 12)) == 12
        assert len(values.get("old_id", "0" * 9)) == 9
