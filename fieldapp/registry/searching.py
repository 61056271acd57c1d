"""Asking the search index for the people whom something typed may mean, and ranking them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

import msgspec
from sqlite_utils import Database

from fieldapp.domain.asked import Area, Candidate, Part, Parts, Word, fit, read_asked, split_initials
from fieldapp.domain.guessed import guesses_of, say_again, slips, years_beside
from fieldapp.vietnam.near_names import near_names

FOUND: Final = (
    "p.id, p.citizen_id, p.full_name, p.birth_date, p.sex, p.national_id, p.old_id, "
    'p."group", p.ward, p.benefit_group, p.outcome, p.conflicts'
)

_QUERY: Final = (
    f"SELECT {FOUND}, p.name_order, p.words, p.folded_name FROM search s JOIN person p ON p.id = s.rowid"
    " WHERE search MATCH ? LIMIT ?"
)

_CANDIDATES: Final = 200
"""So many rows are ranked at most: ranking all that match a short word takes a second among 1,000,000 people."""

_FEW_LETTERS: Final = 2
"""Up to so many letters no more rows are looked at than are shown."""

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
        self._syllables: tuple[int, dict[str, int]] = (-1, {})

    def search(self, query: str, limit: int, area: Area) -> list[Found]:
        """Return the people who fit the first reading of what was typed that anybody fits, the best first."""
        readings = list(read_asked(query))
        for parts in (*readings, *map(split_initials, readings[-1:])):
            rows = self._candidates(parts, area, limit)
            if rows:
                return [Found(*row[:12]) for row in sorted(rows, key=_unfitness(parts, area))[:limit]]
        return []

    def meant(self, query: str, area: Area) -> str:
        """Return what was typed with parts replaced, as few as can be, so that it finds somebody, or nothing."""
        for parts in read_asked(query):
            for guesses in guesses_of(parts, [self._instead(part) for part in parts]):
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
        """Return who fits; of too many, those whom whole words name and those of the area are among them."""
        most = limit if sum(len(part.text) for part in parts) <= _FEW_LETTERS else max(_CANDIDATES, limit)
        beginnings = _expression(parts)
        rows = self._match(beginnings, most)
        if len(rows) < most:
            return rows
        exact = " AND ".join(_any_of((Word(word, True),) for word in part.wholes) for part in parts)
        rows += self._match(exact, most)
        if words := area.words():
            near = " AND " + _any_of((Word(word, True),) for word in words)
            rows += self._match(exact + near, most) + self._match(beginnings + near, most)
        return list({row[0]: row for row in rows}.values())

    def _match(self, expression: str, limit: int) -> list[_Row]:
        return self._db.execute(_QUERY, [expression, limit]).fetchall()

    def _instead(self, part: Part) -> tuple[str, ...]:
        return near_names(part.text, self._known_syllables()) if part.names else years_beside(part)

    def _known_syllables(self) -> dict[str, int]:
        """Return the words of the index that are no numbers, with how many people have each."""
        newest = self._db.execute("SELECT coalesce(max(id), 0) FROM event").fetchone()[0]
        if self._syllables[0] != newest:
            self._db.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.syllable USING fts5vocab(main, search, row)")
            rows = self._db.execute("SELECT term, cnt FROM temp.syllable WHERE term >= 'a' AND term < '{'")
            self._syllables = newest, dict(rows.fetchall())
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
