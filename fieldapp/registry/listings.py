"""The rows of lists: written in bulk, events, views and index together, and read back for the day they come again."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import islice

import msgspec
from sqlite_utils import Database

from fieldapp.domain.changes import Changes
from fieldapp.domain.events import SALT_BYTES, Event, subjects_in
from fieldapp.domain.replay import CLASSIFIED
from fieldapp.domain.rulings import Rulings
from fieldapp.registry.journal import Journal
from fieldapp.registry.sealing import Awaited, Named, Sealed, Sealing, sealer
from fieldapp.registry.views import Views
from fieldapp.system.beside import Beside
from fieldapp.system.randomness import Randomness

_BATCH = 1300
"""People whose events and views are written together."""

_AHEAD = 4
"""So many batches are sealed before they are written: neither side waits for a slow one of the other."""


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
        beside: Beside | None = None,
    ) -> None:
        """Append what is told of `people`, and make the views of those who are new.

        `behind` is the newest own event, written in the same transaction. Nothing is looked up about somebody new, who
        stands in `people` once. `progress` hears how many were written, also while nothing comes, and may raise. While
        batches are written, the next are sealed `beside`, or in a thread, and `people` are asked for those after them
        in another thread.
        """
        first, row = self._journal.newest_id(), self._views.next_row()
        sealing = Sealing(self._views.rulings, behind, first, row)
        rest, done, met = iter(people), 0, set[str]()

        def batch() -> list[Named]:
            return list(islice(rest, _BATCH))

        with ThreadPoolExecutor(1, "naming") as naming, sealer(sealing, beside) as seal:
            named = deque(naming.submit(batch) for _ in range(_AHEAD))
            sealed = deque[Awaited]()
            while some := named.popleft().result():
                progress(done)
                unmet = {person.citizen_id for person in some if not person.new} - met
                met |= unmet
                salts = randomness.bytes(SALT_BYTES * sum([len(person.told) for person in some]))
                sealed.append(seal(some, self._journal.frontier.of_each(unmet), salts))
                named.append(naming.submit(batch))
                if len(sealed) == _AHEAD:
                    self._put(sealed.popleft()(partial(progress, done)))
                changes.ids.update([person.citizen_id for person in some])
                changes.kinds.update({kind for person in some for kind, _ in person.told})
                done += len(some)
            for ready in sealed:
                self._put(ready(partial(progress, done)))

    def _put(self, sealed: Sealed) -> None:
        self._journal.extend(sealed.events, sealed.subjects, last=sealed.last, unseen=sealed.known)
        self._views.add(sealed.people, sealed.words)

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
