"""One registration travels the whole way on the command line: office, desk, stick, office, answer."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import BinaryIO

import msgspec
import pytest

from fieldapp.app.terminal import Terminal
from fieldapp.app.verdicts import tell
from fieldapp.station.receiving import Verdict
from fieldapp.station.world import real_world
from fieldapp.system.files import Disk
from tests.app.conftest import Calls
from tests.station.prepared import OFFICE

_START = [
    *("--title", "Chi trả Mẫu", "--authority", "UBND phường Mẫu", "--deadline", "16/01/2027"),
    *("--bank", "Vietcombank", "--bank", "970405", "--officer", "Phạm Văn Mẫu"),
]


def test_from_an_empty_folder_to_an_answer_that_was_read(calls: Calls, tmp_path: Path) -> None:
    """Create, prepare, open, register, hand over, receive, answer, read: with real passphrases."""
    here = ("--home", str(tmp_path / "o"), "--secret-file", str(calls.secret), "--json")
    papers = tmp_path / "papers"
    made = calls.plain("office", "create", *_START, "--papers", str(papers), *here)
    assert made.code == 0, made.out
    assert set(made.facts) == {"campaign", "home", "recovery_paper"}
    assert (papers / "recovery-key.pdf").read_bytes().startswith(b"%PDF")
    assert [path.name for path in papers.iterdir()] == ["recovery-key.pdf"]
    again = calls.plain("office", "create", *_START, "--papers", str(tmp_path / "other"), *here)
    assert (again.code, again.facts["error"]["code"]) == (1, "home.taken")

    point = calls.plain("office", "point", "Nhà văn hóa", "--address", "Số 7", *here).facts
    assert calls.plain("office", "point", *here).facts["points"][0]["point_id"] == point["point_id"]
    desk = calls.plain(
        "office", "desk", "Bàn 01", "--point", "nhà VĂN hóa", "--folder", str(tmp_path), "--show-card", *here
    ).facts
    (tmp_path / "card.txt").write_text(desk["card_text"])
    there = ("--home", str(tmp_path / "d"), "--secret-file", str(calls.secret), "--json")
    opened = calls.plain(
        *("desk", "open-first", desk["file"], "--officer", "Trần Thị Mẫu", "--card-file", str(tmp_path / "card.txt")),
        *there,
    )
    assert opened.code == 0, opened.out
    saved = calls.plain(
        *("desk", "register", "--value", "full_name=Nguyễn Thị Mẫu", "--value", "birth_date=1/1/1960"),
        *("--outcome", "open_account", "--detail", "bank=agribank", "--consent", *there),
    ).facts
    handed = calls.plain("desk", "hand-over", str(tmp_path / "stick"), *there).facts
    assert handed["registrations"] == 1
    verdicts = calls.plain("office", "receive", str(tmp_path / "stick"), *here).facts
    assert verdicts["counts"] == {"imported": 1}
    assert calls.plain("office", "pairing", *here).facts["desks"][0]["pairing"] == opened.facts["pairing"]
    answers = calls.plain("office", "answer", str(tmp_path / "back"), *here).facts["answers"]
    read = calls.plain("desk", "read-answers", answers[0]["file"], *there).facts
    assert read["counts"] == {"imported": 1}
    overview = calls.plain("office", "overview", *here).facts
    assert (overview["done"], overview["desks"][0]["registrations"]) == (1, 1)
    digests = {calls.plain("check", *who).facts["digest"] for who in (here, there)}
    assert digests == {overview["digest"]}
    assert saved["number"].startswith("01A-00001-")


def test_without_show_card_the_secret_of_a_card_stays_on_its_paper(calls: Calls, tmp_path: Path) -> None:
    made = calls.office("desk", "Bàn 9", "--point", "Nhà văn hóa TDP 7", "--folder", str(tmp_path / "files"))
    assert "card_text" not in made
    assert Path(made["card"]).read_bytes().startswith(b"%PDF")
    said = calls.at(OFFICE, "office", "desk", "Bàn 10", "--point", "nobody knows", "--folder", str(tmp_path))
    assert said.code == 1


class _NoRoomForPaper(Disk):
    """Fills up when the paper is written, after the try."""

    def create(self, path: Path) -> BinaryIO:
        if path.name == "recovery-key.pdf.part":
            raise OSError(errno.ENOSPC, "full")
        return super().create(path)


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_a_recovery_key_that_cannot_be_written_is_shown_rather_than_lost(
    form: list[str], calls: Calls, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = real_world()
    full = msgspec.structs.replace(world, disk=_NoRoomForPaper())
    monkeypatch.setattr("fieldapp.app.commands.office_prepare.real_world", lambda: full)
    here = ("--home", str(tmp_path / "o"), "--secret-file", str(calls.secret))
    said = calls.plain("office", "create", *_START, "--papers", str(tmp_path / "papers"), *here, *form)
    assert said.code == 3
    assert "AGE-SECRET-KEY-1" in said.err
    assert "AGE-SECRET-KEY-1" not in said.out
    assert list((tmp_path / "papers").iterdir()) == []
    assert (tmp_path / "o" / "fieldapp.db").exists()


@pytest.mark.parametrize(
    ("verdict", "code", "exit_code"),
    [("waiting", "journal.gap", 0), ("held", "writer.unknown", 1), ("refused", "bundle.truncated", 1)],
)
def test_what_is_missing_is_named_and_what_needs_a_person_is_an_exit_code(
    verdict: str, code: str, exit_code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal = Terminal(home=None, secret_file=None, as_json=False, language="en")
    assert tell(terminal, [Verdict("a.fieldbundle", verdict, code, waiting_for="abcdef12:3-9")]) == exit_code
    said = capsys.readouterr().out
    assert "abcdef12:3-9" in said
    assert len(said.split(". ")) >= 3


def test_files_in_any_order_and_twice(calls: Calls, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    for name in ("desk-1", "desk-2"):
        calls.desk(name, "register", calls.somebody(name), "--outcome", "absent")
        calls.desk(name, "hand-over", str(stick))
    files = sorted(stick.glob("*.fieldbundle"))
    first = calls.office("receive", str(files[1]), str(files[0]))
    assert [one["verdict"] for one in first["files"]] == ["imported", "imported"]
    assert [one["file"] for one in first["files"]] == [files[1].name, files[0].name]
    assert calls.office("receive", str(stick))["counts"] == {"known": 2}
    answers = calls.office("answer", str(tmp_path / "back"))["answers"]
    assert len(answers) == 1
    for name in ("desk-1", "desk-2"):  # one file for both
        assert ": taken in. " in calls.at(name, "desk", "read-answers", str(tmp_path / "back")).out


def test_an_empty_folder_is_said(calls: Calls, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    said = calls.at(OFFICE, "office", "receive", str(tmp_path / "empty"))
    assert said.code == 0
    assert "No bundles" in said.out
