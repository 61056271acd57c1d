"""Invitations, lists and paper forms on the command line."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2 as pdfium  # type: ignore[import-untyped]
import zxingcpp
from pypdf import PdfReader

from fieldapp.papers.sheet import A4
from fieldapp.papers.stack import Stack
from fieldapp.vietnam.benefits import benefit_groups
from tests.app.conftest import Calls
from tests.station.prepared import DESK_1, OFFICE, PEOPLE

_TIMES = ("--day", "13/01/2024", "--day", "14/01/2024", "--people", "4")


def _pages(path: Path) -> int:
    return len(PdfReader(io.BytesIO(path.read_bytes())).pages)


def test_invitations_are_looked_at_first_and_then_hold(calls: Calls, tmp_path: Path) -> None:
    target = tmp_path / "giay-moi.pdf"
    looked = calls.office("papers", "invitations", *_TIMES)
    assert (looked["people"], looked["fresh"], looked["files"]) == (PEOPLE, PEOPLE, [])
    assert calls.office("papers", "invitations")["without"] == PEOPLE
    done = calls.office("papers", "invitations", *_TIMES, "--layout", "two", "--pdf", str(target))
    assert done["files"] == [str(target)]
    assert _pages(target) == -(-len(done["invitations"]) // 2)
    assert calls.office("papers", "invitations")["given"] == PEOPLE
    refused = calls.at(OFFICE, "office", "papers", "invitations", "--pdf", str(target), "--json")
    assert (refused.code, refused.facts["error"]["code"]) == (1, "paper.exists")
    again = calls.office("papers", "invitations", "--pdf", str(target), "--replace")
    assert again["invitations"] == done["invitations"]
    wall = tmp_path / "treo.pdf"
    put_up = calls.office("papers", "wall", "--size", "a3", "--pdf", str(wall))
    assert put_up["people"] == PEOPLE
    assert _pages(wall) == len({(one["area"]["ward"], one["area"]["group"]) for one in put_up["invitations"]})
    some = put_up["invitations"][0]["area"]
    here = calls.office("papers", "invitations", "--area", some["ward"], "--group", some["group"])
    assert {(one["area"]["ward"], one["area"]["group"]) for one in here["invitations"]} == {tuple(some.values())}
    person = here["invitations"][0]["people"][0]
    assert person in calls.office("papers", "invitations", "--person", person)["invitations"][0]["people"]


def test_without_times_nobody_is_invited_and_nothing_is_written(calls: Calls, tmp_path: Path) -> None:
    said = calls.at(OFFICE, "office", "papers", "invitations", "--pdf", str(tmp_path / "x.pdf"), "--json")
    assert (said.code, said.facts["error"]["code"]) == (1, "invitation.no_times")
    assert list(tmp_path.glob("*.pdf")) == []
    assert "24 people are not settled" in calls.at(OFFICE, "office", "papers", "invitations").out


def test_visits_are_listed_at_the_desk_and_at_the_office(calls: Calls, tmp_path: Path) -> None:
    said = calls.at(OFFICE, "office", "papers", "routes", "--json")
    assert (said.code, said.facts["error"]["code"]) == (1, "visit.nobody")
    for name, words in ((OFFICE, ("office", "papers")), (DESK_1, ("desk",))):
        target = tmp_path / f"{name}.pdf"
        done = calls.at(name, *words, "routes", "--unsettled", "--mask-phones", "--pdf", str(target), "--json")
        assert sum(len(one["people"]) for one in done.facts["routes"]) == PEOPLE
        assert _pages(target) >= len(done.facts["routes"])


def test_paper_forms_are_numbered_listed_void_and_printed_again(calls: Calls, tmp_path: Path) -> None:
    blank = tmp_path / "phieu.pdf"
    done = calls.at(DESK_1, "desk", "forms", "print", "--blank", "3", "--pdf", str(blank), "--json").facts
    assert _pages(blank) == len(done["forms"]) == 3
    routes = calls.at(DESK_1, "desk", "routes", "--unsettled", "--json").facts["routes"]
    person = routes[0]["people"][0]
    made_out = tmp_path / "ghi-san.pdf"
    one = calls.at(DESK_1, "desk", "forms", "print", "--person", person, "--pdf", str(made_out), "--json").facts
    calls.at(DESK_1, "desk", "forms", "void", done["forms"][1], "--reason", "viết hỏng", "--json")
    listed = calls.at(DESK_1, "desk", "forms", "list", "--json").facts
    assert [form["number"] for form in listed["forms"]] == [*done["forms"], *one["forms"]]
    assert listed["counts"] == {"used": 0, "void": 1, "missing": 3}
    assert listed["forms"][-1]["person"] == person
    said = calls.at(DESK_1, "desk", "forms", "list", "--state", "void").out
    assert "void: viết hỏng" in said
    again = tmp_path / "lai.pdf"
    calls.at(DESK_1, "desk", "forms", "print", "--again", one["forms"][0], "--pdf", str(again), "--json")
    assert _code(again) == _code(made_out)
    assert calls.at(DESK_1, "desk", "forms", "list", "--json").facts["counts"]["missing"] == 3


def _code(path: Path) -> str:
    document = pdfium.PdfDocument(path.read_bytes())
    try:
        (code,) = zxingcpp.read_barcodes(document[0].render(scale=200 / 72).to_pil())
        return str(code.text)
    finally:
        document.close()


def test_a_form_is_named_by_what_is_registered_from_it(calls: Calls, tmp_path: Path) -> None:
    printed = calls.at(DESK_1, "desk", "forms", "print", "--blank", "1", "--pdf", str(tmp_path / "a.pdf"), "--json")
    (number,) = printed.facts["forms"]
    person = calls.at(DESK_1, "desk", "routes", "--unsettled", "--json").facts["routes"][0]["people"][0]
    words = ("desk", "register", person, "--outcome", "absent", "--detail", f"form={number}", "--json")
    saved = calls.at(DESK_1, *words).facts
    (state,) = calls.at(DESK_1, "desk", "forms", "list", "--json").facts["forms"]
    assert (state["state"], state["receipt"]) == ("used", saved["number"])
    again = calls.at(DESK_1, *words)
    assert (again.code, again.facts["error"]["code"]) == (1, "form.used")


def test_invitations_and_visits_are_for_those_who_are_meant(calls: Calls) -> None:
    everybody = calls.office("papers", "invitations")["people"]
    groups = [calls.at(OFFICE, "office", "papers", "invitations", "--benefit", group, "--json").facts.get("people", 0)
              for group in benefit_groups()]  # fmt: skip
    assert everybody == PEOPLE
    assert 0 < sum(groups) <= PEOPLE
    assert calls.office("papers", "invitations", "--asked", "new")["people"] == PEOPLE
    refused = calls.at(OFFICE, "office", "papers", "invitations", "--asked", "returned", "--json")
    assert refused.facts["error"]["code"] == "invitation.nobody"
    weak = calls.at(OFFICE, "office", "papers", "routes", "--weak", "--json")
    assert 0 < sum(len(one["people"]) for one in weak.facts["routes"]) < PEOPLE


def test_what_is_left_of_a_longer_run_is_taken_away_and_nothing_else(calls: Calls, tmp_path: Path) -> None:
    target, earlier = tmp_path / "giay-moi.pdf", tmp_path / "giay-moi-2.pdf"
    stack = Stack(A4, title="GIẤY MỜI", most=1)
    for _ in range(3):
        stack.turn()
    for number, data in enumerate(stack.rest(), 1):
        (target if number == 1 else target.with_stem(f"giay-moi-{number}")).write_bytes(data)
    others = {"giay-moi-4.pdf": target.read_bytes(), "giay-moi-2024.pdf": earlier.read_bytes(), "khac-2.pdf": b""}
    for name, data in others.items():
        (tmp_path / name).write_bytes(data)
    for gone in (None, target):
        if gone:
            gone.unlink()
        refused = calls.at(OFFICE, "office", "papers", "invitations", *_TIMES, "--pdf", str(target), "--json")
        assert (refused.code, refused.facts["error"]["code"]) == (1, "paper.exists")
    said = calls.at(OFFICE, "office", "papers", "invitations", *_TIMES, "--pdf", str(target), "--replace")
    assert said.code == 0
    assert "giay-moi-3.pdf was removed" in said.out
    assert {path.name for path in tmp_path.glob("*.pdf")} == {"giay-moi.pdf", *others}
