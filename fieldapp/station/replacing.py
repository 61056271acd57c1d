"""Putting another database in the place of the one that is there, which is set aside: a crash leaves old or new."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path

from fieldapp.station.home import Home
from fieldapp.system.files import Disk, translated, write_bytes

_PART = ".part"
_ASIDE = "damaged-"
_BESIDE = ("-wal", "-shm")


def replace_database(home: Home, disk: Disk, *, slots: bytes, produce: Callable[[Path], object]) -> Path:
    """Let `produce` write a database to the path it is given, put it in the place of the old one, and return a folder.

    That folder, `damaged-1` and so on, holds the old files: nothing is deleted. Before the database is whole and on the
    disk the old one stands; from then on the new one does, whatever happens: opening finishes what was begun. The data
    folder has to be locked by the caller.

    Raises:
        EnvironmentFault: `disk.*`; the old files stand where they stood then, unless moving them was under way.
    """
    part = home.incoming.with_name(home.incoming.name + _PART)
    with translated(home.folder):
        finish_replacing(home, disk)
        disk.remove_folder(part)
        part.mkdir()
    inside = Home(part)
    try:
        produce(inside.database)
        write_bytes(disk, inside.slots, slots)
        with translated(inside.database):
            with open(inside.database, "r+b") as stream:
                disk.sync(stream)
            disk.sync_folder(part)
            _next_aside(home).mkdir()
            disk.rename(part, home.incoming)
            disk.sync_folder(home.folder)
    except BaseException:
        with contextlib.suppress(OSError):
            disk.remove_folder(part)
        raise
    with translated(home.folder):
        return finish_replacing(home, disk) or home.folder


def finish_replacing(home: Home, disk: Disk) -> Path | None:
    """Finish what a crash interrupted; return where the old files are, or None when there was nothing to do.

    Raises:
        OSError: what the disk says; it can be tried again.
    """
    incoming = Home(home.incoming)  # under this name, everything in it is whole
    if not incoming.folder.is_dir():
        return None
    aside = _newest_aside(home)
    if incoming.database.exists():
        # Whatever lies there now belongs to the old one; its log goes first, so that it never meets the new one.
        for suffix in (*_BESIDE, ""):
            _move(disk, home.folder / (home.database.name + suffix), aside)
        disk.sync_folder(home.folder)
        disk.rename(incoming.database, home.database)
    if incoming.slots.exists():
        _move(disk, home.slots, aside)
        disk.rename(incoming.slots, home.slots)
    disk.sync_folder(aside)
    disk.sync_folder(home.folder)
    disk.remove_folder(incoming.folder)
    return aside


def _move(disk: Disk, file: Path, folder: Path) -> None:
    if file.exists():
        disk.rename(file, folder / file.name)


def _asides(home: Home) -> list[int]:
    names = [path.name.removeprefix(_ASIDE) for path in home.folder.glob(f"{_ASIDE}*") if path.is_dir()]
    return sorted(int(name) for name in names if name.isdecimal())


def _next_aside(home: Home) -> Path:
    """Return where the old files go: a folder that was made and never used is used now."""
    known = _asides(home)
    if known and not any((home.folder / f"{_ASIDE}{known[-1]}").iterdir()):
        (home.folder / f"{_ASIDE}{known[-1]}").rmdir()
        return home.folder / f"{_ASIDE}{known[-1]}"
    return home.folder / f"{_ASIDE}{max(known, default=0) + 1}"


def _newest_aside(home: Home) -> Path:
    aside = home.folder / f"{_ASIDE}{max(_asides(home), default=1)}"
    aside.mkdir(exist_ok=True)
    return aside
