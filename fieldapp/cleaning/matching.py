"""Which rows of several lists, and which people known already, are one citizen."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Final

import msgspec

from fieldapp.cleaning.columns import Columns
from fieldapp.cleaning.roster import RosterRow, line_facts
from fieldapp.domain.duplicates import CERTAIN, LIKELY, Likeness, near_numbers, score

Progress = Callable[[str, int, int], None]

_TWELVE: Final = 12
_MOST_VARIANTS: Final = 24
"""A number under which more than so many different people stand says nothing about any of them."""
_MOST_OF_A_PHONE: Final = 8
_ROADS: Final = 12
_CLEARLY: Final = 5.0
"""So many bits less, and somebody is no longer proposed beside a likelier one with another number."""
_DEEPEST: Final = 60
"""With so many who have the same key somebody is compared at most; rarer keys find whom that leaves out."""


class Known(msgspec.Struct, frozen=True):
    """Somebody who is known already; `values` as in `citizen.FIELDS`."""

    citizen_id: str
    values: dict[str, str]


class Party(msgspec.Struct, frozen=True):
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
    columns, ids = Columns(), []
    for row in rows:
        number = row.national_id or ""
        twelve = len(number) == _TWELVE
        columns.add(
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
    for one in known:
        columns.add_values(one.values)
        ids.append(one.citizen_id)
    return _Matching(columns, ids, frozenset(apart), progress or (lambda _stage, _done, _total: None)).matches()


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


class _Matching:
    """One matching: who is one person for certain, and who may be.

    Attributes:
        unit: by position, the first position of the same person.
        torn: the numbers whose bearers are several persons, with their positions.
    """

    def __init__(self, columns: Columns, ids: list[str], apart: frozenset[tuple[str, str]], report: Progress) -> None:
        self.columns, self.ids, self.apart, self.report = columns, ids, apart, report
        self.rows = len(columns) - len(ids)
        self.unit = array("L", range(len(columns)))
        self.rarity = columns.rarity()
        self.ruled = frozenset(one for pair in apart for one in pair)
        self.torn: list[tuple[int, list[list[int]]]] = []

    def matches(self) -> Matches:
        self._join_numbers()
        self._join_old_numbers()
        self.columns.forget_shared(_MOST_OF_A_PHONE)
        self.rarity = self.rarity.among(len(set(self.unit)))
        parties = self._parties()
        found = self._settled(self._likely(), parties)
        return Matches(
            tuple(parties.values()),
            tuple(
                Likely(asked, about, likeness.score, likeness.reasons)
                for (one, other), likeness in sorted(found.items())
                for asked, about in [self._asked(parties, one, other)]
            ),
            tuple(
                Contradiction(f"{number:0{_TWELVE}d}", tuple(self._party(part) for part in parts))
                for number, parts in self.torn
            ),
        )

    def _party(self, positions: list[int]) -> Party:
        ids = [self.ids[at - self.rows] for at in positions if at >= self.rows]
        return Party(tuple(at for at in positions if at < self.rows), min(ids, default=None))

    def _parties(self) -> dict[int, Party]:
        """Return the citizens who stand on rows, by their unit."""
        members: dict[int, list[int]] = {}
        for at, unit in enumerate(self.unit):
            if unit < self.rows:
                members.setdefault(unit, []).append(at)
        return {unit: self._party(positions) for unit, positions in members.items()}

    def _citizen(self, parties: dict[int, Party], unit: int) -> str | None:
        """Return the id of the citizen of a unit."""
        return parties[unit].citizen_id if unit < self.rows else self.ids[unit - self.rows]

    def _asked(self, parties: dict[int, Party], one: int, other: int) -> tuple[int, int | str]:
        """Return a row of one unit, and of the other who is known or else a row; `one` is the smaller unit."""
        known = self._citizen(parties, other)
        if known is not None:
            return parties[one].rows[0], known
        return parties[other].rows[0], self._citizen(parties, one) or parties[one].rows[0]

    # --- certain ------------------------------------------------------------------------------------------------------

    def _join_numbers(self) -> None:
        names, years, days = self.columns.name, self.columns.year, self.columns.day
        for number, some in _shared(self.columns.number):
            alike = len({(names[at], years[at], days[at]) for at in some}) == 1
            parts = [some] if alike and not self.apart else self._parts(some)
            for part in parts:
                for at in part:
                    self.unit[at] = part[0]
            if len(parts) > 1 and any(at < self.rows for at in some):
                self.torn.append((number, parts))

    def _parts(self, some: list[int]) -> list[list[int]]:
        """Split the bearers of one number into persons.

        Those of whom each agrees with each are one. Where one agrees with two who do not agree, nobody knows to whom
        it belongs: all of them stay apart.
        """
        columns = self.columns
        variants: dict[tuple[int, int, int, str], list[int]] = {}
        for at in some:
            own = self.ids[at - self.rows] if at >= self.rows else ""
            said = (columns.name[at], columns.year[at], columns.day[at], own if own in self.ruled else "")
            variants.setdefault(said, []).append(at)
        heads = [part[0] for part in variants.values()]
        if len(heads) > _MOST_VARIANTS:
            return list(variants.values())
        agree = {head: {other for other in heads if head == other or self._agree(head, other)} for head in heads}
        parts: dict[int, list[int]] = {}
        for head, part in zip(heads, variants.values(), strict=True):
            whole = all(agree[other] == agree[head] for other in agree[head])
            parts.setdefault(min(agree[head]) if whole else head, []).extend(part)
        return sorted(sorted(part) for part in parts.values())

    def _agree(self, one: int, other: int) -> bool:
        if min(one, other) >= self.rows and self._are_apart(self.ids[one - self.rows], self.ids[other - self.rows]):
            return False
        likeness = score(self.columns.traits(one), self.columns.traits(other), self.rarity)
        return likeness is not None and likeness.grade == CERTAIN

    def _are_apart(self, one: str | None, other: str | None) -> bool:
        return one is not None and other is not None and (min(one, other), max(one, other)) in self.apart

    def _join_old_numbers(self) -> None:
        numbers, unit = self.columns.number, self.unit
        for _, some in _shared(self.columns.old):
            bearers = [at for at in some if numbers[at]]
            if len({unit[at] for at in bearers}) == 1:
                joined = [at for at in some if not numbers[at] and self._agree(bearers[0], at)]
                first = min([unit[bearers[0]], *joined])
                for at in (*bearers, *joined):
                    unit[at] = first

    # --- likely -------------------------------------------------------------------------------------------------------

    def _likely(self) -> dict[tuple[int, int], Likeness]:
        """Return the units that may be one, by their first positions, the smaller first."""
        columns, unit, rows, numbers = self.columns, self.unit, self.rows, self._believed_numbers()
        found: dict[tuple[int, int], Likeness] = {}
        for done, (key, inside, everybody) in enumerate(self._roads(numbers)):
            self.report("match", done, _ROADS)
            asked, traits = -1, None
            for one, other in _pairs(key, inside, everybody):
                if (one >= rows and other >= rows) or unit[one] == unit[other]:
                    continue
                if numbers[one] and numbers[other] and not near_numbers(numbers[one], numbers[other]):
                    continue
                pair = (unit[one], unit[other]) if unit[one] < unit[other] else (unit[other], unit[one])
                if pair in found:
                    continue
                if traits is None or one != asked:
                    asked, traits = one, columns.traits(one, numbers)
                likeness = score(traits, columns.traits(other, numbers), self.rarity)
                if likeness is not None and likeness.grade == LIKELY:
                    found[pair] = likeness
        return found

    def _believed_numbers(self) -> array[int]:
        """Return the numbers without those that several persons have: of them only a name and a birth are believed."""
        numbers = array("Q", self.columns.number)
        for _, parts in self.torn:
            for part in parts:
                for at in part:
                    numbers[at] = 0
        return numbers

    def _roads(self, numbers: array[int]) -> Iterator[tuple[list[int], list[int], list[int]]]:
        """Yield keys, who is looked up by them, and among whom: whoever has no number is compared with everybody."""
        columns, unit = self.columns, self.unit
        numbered = {unit[at] for at in range(len(columns)) if numbers[at]}
        compared = [at for at in range(len(columns)) if not self._repeats(at)]
        closed = [at for at in compared if unit[at] in numbered]
        opened = [at for at in compared if unit[at] not in numbered]
        if opened:
            yield from ((key, opened, compared) for key in columns.open_keys())
            yield columns.name_keys(), [at for at in opened if not columns.year[at]], compared
        yield from ((key, closed, closed) for key in columns.near_keys())

    def _repeats(self, at: int) -> bool:
        """Tell whether somebody says the same as the first of their unit."""
        first = self.unit[at]
        return first != at and all(
            column[at] == column[first]
            for column in (
                *(self.columns.name, self.columns.year, self.columns.day),
                *(self.columns.phone, self.columns.group, self.columns.ward),
            )
        )

    def _settled(
        self, found: dict[tuple[int, int], Likeness], parties: dict[int, Party]
    ) -> dict[tuple[int, int], Likeness]:
        """Leave out who was ruled to be another, and who is clearly less likely than somebody with another number."""
        number_of = {unit: n for unit, n in zip(self.unit, self.columns.number, strict=True) if n}
        rivals: dict[int, list[tuple[float, int]]] = {}
        for (one, other), likeness in found.items():
            for mine, theirs in ((one, other), (other, one)):
                if mine not in number_of:
                    rivals.setdefault(mine, []).append((likeness.score, theirs))
        lost: set[tuple[int, int]] = set()
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


def _shared(column: array[int]) -> Iterator[tuple[int, list[int]]]:
    """Yield every value that several have, with their positions."""
    first: dict[int, int] = {}
    shared: dict[int, list[int]] = {}
    for at, value in enumerate(column):
        if value:
            before = first.setdefault(value, at)
            if before != at:
                shared.setdefault(value, [before]).append(at)
    yield from shared.items()


def _pairs(keys: list[int], inside: list[int], everybody: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the pairs with one key of which one at least is `inside`, each once; those not inside have to be others."""
    last: dict[int, int] = {}
    before = array("l", [-1]) * len(keys)
    is_inside = bytearray(len(keys))
    for at in inside:
        is_inside[at] = 1
        if keys[at]:
            before[at] = last.get(keys[at], -1)
            last[keys[at]] = at
    for at in everybody:
        other = before[at] if is_inside[at] else last.get(keys[at], -1)
        for _ in range(_DEEPEST):
            if other < 0:
                break
            yield at, other
            other = before[other]
