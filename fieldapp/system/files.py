"""Our own file work. Every write, sync, rename and unlink passes here, so that a test can fail any of them."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import itertools
import os
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

from fieldapp.system.errors import EnvironmentFault

_RETRY_FOR_S = 10.0
# WORKAROUND: on Windows a virus scanner or indexer holds a fresh file for a moment (WinError 5, 32, 33).
_HELD_BY_OTHERS = {5, 32, 33}


class Disk:
    """The file system. Tests pass a subclass whose calls fail on schedule."""

    def create(self, path: Path) -> BinaryIO:
        """Open a new file for writing; it must not exist."""
        return open(path, "xb")

    def write(self, stream: BinaryIO, data: bytes) -> None:
        """Write all of `data`."""
        stream.write(data)

    def sync(self, stream: BinaryIO) -> None:
        """Push the file to the disk."""
        stream.flush()
        os.fsync(stream.fileno())

    def rename(self, source: Path, target: Path) -> None:
        """Move `source` to `target` on the same disk, replacing it whole or not at all."""
        waited, pause = 0.0, 0.05
        while True:
            try:
                self.replace(source, target)
                return
            except OSError as error:
                held = getattr(error, "winerror", None) in _HELD_BY_OTHERS
                if not held or waited + pause > _RETRY_FOR_S:
                    raise
                self.pause(pause)
                waited, pause = waited + pause, pause * 2

    def replace(self, source: Path, target: Path) -> None:
        """Try once to move `source` to `target`."""
        os.replace(source, target)

    def pause(self, seconds: float) -> None:
        """Wait until somebody else has let go of a file."""
        time.sleep(seconds)

    def sync_folder(self, folder: Path) -> None:
        """Make a rename in `folder` last; Windows has no such call."""
        if os.name == "nt":
            return
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def make_folder(self, folder: Path) -> None:
        """Make a folder, in one that is there, unless it is there already; its name lasts, as do the files in it."""
        if not folder.is_dir():
            folder.mkdir()
            self.sync_folder(folder.parent)

    def remove(self, path: Path) -> None:
        """Delete a file."""
        path.unlink(missing_ok=True)

    def remove_folder(self, folder: Path) -> None:
        """Delete a folder that holds files only, with what lies in it."""
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            self.remove(path)
        if folder.is_dir():
            folder.rmdir()


class Sink(Protocol):
    """What `write_whole` gives to write to."""

    def write(self, data: bytes, /) -> int: ...
    def flush(self) -> None: ...


def write_bytes(disk: Disk, target: Path, data: bytes, *, replace: bool = False) -> str:
    """Write `data` as `write_whole` does."""
    return write_whole(disk, target, lambda out: out.write(data), replace=replace)


def write_whole(disk: Disk, target: Path, produce: Callable[[Sink], object], *, replace: bool = False) -> str:
    """Write a file so that a pulled stick or a power cut leaves all of it or none of it.

    `produce` writes to a stream. The bytes go to `<target>.part`, are synced, read back and compared by hash, and only
    then renamed. Returns the SHA-256 of the file in hex.

    Raises:
        EnvironmentFault: `disk.full`, `disk.exists` (unless `replace`), `disk.read_back` (what was read is not what was
            written) or another `disk.*` code. What was under `target` stays as it was, unless the rename itself cannot
            be made to last: then the whole new file stands there, but is not to be relied on.
    """
    part = target.with_name(target.name + ".part")
    with translated(target):
        if target.exists() and not replace:
            raise FileExistsError(errno.EEXIST, "exists", str(target))
        disk.remove(part)
        try:
            stream = disk.create(part)
            with stream:
                hashing = _HashingStream(disk, stream)
                produce(hashing)
                disk.sync(stream)
            written = hashing.digest.hexdigest()
            if hash_of(part) != written:
                raise EnvironmentFault("disk.read_back", place=target.name)
            disk.rename(part, target)
            disk.sync_folder(target.parent)
        except BaseException:
            with contextlib.suppress(OSError):
                disk.remove(part)
            raise
    return written


def write_several(disk: Disk, target: Path, files: Iterable[bytes], *, replace: bool = False) -> list[Path]:
    """Write one file after the other: the first under `target`, the next as `<target>-2` and so on.

    Each is written as `write_whole` does, and all of them get their names when the last one is there. When one cannot
    be made or written, the new ones are taken away, and what they were to replace stands as it was.

    Raises:
        EnvironmentFault: as `write_whole`; and whatever making a file raises.
    """
    fresh: list[Path] = []
    placed: list[Path] = []
    try:
        for data in files:
            place = _numbered(target, len(fresh) + 1)
            if place.exists() and not replace:
                with translated(place):
                    raise FileExistsError(errno.EEXIST, "exists", str(place))
            fresh.append(place)
            write_bytes(disk, _held(place), data, replace=True)
        with translated(target):
            for place in fresh:
                disk.rename(_held(place), place)
                placed.append(place)
            disk.sync_folder(target.parent)
    except BaseException:
        with contextlib.suppress(OSError):
            for place in [*map(_held, fresh), *([] if replace else placed)]:
                disk.remove(place)
        raise
    finally:
        # What a power cut left of an earlier, longer run holds personal data under a name that nobody looks at.
        with contextlib.suppress(OSError):
            for number in itertools.count(len(fresh) + 1):
                if not (left := _held(_numbered(target, number))).exists():
                    break
                disk.remove(left)
    return placed


def _numbered(target: Path, number: int) -> Path:
    return target if number == 1 else target.with_stem(f"{target.stem}-{number}")


def _held(place: Path) -> Path:
    return place.with_name(place.name + ".new")


def destroy_file(disk: Disk, path: Path) -> None:
    """Overwrite a small file with zeros, push that to the disk, then delete it."""
    with open(path, "r+b") as stream:
        disk.write(stream, bytes(path.stat().st_size))
        disk.sync(stream)
    disk.remove(path)


def hash_of(path: Path) -> str:
    """Return the SHA-256 of a file in hex, read in pieces of 1 MiB."""
    digest = hashlib.sha256()
    with open(path, "rb") as stream:
        while piece := stream.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()


def named(path: Path) -> str:
    """Return the name of a file as text that can be stored and shown: bytes that are no UTF-8 become U+FFFD."""
    return os.fsencode(path.name).decode("utf-8", "replace")


@contextlib.contextmanager
def translated(place: Path) -> Iterator[None]:
    """Turn the system's errors about files into `EnvironmentFault` with a code."""
    try:
        yield
    except OSError as error:
        codes = {
            errno.ENOSPC: "disk.full",
            errno.EDQUOT: "disk.full",
            errno.EFBIG: "disk.full",
            errno.EEXIST: "disk.exists",
            errno.EROFS: "disk.read_only",
            errno.EACCES: "disk.read_only",
            errno.EPERM: "disk.read_only",
            errno.ENOENT: "disk.gone",
            errno.ENOTDIR: "disk.gone",
            errno.ENODEV: "disk.gone",
        }
        raise EnvironmentFault(codes.get(error.errno or 0, "disk.failed"), place=named(place)) from error


class _HashingStream:
    """Passes bytes on to the disk and keeps their hash."""

    def __init__(self, disk: Disk, stream: BinaryIO) -> None:
        self._disk = disk
        self._stream = stream
        self.digest = hashlib.sha256()

    def write(self, data: bytes, /) -> int:
        view = bytes(data)
        self._disk.write(self._stream, view)
        self.digest.update(view)
        return len(view)

    def flush(self) -> None:
        self._stream.flush()
