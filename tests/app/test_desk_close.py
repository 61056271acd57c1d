"""The end of a day on the command line, and whom to visit at home."""

from __future__ import annotations

from pathlib import Path

from tests.app.conftest import Calls

_DESK = "desk-1"


def test_the_day_is_looked_at_closed_and_closed_again(calls: Calls, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    saved = calls.desk(_DESK, "register", calls.somebody(_DESK), "--outcome", "absent")
    calls.desk(_DESK, "receipt", saved["number"], "--to", str(tmp_path / "a.pdf"))
    before = calls.desk(_DESK, "close-day")
    assert before["steps"] == {"drafts": True, "unprinted": True, "numbers": True, "export": False, "sheet": False}
    assert calls.desk(_DESK, "close-day") == before, "looking changes nothing"
    done = calls.desk(_DESK, "close-day", str(stick))
    assert all(done["steps"].values())
    (file,) = done["files"]
    assert (stick / file["name"]).is_file()
    assert Path(done["sheet"]).read_bytes().startswith(b"%PDF")
    again = calls.desk(_DESK, "close-day", str(stick), "--sheet", str(tmp_path / "two.pdf"))
    assert len(again["sheets"]) == 2
    taken = calls.at(_DESK, "desk", "close-day", str(stick), "--sheet", str(tmp_path / "two.pdf"), "--json")
    assert (taken.code, taken.facts["error"]["code"]) == (1, "paper.exists")
    said = calls.at(_DESK, "desk", "close-day").out
    assert file["name"] in said or again["files"][0]["name"] in said
    unknown = calls.at(_DESK, "desk", "close-day", "--discard", "nobody", "--json")
    assert unknown.facts["error"]["code"] == "draft.unknown"


def test_visits_are_counted_and_listed_by_area(calls: Calls) -> None:
    citizen = calls.somebody(_DESK)
    calls.desk(_DESK, "register", citizen, "--outcome", "home_visit")
    areas = calls.desk(_DESK, "visits")["areas"]
    (promised,) = [one for one in areas if one["promised"]]
    assert promised["route"] == []
    named = calls.desk(_DESK, "visits", "--area", promised["ward"], "--group", promised["group"])["areas"]
    assert [one["route"] for one in named] == [[citizen]]
    assert calls.desk(_DESK, "visits", "--area", "không có phường này")["areas"] == []


def test_today_names_the_people_behind_a_figure(calls: Calls) -> None:
    saved = calls.desk(_DESK, "register", calls.somebody(_DESK), "--outcome", "absent")
    day = calls.desk(_DESK, "today", "--who", "unprinted")
    assert [one["number"] for one in day["who"]] == [saved["number"]]
    assert (day["overdue"], day["outcomes"]) == (False, {"absent": 1})
    assert saved["number"] in calls.at(_DESK, "desk", "today", "--who", "waiting").out
