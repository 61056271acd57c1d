"""The office on the command line: lists, duplicates, conflicts, overview."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.app.conftest import Calls
from tests.station.prepared import OFFICE

_ROSTERS = Path(__file__).parent.parent / "rosters"


def test_lists_are_read_taken_over_shown_and_taken_back(calls: Calls, tmp_path: Path) -> None:
    folder = tmp_path / "lists"
    folder.mkdir()
    for name in ("huu-tri.csv", "truth.jsonl"):
        shutil.copy(_ROSTERS / name, folder)
    read = calls.plain("office", "lists", "read", str(folder), "--json").facts
    assert (read["files"][0]["rows"], read["passed_over"], read["refused"]) == (329, ["truth.jsonl"], [])
    assert len(calls.office("roster", "list")["lists"]) == 1
    done = calls.office("roster", "import", str(folder))["committed"]
    assert done["rows"] == 329
    assert 0 < done["new"] <= 329
    again = calls.at(OFFICE, "office", "roster", "import", str(folder), "--json")
    assert (again.code, again.facts["error"]["code"]) == (1, "roster.known")
    roster = done["rosters"][0]
    calls.office("roster", "withdraw", roster, "--reason", "nhầm")
    state = {one["roster_id"]: one["withdrawn"] for one in calls.office("roster", "list")["lists"]}
    assert state[roster] is True
    assert calls.at(OFFICE, "office", "roster", "withdraw", roster, "--reason", "nhầm").code == 1


def test_a_list_is_read_as_a_document_says_and_the_next_one_of_the_office_too(calls: Calls, tmp_path: Path) -> None:
    files = tmp_path / "thang-1.csv", tmp_path / "thang-2.csv"
    for number, file in enumerate(files, 1):
        rows = "".join(
            f"{at};Nguyễn Thị Mẫu {name};Lê Văn Chủ Hộ;0{at}/02/1940;\n" for at, name in ((1, "A"), (2, "B"))
        )
        file.write_text(
            f"UBND PHƯỜNG MẪU;;;;\nTháng {number}\nSTT;Ông bà;Họ và tên;Ngày sinh;\n{rows}", encoding="utf-8"
        )
    read = calls.plain("office", "lists", "read", str(files[0]), "--json").facts["files"][0]
    (sheet, guessed), *_ = read["tables"].items()
    assert guessed["columns"]["full_name"] == 2
    told = tmp_path / "told.json"
    told.write_text(json.dumps({sheet: {**guessed, "columns": {**guessed["columns"], "full_name": 1}}}))
    first = calls.office("roster", "import", str(files[0]), "--mapping", str(told))
    assert first["files"][0]["tables"][sheet]["columns"]["full_name"] == 1
    second = calls.office("roster", "import", str(files[1]))
    assert second["files"][0]["tables"][sheet]["columns"]["full_name"] == 1
    told.write_text("{")
    said = calls.at(OFFICE, "office", "roster", "import", str(files[0]), "--mapping", str(told), "--json")
    assert (said.code, said.facts["error"]["code"]) == (1, "roster.bad_mapping")


def test_a_list_that_comes_again_is_taken_in_as_its_difference(calls: Calls, tmp_path: Path) -> None:
    whole = (_ROSTERS / "huu-tri.csv").read_text(encoding="utf-8-sig")
    first, second, third = (tmp_path / f"huu-tri-thang-{month}.csv" for month in (1, 2, 3))
    first.write_text(whole, encoding="utf-8-sig")
    lines = whole.splitlines(keepends=True)
    second.write_text("".join(lines[:10] + lines[12:]), encoding="utf-8-sig")
    third.write_text("".join(lines[:20] + lines[22:]), encoding="utf-8-sig")
    roster = calls.office("roster", "import", str(first))["committed"]["rosters"][0]
    again = calls.office("roster", "import", str(second))["committed"]
    assert (list(again["replaces"].values()), again["unchanged"], again["vanished"]) == ([roster], 327, 2)
    apart = calls.office("roster", "import", str(third), "--replaces", "none")["committed"]
    assert (list(apart["replaces"].values()), apart["vanished"], apart["known"] > 0) == ([""], 0, True)
    two = [str(first), "--replaces", roster]
    for wrong, code in ((["--replaces", "nobody"], "roster.unknown"), (two, "roster.many_for_one")):
        said = calls.at(OFFICE, "office", "roster", "import", str(_ROSTERS / "nguoi-co-cong.xls"), *wrong, "--json")
        assert (said.code, said.facts["error"]["code"]) == (1, code)


def test_one_bad_list_keeps_all_of_them_out(calls: Calls, tmp_path: Path) -> None:
    bad = tmp_path / "bad.xlsx"
    bad.write_bytes(b"no spreadsheet at all")
    said = calls.at(OFFICE, "office", "roster", "import", str(_ROSTERS / "huu-tri.csv"), str(bad), "--json")
    assert said.code == 1
    assert said.facts["committed"] is None
    assert said.facts["refused"][0]["file"] == "bad.xlsx"
    assert len(calls.office("roster", "list")["lists"]) == 1


def _two_banks(calls: Calls, stick: Path) -> str:
    """Let one person come to both desks with two banks and return the id."""
    person = calls.somebody("desk-1")
    for name, bank in (("desk-1", "970436"), ("desk-2", "970405")):
        calls.desk(name, "register", person, "--outcome", "open_account", "--detail", f"bank={bank}", "--consent")
        calls.desk(name, "hand-over", str(stick))
    calls.office("receive", str(stick))
    return person


def test_a_conflict_is_shown_and_settled(calls: Calls, tmp_path: Path) -> None:
    person = _two_banks(calls, tmp_path / "stick")
    found = calls.office("conflicts")["conflicts"]
    assert [(one["citizen_id"], one["about"], one["hard"]) for one in found] == [(person, "registration", True)]
    shown = calls.at(OFFICE, "office", "conflicts").out
    assert "settled before payment" in shown
    assert "Open an account Agribank" in shown
    wrong = calls.at(OFFICE, "office", "settle", person, "--choice", "9", "--json")
    assert (wrong.code, wrong.facts["error"]["code"]) == (1, "conflict.choice")
    assert calls.office("settle", person, "--choice", "2")["changed"] == [person]
    assert calls.office("conflicts")["conflicts"] == []


def test_a_conflict_is_settled_by_the_beginning_of_an_id(calls: Calls, tmp_path: Path) -> None:
    person = _two_banks(calls, tmp_path / "stick")
    choice = calls.office("conflicts")["conflicts"][0]["options"][1]["choice"]
    assert calls.at(OFFICE, "office", "settle", person, "--choice", choice[:7]).code == 1
    calls.office("settle", person, "--choice", choice[:12])


def test_duplicates_are_merged_separated_and_dismissed(calls: Calls, tmp_path: Path) -> None:
    known = calls.desk("desk-1", "find", "19", "--show-numbers")["found"][0]
    values = [f"full_name={known['full_name']}", f"birth_date={known['birth_date']}"]
    typed = [word for value in values for word in ("--value", value)]
    alike = calls.at("desk-1", "desk", "register", *typed, "--outcome", "absent", "--json")
    assert (alike.code, alike.facts["error"]["code"]) == (1, "citizen.alike")
    assert known["citizen_id"] in alike.facts["error"]["place"]
    calls.desk("desk-1", "register", *typed, "--outcome", "absent", "--another")
    calls.desk("desk-1", "hand-over", str(tmp_path / "stick"))
    calls.office("receive", str(tmp_path / "stick"))
    pair = calls.office("duplicates")["duplicates"][0]
    left, right = pair["left"]["citizen_id"], pair["right"]["citizen_id"]
    assert known["citizen_id"] in (left, right)
    assert known["national_id"] not in calls.at(OFFICE, "office", "duplicates").out
    assert known["national_id"] in calls.at(OFFICE, "office", "duplicates", "--show-numbers").out
    calls.office("merge", left, right)
    assert calls.office("duplicates")["duplicates"] == []
    assert calls.at(OFFICE, "office", "merge", left, right).code == 1
    calls.office("separate", left)
    assert len(calls.office("duplicates")["duplicates"]) == 1
    calls.office("dismiss", left, right, "--reason", "hai người")
    assert calls.office("duplicates")["duplicates"] == []


def test_the_overview_names_counts_and_nobody(calls: Calls) -> None:
    facts = calls.office("overview")
    assert (facts["done"], facts["total"]) == (0, 24)
    assert len(facts["digest"].split()) == 8
    assert {one["state"] for one in facts["desks"]} == {"prepared"}
    said = calls.at(OFFICE, "office", "overview")
    assert facts["digest"] in said.out
    name = calls.desk("desk-1", "find", "19")["found"][0]["full_name"]
    assert name not in said.out


def test_what_only_an_office_does_a_desk_refuses(calls: Calls) -> None:
    for words in (["overview"], ["duplicates"], ["pairing"], ["point"], ["answer", "x"], ["roster", "list"]):
        said = calls.at("desk-1", "office", *words, "--json")
        assert (said.code, said.facts["error"]["code"]) == (1, "home.not_an_office"), words


def test_what_only_a_desk_does_an_office_refuses(calls: Calls) -> None:
    for words in (["today"], ["close"], ["hand-over", "x"], ["read-answers", "x"], ["pairing"]):
        said = calls.at(OFFICE, "desk", *words, "--json")
        assert (said.code, said.facts["error"]["code"]) == (1, "home.not_a_desk"), words


def test_settings_are_shown_and_each_changes_alone(calls: Calls) -> None:
    shown = calls.office("settings")
    assert calls.office("settings", "--bank", "Agribank") == {**shown, "banks": ["970405"]}
    changed = calls.office("settings", "--deadline", "20/01/2030")
    assert changed == {**shown, "banks": ["970405"], "deadline": "2030-01-20"}


def test_the_overview_says_in_words_that_a_desk_ended_and_the_deadline_is_over(calls: Calls) -> None:
    label = calls.office("overview")["desks"][0]["label"]
    calls.office("revoke", label, "--reason", "lost")
    calls.office("settings", "--deadline", "20/01/2020")
    said = calls.at(OFFICE, "office", "overview").out
    assert "days overdue" in said
    assert "days left" not in said
    assert f"{label} · " in said
    assert " · revoked" in said


def test_a_log_without_such_files_is_not_called_empty(calls: Calls) -> None:
    assert "No file has been received" not in calls.at(OFFICE, "office", "received", "--verdict", "refused").out


def test_what_was_found_in_a_list_is_said_in_words(calls: Calls, tmp_path: Path) -> None:
    rows = "Họ và tên,Ngày sinh,Số CCCD,Nơi ở\nTRẦN THỊ HOA,1950,,Tổ 3\nLê Văn Ba,02/03/1951,001 051 012 345,Tổ 3\n"
    (tmp_path / "list.csv").write_text(rows, encoding="utf-8")
    said = calls.at(OFFICE, "office", "lists", "read", str(tmp_path / "list.csv")).out
    assert "1  There is no identity number" in said
    assert "How the ID number is written" in said
    assert "id." not in said
    assert "name." not in said


def test_whoever_stops_after_a_list_was_saved_has_been_told_so(calls: Calls, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("fieldapp.app.commands.office_roster.remember", stopped)
    said = calls.at(OFFICE, "office", "roster", "import", str(_ROSTERS / "huu-tri.csv"))
    assert said.code != 0
    assert "Took in 329 rows" in said.out
    assert [one["rows"] for one in calls.office("roster", "list")["lists"]][-1] == 329
