"""Work lists go out as workbooks, come back filled in and in disorder, and are taken over once, about those people."""

from __future__ import annotations

import csv
import re
from datetime import date
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldapp.cleaning.answers import compare_answers
from fieldapp.domain.citizen import Citizen
from fieldapp.domain.missing import LABOUR, OWNERS, POLICE, missing_pieces
from fieldapp.domain.row_key import row_key
from fieldapp.office.decide import proposals, settle_proposals
from fieldapp.office.worklist_answers import Answer, accept, compare, read_answer, refuse
from fieldapp.office.worklist_files import worklist_paper
from fieldapp.office.worklists import count_tasks, work_line, worklist
from fieldapp.rehearsal.population import invent_people
from fieldapp.station.areas import Area
from fieldapp.station.check import check
from fieldapp.station.station import Station
from fieldapp.system.errors import InputRefused
from fieldapp.system.randomness import SeededRandomness
from tests.domain.telling import Writer, listed, person
from tests.office.worklist_tables import Table, column, send_back, written
from tests.station.prepared import Campaign, everybody, fingerprint

_PEOPLE = invent_people(SeededRandomness("answers"), 12)
_IDS = [f"{number:032x}" for number in range(len(_PEOPLE))]


def _citizens(station: Station) -> dict[str, Citizen]:
    found = {i: station.registry.people.get(i) for i in everybody(station)}
    return {row_key(i): citizen for i, citizen in found.items() if citizen is not None}


def _answer(station: Station, path: Path) -> Answer:
    return compare(station, [read_answer(path)])[0]


def test_tasks_are_counted_by_owner_and_area(lacking: Station) -> None:
    counts = count_tasks(lacking)
    pieces = [piece for citizen in _citizens(lacking).values() for piece in missing_pieces(citizen)]
    for owner in OWNERS:
        told = sum(sum(each.pieces.values()) for each in counts if each.owner == owner)
        assert told == sum(piece.owner == owner for piece in pieces)
    police = [each for each in counts if each.owner == POLICE]
    assert sum(each.people for each in police) == len(worklist(lacking, owner=POLICE, language="vi").lines)
    ward = police[0].area.ward
    assert {each.area.ward for each in count_tasks(lacking, area=ward.lower())} == {ward}
    one = police[0].area
    assert {each.area for each in count_tasks(lacking, area=f"{one.ward}/{one.group}")} == {one}


def test_an_area_or_an_owner_that_is_not_there_is_refused(lacking: Station) -> None:
    with pytest.raises(InputRefused, match=r"worklist\.no_area"):
        worklist(lacking, owner=POLICE, language="vi", area="Nơi khác")
    with pytest.raises(InputRefused, match=r"worklist\.owner"):
        worklist(lacking, owner="thief", language="vi")


def test_a_work_list_never_names_a_benefit_category(campaign: Campaign) -> None:
    citizen = msgspec.structs.replace(
        next(iter(_citizens(campaign.office).values())), category={"category": "Người nhiễm HIV/AIDS hộ nghèo"}
    )
    for owner in OWNERS:
        line = work_line(citizen, owner, "vi")
        assert "HIV" not in line.known + line.missing
    assert citizen.text("national_id") not in work_line(citizen, LABOUR, "vi").known


def test_answers_are_taken_over_once(lacking: Station, tmp_path: Path) -> None:
    table = written(lacking, tmp_path / "di.xlsx")
    people = _citizens(lacking)
    number, birth, tick = (column(table, name) for name in ("Số CCCD", "Ngày sinh", "Đúng như đang ghi"))
    truth = {p.full_name: p for p in invent_people(SeededRandomness("people"), 24)}
    for row in table[1:]:
        one = truth[row[2]]
        if not people[row[0]].text("national_id"):
            row[number] = one.national_id
        else:
            row[birth] = "/".join(reversed(one.birth_date.split("-")))
            row[tick] = "x"
    answer = _answer(lacking, send_back(table, tmp_path / "ve.xlsx"))
    assert answer.compared.troubles == ()
    assert {change.certain for change in answer.compared.changes} == {True}
    assert {c.field for c in answer.compared.changes} == {"national_id", "birth_date", "sex"}
    accept(lacking, [(answer, answer.compared.changes)], answered_by="Công an phường")
    assert worklist(lacking, owner=POLICE, language="vi").lines == ()
    for citizen in _citizens(lacking).values():
        assert citizen.text("national_id") == truth[citizen.text("full_name")].national_id
    before = fingerprint(lacking)
    again = _answer(lacking, tmp_path / "ve.xlsx")
    assert (again.compared.changes, again.compared.unchanged) == ((), len(table) - 1)
    assert fingerprint(lacking) == before
    assert check(lacking).findings == ()


