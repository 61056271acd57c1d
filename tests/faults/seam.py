"""Faults at our own calls: the n-th one fails once, or kills the program before or after it, for every n."""

from __future__ import annotations

import errno
import os
import signal
from pathlib import Path
from typing import BinaryIO

from fieldapp.system.files import Disk

CALLS = ("create", "write", "sync", "replace", "sync_folder", "remove")

KILL_BEFORE, KILL_AFTER, EIO, ENOSPC, GONE = "kill before", "kill after", "EIO", "ENOSPC", "EIO from then on"
WAYS = (KILL_BEFORE, KILL_AFTER, EIO, ENOSPC, GONE)


class FaultyDisk(Disk):
    """Counts our own calls once it is armed; at the chosen one something goes wrong.

    Attributes:
        made: names of the calls that were made, with the ending of the file.
    """

    def __init__(self, at: int = 0, way: str = "") -> None:
        self._at = at
        self._way = way
        self._armed = False
        self.made: list[str] = []

    def arm(self) -> None:
        """Count from now on."""
        self._armed = True

    def _before(self, call: str, path: Path) -> None:
        if not self._armed:
            return
        self.made.append(f"{call} *{path.suffix or path.name}")
        here = len(self.made) == self._at
        if self._way == GONE and len(self.made) >= self._at > 0:
            raise OSError(errno.EIO, "EIO", str(path))
        if not here:
            return
        if self._way == KILL_BEFORE:
            os.kill(os.getpid(), signal.SIGKILL)
        if self._way in (EIO, ENOSPC):
            code = errno.EIO if self._way == EIO else errno.ENOSPC
            raise OSError(code, self._way, str(path))

    def _after(self) -> None:
        if self._armed and len(self.made) == self._at and self._way == KILL_AFTER:
            os.kill(os.getpid(), signal.SIGKILL)

    def create(self, path: Path) -> BinaryIO:
        self._before("create", path)
        stream = super().create(path)
        self._after()
        return stream

    def write(self, stream: BinaryIO, data: bytes) -> None:
        self._before("write", Path(stream.name))
        super().write(stream, data)
        self._after()

    def sync(self, stream: BinaryIO) -> None:
        self._before("sync", Path(stream.name))
        super().sync(stream)
        self._after()

    def replace(self, source: Path, target: Path) -> None:
        self._before("replace", target)
        super().replace(source, target)
        self._after()

    def sync_folder(self, folder: Path) -> None:
        self._before("sync_folder", folder)
        super().sync_folder(folder)
        self._after()

    def remove(self, path: Path) -> None:
        self._before("remove", path)
        super().remove(path)
        self._after()
