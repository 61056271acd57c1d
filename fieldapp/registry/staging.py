"""Where the events of a bundle wait, encrypted like all the rest, until the bundle is proved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlite_utils import Database

from fieldapp.domain.events import Event, restore

_CHUNK = 1000


class Staging:
    """One bundle at a time. Nothing outside this table changes before the bundle is proved."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def clear(self) -> None:
        """Throw away what an earlier bundle left."""
        self._db.execute("DELETE FROM staging")

    def add(self, events: Iterable[Event], *, first: int) -> None:
        """Store events under the positions `first`, `first` + 1 and so on."""
        self._db.conn.executemany(
            "INSERT INTO staging VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    n,
                    e.hash,
                    e.envelope.journal_id,
                    e.envelope.seq,
                    e.envelope.lamport,
                    e.envelope.kind,
                    e.raw,
                    e.salt,
                    e.body,
                )
                for n, e in enumerate(events, start=first)
            ],
        )

    def read(self, first: int, count: int) -> Iterator[list[Event]]:
        """Yield events in lists of at most 1,000, from position `first` on, `count` in all."""
        for start in range(first, first + count, _CHUNK):
            stop = min(start + _CHUNK, first + count)
            rows = self._db.execute(
                "SELECT hash, envelope, salt, body FROM staging WHERE position >= ? AND position < ? ORDER BY position",
                [start, stop],
            )
            yield [restore(row[1], row[2], row[3], row[0]) for row in rows.fetchall()]