def test_labour_officers_answer_category_amount_and_decision(lacking: Station, tmp_path: Path) -> None:
    table = written(lacking, tmp_path / "di.xlsx", LABOUR)
    for row in table[1:]:
        row[column(table, "Đối tượng")] = "Người khuyết tật nặng"
        row[column(table, "Mức hưởng")] = "1.000.000"
        row[column(table, "Số quyết định")] = "12/QĐ-UBND"
    answer = _answer(lacking, send_back(table, tmp_path / "ve.xlsx"))
    accept(lacking, [(answer, [change for change in answer.compared.changes if change.certain])])
    assert worklist(lacking, owner=LABOUR, language="vi").lines == ()
    told = {tuple(sorted(citizen.category.items())) for citizen in _citizens(lacking).values()}
    assert (("amount", "1000000"), ("category", "Người khuyết tật nặng"), ("decision", "12/QĐ-UBND")) in told
    assert _answer(lacking, tmp_path / "ve.xlsx").compared.changes == ()


def test_a_refused_answer_is_not_proposed_again(lacking: Station, tmp_path: Path) -> None:
    table = written(lacking, tmp_path / "di.xlsx")
    table[1][column(table, "Ngày sinh")] = "01/02/1949"
    answer = _answer(lacking, send_back(table, tmp_path / "ve.xlsx"))
    assert answer.compared.changes
    refuse(lacking, answer.compared.changes)
    assert _answer(lacking, tmp_path / "ve.xlsx").compared.changes == ()


def test_a_list_without_keys_is_refused(lacking: Station, tmp_path: Path) -> None:
    table = [row[1:] for row in written(lacking, tmp_path / "di.xlsx")]
    with pytest.raises(InputRefused, match=r"answer\.no_keys"):
        read_answer(send_back(table, tmp_path / "ve.xlsx"))


def test_proposals_of_lists_are_settled(campaign: Campaign) -> None:
    office = campaign.office
    citizen_id = everybody(office)[0]
    told = {"field": "phone", "before": "1", "after": "0912000111", "code": "phone.invalid"}
    with office.registry.transaction():
        office.append("citizen.listed", [citizen_id], {"roster": "r9", "row": 3, "fields": {}, "proposals": [told]})
    [(citizen, pending)] = proposals(office)
    assert [line.pieces for line in worklist(office, owner="office", language="vi").lines] == [("proposal",)]
    settle_proposals(office, [(citizen, pending)], accept=True)
    assert proposals(office) == []
    found = office.registry.people.get(citizen_id)
    assert found is not None
    assert found.text("phone") == "0912000111"


def test_a_printed_list_has_every_row_and_as_many_pages_as_it_takes(lacking: Station) -> None:
    work = worklist(lacking, owner=POLICE, language="vi")
    work = msgspec.structs.replace(work, lines=work.lines * 5)
    pdf = worklist_paper(work, lacking.campaign(), now_ms=lacking.clock.now_ms(), language="vi")
    pages = re.findall(rb"/Type /Page\b", pdf)
    assert len(pages) > 2
    assert pdf == worklist_paper(work, lacking.campaign(), now_ms=lacking.clock.now_ms(), language="vi")


# --- any disorder -----------------------------------------------------------------------------------------------------

_KEYS = [row_key(citizen_id) for citizen_id in _IDS]
_HEADERS = {
    "Họ và tên": ["HỌ VÀ TÊN", "Họ tên", "ho va ten", "Họ, chữ đệm và tên"],
    "Số CCCD": ["SỐ CCCD", "Số định danh cá nhân", "so cccd", "CCCD"],
    "Ngày sinh": ["NGÀY SINH", "Ngày, tháng, năm sinh", "ngay sinh"],
    "Tổ dân phố": ["TỔ DÂN PHỐ", "to dan pho"],
    "Mã dòng": ["mã", "MÃ DÒNG", "Cột A"],
}


def _people_without_numbers() -> dict[str, Citizen]:
    office, found = Writer("office"), {}
    for citizen_id, one in zip(_IDS, _PEOPLE, strict=True):
        listed(office, citizen_id, full_name=one.full_name, birth_date=one.birth_date[:4], sex=one.sex)
        found[row_key(citizen_id)] = person(citizen_id, office.seen.values())
    return found


