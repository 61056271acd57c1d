"""Runs everything at full length: `python -m tests.full`. Every command of a share runs here too."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

_PROJECT = Path(__file__).resolve().parent.parent
# What is no test for pytest but has its own command.
_COMMANDS = {
    "damage": ["-m", "tests.damage", "--flips", "10000"],
    "bench": ["-m", "tests.bench", "--full"],
    "defects": ["-m", "tests.defects"],
    "faults": ["-m", "tests.faults"],
    "fuzz": ["-m", "tests.fuzz", "--decode", "1000000", "--import", "100000", "--jobs", "2"],
    "monkey": ["-m", "tests.monkey", "--deeds", "10000"],
    "simulation": ["-m", "tests.simulation", "--seeds", "1-1000"],
}


def main() -> int:
    """Run every suite, print what each took, and return 0 when all passed."""
    environment = {
        **os.environ,
        "FIELDAPP_TESTS_FULL": "1",
        "PYTHONUTF8": "1",
        "QT_QPA_PLATFORM": "offscreen",
    }
    at_once = ["-n", "logical", "--maxprocesses", "8", "--dist", "worksteal"]
    suites = {"tests": ["-m", "pytest", *at_once, "--hypothesis-show-statistics", *sys.argv[1:]]}
    suites |= {name: command for name, command in _COMMANDS.items() if list((_PROJECT / "tests").glob(f"{name}*"))}
    lines = []
    failed = False
    for name, command in suites.items():
        began = time.monotonic()
        code = subprocess.run([sys.executable, *command], cwd=_PROJECT, env=environment, check=False).returncode
        failed = failed or code != 0
        lines.append(f"{name:<10} {'passed' if code == 0 else 'FAILED'} in {time.monotonic() - began:.0f} s")
    sys.stdout.write("\n" + "\n".join(lines) + "\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
