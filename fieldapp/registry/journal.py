"""The append-only truth: own events are added here, others' are adopted, and none is ever changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from sqlite_utils import Database

from fieldapp.domain.changes import Changes
from fieldapp.domain.clocks import clock_flags
from fieldapp.domain.events import Event, restore, seal_event, subjects_in
from fieldapp.registry.erasure import Erasures
from fieldapp.registry.event_rows import OWN_COLUMNS, event_rows
from fieldapp.registry.fresh import Fresh, as_fresh
from fieldapp.registry.frontier import APART, Frontier
from fieldapp.registry.inserting import Block, insert_block
from fieldapp.registry.orphans import Orphans, known_events
from fieldapp.system.clock import Clock
from fieldapp.system.errors import Bug
from fieldapp.system.randomness import Randomness

_CHUNK = 500
_COLUMNS = "e.hash, e.envelope, e.salt, e.body"


class JournalState(msgspec.Struct, frozen=True):
    """How far one journal is held here.

    Attributes:
        journal_id, desk_id, sign_public, recipient: whose it is; keys in hex and as age recipient.
        contiguous_to: events 1 to this are all here; `head_hash` is the hash of the last of them.
        signed_head: JSON of the newest head that its maker signed, or empty.
        acknowledged_to: what the supervisor has said to hold of it.
        exported_to: what was written to a file and read back.
    """

    journal_id: str
    desk_id: str = ""
    sign_public: str = ""
    recipient: str = ""
    contiguous_to: int = 0
    head_hash: str = ""
    signed_head: str = ""
    acknowledged_to: int = 0
    exported_to: int = 0


_STATE_COLUMNS = ", ".join(JournalState.__struct_fields__)
_STATE_MARKS = ", ".join("?" for _ in JournalState.__struct_fields__)


class Journal:
    """All events in this database. Writing happens inside `Registry.transaction` only.

    Attributes:
        erasures: what was destroyed for good.
        frontier: the newest events about people.
    """

    def __init__(self, db: Database, *, clock: Clock, randomness: Randomness) -> None:
        self._db = db
        self._clock = clock
        self._randomness = randomness
        self._fresh: list[Fresh] = []
        self._awaited: set[str] = set()
        self._head: tuple[str, int, str, int, int] | None = None
        self._orphans = Orphans(db)
        self.erasures = Erasures(db)
        self.frontier = Frontier(db)

    # -- writing

    def begin(self, journal_id: str, *, desk_id: str, sign_public: str, recipient: str) -> None:
        """Make `journal_id` the own journal: all that is appended from now on goes there."""
        if self._fresh:
            self._save_head()
        self.put_state(JournalState(journal_id, desk_id, sign_public, recipient))
        own = " ".join([*self.own_ids(), journal_id])
        self._db.conn.executemany(
            "INSERT OR REPLACE INTO meta VALUES (?, ?)", [("own_journals", own), ("journal_id", journal_id)]
        )
        self._head = None

    def append(self, kind: str, subjects: list[str], facts: dict[str, Any], *, officer: str) -> Event:
        """Write one fact at the end of the own journal."""
        journal_id, seq, head_hash, lamport, last_time = self._own_head()
        now = self._clock.now_ms()
        event = seal_event(
            journal_id=journal_id,
            seq=seq + 1,
            prev_hash=head_hash,
            kind=kind,
            subjects=subjects,
            parents=self.frontier.of(subjects, apart=kind in APART),
            lamport=lamport + 1,
            wall_time=now,
            officer=officer,
            salt=self._randomness.bytes(32),
            facts=facts,
            clock_flags=clock_flags(now, last_time),
        )
        self._insert([event], chained=True)
        self._head = (journal_id, seq + 1, event.hash, lamport + 1, now)
        return event

    def extend(self, events: Block, subjects: Block, *, last: Event, unseen: list[Fresh]) -> None:
        """Write own events that `seal_next` made up to `last`; of `unseen` the views are to follow."""
        head = last.envelope
        insert_block(self._db, f"event ({OWN_COLUMNS})", events, same=f"'{head.journal_id}', 1")
        insert_block(self._db, "event_subject", subjects)
        self._fresh += unseen
        self._head = (head.journal_id, head.seq, last.hash, head.lamport, head.wall_time)

    def adopt(self, events: Iterable[Event], *, chained: bool) -> list[Event]:
        """Take over others' events that are not here yet and return these.

        An excerpt (`chained` false) that arrives again as part of its journal becomes chained. A body that is missing
        here is filled in, unless the person was erased: then it is destroyed on its way in.
        """
        batch = {event.hash: event for event in self.erasures.without_erased(list(events))}
        known: dict[str, int] = {}
        bare: set[str] = set()
        for some in _chunks(list(batch)):
            marks = ", ".join("?" for _ in some)
            query = f"SELECT hash, chained, body IS NULL FROM event WHERE hash IN ({marks})"
            for event_hash, was_chained, lacks_body in self._db.execute(query, some).fetchall():
                known[event_hash] = was_chained
                bare |= {event_hash} if lacks_body else set()
        new = [event for event in batch.values() if event.hash not in known]
        self._insert(new, chained=chained)
        filled = [batch[h] for h in bare if batch[h].body is not None]
        self.erasures.fill_in(filled)
        self._fresh += map(as_fresh, filled)
        if chained:
            promoted = [(h,) for h, was_chained in known.items() if not was_chained]
            self._db.conn.executemany("UPDATE event SET chained = 1 WHERE hash = ?", promoted)
        journal_id, seq, head_hash, lamport, last_time = self._own_head()
        top = max((event.envelope.lamport for event in new), default=0)
        self._head = (journal_id, seq, head_hash, max(lamport, top), last_time)
        return new + filled

    def _insert(self, events: list[Event], *, chained: bool) -> None:
        if events:
            self._awaited |= self._orphans.note(self._put(events, chained=chained))
            self._fresh += map(as_fresh, events)

    def _put(self, events: list[Event], *, chained: bool) -> list[tuple[int, Event]]:
        """Write events into the tables; return each with the number of its row."""
        first = self.newest_id() + 1
        rows = event_rows(events, first=first, chained=chained)
        self._db.conn.executemany("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows.events)
        self._db.conn.executemany("INSERT INTO event_subject VALUES (?, ?)", rows.subjects)
        return list(enumerate(events, start=first))

    def has_fresh(self) -> bool:
        """Tell whether something was written whose views are not written yet."""
        return bool(self._fresh)

    def take_fresh(self, changes: Changes) -> tuple[list[Fresh], set[str]]:
        """Hand over what was written since the last call: the events, and ids whose missing parents have arrived."""
        fresh, awaited = self._fresh, self._awaited
        self._fresh, self._awaited = [], set()
        for event in fresh:
            changes.note(event.kind, event.subjects)
        if fresh:
            self._save_head()
        return fresh, awaited

    def forget(self) -> None:
        """Drop what was kept in memory after a transaction that did not happen."""
        self._fresh, self._awaited, self._head = [], set(), None
        self._orphans.forget()
        self.erasures.forget()

    # -- who is an office

    def trust_office(self, journal_id: str) -> None:
        """Take a journal for one of the office that opened the campaign: its decisions count, and whom it adds."""
        known = sorted({*self.offices(), journal_id})
        self._db.execute("INSERT OR REPLACE INTO meta VALUES ('offices', ?)", [" ".join(known)])

    def offices(self) -> list[str]:
        """Return the journals of the office that opened the campaign; none when none is trusted yet."""
        row = self._db.execute("SELECT value FROM meta WHERE name = 'offices'").fetchone()
        return [] if row is None else str(row[0]).split()

    # -- the own head

    def lamport(self) -> int:
        """Return the largest order number that is known here."""
        return self._own_head()[3]

    def own_ids(self) -> list[str]:
        """Return the ids of all journals that this database has written, the one that is written to last."""
        row = self._db.execute("SELECT value FROM meta WHERE name = 'own_journals'").fetchone()
        return [] if row is None else str(row[0]).split()

    def own_id(self) -> str:
        """Return the id of the own journal."""
        return self._own_head()[0]

    def _own_head(self) -> tuple[str, int, str, int, int]:
        if self._head is None:
            names = dict(self._db.execute("SELECT name, value FROM meta").fetchall())
            if "journal_id" not in names:
                raise Bug("journal.not_begun")
            state = self.state(names["journal_id"])
            self._head = (
                state.journal_id,
                state.contiguous_to,
                state.head_hash,
                int(names.get("lamport", 0)),
                int(names.get("last_time", 0)),
            )
        return self._head

    def _save_head(self) -> None:
        journal_id, seq, head_hash, lamport, last_time = self._own_head()
        self._db.execute(
            "UPDATE journal SET contiguous_to = ?, head_hash = ? WHERE journal_id = ?", [seq, head_hash, journal_id]
        )
        self._db.conn.executemany(
            "INSERT OR REPLACE INTO meta VALUES (?, ?)", [("lamport", str(lamport)), ("last_time", str(last_time))]
        )

    # -- states of journals

    def state(self, journal_id: str) -> JournalState:
        """Return how far a journal is held; an unknown one is held to 0."""
        if self._fresh and self._head is not None:
            self._save_head()
        row = self._db.execute(f"SELECT {_STATE_COLUMNS} FROM journal WHERE journal_id = ?", [journal_id]).fetchone()
        return JournalState(journal_id) if row is None else JournalState(*row)

    def states(self) -> list[JournalState]:
        """Return all journals that are held in part or whole, by id."""
        if self._fresh and self._head is not None:
            self._save_head()
        rows = self._db.execute(f"SELECT {_STATE_COLUMNS} FROM journal ORDER BY journal_id").fetchall()
        return [JournalState(*row) for row in rows]

    def put_state(self, state: JournalState) -> None:
        """Write how far a journal is held."""
        values = [getattr(state, name) for name in JournalState.__struct_fields__]
        self._db.execute(f"INSERT OR REPLACE INTO journal ({_STATE_COLUMNS}) VALUES ({_STATE_MARKS})", values)

    def note_exported(self, journal_id: str, to_seq: int) -> None:
        """Note that a journal up to `to_seq` lies in a file that was read back."""
        self._db.execute(
            "UPDATE journal SET exported_to = max(exported_to, ?) WHERE journal_id = ?", [to_seq, journal_id]
        )

    def note_acknowledged(self, journal_id: str, to_seq: int) -> None:
        """Note that the supervisor holds a journal up to `to_seq`; it never goes back."""
        self._db.execute(
            "UPDATE journal SET acknowledged_to = max(acknowledged_to, ?), exported_to = max(exported_to, ?)"
            " WHERE journal_id = ?",
            [to_seq, to_seq, journal_id],
        )

    def note_fork(self, journal_id: str, seq: int, head_hash: str) -> None:
        """Note another branch of a journal by its head; its events are kept beside those of the first."""
        self._db.execute("INSERT OR IGNORE INTO fork VALUES (?, ?, ?)", [journal_id, seq, head_hash])

    def forks(self, journal_id: str) -> list[tuple[int, str]]:
        """Return (seq, hash) of the heads of all further branches of a journal."""
        rows = self._db.execute(
            "SELECT seq, head_hash FROM fork WHERE journal_id = ? ORDER BY seq, head_hash", [journal_id]
        )
        return [(int(seq), str(head)) for seq, head in rows.fetchall()]

    # -- reading

    def newest_id(self) -> int:
        """Return the mark of the newest event here, for `since`."""
        return int(self._db.execute("SELECT coalesce(max(id), 0) FROM event").fetchone()[0])

    def mark_of(self, event_hash: str) -> int:
        """Return the mark of an event, for `since`; 0 when it is not here."""
        row = self._db.execute("SELECT id FROM event WHERE hash = ?", [event_hash]).fetchone()
        return 0 if row is None else int(row[0])

    def since(self, mark: int, *, kinds: Iterable[str] = (), leave_out: Iterable[str] = ()) -> Iterator[Event]:
        """Yield the events that came here after a mark: of some kinds, or of all but some."""
        some, relation = (list(kinds), "IN") if kinds else (list(leave_out), "NOT IN")
        marks = ", ".join("?" for _ in some)
        cursor = self._db.execute(
            f"SELECT {_COLUMNS} FROM event e WHERE id > ? AND kind {relation} ({marks}) ORDER BY id", [mark, *some]
        )
        while rows := cursor.fetchmany(_CHUNK):
            yield from (_event(row) for row in rows)

    def known(self, hashes: Iterable[str]) -> set[str]:
        """Return those of `hashes` whose events are here."""
        return known_events(self._db, hashes)

    def subject_of(self, event_hash: str) -> str:
        """Return the id under which an event about one person was written: what follows from it goes by that id too.

        People who were taken for one may be separated, and everything has to stay with whom it was said of.
        """
        row = self._db.execute("SELECT envelope FROM event WHERE hash = ?", [event_hash]).fetchone()
        return subjects_in(row[0])[0]  # nothing leads from an event to its rows of subjects

    def about(self, subjects: Iterable[str]) -> list[Event]:
        """Return all events about any of the ids."""
        ids = list(subjects)
        marks = ", ".join("?" for _ in ids)
        rows = self._db.execute(
            f"SELECT DISTINCT {_COLUMNS} FROM event_subject s JOIN event e ON e.id = s.event_id"
            f" WHERE s.subject IN ({marks})",
            ids,
        )
        return [_event(row) for row in rows.fetchall()]

    def about_each(self, subjects: Iterable[str]) -> dict[str, list[Event]]:
        """Return, for each of the ids, all events about it; an event about two of them stands under both."""
        found: dict[str, list[Event]] = {}
        for some in _chunks(list(subjects)):
            rows = self._db.execute(
                f"SELECT {_COLUMNS}, s.subject FROM event_subject s JOIN event e ON e.id = s.event_id"
                f" WHERE s.subject IN ({', '.join('?' for _ in some)})",
                some,
            )
            for row in rows.fetchall():
                found.setdefault(row[4], []).append(_event(row))
        return found

    def missing_parents(self, events: Iterable[Event]) -> frozenset[str]:
        """Return the parents of `events` that no journal here holds."""
        return frozenset(self._orphans.among({p for event in events for p in event.envelope.parents}))

    def of_kinds(self, kinds: Iterable[str]) -> Iterator[Event]:
        """Yield all events of some kinds, in replay order."""
        wanted = list(kinds)
        marks = ", ".join("?" for _ in wanted)
        rows = self._db.execute(
            f"SELECT {_COLUMNS} FROM event e WHERE kind IN ({marks}) ORDER BY lamport, journal_id, seq, hash", wanted
        )
        return (_event(row) for row in rows.fetchall())

    def range(self, journal_id: str, from_seq: int, to_seq: int) -> Iterator[Event]:
        """Yield the chained events of a journal from `from_seq` to `to_seq`, both included."""
        cursor = self._db.execute(
            f"SELECT {_COLUMNS} FROM event e WHERE journal_id = ? AND seq BETWEEN ? AND ? AND chained ORDER BY seq",
            [journal_id, from_seq, to_seq],
        )
        while rows := cursor.fetchmany(_CHUNK):
            yield from (_event(row) for row in rows)

    def hash_at(self, journal_id: str, seq: int) -> str:
        """Return the hash of the chained event at a place, empty for place 0 and for a place that is not held."""
        row = self._db.execute(
            "SELECT hash FROM event WHERE journal_id = ? AND seq = ? AND chained", [journal_id, seq]
        ).fetchone()
        return "" if row is None else str(row[0])

    def time_of(self, journal_id: str, seq: int) -> int:
        """Return the wall time of a chained event in ms, 0 when it is not here."""
        return next((e.envelope.wall_time for e in self.range(journal_id, seq, seq)), 0)

    def flagged(self, journal_id: str, from_seq: int) -> list[tuple[int, int, list[str]]]:
        """Return (seq, wall time, flags) of the chained events from a place on whose clock was odd."""
        rows = self._db.execute(
            f"SELECT {_COLUMNS} FROM event e WHERE journal_id = ? AND seq >= ? AND chained"
            " AND substr(CAST(envelope AS TEXT), 1, 17) != '{\"clock_flags\":[]' ORDER BY seq",
            [journal_id, from_seq],
        )
        events = map(_event, rows.fetchall())
        return [(e.envelope.seq, e.envelope.wall_time, e.envelope.clock_flags) for e in events]

    def newest_of(self, kinds: Iterable[str]) -> str:
        """Return the hash of the event of some kinds that came here last, empty when there is none."""
        wanted = list(kinds)
        # The newest of each kind is at the end of its part of the index; together they would all be sorted.
        each = " UNION ALL ".join("SELECT max(id) AS id FROM event WHERE kind = ?" for _ in wanted)
        row = self._db.execute(f"SELECT hash FROM event WHERE id = (SELECT max(id) FROM ({each}))", wanted).fetchone()
        return "" if row is None else str(row[0])

    def newest_in(self, journal_id: str) -> tuple[int, str]:
        """Return place and hash of the last event of a journal that is here at all; 0 and empty when none is."""
        row = self._db.execute(
            "SELECT seq, hash FROM event WHERE journal_id = ? ORDER BY seq DESC, hash LIMIT 1", [journal_id]
        ).fetchone()
        return (0, "") if row is None else (int(row[0]), str(row[1]))

    def count(self) -> int:
        """Return the number of events here."""
        return int(self._db.execute("SELECT count(*) FROM event").fetchone()[0])

    def waiting(self, kind: str, journal_id: str, from_seq: int) -> tuple[int, int]:
        """Count the events of a kind in a journal from `from_seq` on, with the first one's time (ms, 0 for none)."""
        rows = self._db.execute(
            "SELECT seq FROM event WHERE kind = ? AND journal_id = ? AND seq >= ? AND chained ORDER BY seq",
            [kind, journal_id, from_seq],
        ).fetchall()
        return len(rows), self.time_of(journal_id, rows[0][0]) if rows else 0

    def bytes_in(self, journal_id: str, from_seq: int, to_seq: int) -> int:
        """Return how many bytes the chained events of a part of a journal are, with their bodies and salts."""
        row = self._db.execute(
            "SELECT sum(length(envelope) + ifnull(length(salt), 0) + ifnull(length(body), 0)) FROM event"
            " WHERE journal_id = ? AND seq BETWEEN ? AND ? AND chained",
            [journal_id, from_seq, to_seq],
        ).fetchone()
        return int(row[0] or 0)


def _event(row: tuple[Any, ...]) -> Event:
    return restore(row[1], row[2], row[3], row[0])


def _chunks(values: list[str]) -> Iterator[list[str]]:
    return (values[i : i + _CHUNK] for i in range(0, len(values), _CHUNK))
