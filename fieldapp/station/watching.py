"""Watched folders: which ones, and what is new in one, by content alone."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from fieldapp.registry.shelf import ReceivedFile
from fieldapp.station.receiving import KNOWN, Verdict, files_in
from fieldapp.station.station import Station
from fieldapp.sync.outgoing import WrittenFile
from fieldapp.system.errors import EnvironmentFault, InputRefused
from fieldapp.system.files import hash_of, named

MOST_FOLDERS = 8
MOST_AT_ONCE = 20
"""So many files are taken in at one look; the rest at the next: a look never holds a laptop up for long."""

_WATCHED = "watched_folders"


class Looked(msgspec.Struct, frozen=True):
    """What came of one look into a folder.

    Attributes:
        verdicts: of the files that were new in it.
        written: files that were written there in turn.
        more: further new files are there for the next look.
    """

    verdicts: tuple[Verdict, ...] = ()
    written: tuple[WrittenFile, ...] = ()
    more: bool = False


def watched_folders(station: Station) -> tuple[Path, ...]:
    """Return the folders that are watched here."""
    kept = msgspec.json.decode(station.registry.shelf.setting(_WATCHED, "[]"), type=list[str])
    return tuple(Path(folder) for folder in kept)


def watch_folder(station: Station, folder: Path, *, on: bool) -> None:
    """Watch a folder from now on, or no longer; it is remembered.

    Raises:
        InputRefused: `watch.own_data` for a folder inside the data folder, `watch.too_many` above eight.
    """
    place = folder.absolute()
    others = [kept for kept in watched_folders(station) if kept != place]
    if on and station.home.folder.absolute() in (place, *place.parents):
        raise InputRefused("watch.own_data", place=named(folder))
    if on and len(others) >= MOST_FOLDERS:
        raise InputRefused("watch.too_many", place=named(folder))
    told = [str(kept) for kept in ([*others, place] if on else others)]
    with station.registry.transaction():
        station.registry.shelf.put_setting(_WATCHED, msgspec.json.encode(told).decode())


def fresh_files(station: Station, folder: Path) -> list[Path]:
    """Return the bundles in `folder` whose content has had no verdict here; names and times tell nothing.

    Raises:
        InputRefused: `bundle.too_many` above 10,000 files.
        EnvironmentFault: `disk.*`: the folder is gone.
    """
    if not folder.is_dir():
        raise EnvironmentFault("disk.gone", place=named(folder))
    return [path for path in files_in([folder]) if not _judged(station, path)]


def know_own(station: Station, written: Iterable[WrittenFile]) -> None:
    """Note files that this station wrote itself into a watched folder: they are nothing new there."""
    now = station.clock.now_ms()
    with station.registry.transaction():
        for one in written:
            own = ReceivedFile(one.sha256, one.path.name, "", KNOWN, "", 0, now)
            station.registry.shelf.log_received(own)


def _judged(station: Station, path: Path) -> bool:
    try:
        return station.registry.shelf.judged(hash_of(path))
    except OSError:
        return False  # the verdict about it will say why
