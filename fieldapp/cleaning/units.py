"""Who is one person for certain, and who may be: everybody compared with whom they share a key."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from typing import Final

from fieldapp.cleaning.columns import Columns
from fieldapp.domain.duplicates import CERTAIN, CONTRADICTORY, LIKELY, Likeness, near_numbers, score

Progress = Callable[[str, int, int], None]
Pair = tuple[int, int]

_MOST_VARIANTS: Final = 24
"""A number under which more than so many different people stand says nothing about any of them."""
_MOST_OF_A_PHONE: Final = 8
_DEEPEST: Final = 60
"""With so many who have the same key somebody is compared at most; rarer keys find whom that leaves out."""
_ROADS: Final = 12


class Comparing:
    """People in columns, of whom the first `rows` are compared with everybody, the others only with them.

    Attributes:
        unit: by position, the first position of the same person.
        apart: pairs of positions, the smaller first, that were ruled to be two people.
        torn: the numbers whose bearers are several persons, with their positions.
        disputed: pairs of units that share an old number and cannot be one.
    """

    def __init__(self, columns: Columns, rows: int, apart: frozenset[Pair], report: Progress) -> None:
        self.columns, self.rows, self.apart, self._report = columns, rows, apart, report
        self._ruled = frozenset(at for pair in apart for at in pair)
        self.unit = array("L", range(len(columns)))
        self.torn: list[tuple[int, list[list[int]]]] = []
        self.disputed: dict[Pair, Likeness] = {}
        self.rarity = columns.rarity()

    def join(self) -> None:
        """Make one unit of those who are one for certain."""
        self._join_numbers()
        self._join_old_numbers()
        self.columns.forget_shared(_MOST_OF_A_PHONE)
        self.rarity = self.rarity.among(sum(at == unit for at, unit in enumerate(self.unit)))

    def _join_numbers(self) -> None:
        names, years, days = self.columns.name, self.columns.year, self.columns.day
        for number, some in _shared(self.columns.number):
            alike = len({(names[at], years[at], days[at]) for at in some}) == 1
            parts = [some] if alike and self._ruled.isdisjoint(some) else self._parts(some)
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
        variants: dict[tuple[int, int, int, int], list[int]] = {}
        for at in some:
            said = (columns.name[at], columns.year[at], columns.day[at], at if at in self._ruled else -1)
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
        if (min(one, other), max(one, other)) in self.apart:
            return False
        likeness = score(self.columns.traits(one), self.columns.traits(other), self.rarity)
        return likeness is not None and likeness.grade == CERTAIN

    def _join_old_numbers(self) -> None:
        numbers, unit = self.columns.number, self.unit
        for _, some in _shared(self.columns.old):
            bearers = [at for at in some if numbers[at]]
            if len({unit[at] for at in bearers}) == 1:
                for at in some:
                    if not numbers[at] and self._agree(bearers[0], at):
                        unit[at] = unit[bearers[0]]
        first = array("L", [len(unit)]) * len(unit)
        for at, one in enumerate(unit):  # a unit goes by the first of its members
            first[one] = min(first[one], at)
            unit[at] = first[one]

    def likely(self) -> dict[Pair, Likeness]:
        """Return the units that may be one, by their first positions, the smaller first."""
        columns, unit, rows, numbers = self.columns, self.unit, self.rows, self._believed_numbers()
        found: dict[Pair, Likeness] = {}
        for done, (key, inside, everybody) in enumerate(self._roads(numbers)):
            self._report("match", done, _ROADS)
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
                if likeness is not None and likeness.grade in (LIKELY, CERTAIN):
                    found[pair] = likeness
                elif likeness is not None and likeness.grade == CONTRADICTORY:
                    self.disputed[pair] = likeness
        return found

    def _believed_numbers(self) -> array[int]:
        """Return the numbers without those that several persons have: of them only a name and a birth are believed."""
        numbers = array("Q", self.columns.number)
        for _, parts in self.torn:
            for part in parts:
                for at in part:
                    numbers[at] = 0
        return numbers

    def _roads(self, numbers: array[int]) -> Iterator[tuple[array[int], array[int], array[int]]]:
        """Yield keys, who is looked up by them, and among whom: whoever has no number is compared with everybody."""
        columns, unit = self.columns, self.unit
        numbered = bytearray(len(columns))
        for at, number in enumerate(numbers):
            numbered[unit[at]] |= number > 0
        compared = array("L", (at for at in range(len(columns)) if not self._repeats(at)))
        closed = array("L", (at for at in compared if numbered[unit[at]]))
        opened = array("L", (at for at in compared if not numbered[unit[at]]))
        if opened:
            yield from ((key, opened, compared) for key in columns.open_keys())
            yield columns.name_keys(), array("L", (at for at in opened if not columns.year[at])), compared
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


def _pairs(keys: array[int], inside: array[int], everybody: array[int]) -> Iterator[tuple[int, int]]:
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
