"""Which rows of several lists are one citizen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec

from fieldapp.cleaning.roster import RosterRow
from fieldapp.vietnam.names import fold

_TWELVE: Final = 12
_FULL_DATE: Final = 10


class Contradiction(msgspec.Struct, frozen=True):
    """Rows that carry the same 12-digit number and cannot be one person: names or births differ.

    Attributes:
        number: the number they share.
        parts: the first row of each of the persons that were kept apart.
    """

    number: str
    parts: tuple[RosterRow, ...]
    code: str = "id.contradiction"


class Joined(msgspec.Struct, frozen=True):
    """Every row in exactly one citizen, in the order of first appearance; and what contradicts itself."""

    citizens: tuple[tuple[RosterRow, ...], ...]
    contradictions: tuple[Contradiction, ...]


def join(rows: Iterable[RosterRow]) -> Joined:
    """Group rows with the same 12-digit number and no contradiction; every other row is a citizen of its own.

    Names are the same when they fold alike (accents, case and spaces do not count); births when they are
    equal, or one of them is missing or only the year of the other. Rows that share a number but contradict stay apart
    and are reported. Linear in the number of rows.
    """
    numbered: dict[str, list[int]] = {}
    everything = list(rows)
    for index, row in enumerate(everything):
        if row.national_id and len(row.national_id) == _TWELVE:
            numbered.setdefault(row.national_id, []).append(index)
    home = list(range(len(everything)))  # index of the first row of the citizen
    contradictions = []
    for number, indexes in numbered.items():
        if len(indexes) == 1:
            continue
        parts = _parts([(index, everything[index]) for index in indexes])
        for part in parts:
            for index in part:
                home[index] = part[0]
        if len(parts) > 1:
            contradictions.append(Contradiction(number, tuple(everything[part[0]] for part in parts)))
    citizens: dict[int, list[RosterRow]] = {}
    for index, row in enumerate(everything):
        citizens.setdefault(home[index], []).append(row)
    return Joined(tuple(tuple(group) for group in citizens.values()), tuple(contradictions))


def _parts(rows: list[tuple[int, RosterRow]]) -> list[list[int]]:
    """Split rows with one number into persons: by folded name, then by birth."""
    by_name: dict[str, list[tuple[int, RosterRow]]] = {}
    for index, row in rows:
        by_name.setdefault(fold(row.full_name).replace(" ", ""), []).append((index, row))
    parts = []
    for namesakes in by_name.values():
        parts.extend(_parts_by_birth(namesakes))
    return sorted(sorted(part) for part in parts)


def _parts_by_birth(rows: list[tuple[int, RosterRow]]) -> list[list[int]]:
    dates: dict[str, list[int]] = {}
    years: dict[str, list[int]] = {}
    unknown: list[int] = []
    for index, row in rows:
        if row.birth_date is None:
            unknown.append(index)
        else:
            (dates if len(row.birth_date) == _FULL_DATE else years).setdefault(row.birth_date, []).append(index)
    of_year: dict[str, list[str]] = {}
    for day in dates:
        of_year.setdefault(day[:4], []).append(day)
    for year, indexes in list(years.items()):
        if len(of_year.get(year, [])) == 1:  # one full date of that year: it is the same birth
            dates[of_year[year][0]].extend(indexes)
            del years[year]
    parts = [*dates.values(), *years.values()]
    if len(parts) == 1:
        parts[0].extend(unknown)
    elif unknown:
        parts.append(unknown)
    return parts
