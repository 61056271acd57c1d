"""What follows from the journal: one row a person, the receipts, the search index. Disposable, rebuilt at will."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from operator import itemgetter
from typing import Any, NamedTuple

from sqlite_utils import Database

from fieldapp.domain.asked import day_token, group_token, ward_token
from fieldapp.domain.citizen import Citizen
from fieldapp.domain.events import Event, canonical, subjects_in, words
from fieldapp.domain.missing import missing_pieces, pieces_word
from fieldapp.domain.replay import ELSEWHERE_KINDS, replay
from fieldapp.domain.rulings import RULING_KINDS, Rulings, components, fold_rulings
from fieldapp.registry.fresh import Fresh
from fieldapp.registry.inserting import Block, insert_block
from fieldapp.registry.journal import Journal
from fieldapp.registry.records import pack_record, unpack_record
from fieldapp.vietnam.names import fold, sort_key

VIEWS_VERSION = 6
"""Goes up with every change of what replay or the views make of the same events: a file with older views gets new ones
when it is opened, and with them what an earlier program could not read yet."""

VIEW_TABLES = ("person", "alias", "receipt")

_PERSON_COLUMNS = (
    "id, citizen_id, record, words, full_name, name_order, folded_name, birth_date, sex, national_id, old_id, phone, "
    '"group", ward, benefit_group, role, outcome, decision, desk, bank, registered_at, conflicts, hard, missing'
)
_PERSON_MARKS = ", ".join("?" for _ in _PERSON_COLUMNS.split(","))
_INDEXED = ("folded_name", "birth_date", "national_id", "old_id", "conflicts")
_PLACES = {name.strip(): place for place, name in enumerate(_PERSON_COLUMNS.split(","))}
_UNINDEXED = [name for name in _PLACES if name not in ("id", "citizen_id", *_INDEXED)]
_INSERT_PERSON = f"INSERT INTO person ({_PERSON_COLUMNS}) VALUES ({_PERSON_MARKS})"
_INSERT_WORDS = "INSERT INTO search (rowid, words) VALUES (?, ?)"
_UPDATE_PERSON = f"UPDATE person SET {', '.join(f'{name} = ?' for name in _UNINDEXED)} WHERE id = ?"

_SETTLED = {"role": "'citizen'", "outcome": "''", "decision": "''", "desk": "''", "bank": "''", "registered_at": "0"}
"""What stands of everybody of whom only lists tell."""

_OPEN = [place for name, place in _PLACES.items() if name not in _SETTLED]
_NEWCOMER_COLUMNS = ", ".join([*(name for name in _PLACES if name not in _SETTLED), *_SETTLED])

_BATCH = 400
"""People that are replayed and written together."""


class _Shown(NamedTuple):
    """What the views show of one person: what need not be made again when the name stays."""

    row: int
    words: str
    full_name: str
    name_order: str
    folded_name: str
    birth_date: str
    national_id: str
    old_id: str
    conflicts: int

    def same_indexed(self, row: tuple[Any, ...]) -> bool:
        """Tell whether a new row changes nothing that the table has an index of."""
        return all(getattr(self, name) == row[_PLACES[name]] for name in _INDEXED)


Progress = Callable[[str, int, int], None]

_Folded = tuple[Rulings, dict[str, tuple[str, ...]]]


class Views:
    """Keeps the derived tables equal to what replay says."""

    def __init__(self, db: Database, journal: Journal) -> None:
        self._db = db
        self._journal = journal
        self._kept: _Folded | None = None

    @property
    def rulings(self) -> Rulings:
        """The decisions that touch many, folded."""
        return self._folded()[0]

    def _folded(self) -> _Folded:
        trusted = self._journal.offices()
        if self._kept is not None and not self._journal.has_fresh() and self._kept[0].offices.issuperset(trusted):
            return self._kept
        rulings = fold_rulings(self._journal.of_kinds(sorted(RULING_KINDS)), trusted)
        folded = rulings, components(rulings)
        if not self._journal.has_fresh():
            self._kept = folded
        return folded

    def forget(self) -> None:
        """Drop what was kept in memory after a transaction that did not happen."""
        self._kept = None

    def refresh(self, fresh: tuple[list[Fresh], set[str]], progress: Progress | None = None) -> None:
        """Bring the views up to date with new events and with people whose missing parents arrived."""
        events, touched = fresh
        if not events and not touched:
            return
        touched = set(touched)
        decided = False
        for event in events:
            decided = decided or event.ruling
            if event.kind not in ELSEWHERE_KINDS:
                touched.update(event.subjects)
        if decided:
            before = self._kept or self._folded_without({event.hash for event in events})
            self._kept = None
            after = self._folded()
            touched |= self._touched_between(before, after)
            if after[0].covered:
                self._journal.erasures.carry_out(after[0])
        self._replay(touched, progress)

    def _folded_without(self, fresh: set[str]) -> _Folded:
        known = self._journal.of_kinds(sorted(RULING_KINDS))
        rulings = fold_rulings((event for event in known if event.hash not in fresh), self._journal.offices())
        return rulings, components(rulings)

    def _touched_between(self, before: _Folded, after: _Folded) -> set[str]:
        """Return the ids of everybody about whom the rulings now say something else."""
        (old, shown), (new, groups) = before, after
        touched = {m for m in shown.keys() | groups.keys() if shown.get(m) != groups.get(m)}
        touched.update(*(group.get(member, ()) for member in tuple(touched) for group in (shown, groups)))
        touched |= old.erased ^ new.erased
        if old.covered != new.covered:
            # An event may have been about somebody else too: who had appointed a payee has none any more.
            touched |= new.ever_erased | self._about_the_same(new.covered ^ old.covered)
        touched |= self._about_the_same(old.unlisted ^ new.unlisted)
        for roster in old.withdrawn ^ new.withdrawn:
            touched |= self._named_by_roster(roster)
        for journal in old.offices ^ new.offices:
            touched |= self._subjects_of(journal)
        for journal in old.revoked.keys() | new.revoked.keys():
            if old.revoked.get(journal) != new.revoked.get(journal):
                touched |= self._subjects_of(journal)
        return touched

    def _subjects_of(self, journal_id: str) -> set[str]:
        """Return the ids that the events of a journal are about."""
        rows = self._db.execute("SELECT envelope FROM event WHERE journal_id = ?", [journal_id])
        return {subject for row in rows for subject in subjects_in(row[0])}

    def _about_the_same(self, hashes: Iterable[str]) -> set[str]:
        """Return the ids that some events are about."""
        found: set[str] = set()
        names = sorted(hashes)
        for start in range(0, len(names), _BATCH):
            some = names[start : start + _BATCH]
            marks = ", ".join("?" for _ in some)
            rows = self._db.execute(f"SELECT envelope FROM event WHERE hash IN ({marks})", some)
            found |= {subject for row in rows for subject in subjects_in(row[0])}
        return found

    def _named_by_roster(self, roster_id: str) -> set[str]:
        """Return the ids of the people that rows of a roster name."""
        # As text: SQLite would take some blobs for its own binary JSON.
        rows = self._db.execute(
            "SELECT envelope FROM event WHERE kind IN ('citizen.listed', 'citizen.classified')"
            " AND json_extract(CAST(body AS TEXT), '$.roster') = ?",
            [roster_id],
        )
        return {subject for row in rows for subject in subjects_in(row[0])}

    def shown_again(self, withdrawals: Iterable[Event]) -> set[str]:
        """Return the ids of whom lists may say something else, or anything again, since some were taken back."""
        taken_back = {subject for event in withdrawals for subject in event.envelope.subjects}
        if not taken_back:
            return set()
        gone = set[str]()
        for event in self._journal.of_kinds(["roster.replaced"]):
            # The states between an older one that was taken back and this one count no more either.
            taken_back.update(event.envelope.subjects if not taken_back.isdisjoint(event.envelope.subjects) else ())
            gone.update(words(event.facts(), "gone"))
        named = {subject for roster in taken_back for subject in self._named_by_roster(roster)}
        return named | self._about_the_same(gone)

    def _replay(self, ids: Iterable[str], progress: Progress | None = None) -> None:
        rulings, groups = self._folded()
        roots = sorted({groups.get(i, (i,)) for i in ids})
        for start in range(0, len(roots), _BATCH):
            if progress is not None:
                progress("replay_people", start, len(roots))
            batch = roots[start : start + _BATCH]
            about = self._journal.about_each(member for members in batch for member in members)
            missing = self._journal.missing_parents(event for events in about.values() for event in events)
            people = []
            for members in batch:
                events = {event.hash: event for member in members for event in about.get(member, ())}
                people.append((members, replay(members, events.values(), rulings, missing)))
            self._write(people)

    def add(self, people: Block, words: Block) -> None:
        """Put people into the views of whom these do not know: what `newcomer_rows` and `words_of` make."""
        insert_block(self._db, f"person ({_NEWCOMER_COLUMNS})", people, same=", ".join(_SETTLED.values()))
        insert_block(self._db, "search (rowid, words)", words)

    def next_row(self) -> int:
        """Return the number of the next row of a person."""
        return int(self._db.execute("SELECT coalesce(max(id), 0) + 1 FROM person").fetchone()[0])

    def _write(self, people: list[tuple[tuple[str, ...], Citizen | None]]) -> None:
        """Put a batch of people into the views; a row that stays keeps its number, and its words their index entry."""
        members = [member for group, _ in people for member in group]
        shown = self._shown(members)
        replaced, words = dict(shown), dict[int, str]()
        next_id = self.next_row()
        rows: list[tuple[Any, ...]] = []
        updated: list[tuple[Any, ...]] = []
        aliases: list[tuple[str, str]] = []
        receipts: list[tuple[Any, ...]] = []
        for group, citizen in people:
            if citizen is None:
                continue
            before = shown.get(citizen.citizen_id)
            row = _person_row(before.row if before else next_id, citizen, before)
            next_id += before is None
            words[row[0]] = row[_PLACES["words"]]
            if before is not None and before.same_indexed(row):
                del replaced[citizen.citizen_id]
                updated.append((*(row[_PLACES[name]] for name in _UNINDEXED), row[0]))
            else:
                rows.append(row)
            if len(group) > 1:
                aliases += [(member, group[0]) for member in group]
            receipts += [_receipt_row(citizen, r) for r in citizen.registrations]
        run = self._db.conn.executemany
        gone = [(one.row, one.words) for one in shown.values() if words.get(one.row) != one.words]
        run("INSERT INTO search (search, rowid, words) VALUES ('delete', ?, ?)", gone)
        # Most change nothing that an index holds: so half of the pages stay as they are.
        run(_UPDATE_PERSON, updated)
        run("DELETE FROM person WHERE id = ?", [(one.row,) for one in replaced.values()])
        run("DELETE FROM receipt WHERE citizen_id = ?", [(citizen_id,) for citizen_id in shown])
        # Somebody who was taken out of a group had no row of their own, but an alias.
        run("DELETE FROM alias WHERE member = ?", [(member,) for member in members])
        run(_INSERT_PERSON, rows)
        kept = {one.row for one in shown.values() if words.get(one.row) == one.words}
        run(_INSERT_WORDS, [(n, text) for n, text in words.items() if n not in kept])
        run("INSERT OR REPLACE INTO alias VALUES (?, ?)", aliases)
        run("INSERT OR REPLACE INTO receipt VALUES (?, ?, ?, ?, ?, ?, ?, ?)", receipts)

    def _shown(self, ids: list[str]) -> dict[str, _Shown]:
        """Return what the views show of these ids now, by id."""
        found: dict[str, _Shown] = {}
        for start in range(0, len(ids), _BATCH):
            some = ids[start : start + _BATCH]
            rows = self._db.execute(
                f"SELECT citizen_id, id, words, full_name, name_order, {', '.join(_INDEXED)} FROM person"
                f" WHERE citizen_id IN ({', '.join('?' for _ in some)})",
                some,
            )
            found |= {row[0]: _Shown(*row[1:]) for row in rows.fetchall()}
        return found

    def version(self) -> int:
        """Return which version of the program made the views; 0 when they were never made."""
        row = self._db.execute("SELECT value FROM meta WHERE name = 'views_version'").fetchone()
        return 0 if row is None else int(row[0])

    def rebuild(self, progress: Progress | None = None) -> None:
        """Throw the views away and make them again from the journal, inside a transaction."""
        self._db.execute("INSERT INTO search (search) VALUES ('delete-all')")
        for table in VIEW_TABLES:
            self._db.execute(f"DELETE FROM {table}")
        self._kept = None
        self._journal.erasures.carry_out(self.rulings)
        subjects = self._db.execute("SELECT DISTINCT subject FROM event_subject ORDER BY subject").fetchall()
        self._replay((row[0] for row in subjects), progress)
        self._db.execute("INSERT OR REPLACE INTO meta VALUES ('views_version', ?)", [str(VIEWS_VERSION)])

    def fingerprint(self) -> str:
        """Return a hash over every byte of the views but their row numbers, and check the index against its table."""
        digest = hashlib.sha256()
        columns = _PERSON_COLUMNS.removeprefix("id, ")
        for query in (
            f"SELECT {columns} FROM person ORDER BY citizen_id",
            "SELECT * FROM alias ORDER BY member",
            "SELECT * FROM receipt ORDER BY registration_id, citizen_id",
        ):
            for row in self._db.execute(query):
                digest.update(repr(row).encode())
        self._db.execute("INSERT INTO search (search, rank) VALUES ('integrity-check', 1)")
        return digest.hexdigest()

    def facts_digest(self) -> str:
        """Return the hash over replayed people and rulings, sorted by id: the same facts, the same digest."""
        digest = hashlib.sha256()
        for (record,) in self._db.execute("SELECT record FROM person ORDER BY citizen_id"):
            digest.update(unpack_record(record))
        # Folded anew: a reader does not notice what the writer ruled meanwhile.
        rulings = fold_rulings(self._journal.of_kinds(sorted(RULING_KINDS)), self._journal.offices())
        decisions = [
            sorted(rulings.withdrawn),
            sorted(rulings.edges),
            sorted(rulings.cut),
            sorted(rulings.dismissed),
            sorted(rulings.erased),
            sorted(rulings.revoked.items()),
        ]
        decisions += [sorted(rulings.unlisted)] if rulings.unlisted else []
        digest.update(canonical(decisions))
        return digest.hexdigest()


def newcomer_rows(about: Iterable[tuple[str, list[Event]]], rulings: Rulings, *, first: int) -> list[tuple[Any, ...]]:
    """Return the rows of people, numbered from `first` on, of whom nothing but these events of lists tells."""
    people = (replay((citizen_id,), events, rulings) for citizen_id, events in about)
    rows = (_person_row(number, one, None) for number, one in enumerate(filter(None, people), first))
    return list(map(itemgetter(*_OPEN), rows))


def words_of(people: list[tuple[Any, ...]]) -> list[tuple[int, str]]:
    """Return the rows of the search index for rows of people."""
    return [(row[0], row[_PLACES["words"]]) for row in people]


def _person_row(row_id: int, citizen: Citizen, before: _Shown | None) -> tuple[Any, ...]:
    registration = citizen.registration
    name = citizen.text("full_name")
    if before is not None and before.full_name == name:
        name_order, folded_name = before.name_order, before.folded_name
    else:
        name_order, folded_name = "\x1f".join(sort_key(name)), fold(name)
    settled = ("", "", "", "", 0)
    if registration is not None:
        bank = registration.details.get("bank", "")
        settled = (registration.outcome, registration.decision, registration.desk, bank, registration.wall_time)
    return (
        row_id,
        citizen.citizen_id,
        pack_record(citizen),
        search_words(citizen, folded_name),
        name,
        name_order,
        folded_name,
        citizen.text("birth_date"),
        citizen.text("sex"),
        citizen.text("national_id"),
        citizen.text("old_id"),
        citizen.text("phone"),
        citizen.text("group"),
        citizen.text("ward"),
        citizen.text("benefit_group"),
        citizen.role,
        *settled,
        len(citizen.conflicts),
        sum(conflict.hard for conflict in citizen.conflicts),
        pieces_word(missing_pieces(citizen)),
    )


def _receipt_row(citizen: Citizen, registration: Any) -> tuple[Any, ...]:
    return (
        registration.number,
        registration.registration_id,
        citizen.citizen_id,
        registration.desk,
        registration.outcome,
        registration.state,
        registration.wall_time,
        registration.copies,
    )


def search_words(citizen: Citizen, folded_name: str) -> str:
    """Return the folded words under which a person is found.

    They are name, initials, year and date of birth, phone, group, ward, numbers, and the last four digits of these.
    """
    numbers = [citizen.text("national_id"), citizen.text("old_id")]
    birth, ward = citizen.text("birth_date"), citizen.text("ward")
    words = [
        folded_name,
        "".join(word[0] for word in folded_name.split()),
        birth[:4],
        day_token(birth),
        citizen.text("phone"),
        group_token(citizen.text("group")),
        ward and ward_token(ward),
        *numbers,
        *(number[-4:] for number in numbers if number),
    ]
    return " ".join(word for word in words if word)
