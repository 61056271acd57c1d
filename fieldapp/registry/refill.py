"""Filling a new database with what was saved from another: small tables, events, and how far each journal is whole."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import pairwise

import msgspec
from sqlite_utils import Database

from fieldapp.domain.events import Event, restore
from fieldapp.registry.journal import Journal, JournalState
from fieldapp.registry.salvage import Rows, Salvaged

SMALL_TABLES = ("meta", "secret", "journal", "fork", "head", "draft", "received", "kept", "erased", "seen")
_BATCH = 500


class _Linked(msgspec.Struct):
    prev_hash: str


class Refill:
    """Writes into a database that nobody works with yet, inside transactions of its registry."""

    def __init__(self, db: Database, journal: Journal) -> None:
        self._db = db
        self._journal = journal

    def take_rows(self, table: str, rows: Rows) -> None:
        """Put rows into a small table; what stands there under the same name stays."""
        known = [column.name for column in self._db[table].columns]
        wanted = [name for name in rows.columns if name in known]
        if not wanted:
            return
        places = [rows.columns.index(name) for name in wanted]
        self._db.conn.executemany(
            f"INSERT OR IGNORE INTO {table} ({', '.join(wanted)}) VALUES ({', '.join('?' for _ in wanted)})",
            [[row[place] for place in places] for row in rows.rows],
        )

    def let_files_in_again(self) -> None:
        """Keep the receive log, but let no file count as imported: what it brought may be lost."""
        self._db.execute("UPDATE received SET sha256 = ''")

    def take_events(self, salvaged: Iterable[Salvaged]) -> int:
        """Take proved events over, in any order, each as often as it comes; return how many were new."""
        new = 0
        waiting: dict[bool, list[Event]] = {True: [], False: []}
        for event, chained in salvaged:
            waiting[chained].append(event)
            if len(waiting[chained]) == _BATCH:
                new += len(self._journal.adopt(waiting[chained], chained=chained))
                waiting[chained] = []
        return new + sum(len(self._journal.adopt(events, chained=chained)) for chained, events in waiting.items())

    def link(self, own: Collection[str]) -> None:
        """Work out anew how far each journal is here without a gap; what lies behind a gap counts as an excerpt.

        Of the journals in `own` an excerpt closes a gap too: the station knows its own events.
        """
        journals = {state.journal_id: state for state in self._journal.states()}
        for (journal_id,) in self._db.execute("SELECT DISTINCT journal_id FROM event WHERE chained").fetchall():
            journals.setdefault(journal_id, JournalState(journal_id))
        for journal_id, state in journals.items():
            seq, head = self._walk(journal_id, excerpts=journal_id in own)
            self._db.execute(
                "UPDATE event SET chained = 0 WHERE journal_id = ? AND seq > ? AND chained", [journal_id, seq]
            )
            signed = state.signed_head if self._is_on_chain(state, seq) else ""
            changed = {"contiguous_to": seq, "head_hash": head, "signed_head": signed}
            self._journal.put_state(msgspec.structs.replace(state, **changed))

    def _walk(self, journal_id: str, *, excerpts: bool) -> tuple[int, str]:
        seq, head = 0, ""
        which = "" if excerpts else " AND chained"
        columns = "SELECT id, hash, envelope, chained FROM event"
        query = f"{columns} WHERE journal_id = ? AND seq = ?{which} ORDER BY chained DESC"
        while True:
            rows = self._db.execute(query, [journal_id, seq + 1]).fetchall()
            found = next((row for row in rows if msgspec.json.decode(row[2], type=_Linked).prev_hash == head), None)
            if found is None:
                return seq, head
            if not found[3]:
                self._db.execute("UPDATE event SET chained = 1 WHERE id = ?", [found[0]])
            seq, head = seq + 1, found[1]

    def _is_on_chain(self, state: JournalState, seq: int) -> bool:
        if not state.signed_head:
            return False
        told = msgspec.json.decode(state.signed_head)
        here = self._journal.hash_at(state.journal_id, told.get("seq", 0))
        return told.get("seq", 0) <= seq and bool(here) and here == told.get("hash")

    def own_id(self) -> str:
        """Return the id of the own journal, empty when nothing said it."""
        row = self._db.execute("SELECT value FROM meta WHERE name = 'journal_id'").fetchone()
        return "" if row is None else str(row[0])

    def ends(self) -> dict[str, int]:
        """Return the last place of each journal that was held without a gap."""
        rows = self._db.execute("SELECT journal_id, max(seq) FROM event WHERE chained GROUP BY journal_id").fetchall()
        return {str(journal_id): int(seq) for journal_id, seq in rows}

    def behind(self, journal_id: str, seq: int) -> list[Event]:
        """Return the events of a journal behind a place, in order."""
        rows = self._db.execute(
            "SELECT hash, envelope, salt, body FROM event WHERE journal_id = ? AND seq > ? ORDER BY seq, hash",
            [journal_id, seq],
        )
        return [restore(row[1], row[2], row[3], row[0]) for row in rows.fetchall()]

    def missing(self, reached: dict[str, int]) -> list[tuple[str, int, int]]:
        """Return (journal, from, to) of the places up to those `reached` once of which no event is here."""
        found = []
        for journal_id, last in sorted(reached.items()):
            rows = self._db.execute(
                "SELECT DISTINCT seq FROM event WHERE journal_id = ? AND seq <= ? ORDER BY seq", [journal_id, last]
            )
            here = [0, *(int(row[0]) for row in rows.fetchall()), last + 1]
            found += [(journal_id, before + 1, after - 1) for before, after in pairwise(here) if after - before > 1]
        return found
