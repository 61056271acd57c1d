"""One program at a time on one data folder."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from fieldapp.system.errors import EnvironmentFault
from fieldapp.system.files import translated

LOCK_FILE = "in-use.lock"


class FolderLock:
    """Holds a folder for this process; the operating system lets go when the process ends, however it ends."""

    def __init__(self, folder: Path) -> None:
        """Take the lock.

        Raises:
            EnvironmentFault: `home.in_use` when another program has it, `disk.*`.
        """
        with translated(folder / LOCK_FILE):
            self._handle = os.open(folder / LOCK_FILE, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(self._handle)
        except OSError as error:
            os.close(self._handle)
            raise EnvironmentFault("home.in_use", place=folder.name) from error

    def release(self) -> None:
        """Let go."""
        os.close(self._handle)


def _lock(handle: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
