"""Which rows of several lists, and which people known already, are one citizen."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Final

import msgspec

from fieldapp.cleaning.roster import RosterRow
from fieldapp.vietnam.names import fold

Progress = Callable[[str, int, int], None]

_TWELVE: Final = 12
_FULL_DATE: Final = 10


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
    """A pair that a person has to look at.

    Attributes:
        row: index of a row.
        other: index of another row, smaller than `row`, or the id of somebody known.
        score: in bits: how much likelier than not they are one person.
        reasons: as in `duplicates.Likeness`.
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
    apart: Collection[tuple[str, str]] = (),  # noqa: ARG001 - ids, smaller first, that were ruled to be two people
    progress: Progress | None = None,  # noqa: ARG001 - told with the stage `match`; may raise to cancel
) -> Matches:
    """Match rows with each other and with people known already.

    Certain are those with the same valid 12-digit number and nothing that contradicts it: names fold alike, births are
    equal, or one is missing or only the year of the other.
    """
    bearers = [_Bearer(n, "", r.full_name, r.birth_date or "", r.national_id or "") for n, r in enumerate(rows)]
    for one in known:
        name, birth, number = (one.values.get(field, "") for field in ("full_name", "birth_date", "national_id"))
        bearers.append(_Bearer(-1, one.citizen_id, name, birth, number))
    numbered: dict[str, list[_Bearer]] = {}
    for bearer in bearers:
        if len(bearer.number) == _TWELVE:
            numbered.setdefault(bearer.number, []).append(bearer)
    home: dict[int, Party] = {}
    contradictions = []
    for number, some in numbered.items():
        parties = [_party(part) for part in _parts(some)]
        home.update((row, party) for party in parties for row in party.rows)
        if len(parties) > 1 and any(party.rows for party in parties):
            contradictions.append(Contradiction(number, tuple(parties)))
    citizens = {party.rows: party for n in range(len(rows)) for party in [home.get(n, Party((n,)))]}
    return Matches(tuple(citizens.values()), (), tuple(contradictions))


class _Bearer(msgspec.Struct, frozen=True):
    row: int
    citizen_id: str
    name: str
    birth: str
    number: str


def _party(bearers: list[_Bearer]) -> Party:
    ids = sorted(b.citizen_id for b in bearers if b.citizen_id)
    return Party(tuple(sorted(b.row for b in bearers if b.row >= 0)), ids[0] if ids else None)


def _parts(bearers: list[_Bearer]) -> list[list[_Bearer]]:
    """Split the bearers of one number into persons: by folded name, then by birth."""
    by_name: dict[str, list[_Bearer]] = {}
    for bearer in bearers:
        by_name.setdefault(fold(bearer.name).replace(" ", ""), []).append(bearer)
    return [part for namesakes in by_name.values() for part in _parts_by_birth(namesakes)]


def _parts_by_birth(bearers: list[_Bearer]) -> list[list[_Bearer]]:
    dates: dict[str, list[_Bearer]] = {}
    years: dict[str, list[_Bearer]] = {}
    unknown = [b for b in bearers if not b.birth]
    for bearer in bearers:
        if bearer.birth:
            (dates if len(bearer.birth) == _FULL_DATE else years).setdefault(bearer.birth, []).append(bearer)
    for year, some in list(years.items()):
        days = [day for day in dates if day.startswith(year)]
        if len(days) == 1:  # one full date of that year: it is the same birth
            dates[days[0]].extend(some)
            del years[year]
    parts = [*dates.values(), *years.values()]
    if len(parts) == 1:
        parts[0].extend(unknown)
    elif unknown:
        parts.append(unknown)
    return parts
