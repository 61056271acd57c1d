"""What a hostile line, a wrong secret, a foreign file, a busy folder or a full disk leads to: a sentence and a code."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.app.cli import run
from fieldapp.app.plain import encodable, plain
from fieldapp.registry.cipher import connect
from fieldapp.system.lock import FolderLock
from tests.app.conftest import Calls, Said
from tests.app.hostile import full_disk
from tests.station.prepared import OFFICE

_DESK = "desk-1"


def _code(calls: Calls, name: str, *words: str) -> tuple[int, str]:
    said = calls.at(name, *words, "--json")
    return said.code, said.facts["error"]["code"]


def test_a_wrong_passphrase_changes_nothing(calls: Calls) -> None:
    database = calls.home(OFFICE) / "fieldapp.db"
    before = database.read_bytes()
    calls.secret.write_text("một mật khẩu khác hẳn\n", encoding="utf-8")
    assert _code(calls, OFFICE, "check") == (1, "seal.wrong_secret")
    assert database.read_bytes() == before


def test_no_secret_and_nobody_to_ask_is_wrong_use(calls: Calls, monkeypatch: pytest.MonkeyPatch) -> None:
    with open(os.devnull, encoding="utf-8") as nobody:
        monkeypatch.setattr("sys.stdin", nobody)
        said = calls.plain("check", "--home", str(calls.home(OFFICE)), "--language", "en")
    assert said.code == 2
    assert "--secret-file" in said.err


def test_a_second_program_on_the_same_folder_is_sent_away(calls: Calls) -> None:
    lock = FolderLock(calls.home(_DESK))
    try:
        assert _code(calls, _DESK, "desk", "today") == (3, "home.in_use")
    finally:
        lock.release()
    assert calls.desk(_DESK, "today")["done"] == 0


def test_an_empty_folder_has_no_data(calls: Calls, tmp_path: Path) -> None:
    said = calls.plain("check", "--home", str(tmp_path / "nothing"), "--json")
    assert (said.code, said.facts["error"]["code"]) == (1, "home.none")
    assert not (tmp_path / "nothing").exists()


def test_a_missing_database_is_said(calls: Calls) -> None:
    (calls.home(_DESK) / "fieldapp.db").unlink()
    code, name = _code(calls, _DESK, "desk", "today")
    assert code in (1, 3)
    assert name.partition(".")[0] in ("registry", "home", "disk")
    assert not (calls.home(_DESK) / "fieldapp.db").exists()


def test_a_database_of_a_newer_program_is_left_alone(calls: Calls) -> None:
    database = connect(calls.home(_DESK) / "fieldapp.db", calls.master.keys[_DESK])
    later = "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('fieldapp', 'm999_later', 'x')"
    database.execute(later)
    database.conn.commit()
    database.close()
    assert _code(calls, _DESK, "desk", "today") == (1, "registry.newer")


@pytest.mark.parametrize("damage", ["empty", "text", "cut", "flipped"])
def test_a_file_that_is_no_whole_bundle_is_refused_and_stops_no_other(
    damage: str, calls: Calls, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    calls.desk(_DESK, "hand-over", str(stick))
    good = next(stick.glob("*.fieldbundle"))
    data = good.read_bytes()
    flipped = data[:-40] + bytes([data[-40] ^ 1]) + data[-39:]
    bad = {"empty": b"", "text": b"Xin chao\n" * 100, "cut": data[: len(data) // 2], "flipped": flipped}[damage]
    (stick / "A_bad.fieldbundle").write_bytes(bad)
    said = calls.at(OFFICE, "office", "receive", str(stick), "--json")
    assert said.code == 1
    verdicts = {one["file"]: one for one in said.facts["files"]}
    assert verdicts["A_bad.fieldbundle"]["verdict"] == "refused"
    assert verdicts["A_bad.fieldbundle"]["what"]
    assert verdicts["A_bad.fieldbundle"]["next"]
    assert verdicts[good.name]["verdict"] == "imported"


def test_a_file_that_is_not_there_is_the_machine_s_fault(calls: Calls, tmp_path: Path) -> None:
    gone = str(tmp_path / "gone")
    assert _code(calls, OFFICE, "office", "roster", "import", gone)[0] in (1, 3)
    assert calls.plain("bundle", "inspect", gone).code == 3
    assert calls.plain("roster", "read", gone, "--jsonl", str(tmp_path / "out")).code in (1, 3)


def test_the_paper_of_the_recovery_key_is_tried_before_there_is_a_key(calls: Calls, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    words = ["--title", "Mẫu", "--authority", "Mẫu", "--deadline", "2027-01-16", "--bank", "BIDV", "--officer", "Mẫu"]
    here = ["--home", str(tmp_path / "new"), "--secret-file", str(calls.secret)]
    said = calls.plain("office", "create", *words, "--papers", str(tmp_path / "file" / "papers"), *here, "--json")
    assert said.code == 3
    assert not (tmp_path / "new").exists()


def test_a_full_disk_at_export_leaves_no_file_and_loses_nothing(calls: Calls, tmp_path: Path) -> None:
    calls.desk(_DESK, "register", calls.somebody(_DESK), "--outcome", "absent")
    stick = tmp_path / "stick"
    stick.mkdir()
    words = ["desk", "hand-over", str(stick), "--home", str(calls.home(_DESK)), "--secret-file", str(calls.secret)]
    done = full_disk([*words, "--json"], limit=1000)
    assert done.returncode == 3, done.stdout + done.stderr
    assert '"disk.' in done.stdout
    assert [path.name for path in stick.iterdir() if path.suffix == ".fieldbundle"] == []
    assert calls.desk(_DESK, "today")["waiting"] == 1
    assert calls.desk(_DESK, "hand-over", str(stick))["registrations"] == 1


_HOSTILE = [
    "x" * 10_000,
    "a\x1b[2Jb\x07\x00",
    "\udcff\udc80",
    "\u202egnp.exe",
    "{place} %s {0.__class__}",
    "--",
    "-",
    "../secret.txt",
    "'; DROP TABLE person; --",
    'NEAR(a b) OR * "',
    "\ufeff\u200b",
    "",
]


@pytest.mark.parametrize("hostile", _HOSTILE, ids=range(len(_HOSTILE)))
def test_hostile_words_are_answered_without_a_traceback(
    hostile: str, calls: Calls, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    for words in (
        ["desk", "find", hostile],
        ["desk", "look", hostile],
        ["desk", "scan", "--", hostile],
        ["desk", "void", "--reason", "x", "--", hostile],
        ["desk", "register", "--outcome", "absent", "--value", f"full_name={hostile}"],
        ["desk", "receipt", "01A-00001-J", "--to", hostile],
        ["desk", "read-answers", hostile],
        ["receipt", "verify", "--", hostile],
        ["bundle", "inspect", hostile],
        ["roster", "read", hostile, "--jsonl", str(tmp_path / "out.jsonl")],
        ["office", hostile],
        [hostile],
    ):
        for form in ([], ["--json"]):
            if "--" in words and form:
                continue
            said = calls.at(_DESK, *form, *words) if "--" not in words else _before(calls, words)
            assert said.code in (0, 1, 2, 3), (words[:2], said.err)
            assert "Traceback" not in said.err + said.out
            assert not any(char in said.out + said.err for char in "\x1b\x07\u202e\udcff")
            assert len(said.err) < 6000


def _before(calls: Calls, words: list[str]) -> Said:
    general = ["--home", str(calls.home(_DESK)), "--secret-file", str(calls.secret)]
    return calls.plain(*general, *words)


def test_a_file_s_name_need_not_be_text(calls: Calls, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    calls.desk(_DESK, "hand-over", str(stick))
    good = next(stick.glob("*.fieldbundle"))
    odd = stick / os.fsdecode(b"\xff\xfe.fieldbundle")
    good.rename(odd)
    roster = tmp_path / os.fsdecode(b"\xff.csv")
    shutil.copy(Path(__file__).parent.parent / "rosters" / "huu-tri.csv", roster)
    assert calls.office("receive", str(stick))["counts"] == {"imported": 1}
    assert calls.office("roster", "import", str(roster))["committed"]["rows"] == 329
    assert calls.office("roster", "list")["lists"][-1]["file"] == "\ufffd.csv"
    assert calls.plain("check", "--home", str(calls.home(OFFICE)), "--secret-file", str(calls.secret)).code == 0


@given(st.text(st.characters(), max_size=60))
def test_what_is_shown_steers_no_terminal_and_can_be_written(text: str) -> None:
    shown = plain(text, most=50)
    shown.encode("utf-8")
    assert len(shown) <= 51
    assert all(char.isprintable() or char == "\ufffd" or not char.isascii() for char in shown)
    encodable({"a": [text]})["a"][0].encode("utf-8")


def test_bytes_that_are_no_text_reach_a_real_process(calls: Calls) -> None:
    here: list[str | bytes] = ["--json", "--home", str(calls.home(_DESK))]
    command = [sys.executable, "-m", "fieldapp", *here, "desk", "find", b"\xff\xfe"]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 2
    assert b'"use.wrong"' in done.stdout
    assert b"Traceback" not in done.stderr


def test_whoever_stops_listening_is_no_failure() -> None:
    """As `fieldapp ... | head -1` does."""
    command = [sys.executable, "-m", "fieldapp", "office", "lists", "read", "--help"]
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, check=False)
    os.close(write)
    assert b"Traceback" not in done.stderr
    assert done.returncode in (0, 2)


def test_a_home_that_is_a_file_is_said(calls: Calls, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("")
    assert run(["check", "--home", str(path)]) in (1, 3)
    shutil.copy(path, tmp_path / "slots.json")
    assert run(["check", "--home", str(tmp_path), "--secret-file", str(calls.secret)]) in (1, 3)


if sys.platform == "linux":

    def test_without_a_display_the_window_says_so(calls: Calls, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
            monkeypatch.delenv(name, raising=False)
        said = calls.plain("open", "--json")
        assert (said.code, said.facts["error"]["code"]) == (3, "window.no_display")
