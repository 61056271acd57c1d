"""Printing on the command line: printers, what waits, papers of which nobody knows, and the test page."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.app.conftest import Calls
from tests.devices.print_system import Programs

pytestmark = pytest.mark.needs_program("sh")

_DESK = "desk-1"


def _registered(calls: Calls) -> str:
    citizen = calls.somebody(_DESK)
    return str(calls.desk(_DESK, "register", citizen, "--outcome", "absent")["number"])


def test_a_place_is_remembered_for_each_kind_of_paper(calls: Calls, printers: Programs, tmp_path: Path) -> None:
    assert calls.desk(_DESK, "printers")["printers"] == ["HP", "XP-80"]
    assert printers.asked("lp") == ""
    calls.desk(_DESK, "printers", "--printer", "HP")
    calls.desk(_DESK, "printers", "--paper", "thermal_80", "--large", "--printer", "XP-80")
    facts = calls.desk(_DESK, "printers", "--paper", "a4_two", "--papers-to", str(tmp_path))
    assert facts["places"] == {
        "a5": {"printer": "HP", "folder": ""},
        "thermal_80": {"printer": "XP-80", "folder": ""},
        "a4_two": {"printer": "", "folder": str(tmp_path)},
    }
    assert (facts["paper"], facts["large"]) == ("a4_two", False)
    said = calls.at(_DESK, "desk", "printers")
    assert "Thermal paper, 80 mm: goes to XP-80" in said.out


def test_what_waits_is_printed_and_a_dead_printer_is_said(calls: Calls, printers: Programs) -> None:
    number = _registered(calls)
    refused = calls.at(_DESK, "desk", "print", "--json")
    assert (refused.code, refused.facts["error"]["code"]) == (3, "print.no_target")
    calls.desk(_DESK, "printers", "--printer", "HP")
    alive = printers.read("lpstat")
    printers.write("lpstat", 'echo "printer HP disabled since today"')
    refused = calls.at(_DESK, "desk", "print", "--json")
    assert (refused.code, refused.facts["error"]["code"]) == (3, "print.stopped")
    (job,) = calls.desk(_DESK, "print", "--list")["waiting"]
    assert (job["number"], job["state"], job["why"], job["place"]) == (number, "failed", "print.stopped", "HP")
    printers.write("lpstat", alive)
    assert calls.desk(_DESK, "print") == {"printed": [number], "waiting": []}
    assert printers.papers() == [f"-t {number}"]
    assert calls.desk(_DESK, "print", number)["printed"] == [number]
    assert printers.papers()[-1] == f"-t {number}-1"


def test_a_paper_of_which_nobody_knows_waits_for_a_person(calls: Calls, printers: Programs) -> None:
    number = _registered(calls)
    printers.write("lp", "exit 1")
    assert calls.at(_DESK, "desk", "print", "--printer", "HP", "--json").facts["error"]["code"] == "print.refused"
    assert calls.desk(_DESK, "print", "--nothing-came", number)["waiting"][0]["state"] == "waiting"
    assert calls.desk(_DESK, "print", "--came-out", number) == {"printed": [], "waiting": []}
    assert calls.desk(_DESK, "print", "--give-up", number)["waiting"] == []
    assert calls.at(_DESK, "desk", "print", "--came-out").code == 2  # of which one has to be said


def test_a_test_page_is_printed_or_written(calls: Calls, printers: Programs, tmp_path: Path) -> None:
    calls.desk(_DESK, "test-page", "--printer", "XP-80", "--paper", "thermal_80")
    assert printers.asked("lp").startswith("-d XP-80 -t in-thu -o media=Custom.204")
    page = tmp_path / "trial.pdf"
    assert calls.desk(_DESK, "test-page", "--to", str(page))["place"] == str(page)
    assert "TEST PAGE" in PdfReader(page).pages[0].extract_text()
