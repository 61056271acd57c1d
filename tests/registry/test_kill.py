"""kill -9 while registrations are saved: see `tests/kill.py`."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

_PROJECT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
@pytest.mark.needs_program("kill")
def test_no_acknowledged_registration_is_lost(
    share: Callable[[int, int], int], capsys: pytest.CaptureFixture[str]
) -> None:
    command = [sys.executable, "-m", "tests.kill", "--cycles", str(share(50, 2000))]
    done = subprocess.run(command, cwd=_PROJECT, capture_output=True, text=True, timeout=900, check=False)
    assert done.stdout, done.stderr
    told = json.loads(done.stdout)
    with capsys.disabled():
        counts = ", ".join(f"{name} {value}" for name, value in told.items() if name != "wrong")
        sys.stdout.write(f"\nkill -9: {counts}\n")
    assert told["wrong"] == []
    assert told["acknowledged"] > told["cycles"]
    assert told["killed_with_a_log_to_recover"] > told["cycles"] / 2
