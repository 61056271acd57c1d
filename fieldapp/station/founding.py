"""Founding a station: its folder, its database under a fresh key, its slots, its own keys, all or nothing."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from fieldapp.registry import Registry
from fieldapp.registry.copies import Progress
from fieldapp.seal.boxes import identity_text
from fieldapp.seal.card import card_id
from fieldapp.seal.pin import pin_record
from fieldapp.seal.signing import SigningKey
from fieldapp.seal.slots import KEY_BYTES, add_card_slot, add_passphrase_slot, check_passphrase
from fieldapp.station.backups import back_up_before_migration
from fieldapp.station.home import Home
from fieldapp.station.station import Station
from fieldapp.station.world import World
from fieldapp.sync.keys import Keys
from fieldapp.system.errors import EnvironmentFault, InputRefused
from fieldapp.system.files import Disk, translated, write_bytes
from fieldapp.system.lock import LOCK_FILE, FolderLock
from fieldapp.system.randomness import new_id


def found(
    home: Home,
    fill: Callable[[Registry], None],
    *,
    passphrase: str,
    officer_id: str,
    world: World,
    card: bytes | None = None,
    more_follows: bool = False,
) -> Station:
    """Make the database, let `fill` write into it, and make its slots; whatever fails, the folder is empty afterwards.

    `card` is the secret of the card that opens it too. Killed in the middle it leaves an unfinished database and
    perhaps slots: that is no station, and the next one that is made here throws it away. When `more_follows`, that
    holds until `finish_founding`.

    Raises:
        InputRefused: `home.taken`, `seal.passphrase_*`, and what `fill` raises.
        EnvironmentFault: `disk.*`, `home.in_use`.
    """
    check_passphrase(passphrase)
    if home.is_taken():
        raise InputRefused("home.taken", place=home.folder.name)
    with translated(home.folder):
        home.folder.parent.mkdir(parents=True, exist_ok=True)
        for folder in (home.folder, home.held, home.backups):
            world.disk.make_folder(folder)
    lock = FolderLock(home.folder)
    if home.is_taken():  # by another program, between the first look and the lock
        lock.release()
        raise InputRefused("home.taken", place=home.folder.name)
    try:
        key = world.randomness.bytes(KEY_BYTES)
        slots = add_passphrase_slot(b"", key=key, passphrase=passphrase, label=officer_id, randomness=world.randomness)
        if card is not None:
            slots = add_card_slot(slots, key=key, secret=card, label=card_id(card), randomness=world.randomness)
        with translated(home.folder):
            _throw_away(home, world.disk)
        if more_follows:
            write_bytes(world.disk, home.pending, b"")
        registry = Registry.create(home.unfinished, key, clock=world.clock, randomness=world.randomness)
        try:
            with registry.transaction():
                fill(registry)
        finally:
            registry.close()
        if any(home.folder.glob(f"{home.unfinished.name}-*")):  # the disk failed, the log is not in the database
            raise EnvironmentFault("disk.failed", place=home.unfinished.name)
        write_bytes(world.disk, home.slots, slots)
        with translated(home.database):
            world.disk.rename(home.unfinished, home.database)
            world.disk.sync_folder(home.folder)
        return opened_station(home, key, lock, world)
    except BaseException:
        clear_away(home, lock, world)
        raise


def finish_founding(home: Home, disk: Disk) -> None:
    """Let a station count of which more was to follow.

    Raises:
        EnvironmentFault: `disk.*`; it is to be cleared away then.
    """
    with translated(home.pending):
        disk.remove(home.pending)
        disk.sync_folder(home.folder)


def clear_away(home: Home, lock: FolderLock, world: World) -> None:
    """Remove what a founding that did not come to its end has left, and let go of the folder."""
    with contextlib.suppress(OSError):
        if home.database.exists():
            world.disk.rename(home.database, home.unfinished)
        _throw_away(home, world.disk)
    lock.release()
    with contextlib.suppress(OSError):
        for folder in (home.held, home.backups):
            folder.rmdir()
        world.disk.remove(home.folder / LOCK_FILE)


def _throw_away(home: Home, disk: Disk) -> None:
    """Remove what an interrupted making left: last what says that the rest is nothing."""
    if home.unfinished.exists() or home.pending.exists():
        disk.remove(home.slots)
        for folder in home.backups.iterdir() if home.backups.is_dir() else ():
            disk.remove_folder(folder)
    # A log that lost its database must never meet the next one.
    logs = home.folder.glob(f"{home.database.name}-*")
    made = [home.database] if home.pending.exists() else []
    for path in (*logs, *made, *sorted(home.folder.glob(f"{home.unfinished.name}*"), reverse=True), home.pending):
        disk.remove(path)


def begin_station(registry: Registry, world: World, *, role: str, officer_id: str, pin: str) -> Keys:
    """Make the station's own keys and its journal, inside a transaction."""
    keys = Keys(SigningKey.fresh(world.randomness), identity_text(world.randomness.bytes(KEY_BYTES)))
    shelf = registry.shelf
    shelf.put_secret("sign_seed", keys.sign.seed)
    shelf.put_secret("identity", keys.identity.encode())
    shelf.put_secret(f"pin.{officer_id}", pin_record(pin, world.randomness.bytes(16)).encode())
    shelf.put_setting("role", role)
    shelf.put_setting("officer", officer_id)
    registry.journal.begin(new_id(world.randomness), desk_id="", sign_public=keys.sign.public, recipient=keys.recipient)
    return keys


def open_session(registry: Registry, world: World, officer_id: str) -> None:
    """Write down a start with a nonce: clones part at once. Inside a transaction."""
    facts = {"nonce": world.randomness.bytes(16).hex()}
    registry.journal.append("session.opened", [], facts, officer=officer_id)


def opened_station(
    home: Home, key: bytes, lock: FolderLock, world: World, *, progress: Progress | None = None
) -> Station:
    """Open the database of a folder that is locked; one of an earlier version is backed up and brought up to date.

    Raises:
        EnvironmentFault: `disk.*`, `backup.differs`: nothing was brought up to date then.
        InputRefused: `registry.*`.
    """
    back_up_before_migration(home, key, world)
    registry = Registry(home.database, key, clock=world.clock, randomness=world.randomness, progress=progress)
    try:
        return Station(home=home, registry=registry, lock=lock, world=world)
    except BaseException:
        registry.close()
        raise