_KNOWN = _people_without_numbers()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_happens_to_the_sheet_the_answers_are_about_those_people(tmp_path: Path, data: st.DataObject) -> None:
    answered = data.draw(st.lists(st.sampled_from(range(len(_PEOPLE))), unique=True, min_size=1), "rows that are kept")
    table: Table = [["Mã dòng", "STT", "Họ và tên", "Đang ghi", "Cần bổ sung", "Số CCCD", "Ngày sinh", "Giới tính"]]
    table[0] += ["Tổ dân phố", "Đúng như đang ghi", "Ghi chú"]
    for number, place in enumerate(answered, 1):
        one = _PEOPLE[place]
        day = date.fromisoformat(one.birth_date)
        cells = [one.national_id, f"{day:%d/%m/%Y}"]
        table.append([_KEYS[place], str(number), one.full_name, f"sinh {day.year}", "số CCCD", *cells, "", "", "", ""])
    strangers = data.draw(st.integers(0, 2), "rows that were added")
    for number in range(strangers):
        table.append(["", "9", f"Người Thêm {'AB'[number]}", "", "", "001150009999", "1950", "", "", "", ""])
    columns = data.draw(st.permutations(range(len(table[0]))), "order of the columns")
    renamed = [data.draw(st.sampled_from([name, *_HEADERS.get(name, [])])) for name in table[0]]
    rows = [renamed, *data.draw(st.permutations(table[1:]), "order of the rows")]
    small = data.draw(st.booleans(), "keys retyped")
    rows = [
        [row[c].lower() if small and c == 0 and place else row[c] for c in columns] for place, row in enumerate(rows)
    ]
    path = tmp_path / data.draw(st.sampled_from(["ve.xlsx", "ve.csv"]))
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as stream:
            csv.writer(stream, delimiter=";").writerows(rows)
    else:
        send_back(rows, path)
    compared = compare_answers(read_answer(path).rows, _KNOWN)
    found = {(c.key, c.field): c.after for c in compared.changes if c.certain}
    wanted = {}
    for place in answered:
        wanted[_KEYS[place], "national_id"] = _PEOPLE[place].national_id
        wanted[_KEYS[place], "birth_date"] = _PEOPLE[place].birth_date
    assert found == wanted
    assert [t.code for t in compared.troubles] == ["answer.no_key"] * strangers


def _rows(*changed: dict[int, str]) -> list[list[str]]:
    one = _PEOPLE[0]
    base = {0: _KEYS[0], 1: "1", 2: one.full_name, 3: "", 4: "", 5: one.national_id, 6: "", 7: "", 8: ""}
    header = [
        "Mã dòng",
        "STT",
        "Họ và tên",
        "Đang ghi",
        "Cần bổ sung",
        "Số CCCD",
        "Ngày sinh",
        "Giới tính",
        "Tổ dân phố",
    ]
    return [header, *([{**base, **each}[c] for c in range(9)] for each in changed)]


@pytest.mark.parametrize(
    ("rows", "codes", "certain"),
    [
        ([{}], [], 1),
        ([{}, {}], [], 1),
        ([{}, {5: _PEOPLE[1].national_id}], ["answer.doubled_key"] * 2, 0),
        ([{0: "K00000-00000-1"}], ["answer.bad_key"], 0),
        ([{0: row_key("f" * 32)}], ["answer.unknown_key"], 0),
        ([{}, {0: ""}], ["answer.no_key"], 1),
        ([{2: "Hoàng Văn Khác"}], ["answer.other_name"], 0),
        ([{5: "12345"}], ["answer.unreadable"], 0),
        ([{5: "123456789"}], ["answer.unreadable"], 0),
    ],
)
def test_what_is_wrong_is_said_and_not_guessed(
    tmp_path: Path, rows: list[dict[int, str]], codes: list[str], certain: int
) -> None:
    compared = compare_answers(read_answer(send_back(_rows(*rows), tmp_path / "a.xlsx")).rows, _KNOWN)
    assert [trouble.code for trouble in compared.troubles] == codes
    assert sum(change.certain for change in compared.changes) == certain


def test_a_number_that_speaks_against_birth_or_belongs_to_another_is_doubtful(tmp_path: Path) -> None:
    other = next(p for p in _PEOPLE if p.birth_date[:4] != _PEOPLE[0].birth_date[:4])
    path = send_back(_rows({5: other.national_id}), tmp_path / "a.xlsx")
    compared = compare_answers(read_answer(path).rows, _KNOWN, {other.national_id: _IDS[5]})
    [change] = compared.changes
    assert not change.certain
    assert {"id.birth_mismatch", "answer.number_taken"} <= set(change.doubts)
    assert {"id.birth_mismatch", "answer.number_taken"} <= {trouble.code for trouble in compared.troubles}


