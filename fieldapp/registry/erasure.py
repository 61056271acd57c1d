"""Destroying what is known of a person: bodies and salts here now, and whenever they come in again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec
from sqlite_utils import Database

from fieldapp.domain.events import Event, restore
from fieldapp.domain.rulings import LASTING_KINDS, Rulings

UNFINISHED = "erasure_unfinished"
"""Local setting: something was destroyed, and index, log and backups may still hold it."""

_CHUNK = 500
_LASTING = ", ".join(f"'{kind}'" for kind in sorted(LASTING_KINDS))
_ABOUT_ERASED = "id IN (SELECT event_id FROM event_subject WHERE subject IN (SELECT name FROM erased))"


class Erasures:
    """Keeps the names of what was erased: ids of people, and hashes of the events that an erasure covers."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._any: bool | None = None

    def forget(self) -> None:
        """Drop what was kept in memory after a transaction that did not happen."""
        self._any = None

    def carry_out(self, rulings: Rulings) -> None:
        """Destroy salts and bodies of all events that erasures cover, and half-typed forms about these people."""
        names = [*rulings.ever_erased, *rulings.covered]
        before = self._db.execute("SELECT count(*) FROM erased").fetchone()[0]
        self._db.conn.executemany("INSERT OR IGNORE INTO erased VALUES (?)", [(name,) for name in names])
        self._any = bool(names)
        if self._db.execute("SELECT count(*) FROM erased").fetchone()[0] == before:
            return
        for some, marks in _chunks(sorted(rulings.covered)):
            self._db.execute(
                f"UPDATE event SET salt = NULL, body = NULL WHERE hash IN ({marks}) AND body IS NOT NULL"
                f" AND kind NOT IN ({_LASTING}) AND {_ABOUT_ERASED}",
                some,
            )
        self._db.execute("DELETE FROM draft WHERE EXISTS (SELECT 1 FROM erased WHERE instr(draft.body, name) > 0)")
        # What was typed for the last save is kept for its undo, of a walk-in without an id.
        self._db.execute("DELETE FROM meta WHERE name = 'setting.last_saved'")
        self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, '1')", [f"setting.{UNFINISHED}"])

    def without_erased(self, events: list[Event]) -> list[Event]:
        """Return events that come in, those that an erasure covers without salt and body."""
        if self._any is None:
            self._any = self._db.execute("SELECT 1 FROM erased LIMIT 1").fetchone() is not None
        if not self._any:
            return events
        covered = self._among(event.hash for event in events)
        if not covered:
            return events
        people = self._among(s for event in events if event.hash in covered for s in event.envelope.subjects)

        def destroyed(event: Event) -> bool:
            envelope = event.envelope
            return event.hash in covered and envelope.kind not in LASTING_KINDS and bool(people & {*envelope.subjects})

        return [msgspec.structs.replace(e, salt=None, body=None) if destroyed(e) else e for e in events]

    def fill_in(self, events: list[Event]) -> None:
        """Put back salts and bodies that were missing here though nobody erased them."""
        rows = [(event.salt, event.body, event.hash) for event in events]
        self._db.conn.executemany("UPDATE event SET salt = ?, body = ? WHERE hash = ?", rows)

    def bare(self, journal_id: str, from_seq: int, to_seq: int) -> list[tuple[int, str]]:
        """Return (seq, hash) of the chained events of a journal whose body is missing though no erasure covers them."""
        rows = self._db.execute(
            "SELECT seq, hash FROM event WHERE journal_id = ? AND seq BETWEEN ? AND ? AND chained AND body IS NULL"
            " AND hash NOT IN (SELECT name FROM erased) ORDER BY seq",
            [journal_id, from_seq, to_seq],
        )
        return [(int(seq), str(event_hash)) for seq, event_hash in rows.fetchall()]

    def left_of(self, people: Iterable[str]) -> list[Event]:
        """Return the events about erased people that no erasure covers: their bodies are still here."""
        found: dict[str, Event] = {}
        for some, marks in _chunks(sorted(people)):
            rows = self._db.execute(
                "SELECT e.hash, e.envelope, e.salt, e.body FROM event_subject s JOIN event e ON e.id = s.event_id"
                f" WHERE s.subject IN ({marks}) AND e.body IS NOT NULL AND e.kind NOT IN ({_LASTING})",
                some,
            )
            found |= {row[0]: restore(row[1], row[2], row[3], row[0]) for row in rows.fetchall()}
        return list(found.values())

    def scrub(self) -> None:
        """Let nothing that was deleted stay in the search index and the write-ahead log; outside a transaction."""
        self._db.execute("BEGIN IMMEDIATE")
        self._db.execute("INSERT INTO search (search) VALUES ('optimize')")
        self._db.commit()
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def _among(self, names: Iterable[str]) -> set[str]:
        found: set[str] = set()
        for some, marks in _chunks(sorted(set(names))):
            found |= {row[0] for row in self._db.execute(f"SELECT name FROM erased WHERE name IN ({marks})", some)}
        return found


def _chunks(values: list[str]) -> Iterator[tuple[list[str], str]]:
    for start in range(0, len(values), _CHUNK):
        some = values[start : start + _CHUNK]
        yield some, ", ".join("?" for _ in some)
