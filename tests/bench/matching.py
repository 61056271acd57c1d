"""Matching a list of 100,000 with 100,000 who are known; the floor is grouping the same numbers, names and births."""

from __future__ import annotations

import sys

import msgspec

from fieldapp.cleaning.matching import Known, match_rows
from fieldapp.cleaning.roster import RosterRow
from fieldapp.rehearsal.population import Chooser, invent_people
from fieldapp.system.randomness import SeededRandomness
from fieldapp.vietnam.names import fold
from tests.accuracy.population import Mess
from tests.bench.measure import Row, paired, row

PEOPLE = 100_000
FIELDS = ("full_name", "birth_date", "sex", "national_id", "old_id", "phone", "account", "ward")


def bench(people: int, rounds: int) -> Row:
    """Return the row of the table."""
    randomness = SeededRandomness("bench")
    invented = invent_people(randomness, people)
    mess = Mess(Chooser(randomness))
    rows = [mess.row(one, "list.csv", number) for number, one in enumerate(invented, start=2)]
    known = [
        Known(f"{number:032x}", {**{field: getattr(one, field) for field in FIELDS}, "group": str(one.group)})
        for number, one in enumerate(invented)
    ]

    def ours(_round: int) -> None:
        match_rows(rows, known)

    def floor(_round: int) -> None:
        _group(rows, known)

    found = row(f"matching {people} rows with {people} known", paired(ours, floor, rounds=rounds), bound=12)
    ours_s = found.ours_s
    return msgspec.structs.replace(found, note=f"{people / ours_s:,.0f} rows a second")


def _group(rows: list[RosterRow], known: list[Known]) -> int:
    groups: dict[str, list[object]] = {}
    for one in rows:
        for key in (one.national_id, f"{fold(one.full_name)} {one.birth_date}", one.phone, one.account):
            if key:
                groups.setdefault(key, []).append(one)
    for other in known:
        said = other.values
        for key in (
            said["national_id"],
            f"{fold(said['full_name'])} {said['birth_date']}",
            said["phone"],
            said["account"],
        ):
            if key:
                groups.setdefault(key, []).append(other)
    return len(groups)


def main() -> None:
    """Print the row as JSON."""
    found = bench(PEOPLE, rounds=5 if "--full" in sys.argv else 3)
    sys.stdout.write(msgspec.json.encode([found]).decode() + "\n")


if __name__ == "__main__":
    main()