def test_what_the_list_tells_is_no_answer_and_a_guessed_column_is_doubtful(tmp_path: Path) -> None:
    header = ["Mã dòng", "STT", "Họ và tên", "Đang ghi", "Cần bổ sung", "Mức hưởng", "Cột lạ"]
    rows = [
        [_KEYS[n], str(n), _PEOPLE[n].full_name, f"sinh 1950; Tổ {n}, P. Ngọc Hà", "mức hưởng", "500000"]
        for n in range(8)
    ]
    told = [header, *([*row, "0912345678"] for row in rows)]
    compared = compare_answers(read_answer(send_back(told, tmp_path / "a.xlsx")).rows, _KNOWN)
    assert {change.field for change in compared.changes if change.certain} == {"amount"}
    assert {(c.field, c.doubts) for c in compared.changes if not c.certain} == {("phone", ("answer.guessed_column",))}
    header[3] = "Thông tin"
    compared = compare_answers(read_answer(send_back(told, tmp_path / "b.xlsx")).rows, _KNOWN)
    assert {change.field for change in compared.changes if change.certain} == {"amount"}


def test_what_a_list_did_not_ask_for_overwrites_nothing_by_itself(tmp_path: Path) -> None:
    office, one = Writer("office"), _PEOPLE[0]
    listed(office, _IDS[0], full_name=one.full_name, birth_date=one.birth_date, sex=one.sex, phone="0912345678")
    people = {_KEYS[0]: person(_IDS[0], office.seen.values())}
    table = [[*cells, more] for cells, more in zip(_rows({}), ("Điện thoại", "0912345679"), strict=True)]
    compared = compare_answers(read_answer(send_back(table, tmp_path / "a.xlsx")).rows, people)
    assert {change.field: change.doubts for change in compared.changes} == {
        "national_id": (),
        "phone": ("answer.not_asked",),
    }


@pytest.mark.parametrize(
    ("tick", "confirmed", "codes"),
    [("x", 1, []), ("Đúng", 1, []), ("có", 1, []), ("", 0, []), ("không", 0, ["answer.unreadable"])],
)
def test_a_tick_that_is_none_is_said(tmp_path: Path, tick: str, confirmed: int, codes: list[str]) -> None:
    office, one = Writer("office"), _PEOPLE[0]
    listed(office, _IDS[0], full_name=one.full_name, birth_date="1950", sex=one.sex)
    people = {_KEYS[0]: person(_IDS[0], office.seen.values())}
    table = [[*cells, more] for cells, more in zip(_rows({5: ""}), ("Đúng như đang ghi", tick), strict=True)]
    compared = compare_answers(read_answer(send_back(table, tmp_path / "a.xlsx")).rows, people)
    assert [change.code for change in compared.changes] == ["answer.confirmed"] * confirmed
    assert [trouble.code for trouble in compared.troubles] == codes


@pytest.mark.parametrize(
    ("tick", "note", "confirmed", "troubles"),
    [
        ("x", "", 1, []),
        ("không", "", 0, [("answer.unreadable", "không", "confirm")]),
        ("", "đã chết", 0, [("answer.noted", f"{_PEOPLE[0].full_name}: đã chết", "")]),
    ],
)
def test_a_row_with_a_name_and_a_tick_or_a_note_alone_is_heard(
    tmp_path: Path, tick: str, note: str, confirmed: int, troubles: list[tuple[str, str, str]]
) -> None:
    office, one = Writer("office"), _PEOPLE[0]
    listed(office, _IDS[0], full_name=one.full_name, birth_date="1950", sex=one.sex)
    people = {_KEYS[0]: person(_IDS[0], office.seen.values())}
    others = [[_KEYS[n], _PEOPLE[n].full_name, _PEOPLE[n].national_id, "", "", ""] for n in range(1, 6)]
    header = ["Mã dòng", "Họ và tên", "Số CCCD", "Ngày sinh", "Đúng như đang ghi", "Ghi chú"]
    table = [header, [_KEYS[0], one.full_name, "", "", tick, note], *others]
    rows = [row for row in read_answer(send_back(table, tmp_path / "a.xlsx")).rows if row.key == _KEYS[0]]
    compared = compare_answers(rows, people)
    assert [change.code for change in compared.changes] == ["answer.confirmed"] * confirmed
    assert [(each.code, each.detail, each.field) for each in compared.troubles] == troubles
    assert compared.unchanged == 0


@pytest.mark.parametrize(("year", "doubts"), [("1950", ()), ("1960", ("answer.other_year",))])
def test_another_year_of_birth_without_a_number_is_doubtful(tmp_path: Path, year: str, doubts: tuple[str, ...]) -> None:
    office, one = Writer("office"), _PEOPLE[0]
    listed(office, _IDS[0], full_name=one.full_name, birth_date="1950", sex=one.sex)
    people = {_KEYS[0]: person(_IDS[0], office.seen.values())}
    path = send_back(_rows({5: "", 6: f"08/03/{year}"}), tmp_path / "a.xlsx")
    [change] = compare_answers(read_answer(path).rows, people).changes
    assert (change.field, change.doubts) == ("birth_date", doubts)


def test_an_area_is_a_ward_and_a_group() -> None:
    assert sorted([Area("B", "1"), Area("A", "10")]) == [Area("A", "10"), Area("B", "1")]
