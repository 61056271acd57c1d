"""Asking the search index for the people whom something typed may mean, and ranking them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

import msgspec
from sqlite_utils import Database

from fieldapp.domain.asked import Area, Candidate, Parts, Word, fit, read_asked, read_ward, split_initials
from fieldapp.domain.guessed import guesses_of, say_again, slips
from fieldapp.vietnam.near_names import Syllables

FOUND: Final = (
    "p.id, p.citizen_id, p.full_name, p.birth_date, p.sex, p.national_id, p.old_id, "
    'p."group", p.ward, p.benefit_group, p.outcome, p.conflicts'
)

_QUERY: Final = (
    f"SELECT {FOUND}, p.name_order, p.words, p.folded_name FROM search s JOIN person p ON p.id = s.rowid"
    " WHERE search MATCH ? LIMIT ?"
)

_CANDIDATES: Final = 200
"""Up to so many people are all ranked. Ranking all that fit a short word takes a second among 1,000,000 people."""

_FEW_LETTERS: Final = 2
"""Up to so many letters no more rows are looked at than are shown."""

_AHEAD: Final = 25
"""Of too many people so many are looked for whom whole words name, and so many of the area."""

_Row = tuple[Any, ...]


class Found(msgspec.Struct, frozen=True):
    """One line of a search answer, all values as texts of the person's record."""

    row: int
    citizen_id: str
    full_name: str
    birth_date: str
    sex: str
    national_id: str
    old_id: str
    group: str
    ward: str
    benefit_group: str
    outcome: str
    conflicts: int


class Searching:
    """Reads the search index."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._syllables: tuple[int, Syllables] | None = None

    def search(self, query: str, limit: int, area: Area) -> list[Found]:
        """Return the people who fit the first reading of what was typed that anybody fits, the best first."""
        readings = list(read_asked(query))
        for last in readings[-1:]:
            readings += [split_initials(last), *read_ward(last)]
        for parts in dict.fromkeys(readings):
            rows = self._candidates(parts, area, limit)
            if rows:
                return [Found(*row[:12]) for row in sorted(rows, key=_unfitness(parts, area))[:limit]]
        return []

    def meant(self, query: str, area: Area) -> str:
        """Return what was typed with parts replaced, as few as can be, so that it finds somebody, or nothing."""
        known = self._known_syllables()
        for parts in read_asked(query):
            for guesses in guesses_of(parts, known):
                found = [
                    (slips(guess, _candidate(row)), *_unfitness(guess, area)(row), guess, row)
                    for guess in guesses
                    for row in self._match(_expression(guess), _CANDIDATES)
                ]
                if found:
                    *_, guess, row = min(found, key=lambda one: one[:-2])
                    return say_again(guess, _candidate(row), row[2])
        return ""

    def _candidates(self, parts: Parts, area: Area, limit: int) -> list[_Row]:
        """Return who fits; of too many, first those whom whole words name and those of the area."""
        few = sum(len(part.text) for part in parts) <= _FEW_LETTERS
        most = limit if few else max(_CANDIDATES, limit)
        beginnings = _expression(parts)
        rows = self._match(beginnings, most)
        if len(rows) < most:
            return rows
        whole = " AND ".join(_any_of((Word(word, True),) for word in part.wholes) for part in parts)
        ahead = min(limit, _AHEAD)
        better = self._match(whole, ahead)
        if area.words():
            near = _any_of((Word(word, True),) for word in area.words())
            better += self._match(f"{whole if len(better) == ahead else beginnings} AND {near}", ahead)
        found = {row[0]: row for row in better}
        for row in rows[:limit]:
            if len(found) < limit:
                found.setdefault(row[0], row)
        return list(found.values())

    def _match(self, expression: str, limit: int) -> list[_Row]:
        return self._db.execute(_QUERY, [expression, limit]).fetchall()

    def _known_syllables(self) -> Syllables:
        """Return the syllables in the index, read again when people came.

        Somebody whose name was corrected meanwhile is found all the same, but not guessed.
        """
        newest = self._db.execute("SELECT coalesce(max(id), 0) FROM person").fetchone()[0]
        if self._syllables is None or self._syllables[0] != newest:
            self._db.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.syllable USING fts5vocab(main, search, row)")
            rows = self._db.execute("SELECT term, doc FROM temp.syllable WHERE term >= 'a' AND term < '{'")
            self._syllables = newest, Syllables(dict(rows.fetchall()))
        return self._syllables[1]


def _expression(parts: Parts) -> str:
    return " AND ".join(_any_of(part.readings) for part in parts)


def _any_of(readings: Iterable[tuple[Word, ...]]) -> str:
    """Write a query for any of some readings; words are letters and digits only, and stand between quotes."""
    return "(" + " OR ".join(f"({' AND '.join(map(_term, reading))})" for reading in readings) + ")"


def _term(word: Word) -> str:
    return f'"{word.text}"' if word.whole else f'"{word.text}"*'


def _candidate(row: _Row) -> Candidate:
    return Candidate(row[13], row[14], row[8], row[7])


def _unfitness(parts: Parts, area: Area) -> Callable[[_Row], tuple[Any, ...]]:
    unfit = fit(parts, area)
    return lambda row: (*unfit(_candidate(row)), row[12], row[1])
