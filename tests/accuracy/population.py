"""`python -m tests.accuracy.population --people 100000 --seed 1`: measure matching on lists about invented people.

Everybody stands on one to three of four lists, each time with the mess that offices make. Prints the figures, the time
and the peak of memory; the exit code is 1 when a bound does not hold.
"""

from __future__ import annotations

import argparse
import sys
import time

from fieldapp.cleaning.matching import match_rows
from fieldapp.cleaning.roster import RosterRow
from fieldapp.rehearsal.population import Chooser, Invented, invent_people
from fieldapp.system.randomness import SeededRandomness
from fieldapp.vietnam.names import fold
from tests.accuracy.matching import Matching, measure_matches
from tests.bench.measure import peak_mb

_LISTS = ("a.csv", "b.csv", "c.csv", "d.csv")
_LETTERS = "abcdeghiklmnopqrstuvxy"


class Mess:
    """What offices do to the data of a person, each thing as often as its number in a thousand says."""

    def __init__(self, chooser: Chooser) -> None:
        self._draw = chooser

    def row(self, one: Invented, file: str, number: int) -> RosterRow:
        """Return a row about somebody."""
        national_id, old_id = self._number(one)
        return RosterRow(
            file=file,
            sheet="",
            row=number,
            full_name=self._name(one.full_name),
            sex=None if self._once(100) else one.sex if not self._once(5) else "MF"["FM".index(one.sex)],
            birth_date=self._birth(one.birth_date),
            national_id=national_id,
            old_id=old_id,
            phone=None if self._once(250) else self._other_phone() if self._once(80) else one.phone or None,
            group=None if self._once(50) else 1 + self._draw.below(17) if self._once(30) else one.group,
            ward=None if self._once(300) else one.ward,
            account=None if self._once(300) else one.account or None,
        )

    def _once(self, thousandths: int) -> bool:
        return self._draw.below(1000) < thousandths

    def _number(self, one: Invented) -> tuple[str | None, str | None]:
        if self._once(120):
            return None, None
        if one.old_id and self._once(60):
            return one.old_id, None
        number = one.national_id
        if self._once(15):
            number = self._digit_off(number, 6 + self._draw.below(6))
        elif self._once(10):
            number = f"{number[:4]}{(int(number[4:6]) + 7) % 100:02d}{number[6:]}"
        return number, one.old_id or None if self._once(100) else None

    def _digit_off(self, text: str, place: int) -> str:
        return f"{text[:place]}{(int(text[place]) + 1 + self._draw.below(9)) % 10}{text[place + 1 :]}"

    def _birth(self, birth: str) -> str | None:
        year, month, day = birth.split("-")
        if self._once(10):
            return None
        if self._once(60):
            return year
        if self._once(15) and day <= "12":
            return f"{year}-{day}-{month}"
        if self._once(5):
            return f"{year[:3]}{(int(year[3]) + 1) % 10}-{month}-{day}"
        return f"{year}-{month}-{day[0]}{(int(day[1]) + 1) % 8 + 1}" if self._once(5) else birth

    def _name(self, name: str) -> str:
        words = name.split()
        at = self._draw.below(len(words))
        if self._once(20):
            letter = self._draw.below(len(words[at]))
            words[at] = words[at][:letter] + _LETTERS[self._draw.below(len(_LETTERS))] + words[at][letter + 1 :]
        elif self._once(10):
            words[:-1] = [f"{word[0]}." for word in words[:-1]]
        elif len(words) > 2 and self._once(10):
            del words[1]
        elif len(words) > 3 and self._once(50):
            words[1:3] = words[2:0:-1]
        if self._once(40):
            words[-1] = fold(words[-1]).capitalize()
        text = " ".join(words)
        return fold(text).title() if self._once(80) else text.upper() if self._once(200) else text

    def _other_phone(self) -> str:
        return f"09{self._draw.below(10**8):08d}"


def messy_lists(people: list[Invented], chooser: Chooser) -> tuple[list[RosterRow], list[str]]:
    """Return the rows of four lists, and for each the true number of its person."""
    mess = Mess(chooser)
    lists: list[list[tuple[Invented, str]]] = [[] for _ in _LISTS]
    for one in people:
        first, more = chooser.below(4), (0, 0, 0, 1, 1, 1, 1, 2)[chooser.below(8)]
        for step in range(more + 1):
            lists[(first + step) % 4].append((one, one.national_id))
    rows, persons = [], []
    for file, entries in zip(_LISTS, lists, strict=True):
        for number, (one, person) in enumerate(entries, start=2):
            row = mess.row(one, file, number)
            if chooser.below(1000) < 2:  # the number of the one above
                row = _with_number(row, entries[number - 3][1])
            rows.append(row)
            persons.append(person)
    return rows, persons


def _with_number(row: RosterRow, number: str) -> RosterRow:
    return RosterRow(**{name: getattr(row, name) for name in row.__struct_fields__} | {"national_id": number})


def measure(people: int, seed: int | str) -> tuple[Matching, int, float]:
    """Return the figures, how many rows were matched, and in how many seconds."""
    randomness = SeededRandomness(seed)
    rows, persons = messy_lists(invent_people(randomness, people), Chooser(randomness))
    started = time.perf_counter()
    matches = match_rows(rows)
    took = time.perf_counter() - started
    return measure_matches(rows, persons, [row.national_id or "" for row in rows], matches), len(rows), took


def main() -> int:
    """Measure, print, and say by the exit code whether every bound holds."""
    parser = argparse.ArgumentParser(prog="python -m tests.accuracy.population", description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--seed", default="1")
    wanted = parser.parse_args()
    figures, rows, took = measure(wanted.people, wanted.seed)
    broken = figures.broken()
    lines = [
        f"{wanted.people} people, seed {wanted.seed}, {rows} rows: {took:.1f} s, peak {peak_mb():.0f} MB",
        *figures.lines(),
        *(f"MISSED: {line}" for line in broken),
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
