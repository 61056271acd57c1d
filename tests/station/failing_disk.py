"""Disks that fail on schedule."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import BinaryIO

from fieldapp.system.files import Disk


class FailingDisk(Disk):
    """Fails at one of our calls, from the n-th time on, with an error of the system's.

    Attributes:
        at: name of the call: `create`, `write`, `sync`, `rename`, `sync_folder`.
        after: so many calls succeed.
    """

    def __init__(self, at: str, error: int, *, after: int = 0) -> None:
        self.at = at
        self.error = error
        self.after = after
        self.broken = True

    def _may(self, call: str) -> None:
        if self.broken and call == self.at:
            self.after -= 1
            if self.after < 0:
                raise OSError(self.error, errno.errorcode[self.error])

    def create(self, path: Path) -> BinaryIO:
        self._may("create")
        return super().create(path)

    def write(self, stream: BinaryIO, data: bytes) -> None:
        self._may("write")
        super().write(stream, data)

    def sync(self, stream: BinaryIO) -> None:
        self._may("sync")
        super().sync(stream)

    def rename(self, source: Path, target: Path) -> None:
        self._may("rename")
        super().rename(source, target)

    def sync_folder(self, folder: Path) -> None:
        self._may("sync_folder")
        super().sync_folder(folder)


class LyingDisk(Disk):
    """A stick of a false size: it takes everything and keeps something else."""

    def write(self, stream: BinaryIO, data: bytes) -> None:
        stream.write(data[:-1] + b"?")
