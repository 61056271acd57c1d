"""Backups: whole, marked, proved copies of the database with its slots, made before large steps, rotated."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import msgspec

from fieldapp.registry.copies import Standing, prove_copy
from fieldapp.registry.upgrade import back_up_old, is_old
from fieldapp.seal.slots import find_slot
from fieldapp.station.home import Home
from fieldapp.station.station import Station
from fieldapp.station.world import World
from fieldapp.system.errors import EnvironmentFault, FieldappError, InputRefused
from fieldapp.system.files import Disk, translated, write_bytes
from fieldapp.vietnam.hours import day_of

Why = Literal["files", "list", "migration", "erasure", "time", "hand"]
"""Why one was made: before files, a list, a migration; after an erasure; every 30 minutes; because somebody asked."""

EVERY_S = 30 * 60.0
"""Seconds of work after which a backup is due; counted on the clock that cannot be set."""

KEEP_NEWEST = 10
KEEP_DAYS = 7
"""Besides the newest, the last one of each of so many days is kept."""

_LEAST = 2
"""So many stay when the disk is full."""

_NOTE = "backup.json"
_PART = ".part"
_DIGITS = 6
_MOST_NOTE_BYTES = 1000

Progress = Callable[[str, int, int], None]


class Note(msgspec.Struct, frozen=True):
    """What lies beside a backup in the clear: nothing about anybody.

    Attributes:
        at: the machine's clock in ms when it was made; shown, never trusted.
        why: the reason.
        events: how many events it holds, the last of its own journal at `seq`.
    """

    at: int
    why: Why
    events: int
    seq: int


class Backup(msgspec.Struct, frozen=True):
    """One backup in the data folder: `number` counts up and never comes again; `size` of its database in bytes."""

    number: int
    folder: Path
    note: Note
    size: int


def back_up(station: Station, why: Why, *, progress: Progress | None = None) -> Backup:
    """Make a backup, prove it, and only then let older ones go; without anything new, return the newest.

    Raises:
        EnvironmentFault: `disk.*`, `backup.differs`; the backups that were there before are all there then.
        InputRefused: `registry.damaged` when the database cannot be read whole any more.
    """
    newest = next(iter(list_backups(station.home)), None)
    if newest is not None and station.backed_up == station.registry.standing():
        return newest
    own = station.registry.journal.state(station.registry.journal.own_id())
    at = station.clock.now_ms()
    marks = {"copy_of": f"{own.journal_id}:{own.contiguous_to}", "copied_at": str(at)}

    def copy(target: Path) -> Standing:
        return station.registry.back_up_to(target, marks=marks, progress=progress)

    made, known = _make(station.home, station.disk, copy, why=why, at=at, journal_id=own.journal_id)
    station.backed_up, station.backed_up_at, station.backup_trouble = known, station.clock.elapsed(), ""
    _rotate(station.home, station.disk)
    return made


def back_up_first(station: Station, why: Why, *, progress: Progress | None = None) -> None:
    """Make a backup before a large step; what hinders it is noted as `station.backup_trouble` and stops nobody."""
    if not station.backs_up:
        return
    try:
        try:
            back_up(station, why, progress=progress)
        except EnvironmentFault as fault:
            if fault.code != "disk.full" or not _make_room(station.home, station.disk):
                raise
            back_up(station, why, progress=progress)
    except FieldappError as error:
        station.backup_trouble = error.code
        station.backed_up_at = station.clock.elapsed()  # not again with every click: the disk stays full for a while


def back_up_when_due(station: Station, *, progress: Progress | None = None) -> None:
    """Make a backup when the last one is 30 minutes of work old; the window asks for it now and then."""
    if station.clock.elapsed() - station.backed_up_at >= EVERY_S:
        back_up_first(station, "time", progress=progress)


def back_up_before_migration(home: Home, key: bytes, world: World) -> None:
    """Make a backup of a closed database that an earlier version of the program wrote; of others none is needed.

    Raises:
        EnvironmentFault: `disk.*`, `backup.differs`: then nothing may be migrated.
        InputRefused: `registry.*`.
    """
    if not is_old(home.database, key):
        return
    at = world.clock.now_ms()

    def copy(target: Path) -> Standing:
        return back_up_old(home.database, key, target, marks={"copied_at": str(at)})

    _make(home, world.disk, copy, why="migration", at=at, journal_id="")
    _rotate(home, world.disk)


def list_backups(home: Home) -> list[Backup]:
    """Return the backups of a data folder, the newest first; what was never finished is none."""
    found = []
    for folder in home.backups.iterdir() if home.backups.is_dir() else ():
        note = _note(folder / _NOTE)
        inside = Home(folder)
        if folder.name.isdecimal() and note is not None and inside.database.is_file() and inside.slots.is_file():
            found.append(Backup(int(folder.name), folder, note, inside.database.stat().st_size))
    return sorted(found, key=lambda backup: -backup.number)


def backup_key(backup: Backup, secret: str | bytes) -> bytes:
    """Return the database key of a backup by a secret that opened the station when it was made.

    Raises:
        InputRefused: `seal.wrong_secret`, `seal.slots_malformed`.
        EnvironmentFault: `disk.*`.
    """
    with translated(backup.folder):
        slots = Home(backup.folder).slots.read_bytes()
    return find_slot(slots, secret).key


def prove(backup: Backup, key: bytes) -> bool:
    """Tell whether a backup can still be read whole and is as long as it was."""
    try:
        return prove_copy(Home(backup.folder).database, key).events == backup.note.events
    except InputRefused:
        return False


def forget_older(home: Home, disk: Disk, *, than: Backup) -> None:
    """Delete all backups that are older than one, for good: they would bring back what was erased since."""
    for backup in list_backups(home):
        if backup.number < than.number:
            disk.remove_folder(backup.folder)
    disk.sync_folder(home.backups)  # or a power cut brings their names back


def _make(
    home: Home, disk: Disk, copy: Callable[[Path], Standing], *, why: Why, at: int, journal_id: str
) -> tuple[Backup, Standing]:
    """Write a backup under a name that does not count, and rename it when it is proved and on the disk."""
    with translated(home.backups):
        disk.make_folder(home.backups)
        _sweep(home, disk)
        number = max((_number(folder) for folder in home.backups.iterdir()), default=0) + 1
        folder = home.backups / f"{number:0{_DIGITS}d}"
        part = folder.with_name(folder.name + _PART)
        part.mkdir()
        slots = home.slots.read_bytes()
    inside = Home(part)
    try:
        known = copy(inside.database)
        note = Note(at, why, known.events, next((seq for name, seq, _ in known.heads if name == journal_id), 0))
        write_bytes(disk, inside.slots, slots)
        write_bytes(disk, part / _NOTE, msgspec.json.encode(note))
        with translated(inside.database):
            with open(inside.database, "r+b") as stream:
                disk.sync(stream)
            disk.sync_folder(part)
            disk.rename(part, folder)
            disk.sync_folder(home.backups)
    except BaseException:
        with contextlib.suppress(OSError):
            disk.remove_folder(part)
        raise
    return Backup(number, folder, note, Home(folder).database.stat().st_size), known


def _sweep(home: Home, disk: Disk) -> None:
    """Delete what was begun and never finished."""
    for folder in home.backups.glob(f"*{_PART}"):
        disk.remove_folder(folder)


def _rotate(home: Home, disk: Disk) -> None:
    """Keep the newest, and the last of each of some days; a wrong clock deletes none of the newest."""
    days: set[str] = set()
    for place, backup in enumerate(list_backups(home)):
        day = _day(backup.note.at)
        keep = place < KEEP_NEWEST or (day not in days and len(days) < KEEP_DAYS)
        days.add(day)
        if not keep:
            with contextlib.suppress(OSError):  # one too many harms nobody
                disk.remove_folder(backup.folder)


def _make_room(home: Home, disk: Disk) -> bool:
    """Let go of all backups but the newest two; tell whether there were more."""
    older = list_backups(home)[_LEAST:]
    for backup in older:
        disk.remove_folder(backup.folder)
    return bool(older)


def _number(folder: Path) -> int:
    name = folder.name.removesuffix(_PART)
    return int(name) if name.isdecimal() else 0


def _day(at_ms: int) -> str:
    try:
        return f"{day_of(at_ms):%Y-%m-%d}"
    except OverflowError:
        return ""


def _note(file: Path) -> Note | None:
    try:
        with open(file, "rb") as stream:
            return msgspec.json.decode(stream.read(_MOST_NOTE_BYTES), type=Note)
    except (OSError, msgspec.DecodeError):
        return None
