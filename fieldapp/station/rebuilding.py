"""Making a whole database again from a damaged one: what it still proves, what backups hold, then what files bring."""

from __future__ import annotations

from pathlib import Path

import msgspec

from fieldapp.domain.replay import PERSON_KINDS
from fieldapp.registry import Registry
from fieldapp.registry.refill import SMALL_TABLES
from fieldapp.registry.salvage import Rows, salvage_events, salvage_names, salvage_table
from fieldapp.seal.signing import SigningKey
from fieldapp.seal.slots import find_slot
from fieldapp.station.backups import list_backups
from fieldapp.station.home import Home
from fieldapp.station.opening import secret_of, unlock
from fieldapp.station.replacing import finish_replacing, replace_database
from fieldapp.station.station import Station
from fieldapp.station.world import World
from fieldapp.system.errors import InputRefused
from fieldapp.system.files import translated
from fieldapp.system.lock import FolderLock

_PLACES = ("journal_id", "contiguous_to")


class Rebuilt(msgspec.Struct, frozen=True):
    """What a rebuild came to.

    Attributes:
        whole: events that the damaged file still proved; `from_backups` those that only backups had.
        reached: by journal, how far it had come as far as anything here says.
        aside: the folder with the damaged files; nothing was deleted.
    """

    whole: int
    from_backups: int
    reached: dict[str, int]
    aside: Path


class Missing(msgspec.Struct, frozen=True):
    """Places of a journal of which no event is here any more."""

    journal_id: str
    from_seq: int
    to_seq: int


def rebuild(home: Home, secret: str, *, world: World) -> tuple[Station, Rebuilt]:
    """Write a new database from what can still be read and proved, and open it at work in a new journal.

    Take the files that may hold the rest in next, then call `finish_rebuilding`.

    Raises:
        InputRefused: `home.none`, `seal.wrong_secret`, `seal.slots_malformed`, `rebuild.no_keys`.
        EnvironmentFault: `home.in_use`, `disk.*`. The damaged files stand where they stood then.
    """
    if not home.is_taken():
        raise InputRefused("home.none", place=home.folder.name)
    lock = FolderLock(home.folder)
    try:
        with translated(home.folder):
            finish_replacing(home, world.disk)
            key, slots = _key(home, secret)
        told: list[tuple[int, int, dict[str, int]]] = []
        aside = replace_database(
            home, world.disk, slots=slots, produce=lambda target: told.append(_fill(home, target, key, world))
        )
    finally:
        lock.release()
    return unlock(home, secret, world=world), Rebuilt(*told[-1], aside)


def finish_rebuilding(station: Station, rebuilt: Rebuilt) -> tuple[Missing, ...]:
    """Close gaps with what files have brought, tell again what stands behind the others, and name what is missing.

    What a station wrote after a gap and nobody has acknowledged cannot be handed over as a range any more: it is
    written again in the new journal, under the same ids.
    """
    registry = station.registry
    own = {state.journal_id for state in station.own_journals()}
    with registry.transaction():
        registry.refill.link(own)
    with registry.transaction():
        for state in station.own_journals():
            past = max(state.contiguous_to, state.acknowledged_to)
            for event in registry.refill.behind(state.journal_id, past):
                if event.envelope.kind in PERSON_KINDS and event.body is not None:
                    station.append(event.envelope.kind, event.envelope.subjects, event.facts())
    return tuple(Missing(*place) for place in registry.refill.missing(rebuilt.reached))


def _key(home: Home, secret: str) -> tuple[bytes, bytes]:
    """Return the database key and the slots that gave it: the folder's, or those of the newest backup that fit."""
    refused: InputRefused | None = None
    for place in (home, *(Home(backup.folder) for backup in list_backups(home))):
        if place.slots.is_file():
            slots = place.slots.read_bytes()
            try:
                return find_slot(slots, secret_of(secret)).key, slots
            except InputRefused as error:
                refused = refused or error
    raise refused or InputRefused("rebuild.no_keys")


def _fill(home: Home, target: Path, key: bytes, world: World) -> tuple[int, int, dict[str, int]]:
    sources = [home.database, *(Home(backup.folder).database for backup in list_backups(home))]
    registry = Registry.create(target, key, clock=world.clock, randomness=world.randomness)
    reached: dict[str, int] = {}
    try:
        refill = registry.refill
        with registry.transaction():
            for source in sources:
                for table in SMALL_TABLES:
                    rows = salvage_table(source, key, table)
                    refill.take_rows(table, rows)
                    _note(reached, rows if table == "journal" else Rows((), []))
            if not _has_keys(registry):
                for table, rows in zip(("meta", "secret"), salvage_names(sources[0], key), strict=True):
                    refill.take_rows(table, rows)
            if not _has_keys(registry):
                raise InputRefused("rebuild.no_keys")
            registry.shelf.put_setting("copy_of", "rebuilt")
            refill.let_files_in_again()
        counts = []
        for source in sources:
            with registry.transaction():
                counts.append(refill.take_events(salvage_events(source, key)))
        for journal_id, seq in refill.ends().items():
            reached[journal_id] = max(seq, reached.get(journal_id, 0))
        with registry.transaction():
            refill.link({registry.journal.own_id()})
    finally:
        registry.close()
    return counts[0], sum(counts[1:]), {journal_id: seq for journal_id, seq in reached.items() if seq}


def _note(reached: dict[str, int], rows: Rows) -> None:
    if not set(_PLACES) <= set(rows.columns):
        return
    journal, seq = (rows.columns.index(name) for name in _PLACES)
    for row in rows.rows:
        name, place = row[journal], row[seq]
        if isinstance(name, str) and isinstance(place, int):
            reached[name] = max(place, reached.get(name, 0))


def _has_keys(registry: Registry) -> bool:
    """Tell whether the station's own keys are here, and are those of its journal as far as anything says."""
    shelf = registry.shelf
    seed, identity, own = shelf.secret("sign_seed"), shelf.secret("identity"), registry.refill.own_id()
    if seed is None or identity is None or not own or not shelf.setting("role"):
        return False
    known = registry.journal.state(own).sign_public
    return known in ("", SigningKey(seed).public)
