"""The registry as a whole: open, one transaction at a time, close."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

import msgspec

from fieldapp.domain.changes import Changes
from fieldapp.registry.access_log import AccessLog
from fieldapp.registry.cipher import connect, translated, widened
from fieldapp.registry.copies import Progress, Standing, damage, mark_copy, prove_copy, standing, write_copy
from fieldapp.registry.heads import Heads
from fieldapp.registry.journal import Journal
from fieldapp.registry.listings import Listings
from fieldapp.registry.people import People
from fieldapp.registry.refill import Refill
from fieldapp.registry.registrations import Registrations
from fieldapp.registry.salvage import salvage_events
from fieldapp.registry.schema import bring_up_to_date
from fieldapp.registry.shelf import Shelf
from fieldapp.registry.staging import Staging
from fieldapp.registry.views import VIEWS_VERSION, Views
from fieldapp.system.clock import Clock
from fieldapp.system.errors import EnvironmentFault
from fieldapp.system.randomness import Randomness

TRY_KEPT = "try_kept"
"""Local setting: another version of the program opened the file; it may read what an earlier one had to keep."""

_T = TypeVar("_T")


class StoredEvent(msgspec.Struct, frozen=True):
    """A row of the journal; `chained` is 0 for an excerpt."""

    journal_id: str
    seq: int
    hash: str
    lamport: int
    kind: str
    chained: int
    envelope: bytes
    salt: bytes | None
    body: bytes | None


class Registry:
    """One open database, bound to the thread that opened it.

    Attributes:
        key: opens the file; kept for new slots.
        journal: the events, own and others'.
        heads: what makers signed, and the branches that lead to it.
        registrations: where they stand in the journals.
        people: what replay made of them: look up, search, count.
        views: rebuild and compare what is derived.
        listings: the rows of lists, written in bulk.
        staging: where the content of a bundle waits until it is proved.
        shelf: secrets, settings, drafts, and the log of received files.
        access_log: who asked to see whose whole numbers.
        refill: what makes a whole file from a damaged one.
    """

    def __init__(
        self,
        path: Path,
        key: bytes,
        *,
        clock: Clock,
        randomness: Randomness,
        read_only: bool = False,
        progress: Progress | None = None,
    ) -> None:
        """Open a file; one that an earlier version of the program wrote is brought up to date, tables and views.

        Raises:
            InputRefused: `registry.missing`, `registry.wrong_key`, `registry.newer`, `registry.damaged`.
            EnvironmentFault: `registry.sqlite_too_old`, or a `disk.*` code; a migration was done whole or not at all.
        """
        self.path = path
        self.key = key
        self._read_only = read_only
        self._db = connect(path, key, read_only=read_only)
        self._failed = False
        self._open: Changes | None = None
        try:
            with translated(path.name):
                bring_up_to_date(self._db, place=path.name, read_only=read_only)
                self.journal = Journal(self._db, clock=clock, randomness=randomness)
                self.views = Views(self._db, self.journal)
                self.listings = Listings(self._db, self.journal, self.views)
                self.heads = Heads(self._db)
                self.registrations = Registrations(self._db)
                self.people = People(self._db)
                self.staging = Staging(self._db)
                self.shelf = Shelf(self._db)
                self.access_log = AccessLog(self._db)
                self.refill = Refill(self._db, self.journal)
                if not read_only:
                    self._renew_views(progress)
        except BaseException:
            self._db.close()
            raise

    def _renew_views(self, progress: Progress | None) -> None:
        """Make the views again when an earlier version of the program made them; what was kept is tried again then."""
        if self.views.version() == VIEWS_VERSION:
            return
        with self.transaction():
            self.views.rebuild(progress)
            if self.journal.count():
                self.shelf.put_setting(TRY_KEPT, "1")

    @classmethod
    def create(cls, path: Path, key: bytes, *, clock: Clock, randomness: Randomness) -> Registry:
        """Make a new, empty database under `key` (32 bytes) and open it.

        Raises:
            EnvironmentFault: `disk.exists` when something lies there already.
        """
        if path.exists():
            raise EnvironmentFault("disk.exists", place=path.name)
        connect(path, key, create=True).close()
        return cls(path, key, clock=clock, randomness=randomness)

    @contextlib.contextmanager
    def transaction(self, *, progress: Progress | None = None) -> Iterator[Changes]:
        """Commit everything inside with full sync, together with the views that follow from it, or nothing.

        A transaction inside another joins it. What is yielded says afterwards what changed. `progress` hears how far
        the views are and may raise: nothing has happened then.

        Raises:
            EnvironmentFault: a `disk.*` code; nothing was saved then. After `disk.failed` the disk cannot be trusted:
                every further transaction raises `registry.reopen`.
        """
        if self._open is not None:
            yield self._open
            return
        if self._failed:
            raise EnvironmentFault("registry.reopen", place=self.path.name)
        changes = self._open = Changes()
        try:
            with translated(self.path.name):
                self._db.execute("BEGIN IMMEDIATE")
                with self._db.atomic():
                    yield changes
                    self.views.refresh(self.journal.take_fresh(changes), progress)
                self._db.commit()
        except BaseException as error:
            with contextlib.suppress(Exception):
                self._db.rollback()
            # A stick that fails while a file is written to it says nothing about the own disk.
            broken = ("disk.failed", self.path.name)
            self._failed = isinstance(error, EnvironmentFault) and (error.code, error.place) == broken
            self.journal.forget()
            self.views.forget()
            raise
        finally:
            self._open = None

    def widened(self, *, once: bool = False) -> contextlib.AbstractContextManager[None]:
        """Take more memory for a while, because much is about to be written: in one transaction when `once`."""
        return widened(self._db, once=once)

    def rehearse(self, act: Callable[[], object], outcome: Callable[[], _T]) -> _T:
        """Do something inside a transaction, return what `outcome` then says, and leave no trace of it."""
        with translated(self.path.name):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                act()
                return outcome()
            finally:
                self._db.rollback()
                self.views.forget()

    def copy_to(self, target: Path) -> None:
        """Write a compact copy, encrypted with the same key, to a file that does not exist yet.

        Raises:
            EnvironmentFault: `disk.exists`, or another `disk.*` code.
        """
        write_copy(self._db, target)

    def back_up_to(self, target: Path, *, marks: Mapping[str, str], progress: Progress | None = None) -> Standing:
        """Write a copy that carries `marks` as settings and was read back whole; return how far it has come.

        Raises:
            EnvironmentFault: `backup.differs` when it is not what lies here, `disk.*`.
            InputRefused: `registry.damaged` when this database cannot be copied any more.
        """
        before = self.standing()
        write_copy(self._db, target, progress=progress)
        mark_copy(target, self.key, marks)
        if prove_copy(target, self.key) != before:
            raise EnvironmentFault("backup.differs", place=target.name)
        return before

    def standing(self) -> Standing:
        """Return how far this database has come."""
        with translated(self.path.name):
            return standing(self._db)

    def scrub(self) -> None:
        """Let nothing that was erased stay in index and log; outside a transaction."""
        with translated(self.path.name):
            self.journal.erasures.scrub()

    def stored(self) -> Iterator[StoredEvent]:
        """Yield every event as it lies in the file, nothing decoded: by journal, place and hash."""
        names = ", ".join(StoredEvent.__struct_fields__)
        cursor = self._db.execute(f"SELECT {names} FROM event ORDER BY journal_id, seq, hash")
        while rows := cursor.fetchmany(500):
            yield from (StoredEvent(*row) for row in rows)

    def damage(self) -> list[str]:
        """Return what SQLite's and SQLCipher's own checks find; empty when nothing."""
        # SQLCipher's check reads the file past the log: a page that a power cut has torn lies there until the log
        # that holds it is worked in.
        if not self._read_only:
            self._db.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
        return damage(self._db)

    def proved(self) -> int:
        """Count the events that can be read past every damaged place and are proved by their hashes."""
        return len({salvaged.event.hash for salvaged in salvage_events(self.path, self.key)})

    def close(self) -> None:
        """Close the file; a registry is not used after that."""
        self._db.close()
