"""Work lists: who has to bring what for whom, by area; as counts and as lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Final

import msgspec

from fieldapp.domain.citizen import Citizen
from fieldapp.domain.missing import (
    BANK,
    DESK,
    FAMILY,
    LABOUR,
    OWNERS,
    POLICE,
    POST,
    because,
    completeness,
    missing_pieces,
    owners_of,
)
from fieldapp.domain.row_key import row_key
from fieldapp.station.areas import Area, area_name, area_order, is_named
from fieldapp.station.station import Station
from fieldapp.system.errors import InputRefused
from fieldapp.system.texts import Language, in_short, text
from fieldapp.vietnam.banks import bank_of_bin
from fieldapp.vietnam.benefits import group_name
from fieldapp.vietnam.id_numbers import masked

Progress = Callable[[str, int, int], None]

FILLED: Final[dict[str, tuple[str, ...]]] = {
    POLICE: ("national_id", "birth_date", "sex", "group"),
    LABOUR: ("category", "amount", "decision"),
    BANK: ("account", "bank"),
    POST: ("address",),
    FAMILY: ("phone",),
    DESK: ("phone",),
}
"""What each owner may fill in; the supervisor settles on the screen."""

_SHOWN: Final[dict[str, tuple[str, ...]]] = {
    POLICE: ("national_id", "old_id", "birth_date", "sex", "address"),
    LABOUR: ("masked_id", "birth_date", "benefit_group", "address"),
    BANK: ("national_id", "birth_date", "bank", "account"),
    POST: ("birth_date", "address", "phone"),
    FAMILY: ("birth_year", "address"),
    DESK: ("birth_year", "address", "phone"),
}
"""What each owner is told of a person: no more than it takes to know whom, and never the benefit category."""


class TaskCount(msgspec.Struct, frozen=True):
    """How many people lack what an owner has to bring: in one area, by piece."""

    owner: str
    area: Area
    people: int
    pieces: dict[str, int]


class WorkLine(msgspec.Struct, frozen=True):
    """One person on a work list: the key of the row, what the owner is told, and what is missing, in sentences."""

    key: str
    citizen_id: str
    name: str
    area: Area
    known: str
    missing: str
    pieces: tuple[str, ...]


class WorkList(msgspec.Struct, frozen=True):
    """What one owner has to bring for the people of some areas, or of all."""

    owner: str
    everywhere: bool
    lines: tuple[WorkLine, ...]


def count_tasks(station: Station, *, owner: str = "", area: str | Area = "") -> list[TaskCount]:
    """Count what is missing by owner and area, in the order of the owners and of the areas; see `areas_named`."""
    people: Counter[tuple[str, Area]] = Counter()
    pieces: dict[tuple[str, Area], Counter[str]] = {}
    for ward, group, word, count in station.registry.people.lacking():
        lacked = list(owners_of(word))
        for each in {who for _, who in lacked}:
            place = each, Area(ward, group)
            people[place] += count
            pieces.setdefault(place, Counter()).update({what: count for what, who in lacked if who == each})
    chosen = [place for place in people if owner in ("", place[0]) and is_named(place[1], area)]
    ranked = sorted(chosen, key=lambda place: (OWNERS.index(place[0]), area_order(place[1])))
    return [TaskCount(*place, people[place], dict(pieces[place].most_common())) for place in ranked]


def areas_named(station: Station, named: str | Area) -> tuple[Area, ...]:
    """Return the areas that a name means: a ward, `ward/group`, or `/group`; all of them for an empty one.

    Raises:
        InputRefused: `worklist.no_area` when nobody who lacks something lives there.
    """
    areas = {Area(ward, group) for ward, group, _, _ in station.registry.people.lacking()}
    found = sorted((area for area in areas if is_named(area, named)), key=area_order)
    if named and not found:
        raise InputRefused("worklist.no_area", place=named if isinstance(named, str) else named.ward)
    return tuple(found)


def worklist(
    station: Station, *, owner: str, language: Language, area: str | Area = "", progress: Progress | None = None
) -> WorkList:
    """Return what an owner has to bring for the people of an area, by area and name.

    `progress` hears how many lines there are already; it may raise to cancel.

    Raises:
        InputRefused: `home.not_an_office`, `worklist.owner`, `worklist.no_area`.
    """
    station.office()
    if owner not in OWNERS:
        raise InputRefused("worklist.owner", place=owner, owners=", ".join(OWNERS))
    areas = areas_named(station, area)
    wanted = [what for what, rule in completeness().pieces.items() if rule.owner == owner]
    people = station.registry.people.who_lacks(wanted, [(each.ward, each.group) for each in areas])
    lines: list[WorkLine] = []
    for citizen in people:
        if progress is not None:
            progress("work_list", len(lines), 0)
        lines.append(work_line(citizen, owner, language))
    return WorkList(owner, not area, tuple(lines))


def work_line(citizen: Citizen, owner: str, language: Language) -> WorkLine:
    """Return one person's line on the list of an owner."""
    pieces = tuple(piece.what for piece in missing_pieces(citizen) if piece.owner == owner)
    return WorkLine(
        row_key(citizen.citizen_id),
        citizen.citizen_id,
        citizen.text("full_name"),
        Area(citizen.text("ward"), citizen.text("group")),
        "; ".join(_known(citizen, owner, language)),
        "; ".join(_sentence(citizen, what, language) for what in pieces),
        pieces,
    )


def _sentence(citizen: Citizen, what: str, language: Language) -> str:
    reasons = [
        reason[0].lower() + reason[1:] for code in because(citizen, what) if (reason := in_short(code, language))
    ]
    piece = text(f"tasks.piece_{what}", language)
    return f"{piece} ({'; '.join(reasons)})" if reasons else piece


def _known(citizen: Citizen, owner: str, language: Language) -> list[str]:
    """Return what an owner is told of a person, each thing with its name."""
    number, birth = citizen.text("national_id") or citizen.text("old_id"), citizen.text("birth_date")
    bank = bank_of_bin(citizen.text("bank"))
    said = {
        "national_id": citizen.text("national_id"),
        "old_id": citizen.text("old_id"),
        "masked_id": masked(number) if number else "",
        "birth_date": "/".join(reversed(birth.split("-"))),
        "birth_year": birth[:4],
        "sex": text(f"tasks.{'male' if citizen.text('sex') == 'M' else 'female'}", language)
        if citizen.text("sex")
        else "",
        "benefit_group": group_name(citizen.text("benefit_group"), language) if citizen.text("benefit_group") else "",
        "address": citizen.text("address") or area_name(Area(citizen.text("ward"), citizen.text("group")), language),
        "phone": citizen.text("phone"),
        "bank": bank.short_name if bank else citizen.text("bank"),
        "account": citizen.text("account"),
    }
    return [text(f"tasks.known_{name}", language, value=said[name]) for name in _SHOWN.get(owner, ()) if said[name]]
