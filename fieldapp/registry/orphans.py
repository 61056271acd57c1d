"""Events whose parents have not arrived: they apply, but raise no conflict until then."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlite_utils import Database

from fieldapp.domain.events import Event, subjects_in

_CHUNK = 500


class Orphans:
    """Keeps the pairs (missing parent, event that names it)."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._any: bool | None = None

    def note(self, numbered: list[tuple[int, Event]]) -> set[str]:
        """Note which parents of new events are missing, and that the new events are not.

        `numbered` are (row number, event). Returns the ids about which an older event has found its parent now.
        """
        own = {event.hash for _, event in numbered}
        wanted = {p for _, event in numbered for p in event.envelope.parents} - own
        missing = wanted - known_events(self._db, wanted)
        arrived = self.among(own)
        if missing:
            rows = [(p, n) for n, event in numbered for p in event.envelope.parents if p in missing]
            self._db.conn.executemany("INSERT INTO orphan VALUES (?, ?)", rows)
            self._any = True
        subjects: set[str] = set()
        for some, marks in _chunks(arrived):
            # From the envelopes: nothing leads from an event to its rows of subjects but a look at all of them.
            waiting = self._db.execute(
                f"SELECT e.envelope FROM orphan o CROSS JOIN event e ON e.id = o.event_id WHERE o.parent IN ({marks})",
                some,
            ).fetchall()
            subjects.update(*(subjects_in(row[0]) for row in waiting))
            self._db.execute(f"DELETE FROM orphan WHERE parent IN ({marks})", some)
        return subjects

    def among(self, hashes: set[str]) -> set[str]:
        """Return those of `hashes` that events here name as parents and that are not here."""
        if self._any is None:
            self._any = self._db.execute("SELECT 1 FROM orphan LIMIT 1").fetchone() is not None
        found: set[str] = set()
        for some, marks in _chunks(hashes) if self._any else ():
            rows = self._db.execute(f"SELECT DISTINCT parent FROM orphan WHERE parent IN ({marks})", some).fetchall()
            found.update(row[0] for row in rows)
        return found

    def forget(self) -> None:
        """Drop what was kept in memory after a transaction that did not happen."""
        self._any = None


def known_events(db: Database, hashes: Iterable[str]) -> set[str]:
    """Return those of `hashes` whose events are in the database."""
    found: set[str] = set()
    for some, marks in _chunks(hashes):
        found.update(row[0] for row in db.execute(f"SELECT hash FROM event WHERE hash IN ({marks})", some).fetchall())
    return found


def _chunks(values: Iterable[str]) -> Iterator[tuple[list[str], str]]:
    """Yield the values in lists that one query takes, each with its question marks."""
    every = list(values)
    for start in range(0, len(every), _CHUNK):
        some = every[start : start + _CHUNK]
        yield some, ", ".join("?" for _ in some)
