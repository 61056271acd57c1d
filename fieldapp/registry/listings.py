"""The rows of lists: written in bulk, events, views and index together, and read back for the day they come again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import Any, NamedTuple

import msgspec
from sqlite_utils import Database

from fieldapp.domain.changes import Changes
from fieldapp.domain.events import Event, seal_next, subjects_in
from fieldapp.domain.replay import CLASSIFIED
from fieldapp.domain.rulings import Rulings
from fieldapp.registry.event_rows import EventRows, event_rows
from fieldapp.registry.frontier import APART
from fieldapp.registry.journal import Journal
from fieldapp.registry.views import Views, newcomer_rows
from fieldapp.system.randomness import Randomness

_BATCH = 1000
"""People whose events and views are written together."""


class Named(NamedTuple):
    """What lists say about one person: (kind, facts) in order. `new` says that the id was made for it just now."""

    citizen_id: str
    told: list[tuple[str, dict[str, Any]]]
    new: bool


class Listed(msgspec.Struct, frozen=True, gc=False):
    """A row of a list that was taken over and holds.

    Attributes:
        event: hash of the event that says it; `classified` of the one that says category and amount, or empty.
        values: as in `citizen.FIELDS` and `replay.CLASSIFIED`.
        before: hashes of what earlier lists said in its place; a desk may have heard of no other.
    """

    event: str
    citizen_id: str
    sheet: str
    row: int
    values: dict[str, str]
    classified: str = ""
    before: tuple[str, ...] = ()


class _Sealed(NamedTuple):
    """A batch as the tables take it, with its last event and the events about people who were known."""

    rows: EventRows
    people: list[tuple[Any, ...]]
    last: Event
    known: list[Event]


class _Sealing:
    """Makes events and views of one batch behind the other, without the database: beside the thread that writes.

    Attributes:
        lines: the newest events about the people who were known, of both lines of parents.
    """

    def __init__(self, rulings: Rulings, behind: Event, randomness: Randomness, event_id: int, row: int) -> None:
        self.lines: dict[str, tuple[list[str], list[str]]] = {}
        self._rulings = rulings
        self._last = behind
        self._randomness = randomness
        self._event_id, self._row = event_id, row

    def take(self, some: list[Named]) -> _Sealed:
        """Seal a batch."""
        events: list[Event] = []
        known: list[Event] = []
        newcomers: list[tuple[str, list[Event]]] = []
        for person in some:
            own = self._seal(person, ([], []) if person.new else self.lines[person.citizen_id])
            events += own
            if person.new:
                newcomers.append((person.citizen_id, own))
            else:
                known += own
        rows = event_rows(events, first=self._event_id + 1, chained=True)
        people = newcomer_rows(newcomers, self._rulings, first=self._row)
        self._event_id += len(events)
        self._row += len(people)
        return _Sealed(rows, people, self._last, known)

    def _seal(self, person: Named, lines: tuple[list[str], list[str]]) -> list[Event]:
        own = []
        for kind, facts in person.told:
            line, salt = lines[kind in APART], self._randomness.bytes(32)
            self._last = seal_next(
                self._last, kind=kind, subject=person.citizen_id, parents=sorted(line), salt=salt, facts=facts
            )
            line[:] = [self._last.hash]
            own.append(self._last)
        return own


class Listings:
    """Writes what lists say about many people. Writing happens inside `Registry.transaction` only."""

    def __init__(self, db: Database, journal: Journal, views: Views) -> None:
        self._db = db
        self._journal = journal
        self._views = views

    def write(
        self,
        people: Iterable[Named],
        *,
        behind: Event,
        randomness: Randomness,
        changes: Changes,
        progress: Callable[[int], None],
    ) -> None:
        """Append what is told of `people`, and make the views of those who are new.

        `behind` is the newest own event, written in the same transaction. Nothing is looked up about somebody new, who
        stands in `people` once. `progress` hears how many were written, and may raise. One batch is sealed while the
        one before it is written.
        """
        rest, done = iter(people), 0
        sealing = _Sealing(self._views.rulings, behind, randomness, self._journal.newest_id(), self._views.next_row())
        with ThreadPoolExecutor(1, "listings") as beside:
            ready: Future[_Sealed] | None = None
            while some := list(islice(rest, _BATCH)):
                progress(done)
                met = {person.citizen_id for person in some if not person.new} - sealing.lines.keys()
                sealing.lines |= self._journal.frontier.of_each(met)
                after = beside.submit(sealing.take, some)
                if ready is not None:
                    self._put(ready.result())
                ready = after
                changes.ids.update(person.citizen_id for person in some)
                changes.kinds.update(kind for person in some for kind, _ in person.told)
                done += len(some)
            if ready is not None:
                self._put(ready.result())

    def _put(self, sealed: _Sealed) -> None:
        self._journal.extend(sealed.rows, last=sealed.last, unseen=sealed.known)
        self._views.add(sealed.people)

    def standing(self, rosters: Collection[str]) -> list[Listed]:
        """Return the rows of some lists that hold, in the order in which they were taken over.

        A row that a later list, which stands, has otherwise or no longer, holds no more.
        """
        rulings = self._views.rulings
        cursor = self._db.execute(
            "SELECT hash, journal_id, seq, kind, envelope, body FROM event"
            " WHERE kind IN ('citizen.listed', 'citizen.classified') AND body IS NOT NULL ORDER BY id"
        )
        rows: dict[str, Listed] = {}
        behind: dict[tuple[str, int], str] = {}
        said: dict[str, tuple[str, dict[str, str]]] = {}
        replaced: dict[str, str] = {}
        while some := cursor.fetchmany(_BATCH):
            for event_hash, journal_id, seq, kind, envelope, body in some:
                try:
                    facts = _rows.decode(body)
                except msgspec.ValidationError:  # another program may have written anything
                    continue
                if not _counts(rulings, facts.roster, journal_id, seq):
                    continue
                if facts.replaces:
                    replaced[facts.replaces] = event_hash
                if facts.roster not in rosters:
                    continue
                if kind == "citizen.listed":
                    citizen_id = subjects_in(envelope)[0]
                    rows[event_hash] = Listed(event_hash, citizen_id, facts.sheet, facts.row, facts.fields)
                    behind[journal_id, seq + 1] = event_hash
                else:
                    # Who wrote a row said its category in the next event; a later list names what it replaces.
                    row = behind.get((journal_id, seq)) or said.get(facts.replaces, ("", {}))[0]
                    said[event_hash] = (
                        row,
                        {name: text for name in CLASSIFIED if (text := getattr(facts, name))},
                    )
        for event_hash, (row, told) in said.items():
            while row in replaced and replaced[row] in rows:
                row = replaced[row]
            if row in rows and event_hash not in replaced and event_hash not in rulings.unlisted:
                values = rows[row].values | told
                rows[row] = msgspec.structs.replace(rows[row], values=values, classified=event_hash)
        for event_hash, later in replaced.items():  # in the order in which they were written
            if event_hash in rows and later in rows:
                before = (*rows[later].before, *rows[event_hash].before, event_hash)
                rows[later] = msgspec.structs.replace(rows[later], before=before)
        return [one for name, one in rows.items() if name not in replaced and name not in rulings.unlisted]


def _counts(rulings: Rulings, roster: str, journal_id: str, seq: int) -> bool:
    """Tell whether a row was written by an office whose word counts there, and its list was not taken back."""
    may_say = not rulings.offices or journal_id in rulings.offices
    return may_say and seq <= rulings.revoked.get(journal_id, seq) and roster not in rulings.withdrawn


class _Row(msgspec.Struct, gc=False):
    """What a row of a list says, as its event holds it."""

    roster: str = ""
    sheet: str = ""
    row: int = 0
    fields: dict[str, str] = {}
    replaces: str = ""
    category: str = ""
    amount: str = ""
    decision: str = ""


_rows = msgspec.json.Decoder(_Row)
