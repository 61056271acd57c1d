"""Starting this program once more, as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any


def own_command(*words: str) -> list[str]:
    """Return the command that starts this program with words that no help names; `app.cli.main` knows them.

    In a frozen program the executable is the program itself.
    """
    if getattr(sys, "frozen", False):
        return [sys.executable, *words]
    # -P: never import from the working directory, which may be the stick that a file came on.
    return [sys.executable, "-P", "-m", "fieldapp", *words]


def start_piped(command: list[str]) -> subprocess.Popen[Any]:
    """Start a command of this program, fed and heard through pipes, without a window and without words of its own.

    Raises:
        OSError: it could not be started.
    """
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
