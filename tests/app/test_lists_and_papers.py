"""Lists without a campaign, bundles from outside and inside, receipts, and the check."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from fieldapp.desk.receipts import statement
from tests.app.conftest import Calls
from tests.station.prepared import OFFICE, campaign_in, everybody, registered

_ROSTERS = Path(__file__).parent.parent / "rosters"
_FIELDS = [
    *("file", "sheet", "row", "full_name", "sex", "birth_date", "national_id", "phone", "group", "category"),
    *("bank", "account", "issues"),
]


def test_a_folder_of_lists_becomes_one_line_a_row(calls: Calls, tmp_path: Path) -> None:
    out = tmp_path / "rows.jsonl"
    out.write_text("what stood here before")
    said = calls.plain("roster", "read", str(_ROSTERS), "--jsonl", str(out), "--json")
    assert said.code == 0
    lines = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert said.facts["rows"] == len(lines) == 1013
    assert said.facts["passed_over"] == ["truth.jsonl"]
    assert {tuple(line) for line in lines} == {tuple(_FIELDS)}


def test_lines_go_to_standard_output_and_what_is_said_does_not(tmp_path: Path) -> None:
    bad = tmp_path / "bad.xls"
    bad.write_bytes(b"\x00" * 1000)
    command = [sys.executable, "-m", "fieldapp", "roster", "match", str(_ROSTERS / "huu-tri.csv"), str(bad)]
    done = subprocess.run([*command, "--jsonl", "-"], cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 1
    assert len([json.loads(line) for line in done.stdout.splitlines()]) == 329
    assert b"bad.xls" in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bad.xls"]


def test_a_refused_list_stops_no_other(calls: Calls, tmp_path: Path) -> None:
    bad = tmp_path / "bad.xls"
    bad.write_bytes(b"\x00" * 1000)
    out = tmp_path / "rows.jsonl"
    said = calls.plain("roster", "read", str(bad), str(_ROSTERS / "huu-tri.csv"), "--jsonl", str(out), "--json")
    assert said.code == 1
    assert [(one["file"], one["code"].partition(".")[0]) for one in said.facts["refused"]] == [("bad.xls", "sheet")]
    assert len(out.read_text(encoding="utf-8").splitlines()) == 329
    told = calls.plain("roster", "read", str(bad), "--jsonl", str(out), "--language", "en")
    assert "bad.xls" in told.err
    assert out.read_text() == ""


def test_matched_lists_name_the_person_of_every_row_and_who_may_be_the_same(calls: Calls, tmp_path: Path) -> None:
    bad = tmp_path / "bad.xls"
    bad.write_bytes(b"\x00" * 1000)
    outs = [tmp_path / "one.jsonl", tmp_path / "two.jsonl"]
    for out in outs:
        said = calls.plain("roster", "match", str(_ROSTERS), str(bad), "--jsonl", str(out), "--json")
        assert said.code == 1
        assert [one["file"] for one in said.facts["refused"]] == ["bad.xls"]
        assert {k: said.facts[k] for k in ("rows", "citizens", "likely", "contradictions")} == {
            "rows": 1013, "citizens": 929, "likely": 29, "contradictions": 0
        }  # fmt: skip
    assert outs[0].read_bytes() == outs[1].read_bytes()
    lines = [json.loads(line) for line in outs[0].read_text(encoding="utf-8").splitlines()]
    assert {tuple(line) for line in lines} == {(*_FIELDS, "person", "likely")}
    truth = [json.loads(line) for line in (_ROSTERS / "truth.jsonl").read_text(encoding="utf-8").splitlines()]
    person = {f"{one['file']}:{one['row']}": one["person"] for one in truth}
    ours = {f"{line['file']}:{line['row']}": line for line in lines}
    assert len({(line["person"], person[at]) for at, line in ours.items()}) == 929
    assert all(person[other] == person[at] for at, line in ours.items() for other in line["likely"])
    assert all(at in ours[other]["likely"] for at, line in ours.items() for other in line["likely"])


def test_rows_that_cannot_be_written_leave_what_was_there(calls: Calls, tmp_path: Path) -> None:
    said = calls.plain("roster", "read", str(_ROSTERS), "--jsonl", str(tmp_path / "no" / "out"), "--json")
    assert (said.code, said.facts["error"]["code"]) == (3, "disk.gone")


@pytest.mark.parametrize(
    "words", [("roster", "read", "--jsonl"), ("roster", "match", "--jsonl"), ("office", "roster", "errors", "--out")]
)
def test_a_list_that_is_read_is_never_written_over(words: tuple[str, ...], calls: Calls, tmp_path: Path) -> None:
    path = tmp_path / "huu-tri.csv"
    shutil.copyfile(_ROSTERS / "huu-tri.csv", path)
    before = path.read_bytes()
    said = calls.plain(*words, str(tmp_path / "." / "huu-tri.csv"), str(path), "--json")
    assert (said.code, said.facts["error"]["code"]) == (1, "roster.onto_itself")
    assert path.read_bytes() == before


@pytest.fixture
def bundle(calls: Calls, tmp_path: Path) -> str:
    """A desk's first bundle."""
    return str(calls.desk("desk-1", "hand-over", str(tmp_path / "stick"))["file"])


