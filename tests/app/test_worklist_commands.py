"""What is missing goes out and comes back on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldapp.cleaning.reading import read_roster
from fieldapp.domain.row_key import row_key
from fieldapp.sheets.reading import read_book
from fieldapp.sheets.writing import Line, Page, workbook
from tests.app.conftest import Calls
from tests.station.prepared import OFFICE, PEOPLE

_ROSTERS = Path(__file__).parent.parent / "rosters"


@pytest.fixture
def labour(calls: Calls, tmp_path: Path) -> Path:
    """The work list of the labour officers, as it went out."""
    path = tmp_path / "lao-dong.xlsx"
    done = calls.office("roster", "worklist", "--owner", "labour", "--xlsx", str(path), "--pdf", f"{path}.pdf")
    assert done["people"] > 0
    assert Path(f"{path}.pdf").read_bytes().startswith(b"%PDF")
    return path


def _filled(path: Path, **columns: str) -> Path:
    sheet = read_book(path).sheets[0]
    width = max(len(row.cells) for row in sheet.rows)
    table = [[row.text(column) for column in range(width)] for row in sheet.rows]
    head = next(row for row in table if row[0] == "Mã dòng")
    for row in table[table.index(head) + 1 :]:
        for name, text in columns.items():
            row[head.index(name)] = text
    back = path.with_name("ve.xlsx")
    back.write_bytes(workbook([Page("a", (), [Line(tuple(row), "plain") for row in table])], scratch=path.parent))
    return back


def test_tasks_are_counted(calls: Calls) -> None:
    counts = calls.office("roster", "tasks")["tasks"]
    desk = [one for one in counts if one["owner"] == "desk"]
    assert sum(one["people"] for one in desk) == PEOPLE
    ward = desk[0]["area"]["ward"]
    some = calls.office("roster", "tasks", "--owner", "desk", "--area", ward)["tasks"]
    assert {one["area"]["ward"] for one in some} == {ward}
    assert "desk: 24 people" in calls.at(OFFICE, "office", "roster", "tasks").out


def test_a_work_list_goes_out_and_comes_back(calls: Calls, labour: Path) -> None:
    back = _filled(labour, **{"Số quyết định": "7/QĐ", "Mức hưởng": "500000", "Đối tượng": "Hộ nghèo"})
    read = calls.office("roster", "answers", str(back))
    [answer] = read["answers"]
    assert answer["troubles"] == []
    assert {change["certain"] for change in answer["changes"]} == {True}
    assert read["accepted"] == 0
    done = calls.office("roster", "answers", str(back), str(back), "--accept", "--by", "Phòng Văn hóa - Xã hội")
    assert done["accepted"] == len(answer["changes"])
    assert done["answers"][1]["changes"] == []
    said = calls.at(OFFICE, "office", "roster", "worklist", "--owner", "labour", "--json")
    assert (said.code, said.facts["error"]["code"]) == (1, "worklist.nothing")


def test_a_file_that_is_no_answer_stops_no_other(calls: Calls, labour: Path) -> None:
    said = calls.at(OFFICE, "office", "roster", "answers", str(_ROSTERS / "huu-tri.csv"), str(labour), "--json")
    assert said.code == 1
    assert [one["code"] for one in said.facts["refused"]] == ["answer.no_keys"]
    assert len(said.facts["answers"]) == 1


def test_answers_of_another_campaign_are_said_once(calls: Calls, tmp_path: Path) -> None:
    rows = [(row_key(f"{n:032x}"), f"Hoàng Thị {n}", f"00115000001{n}") for n in range(1, 9)]
    path = tmp_path / "khac.xlsx"
    lines = [Line(("Mã dòng", "Họ và tên", "Số CCCD", "Ghi chú")), *map(Line, rows)]
    path.write_bytes(workbook([Page("a", (), lines)], scratch=tmp_path))
    said = calls.at(OFFICE, "office", "roster", "answers", str(path), "--accept", "--json")
    assert (said.code, said.facts["accepted"], said.facts["refused"]) == (1, 0, [])
    assert said.facts["answers"][0]["troubles"] == [{"code": "answer.elsewhere", "sheet": "khac.xlsx", "row": 0}]


def test_a_list_is_sent_back_with_its_errors(calls: Calls, tmp_path: Path) -> None:
    out = tmp_path / "loi.xlsx"
    said = calls.plain("office", "roster", "errors", str(_ROSTERS / "huu-tri.csv"), "--out", str(out), "--json").facts
    assert (said["rows"], said["file"]) == (329, "huu-tri.csv")
    assert said["problems"]["birth.year_only"] == 17
    assert len(read_roster(out).rows) == 329
    again = tmp_path / "loi-2.xlsx"
    assert calls.plain("office", "roster", "errors", str(_ROSTERS / "huu-tri.csv"), str(again)).code == 0
    assert again.read_bytes() == out.read_bytes()
    assert calls.plain("office", "roster", "errors", str(_ROSTERS / "huu-tri.csv")).code == 2


def test_everybody_has_a_key_of_their_own(calls: Calls) -> None:
    lines = calls.office("roster", "worklist", "--owner", "desk")["lines"]
    assert len({line["key"] for line in lines}) == PEOPLE


_LISTED = ("STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Đối tượng")
_OTHERS = [(str(n), f"Hoàng Thị Mẫu {n}", "23/08/1950", "Nữ", f"00115000002{n}", "Hộ nghèo") for n in range(9)]


def _listed(calls: Calls, path: Path, *births: str) -> None:
    rows = [(str(n), f"Hoàng Thị {n}", text, "Nữ", f"00115000001{n}", "Hộ nghèo") for n, text in enumerate(births)]
    lines = [Line(_LISTED), *map(Line, rows), *map(Line, _OTHERS)]
    path.write_bytes(workbook([Page("a", (), lines)], scratch=path.parent))
    calls.office("roster", "import", str(path))


def test_what_lists_propose_is_settled_one_by_one_by_kind_or_all(calls: Calls, tmp_path: Path) -> None:
    _listed(calls, tmp_path / "a.xlsx", "08/25/1950", "08/26/1950", "08/27/1950")
    waiting = calls.office("roster", "proposals")["proposals"]
    assert [(one["field"], one["after"], one["kind"]) for one in waiting] == [
        ("birth_date", f"1950-08-{day}", "birth.day_month_swapped") for day in (25, 26, 27)
    ]
    assert {one["file"] for one in waiting} == {"a.xlsx"}
    said = calls.at(OFFICE, "office", "roster", "proposals").out
    assert f"{waiting[0]['proposal']}  Hoàng Thị 0  birth: — → 25/08/1950" in said
    done = calls.office("roster", "proposals", waiting[0]["proposal"].lower(), "--accept")
    assert (done["accepted"], done["refused"], done["left"]) == (1, 0, 0)
    assert calls.office("roster", "proposals", waiting[1]["proposal"], "--refuse")["refused"] == 1
    assert calls.office("roster", "proposals", "--kind", "birth_date", "--accept")["accepted"] == 1
    assert calls.office("roster", "proposals", "--all", "--accept")["accepted"] == 0
    assert calls.office("roster", "proposals")["proposals"] == []


def test_nothing_is_settled_by_mistake(calls: Calls, tmp_path: Path) -> None:
    _listed(calls, tmp_path / "a.xlsx", "08/25/1950")
    for words, code in (("--accept",), 2), (("--all", "--accept", "--refuse"), 2), (("K00000-00000-0", "--accept"), 1):
        assert calls.at(OFFICE, "office", "roster", "proposals", *words).code == code
    said = calls.at(OFFICE, "office", "roster", "proposals", "--kind", "nope", "--refuse", "--json")
    assert said.facts["error"]["code"] == "proposal.unknown"
    assert len(calls.office("roster", "proposals")["proposals"]) == 1
    assert calls.at("desk-1", "office", "roster", "proposals").code == 1


def test_of_two_different_proposals_for_one_field_a_person_takes_one(calls: Calls, tmp_path: Path) -> None:
    _listed(calls, tmp_path / "a.xlsx", "08/25/1950")
    _listed(calls, tmp_path / "b.xlsx", "08/26/1950")
    one, other = (each["proposal"] for each in calls.office("roster", "proposals")["proposals"])
    said = calls.at(OFFICE, "office", "roster", "proposals", "--all", "--accept", "--json")
    assert (said.code, said.facts["accepted"], said.facts["left"]) == (1, 0, 2)
    assert calls.office("roster", "proposals", one, "--accept")["accepted"] == 1
    assert calls.office("roster", "proposals", other, "--refuse")["refused"] == 1
