"""Going back to a backup: the database that is there is set aside, and work goes on in a new journal."""

from __future__ import annotations

from pathlib import Path

import msgspec

from fieldapp.station.backups import Backup, backup_key, list_backups, prove
from fieldapp.station.home import Home
from fieldapp.station.opening import secret_of, unlock
from fieldapp.station.replacing import replace_database
from fieldapp.station.station import Station
from fieldapp.station.world import World
from fieldapp.system.errors import InputRefused
from fieldapp.system.files import Sink, translated, write_whole
from fieldapp.system.lock import FolderLock

_PIECE = 1 << 20


class Restored(msgspec.Struct, frozen=True):
    """What a restore came to: `aside` is the folder with the files that were there before."""

    backup: Backup
    aside: Path


def find_backup(home: Home, number: int) -> Backup:
    """Return one backup of a data folder.

    Raises:
        InputRefused: `backup.unknown`.
    """
    for backup in list_backups(home):
        if backup.number == number:
            return backup
    raise InputRefused("backup.unknown", place=str(number))


def restore(home: Home, backup: Backup, secret: str, *, world: World) -> tuple[Station, Restored]:
    """Put a backup in the place of the database, open it, and return the station at work in a new journal.

    Everything that was handed over since the backup comes back with the next answer; what was not lies in `aside` only.

    Raises:
        InputRefused: `seal.wrong_secret`, `backup.damaged` (take another one); nothing was changed then.
        EnvironmentFault: `home.in_use`, `disk.*`.
    """
    key = backup_key(backup, secret_of(secret))
    if not prove(backup, key):
        raise InputRefused("backup.damaged", place=str(backup.number))
    source = Home(backup.folder)
    lock = FolderLock(home.folder)
    try:
        with translated(source.slots):
            slots = source.slots.read_bytes()
        aside = replace_database(
            home, world.disk, slots=slots, produce=lambda target: _copy(source.database, target, world)
        )
    finally:
        lock.release()
    return unlock(home, secret, world=world), Restored(backup, aside)


def _copy(source: Path, target: Path, world: World) -> None:
    def pieces(out: Sink) -> None:
        while piece := stream.read(_PIECE):
            out.write(piece)

    with translated(source), open(source, "rb") as stream:
        write_whole(world.disk, target, pieces)
