"""The heads that makers signed, where a range that is passed on may end; and the branches that lead to some."""

from __future__ import annotations

from collections.abc import Collection

import msgspec
from sqlite_utils import Database

from fieldapp.domain.events import MAX_NUMBER, Event, restore

_LINE = "length(envelope) + coalesce(length(body) + 2 * length(salt), 0) + 32"
"""Bytes of the line that carries an event, with its line feed."""

_PART = "FROM event WHERE journal_id = ? AND seq BETWEEN ? AND ? AND chained"


class Head(msgspec.Struct, frozen=True):
    """A place of a journal, signed by its maker: `signature` in hex over campaign, journal, `seq` and `hash`."""

    journal_id: str
    seq: int
    hash: str
    sign_public: str
    signature: str


_COLUMNS = ", ".join(Head.__struct_fields__)


class Heads:
    """All signed heads that arrived. Writing happens inside `Registry.transaction`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def put(self, head: Head) -> None:
        """Keep a head whose signature was checked."""
        self._db.execute(
            f"INSERT OR IGNORE INTO head ({_COLUMNS}) VALUES (?, ?, ?, ?, ?)", list(msgspec.structs.astuple(head))
        )

    def of(self, event_hash: str) -> Head | None:
        """Return the head that is signed for an event."""
        row = self._db.execute(f"SELECT {_COLUMNS} FROM head WHERE hash = ?", [event_hash]).fetchone()
        return None if row is None else Head(*row)

    def between(self, journal_id: str, first: int, last: int) -> list[Head]:
        """Return the heads from `first` to `last` on the chain that is held here without a gap, by place."""
        rows = self._db.execute(
            f"SELECT {', '.join(f'h.{name}' for name in Head.__struct_fields__)} FROM head h"
            " JOIN event e ON e.hash = h.hash AND e.chained"
            " WHERE h.journal_id = ? AND h.seq BETWEEN ? AND ? ORDER BY h.seq",
            [journal_id, first, last],
        )
        return [Head(*row) for row in rows.fetchall()]

    def last(self, journal_id: str, first: int) -> int:
        """Return the place of the newest head from `first` on, on the chain held here; 0 when there is none."""
        return max((head.seq for head in self.between(journal_id, first, MAX_NUMBER)), default=0)

    def within(self, journal_id: str, first: int, last: int, *, room: int, anywhere: bool) -> tuple[int, int]:
        """Return how far a part of a journal goes within `room` bytes of lines, and how many bytes that are.

        It ends at `last`, or `anywhere`, or else at a signed head. When nothing fits, it goes to the first place where
        it may end, and is larger than `room`.
        """
        whole = int(self._db.execute(f"SELECT sum({_LINE}) {_PART}", [journal_id, first, last]).fetchone()[0] or 0)
        if whole <= room:
            return last, whole
        ends = {head.seq for head in self.between(journal_id, first, last)} | {last}
        stop, size, told = 0, 0, 0
        for seq, length in self._db.execute(f"SELECT seq, {_LINE} {_PART} ORDER BY seq", [journal_id, first, last]):
            told += length
            if told > room and stop:
                break
            if anywhere or seq in ends:
                stop, size = seq, told
        return stop, size

    def base(self, event_hash: str) -> int | None:
        """Return the place where the way back from an event meets the chain held here, or None when it never does.

        For an event on the chain this is its own place; for a branch that begins with the journal it is 0.
        """
        while event_hash:
            row = self._row(event_hash)
            if row is None:
                return None
            if row[4]:
                return int(row[5])
            event_hash = restore(*row[1:4], row[0]).envelope.prev_hash
        return 0

    def whole_from(self, event_hash: str) -> int | None:
        """Return as `base`, but None also when a body is missing on the way back that no erasure has destroyed."""
        while event_hash:
            row = self._db.execute(
                "SELECT envelope, chained, seq, body IS NULL AND hash NOT IN (SELECT name FROM erased)"
                " FROM event WHERE hash = ?",
                [event_hash],
            ).fetchone()
            if row is None or row[3]:
                return None
            if row[1]:
                return int(row[2])
            event_hash = restore(row[0], None, None, event_hash).envelope.prev_hash
        return 0

    def branch(self, tip: str, *, beyond: Collection[str] = ()) -> list[Event]:
        """Return the events of a branch to its tip, from where it leaves the chain or from behind an event of `beyond`.

        Empty when a part of the way is not here.
        """
        events: list[Event] = []
        at = tip
        while at and at not in beyond:
            row = self._row(at)
            if row is None:
                return []
            if row[4]:
                break
            event = restore(*row[1:4], row[0])
            events.append(event)
            at = event.envelope.prev_hash
        return events[::-1]

    def _row(self, event_hash: str) -> tuple[str, bytes, bytes | None, bytes | None, int, int] | None:
        row = self._db.execute(
            "SELECT hash, envelope, salt, body, chained, seq FROM event WHERE hash = ?", [event_hash]
        ).fetchone()
        return None if row is None else (row[0], row[1], row[2], row[3], row[4], row[5])
