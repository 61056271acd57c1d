"""Which rows of several lists, and which people known already, are one citizen."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import Final, TypeVar

import msgspec

from fieldapp.cleaning.columns import Columns, Described
from fieldapp.cleaning.roster import RosterRow, line_facts
from fieldapp.cleaning.units import Comparing, Pair, Progress
from fieldapp.domain.duplicates import GRADES, Likeness, score

_TWELVE: Final = 12
_TOGETHER: Final = 500  # people whose traits are read at once
_T = TypeVar("_T")
_CLEARLY: Final = 5.0
"""So many bits less, and somebody is no longer proposed beside a likelier one with another number."""


class Known(msgspec.Struct, frozen=True):
    """Somebody who is known already; `values` as in `citizen.FIELDS`."""

    citizen_id: str
    values: dict[str, str]


class Party(msgspec.Struct, frozen=True, gc=False):
    """Rows taken to be one citizen, by their index, and the id of the citizen when known already."""

    rows: tuple[int, ...]
    citizen_id: str | None = None


class Contradiction(msgspec.Struct, frozen=True):
    """One 12-digit number whose bearers cannot be one person: names or births differ.

    Attributes:
        number: the number they share.
        parties: the persons that were kept apart; one of them may be known and on no row.
    """

    number: str
    parties: tuple[Party, ...]
    code: str = "id.contradiction"


class Likely(msgspec.Struct, frozen=True):
    """A pair that a person has to look at; there is one for two citizens, however many rows they have.

    Attributes:
        row: index of a row.
        other: index of a row of another citizen, or the id of somebody known.
        score, reasons: as in `duplicates.Likeness`.
    """

    row: int
    other: int | str
    score: float
    reasons: tuple[str, ...]


class Matches(msgspec.Struct, frozen=True):
    """Every row in exactly one citizen, in the order of first appearance; what is likely; what contradicts itself."""

    citizens: tuple[Party, ...]
    likely: tuple[Likely, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()


def match_rows(
    rows: Sequence[RosterRow],
    known: Iterable[Known] = (),
    *,
    apart: Collection[tuple[str, str]] = (),
    progress: Progress | None = None,
) -> Matches:
    """Match rows with each other and with people known already; rows and known people are gone through once.

    Certain are those with the same valid 12-digit number, or with the old number that stands beside it, when neither
    name nor birth speaks against it. `apart` holds pairs of ids, the smaller first, that were ruled to be two people.
    `progress(stage, done, total)` is called with the stage `match`; it may raise to cancel.
    """
    columns = Columns()
    for some in _some(map(_described, rows)):
        columns.add(some)
    ids = _add_known(columns, known)
    compared = _compared(columns, len(columns) - len(ids), ids, apart, progress)
    return _Told(compared, ids, apart).matches()


def _described(row: RosterRow) -> Described:
    number = row.national_id or ""
    twelve = len(number) == _TWELVE
    return (
        row.full_name or "",
        row.birth_date or "",
        row.sex or "",
        number if twelve else "",
        (row.old_id or "") if twelve else number,
        row.phone or "",
        row.account or "",
        "" if row.group is None else str(row.group),
        row.ward or "",
    )


def _add_known(columns: Columns, people: Iterable[Known]) -> list[str]:
    """Add people who are known; return their ids."""
    ids: list[str] = []
    for some in _some(people):
        columns.add([_described_by(one.values.get) for one in some])
        ids += [one.citizen_id for one in some]
    return ids


def _described_by(get: Callable[[str, str], str]) -> Described:
    return (
        get("full_name", ""),
        get("birth_date", ""),
        get("sex", ""),
        get("national_id", ""),
        get("old_id", ""),
        get("phone", ""),
        get("account", ""),
        get("group", ""),
        get("ward", ""),
    )


def _some(those: Iterable[_T]) -> Iterator[list[_T]]:
    walker = iter(those)
    while some := list(islice(walker, _TOGETHER)):
        yield some


def _compared(
    columns: Columns, rows: int, ids: list[str], apart: Collection[tuple[str, str]], progress: Progress | None
) -> Comparing:
    """Join who is one for certain; `ids` are of those who stand in the columns last."""
    ruled = {one for pair in apart for one in pair}
    place = {one: at for at, one in enumerate(ids, start=len(columns) - len(ids)) if one in ruled}
    pairs = ((place[one], place[other]) for one, other in apart if one in place and other in place)
    compared = Comparing(
        columns,
        rows,
        frozenset((min(pair), max(pair)) for pair in pairs),
        progress or (lambda _stage, _done, _total: None),
    )
    compared.join()
    return compared


class Alike(msgspec.Struct, frozen=True):
    """Two people, known by `left` and `right` (the smaller id first), who are or may be one, or share a number."""

    left: str
    right: str
    likeness: Likeness


def find_alike(people: Iterable[Known], *, apart: Collection[tuple[str, str]] = ()) -> list[Alike]:
    """Return the pairs among people who are known about which somebody has to rule, the likeliest first.

    They are one for certain, likely, or share a number without being one; `apart` as in `match_rows`.
    """
    columns = Columns()
    ids = _add_known(columns, people)
    compared = _compared(columns, len(columns), ids, apart, None)
    traits, rarity = columns.traits, compared.rarity
    told = [(unit, at) for at, unit in enumerate(compared.unit) if unit != at]
    told += [(parts[0][0], part[0]) for _, parts in compared.torn for part in parts[1:]]
    found = {pair: likeness for pair in told if (likeness := score(traits(pair[0]), traits(pair[1]), rarity))}
    found = {**compared.likely(), **compared.disputed, **found}
    pairs = (
        Alike(min(ids[one], ids[other]), max(ids[one], ids[other]), likeness)
        for (one, other), likeness in found.items()
    )
    return sorted(
        (one for one in pairs if (one.left, one.right) not in apart),
        key=lambda a: (GRADES.index(a.likeness.grade), -a.likeness.score, a.left, a.right),
    )


def matched_lines(rows: Sequence[RosterRow], matches: Matches) -> Iterator[str]:
    """Yield one line of JSON, with its line end, for every row: what `fieldapp roster match` writes.

    Beside what `roster.jsonl_lines` says: `person`, equal for rows taken to be one citizen for certain, and `likely`,
    the rows (`file:row`) of other citizens who may be the same.
    """
    party_of = {at: party for party in matches.citizens for at in party.rows}
    beside: dict[int, list[int]] = {}
    for likely in matches.likely:
        if isinstance(likely.other, int):
            one, other = party_of[likely.row].rows, party_of[likely.other].rows
            beside.setdefault(one[0], []).extend(other)
            beside.setdefault(other[0], []).extend(one)
    person = {party.rows[0]: f"p{number:07d}" for number, party in enumerate(matches.citizens, start=1)}
    for at, row in enumerate(rows):
        first = party_of[at].rows[0]
        proposed = [f"{rows[other].file}:{rows[other].row}" for other in sorted(beside.get(first, ()))]
        facts = {**line_facts(row), "person": person[first], "likely": proposed}
        yield msgspec.json.encode(facts).decode() + "\n"


class _Told:
    """What comparing rows and known people, who stand behind the rows, comes to."""

    def __init__(self, compared: Comparing, ids: list[str], apart: Collection[tuple[str, str]]) -> None:
        self.compared, self.ids, self.apart = compared, ids, apart
        self.rows = compared.rows

    def matches(self) -> Matches:
        parties = self._parties()
        found = self._settled(self.compared.likely(), parties)
        return Matches(
            tuple(parties.values()),
            tuple(
                Likely(asked, about, likeness.score, likeness.reasons)
                for (one, other), likeness in sorted(found.items())
                for asked, about in [self._asked(parties, one, other)]
            ),
            tuple(
                Contradiction(f"{number:0{_TWELVE}d}", tuple(self._party(part) for part in parts))
                for number, parts in self.compared.torn
            ),
        )

    def _party(self, positions: list[int]) -> Party:
        ids = [self.ids[at - self.rows] for at in positions if at >= self.rows]
        return Party(tuple(at for at in positions if at < self.rows), min(ids, default=None))

    def _parties(self) -> dict[int, Party]:
        """Return the citizens who stand on rows, by their unit."""
        several: dict[int, list[int]] = {}
        for at, unit in enumerate(self.compared.unit):
            if unit < min(at, self.rows):  # nearly everybody is alone
                several.setdefault(unit, [unit]).append(at)
        return {
            at: self._party(several[at]) if at in several else Party((at,))
            for at, unit in enumerate(self.compared.unit[: self.rows])
            if unit == at
        }

    def _citizen(self, parties: dict[int, Party], unit: int) -> str | None:
        """Return the id of the citizen of a unit."""
        return parties[unit].citizen_id if unit < self.rows else self.ids[unit - self.rows]

    def _asked(self, parties: dict[int, Party], one: int, other: int) -> tuple[int, int | str]:
        """Return a row of one unit, and of the other who is known or else a row; `one` is the smaller unit."""
        known = self._citizen(parties, other)
        if known is not None:
            return parties[one].rows[0], known
        return parties[other].rows[0], self._citizen(parties, one) or parties[one].rows[0]

    def _are_apart(self, one: str | None, other: str | None) -> bool:
        return one is not None and other is not None and (min(one, other), max(one, other)) in self.apart

    def _settled(self, found: dict[Pair, Likeness], parties: dict[int, Party]) -> dict[Pair, Likeness]:
        """Leave out who was ruled to be another, and who is clearly less likely than somebody with another number."""
        named = {unit for pair in found for unit in pair}
        numbers = zip(self.compared.unit, self.compared.columns.number, strict=True)
        number_of = {unit: number for unit, number in numbers if number and unit in named}
        rivals: dict[int, list[tuple[float, int]]] = {}
        for (one, other), likeness in found.items():
            for mine, theirs in ((one, other), (other, one)):
                if mine not in number_of:
                    rivals.setdefault(mine, []).append((likeness.score, theirs))
        lost: set[Pair] = set()
        for mine, some in rivals.items():
            for mark, theirs in some if len(some) > 1 else ():
                for better, winner in some:
                    two = winner in number_of and theirs in number_of and better >= mark + _CLEARLY
                    ruled = better > mark and self._are_apart(
                        self._citizen(parties, winner), self._citizen(parties, theirs)
                    )
                    if two or ruled:
                        lost.add((min(mine, theirs), max(mine, theirs)))
        return {
            pair: likeness
            for pair, likeness in found.items()
            if pair not in lost and not self._are_apart(*(self._citizen(parties, unit) for unit in pair))
        }