def test_without_a_key_a_bundle_tells_only_its_size(calls: Calls, bundle: str) -> None:
    facts = calls.plain("bundle", "inspect", bundle, "--json").facts
    assert facts["inside"] is None
    assert facts["recipients"] == 2
    assert facts["file_bytes"] == Path(bundle).stat().st_size


def test_with_the_recovery_key_or_the_office_s_own_it_is_opened(calls: Calls, bundle: str, tmp_path: Path) -> None:
    key = tmp_path / "recovery-key.txt"
    key.write_text(f"# created by hand\n\n{calls.master.recovery}\n")
    by_paper = calls.plain("bundle", "inspect", bundle, "--identity", str(key), "--json").facts
    by_office = calls.ask(OFFICE, "bundle", "inspect", bundle, "--own-key")
    assert by_paper == by_office
    assert by_paper["inside"]["enrols"] is True
    assert "desk" in calls.at(OFFICE, "bundle", "inspect", bundle).out
    other = calls.at("desk-2", "bundle", "inspect", bundle, "--json")
    assert (other.code, other.facts["error"]["code"]) == (1, "bundle.not_for_us")


@pytest.mark.parametrize("content", [b"", b"AGE-SECRET-KEY-1NONSENSE\n", b"\xff\xfe", b"age1public\n"])
def test_a_key_file_without_a_key_is_refused(content: bytes, calls: Calls, bundle: str, tmp_path: Path) -> None:
    key = tmp_path / "key.txt"
    key.write_bytes(content)
    said = calls.plain("bundle", "inspect", bundle, "--identity", str(key), "--json")
    assert said.code == 1
    assert said.facts["error"]["what"]


def test_a_receipt_is_verified_anywhere_in_the_campaign(
    calls: Calls, tmp_path: Path, given_input: Callable[[bytes], None]
) -> None:
    calls.home("desk-1")
    with campaign_in(calls.master, tmp_path) as campaign:
        desk = campaign.station("desk-1")
        saved = registered(desk, everybody(desk)[0])
        citizen = desk.registry.people.get(saved.citizen_id)
        assert citizen is not None
        qr = statement(desk, citizen, citizen.registrations[0])
    for name in (OFFICE, "desk-2"):
        facts = calls.ask(name, "receipt", "verify", qr)
        assert (facts["valid"], facts["statement"]["receipt_number"]) == (True, saved.number)
    given_input(qr.lower().encode() + b"\n")
    assert saved.number in calls.at("desk-2", "receipt", "verify", "-").out
    for wrong in (qr[:-1] + ("A" if qr[-1] != "A" else "B"), "hello", "FA9:ABC", "x" * 3000):
        said = calls.at("desk-2", "receipt", "verify", wrong, "--json")
        assert said.code == 1
        assert said.facts["error"]["code"].startswith("receipt.")


def test_a_station_that_is_whole_says_so_and_a_damaged_one_does_not(calls: Calls, tmp_path: Path) -> None:
    assert "Everything is whole." in calls.at("desk-1", "check").out
    facts = calls.ask(OFFICE, "check")
    assert facts["findings"] == []
    shutil.copytree(calls.home("desk-1"), tmp_path / "damaged")
    with campaign_in(calls.master, tmp_path) as campaign:
        registry = campaign.station("desk-1").registry
        with registry.transaction():
            registry._db.execute("UPDATE person SET full_name = 'Nguyễn Thị Khác'")
    damaged = calls.at("desk-1", "check", "--json")
    assert damaged.code == 1
    assert [one["code"] for one in damaged.facts["findings"]] == ["check.views"]
