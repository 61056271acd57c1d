"""Work lists go out as workbooks, come back filled in and in disorder, and are taken over once, about those people."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from datetime import date
from itertools import count
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
from fieldapp.office.worklist_answers import Answer, Progress, accept, compare, read_answer, read_answers, refuse
from fieldapp.office.worklist_files import worklist_paper, worklist_workbook
from fieldapp.office.worklists import Area, count_tasks, work_line, worklist
from fieldapp.rehearsal.population import invent_people
from fieldapp.sheets.reading import read_book
from fieldapp.sheets.writing import Line, Page, workbook
from fieldapp.station.check import check
from fieldapp.station.station import Station
from fieldapp.system.errors import InputRefused
from fieldapp.system.randomness import SeededRandomness
from tests.domain.telling import Writer, listed, person
from tests.station.prepared import Campaign, everybody, fingerprint

Table = list[list[str]]
_PEOPLE = invent_people(SeededRandomness("answers"), 12)
_IDS = [f"{number:032x}" for number in range(len(_PEOPLE))]


def _written(station: Station, path: Path, owner: str = POLICE) -> Table:
    """Write a work list and return its header and rows as they stand in the workbook."""
    work = worklist(station, owner=owner, language="vi")
    path.write_bytes(worklist_workbook(work, language="vi", title="Đợt thử", scratch=path.parent))
    return _table(path)


def _table(path: Path) -> Table:
    rows = read_book(path).sheets[0].rows
    width = max(len(row.cells) for row in rows)
    return [[row.text(column) for column in range(width)] for row in rows if len(row.cells) > 3]


def _send_back(table: Sequence[Sequence[str]], path: Path) -> Path:
    path.write_bytes(workbook([Page("Trả lời", (), [Line(tuple(row), "plain") for row in table])], scratch=path.parent))
    return path


def _column(table: Table, name: str) -> int:
    return table[0].index(name)


def _citizens(station: Station) -> dict[str, Citizen]:
    found = {i: station.registry.people.get(i) for i in everybody(station)}
    return {row_key(i): citizen for i, citizen in found.items() if citizen is not None}


def _answer(station: Station, path: Path) -> Answer:
    return compare(station, [read_answer(path)])[0]


@pytest.fixture
def lacking(campaign: Campaign) -> Station:
    """An office where everybody on the list has lost number, half the date of birth, or nothing."""
    office = campaign.office
    with office.registry.transaction():
        for place, citizen_id in enumerate(everybody(office)):
            fields = [{"national_id": ""}, {"birth_date": "1950"}, {}][place % 3]
            office.append("citizen.corrected", [citizen_id], {"fields": fields, "evidence": "typed"} if fields else {})
    return office


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
    table = _written(lacking, tmp_path / "di.xlsx")
    people = _citizens(lacking)
    number, birth, tick = (_column(table, name) for name in ("Số CCCD", "Ngày sinh", "Đúng như đang ghi"))
    truth = {p.full_name: p for p in invent_people(SeededRandomness("people"), 24)}
    for row in table[1:]:
        one = truth[row[2]]
        if not people[row[0]].text("national_id"):
            row[number] = one.national_id
        else:
            row[birth] = "/".join(reversed(one.birth_date.split("-")))
            row[tick] = "x"
    answer = _answer(lacking, _send_back(table, tmp_path / "ve.xlsx"))
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
    table = _written(lacking, tmp_path / "di.xlsx", LABOUR)
    for row in table[1:]:
        row[_column(table, "Đối tượng")] = "Người khuyết tật nặng"
        row[_column(table, "Mức hưởng")] = "1.000.000"
        row[_column(table, "Số quyết định")] = "12/QĐ-UBND"
    answer = _answer(lacking, _send_back(table, tmp_path / "ve.xlsx"))
    accept(lacking, [(answer, [change for change in answer.compared.changes if change.certain])])
    assert worklist(lacking, owner=LABOUR, language="vi").lines == ()
    told = {tuple(sorted(citizen.category.items())) for citizen in _citizens(lacking).values()}
    assert (("amount", "1000000"), ("category", "Người khuyết tật nặng"), ("decision", "12/QĐ-UBND")) in told
    assert _answer(lacking, tmp_path / "ve.xlsx").compared.changes == ()


def test_a_refused_answer_is_not_proposed_again(lacking: Station, tmp_path: Path) -> None:
    table = _written(lacking, tmp_path / "di.xlsx")
    table[1][_column(table, "Ngày sinh")] = "01/02/1949"
    answer = _answer(lacking, _send_back(table, tmp_path / "ve.xlsx"))
    assert answer.compared.changes
    refuse(lacking, answer.compared.changes)
    assert _answer(lacking, tmp_path / "ve.xlsx").compared.changes == ()


def test_a_list_without_keys_is_refused(lacking: Station, tmp_path: Path) -> None:
    table = [row[1:] for row in _written(lacking, tmp_path / "di.xlsx")]
    with pytest.raises(InputRefused, match=r"answer\.no_keys"):
        read_answer(_send_back(table, tmp_path / "ve.xlsx"))


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
        _send_back(rows, path)
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
    compared = compare_answers(read_answer(_send_back(_rows(*rows), tmp_path / "a.xlsx")).rows, _KNOWN)
    assert [trouble.code for trouble in compared.troubles] == codes
    assert sum(change.certain for change in compared.changes) == certain


def test_a_number_that_speaks_against_birth_or_belongs_to_another_is_doubtful(tmp_path: Path) -> None:
    other = next(p for p in _PEOPLE if p.birth_date[:4] != _PEOPLE[0].birth_date[:4])
    path = _send_back(_rows({5: other.national_id}), tmp_path / "a.xlsx")
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
    compared = compare_answers(read_answer(_send_back(told, tmp_path / "a.xlsx")).rows, _KNOWN)
    assert {change.field for change in compared.changes if change.certain} == {"amount"}
    assert {(c.field, c.doubts) for c in compared.changes if not c.certain} == {("phone", ("answer.guessed_column",))}
    header[3] = "Thông tin"
    compared = compare_answers(read_answer(_send_back(told, tmp_path / "b.xlsx")).rows, _KNOWN)
    assert {change.field for change in compared.changes if change.certain} == {"amount"}


def test_an_area_is_a_ward_and_a_group() -> None:
    assert sorted([Area("B", "1"), Area("A", "10")]) == [Area("A", "10"), Area("B", "1")]


class _Stopped(Exception):
    pass


def _stop_at(number: int) -> Progress:
    heard = count()

    def report(_stage: str, _done: int, _total: int) -> None:
        if next(heard) == number:
            raise _Stopped

    return report


def test_wherever_work_with_lists_is_stopped_nothing_is_left(lacking: Station, tmp_path: Path) -> None:
    table = _written(lacking, tmp_path / "di.xlsx")
    number = _column(table, "Số CCCD")
    for place, row in enumerate(table[1:]):
        row[number] = f"0011500{place:05d}"
    back, folder = _send_back(table, tmp_path / "ve.xlsx"), tmp_path / "out"
    folder.mkdir()
    before = fingerprint(lacking)

    def write(progress: Progress) -> None:
        work = worklist(lacking, owner=POLICE, language="vi", progress=progress)
        worklist_workbook(work, language="vi", title="Đợt thử", scratch=folder, progress=progress)

    def paper(progress: Progress) -> None:
        work = worklist(lacking, owner=POLICE, language="vi")
        worklist_paper(work, lacking.campaign(), now_ms=0, language="vi", progress=progress)

    def read(progress: Progress) -> None:
        lists, _ = read_answers([back, back], progress=progress)
        compare(lacking, lists, progress=progress)

    [answer, again] = compare(lacking, read_answers([back, back])[0])
    assert again.compared.changes == ()
    halves = [(answer, answer.compared.changes[:5]), (again, answer.compared.changes[5:])]
    for deed in (write, paper, read, lambda progress: accept(lacking, halves, progress=progress)):
        for stop in range(0, 40, 3):
            try:
                deed(_stop_at(stop))
            except _Stopped:
                assert fingerprint(lacking) == before
                assert list(folder.iterdir()) == []
            else:
                assert stop > 3
                break


def test_two_lists_that_differ_are_doubtful_and_one_that_repeats_says_nothing_new(
    lacking: Station, tmp_path: Path
) -> None:
    table = _written(lacking, tmp_path / "di.xlsx")
    birth, number = _column(table, "Ngày sinh"), _column(table, "Số CCCD")
    same, other, taken = ([list(row) for row in table] for _ in range(3))
    for each in (same, other):
        each[1][birth] = "11/02/1950"
    other[1][birth] = "12/02/1950"
    same[2][number] = taken[3][number] = "001150000999"
    files = [_send_back(each, tmp_path / f"{n}.xlsx") for n, each in enumerate((same, other, same, taken))]
    lists, refused = read_answers([*files, tmp_path / "0.xlsx"])
    assert refused == []
    first, second, third, fourth, fifth = compare(lacking, lists)
    said = {(c.field, c.after): c.doubts for each in (first, second) for c in each.compared.changes}
    assert "answer.files_differ" in said["birth_date", "1950-02-11"]
    assert "answer.files_differ" in said["birth_date", "1950-02-12"]
    assert third.compared.changes == fifth.compared.changes == ()
    [bearer] = [c for c in fourth.compared.changes if c.field == "national_id"]
    assert "answer.number_taken" in bearer.doubts
    assert "answer.number_taken" in said["national_id", "001150000999"]
