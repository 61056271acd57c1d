"""A share of the deeds in every run; `python -m tests.monkey` does as many as one likes, and tells what was done."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.bench.stage import SATURDAY
from tests.monkey.__main__ import run
from tests.monkey.playing import missing
from tests.monkey.world import Desk, make_desk


def test_nothing_is_lost_raised_or_slow_whatever_is_done(tmp_path: Path, share: Callable[[int, int], int]) -> None:
    record = run(tmp_path, 1, share(500, 3000))
    assert record.wrong == []
    assert record.killed
    assert record.said


def test_a_number_that_was_said_and_is_not_there_is_found_out(tmp_path: Path) -> None:
    make_desk(tmp_path)
    assert missing(Desk(tmp_path, "1", SATURDAY), ["01A-00001-J"]) == ["01A-00001-J was said and is not there"]
