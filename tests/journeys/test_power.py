"""The power goes while somebody types and while it is saved: what was said to be saved is, the rest is a draft."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit

from tests.faults.child import attached
from tests.journeys.pages import PASSPHRASE, DeskPage, Laptop
from tests.journeys.sitting import REASON

Start = Callable[[str], Laptop]

_FIRST = "01A-00001-J"
_PROJECT = Path(__file__).resolve().parents[2]


def _cut(home: Path, what: str, at: str = "") -> str:
    """Let somebody sit at the desk, cut the power `at` a call to the system or at the end; return what was said."""
    command = [sys.executable, "-m", "tests.journeys.sitting", str(home), what]
    sitting = subprocess.Popen(command, cwd=_PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert sitting.stdin is not None
    assert sitting.stdout is not None
    tracer = None
    try:
        assert sitting.stdout.readline() == "ready\n"
        if what == "typing":
            return ""
        if at:
            tracer = attached(sitting.pid, home.with_suffix(".trace"), ["-e", f"inject={at}"])
        sitting.stdin.write("go on\n")
        sitting.stdin.flush()
        return sitting.stdout.readline().strip()
    finally:
        sitting.kill()
        sitting.communicate()
        if tracer is not None:
            tracer.communicate()


def _open_again(laptop: Laptop, until: str) -> DeskPage:
    laptop.hands.commit(PASSPHRASE)
    laptop.hands.press_button("Mở")
    laptop.hands.wait_for(until)
    laptop.at_rest()
    return DeskPage(laptop)


def _saves_what_was_typed(desk: DeskPage) -> str:
    assert desk.hands.sees("Trần Văn Thử")
    reason = desk.hands.find(QLineEdit, "Lý do")
    assert isinstance(reason, QLineEdit)
    assert reason.text() == REASON
    return desk.save()


def test_in_the_middle_of_typing_everything_typed_comes_back(desk: DeskPage, laptop: Start, tmp_path: Path) -> None:
    desk.laptop.close()
    _cut(tmp_path / "desk", "typing")
    assert _saves_what_was_typed(_open_again(laptop("desk"), "Lưu và in biên nhận"))


@pytest.mark.slow
@pytest.mark.needs_program("strace")
def test_in_the_middle_of_saving_nothing_is_lost_and_nothing_is_there_twice(
    desk: DeskPage, laptop: Start, tmp_path: Path
) -> None:
    """Some 30 pages are written and then one sync: before the last page it is a draft, afterwards it is saved."""
    desk.laptop.close()
    for name, at, is_saved in (
        ("first-page", "pwrite64:signal=KILL:when=1", False),
        ("half-way", "pwrite64:signal=KILL:when=16", False),
        ("sync", "fsync:signal=KILL:when=1", True),
        ("said", "", True),
    ):
        home = shutil.copytree(tmp_path / "desk", tmp_path / name)
        said = _cut(home, "saving", at)
        assert said == (_FIRST if name == "said" else "")
        again = _open_again(laptop(name), "Mời người tiếp theo" if is_saved else "Lưu và in biên nhận")
        assert again.hands.sees("1 xong" if is_saved else "1 nháp")
        assert is_saved or _saves_what_was_typed(again) == _FIRST
        assert ["Không có nhu cầu" in found for found in again.find(_FIRST)] == [True]
        again.laptop.close()
