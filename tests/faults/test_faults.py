"""A share of the faults at every call and of the power cuts, and that mistakes made on purpose are found."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.faults.acts import ACTS
from tests.faults.defects import DEFECTS

_PROJECT = Path(__file__).resolve().parents[2]

_FOUND_BY = {
    "pin-in-two-steps": ("system", "pin"),
    "bundle-in-place": ("power", "export"),
    "files-not-synced": ("power", "export"),
    "folders-not-synced": ("power", "export"),
    "database-not-synced": ("power", "save"),
}


def _swept(tmp_path: Path, *options: str) -> tuple[int, dict[str, Any]]:
    out = tmp_path / "faults.json"
    command = [sys.executable, "-m", "tests.faults", "--json", str(out), *options]
    done = subprocess.run(command, cwd=_PROJECT, capture_output=True, text=True, timeout=600, check=False)
    assert out.is_file(), done.stdout + done.stderr
    told: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return done.returncode, told


@pytest.mark.slow
@pytest.mark.needs_program("strace")
def test_whatever_call_goes_wrong_nothing_that_was_acknowledged_is_lost(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Fails where one process may not trace another: without that nothing would be tried."""
    code, told = _swept(tmp_path, "--runs", "4")
    assert [f"{act['act']} {text}" for act in told["acts"] for text in act["wrong"]] == []
    assert code == 0
    assert {act["act"] for act in told["acts"]} == set(ACTS)
    points, runs = (sum(act[name] for act in told["acts"]) for name in ("points", "runs"))
    with capsys.disabled():
        sys.stdout.write(f"\nfaults: {len(ACTS)} acts, {points} points, {runs} runs, {told['seconds']} s\n")


@pytest.mark.slow
@pytest.mark.needs_program("strace")
@pytest.mark.parametrize("defect", DEFECTS)
def test_a_mistake_is_found(tmp_path: Path, defect: str) -> None:
    kind, act = _FOUND_BY[defect]
    code, told = _swept(tmp_path, "--defect", defect, "--kind", kind, "--only", act, "--runs", "40", "--jobs", "1")
    assert code == 1
    assert told["acts"][0]["wrong"]
