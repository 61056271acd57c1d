"""kill -9 while the program saves, hands over and takes in: see `tests/kill.py`."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

_PROJECT = Path(__file__).resolve().parents[2]


def _killed(*options: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.kill", *options]
    done = subprocess.run(command, cwd=_PROJECT, capture_output=True, text=True, timeout=3600, check=False)
    assert done.stdout, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    assert done.returncode == bool(told["wrong"])
    return told


@pytest.mark.slow
def test_nothing_that_was_acknowledged_is_lost(
    share: Callable[[int, int], int], capsys: pytest.CaptureFixture[str]
) -> None:
    told = _killed("--cycles", str(share(50, 5000)))
    with capsys.disabled():
        counts = ", ".join(f"{name} {value}" for name, value in told.items() if name != "wrong")
        sys.stdout.write(f"\nkill -9: {counts}\n")
    assert told["wrong"] == []
    assert all(told["acknowledged"].values())
    assert told["left_a_log"] > told["cycles"] / 4


@pytest.mark.slow
def test_a_mistake_is_found() -> None:
    told = _killed("--cycles", "30", "--sort", "hands over", "--defect", "bundle-in-place")
    assert any("bundle" in text for text in told["wrong"])
