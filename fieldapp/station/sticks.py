"""Sticks a station writes to: is there room, is it still the same one, and which ones are known here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from fieldapp.domain.events import Event
from fieldapp.station.station import Station
from fieldapp.system.drives import Drive, drive_of
from fieldapp.system.errors import EnvironmentFault
from fieldapp.system.files import named

FOLDER = "fieldapp"
"""On a stick that was found by itself, files lie in a folder of this name."""

_KNOWN = "known_sticks"
_MOST_KNOWN = 50
_AROUND = 64 * 1024
"""Bytes for what lies around the events: header, manifest, signature, letter, and what a file system adds."""
_PACKED = 0.45
"""A bundle takes this share of the bytes of its events at most (`tests/station/test_sticks.py` measures it)."""


class Stick(msgspec.Struct, frozen=True):
    """A stick that is in now; `known` when this station has written to it before."""

    drive: Drive
    known: bool

    @property
    def folder(self) -> Path:
        """Where files of this program lie on it."""
        return self.drive.path / FOLDER


def sticks(station: Station) -> list[Stick]:
    """Return the sticks that are in, those known here first."""
    known = _known(station)
    found = [Stick(drive, drive.serial != "" and drive.serial in known) for drive in station.drives.removable()]
    return sorted(found, key=lambda stick: (not stick.known, stick.drive.path))


def let_go(station: Station, path: Path) -> bool:
    """Let the stick at `path` go; return whether the system says that it may be pulled."""
    stick = next((drive for drive in station.drives.removable() if drive.path == path), None)
    return stick is not None and station.drives.eject(stick)


def estimated_bytes(station: Station, spans: Iterable[tuple[str, int, int]], excerpts: Iterable[Event]) -> int:
    """Return about how many bytes a file with these events takes; rather too many than too few."""
    inside = sum(station.registry.journal.bytes_in(*span) for span in spans)
    inside += sum(len(e.raw) + len(e.salt or b"") + len(e.body or b"") for e in excerpts)
    return _AROUND + round(inside * _PACKED)


@contextmanager
def one_stick(station: Station, folder: Path, needed: int) -> Iterator[None]:
    """Make sure that there is room in `folder`, and that the stick is the same before and after; then know it.

    It lies around the writing of a file, inside a transaction.

    Raises:
        EnvironmentFault: `disk.full` before anything is written, `drive.swapped` after it: then the file counts for
            nothing and everything begins again.
    """
    if station.drives.free(folder) < needed:
        raise EnvironmentFault("disk.full", place=named(folder))
    before = drive_of(station.drives, folder)
    yield
    after = drive_of(station.drives, folder)
    if (before.serial if before else "") != (after.serial if after else ""):
        raise EnvironmentFault("drive.swapped", place=named(folder))
    if after is not None and after.serial:
        known = _known(station)
        known.pop(after.serial, None)
        newest = [*known.items(), (after.serial, after.label)][-_MOST_KNOWN:]
        station.registry.shelf.put_setting(_KNOWN, msgspec.json.encode(dict(newest)).decode())


def _known(station: Station) -> dict[str, str]:
    return msgspec.json.decode(station.registry.shelf.setting(_KNOWN, "{}"), type=dict[str, str])
