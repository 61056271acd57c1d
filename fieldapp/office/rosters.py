"""Taking lists in: read as they are, join the same person, commit as one unit, take back as one unit."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec

from fieldapp.cleaning.joining import join
from fieldapp.cleaning.reading import read_roster
from fieldapp.cleaning.roster import Roster, RosterRow
from fieldapp.domain.changes import Changes
from fieldapp.domain.citizen import Citizen
from fieldapp.domain.duplicates import CERTAIN, compare_values
from fieldapp.station.backups import back_up_first
from fieldapp.station.station import Station
from fieldapp.system.errors import InputRefused
from fieldapp.system.randomness import new_id
from fieldapp.vietnam.banks import find_bank
from fieldapp.vietnam.benefits import public_group

Progress = Callable[[str, int, int], None]

_STEP = 500


class Committed(msgspec.Struct, frozen=True):
    """What a commit did.

    Attributes:
        rows: data rows taken over.
        new: citizens that were not known before, `known` those that were.
        rosters: ids, one for each list.
    """

    rows: int
    new: int
    known: int
    rosters: tuple[str, ...]
    changes: Changes


def read_lists(paths: Iterable[Path], *, progress: Progress | None = None) -> list[Roster]:
    """Read spreadsheets; nothing is saved yet.

    Raises:
        InputRefused: `sheet.*` and `roster.*` codes, with the file as place.
    """
    files = list(paths)
    rosters = []
    for number, path in enumerate(files):
        if progress is not None:
            progress("read_list", number, len(files))
        rosters.append(read_roster(path))
    return rosters


def commit_lists(station: Station, rosters: list[Roster], *, progress: Progress | None = None) -> Committed:
    """Take lists over in one transaction: one `citizen.listed` a row, one citizen a person.

    Rows with the same valid 12-digit number and no contradiction become one citizen, within the lists and with people
    who are known already.

    Raises:
        InputRefused: `home.not_an_office`, `roster.known` when the same file was taken over before or is
            among `rosters` twice.
        EnvironmentFault: a `disk.*` code; nothing was taken over.
    """
    station.office()
    standing = {r.sha256 for r in station.facts().rosters.values() if not r.withdrawn}
    for roster in rosters:
        if roster.sha256 in standing:
            raise InputRefused("roster.known", place=roster.file)
        standing.add(roster.sha256)
    back_up_first(station, "list", progress=progress)
    ids = {roster.sha256: new_id(station.randomness) for roster in rosters}
    sources = {id(row): ids[roster.sha256] for roster in rosters for row in roster.rows}
    people = join(row for roster in rosters for row in roster.rows).citizens
    new = rows = 0
    with station.registry.transaction() as changes:
        for roster in rosters:
            facts = {"file": roster.file, "sha256": roster.sha256, "rows": len(roster.rows)}
            station.append("roster.imported", [ids[roster.sha256]], facts)
        for number, person_rows in enumerate(people):
            if progress is not None and number % _STEP == 0:
                progress("commit_list", number, len(people))
            known = _known_citizen(station, person_rows)
            citizen_id = known.citizen_id if known else new_id(station.randomness)
            new += known is None
            for row in person_rows:
                _list(station, citizen_id, row, sources[id(row)])
                rows += 1
    return Committed(rows, new, len(people) - new, tuple(ids.values()), changes)


def withdraw_list(station: Station, roster_id: str, *, reason: str) -> Changes:
    """Take a whole list back; what desks recorded about its people stays.

    Raises:
        InputRefused: `home.not_an_office`, `roster.unknown`.
    """
    station.office()
    roster = station.facts().rosters.get(roster_id)
    if roster is None or roster.withdrawn:
        raise InputRefused("roster.unknown")
    with station.registry.transaction() as changes:
        station.append("roster.withdrawn", [roster_id], {"reason": reason[:500]})
    return changes


def row_values(row: RosterRow) -> dict[str, str]:
    """Return what a row says as field values of a citizen; see `citizen.FIELDS`."""
    number = row.national_id or ""
    bank = find_bank(row.bank) if row.bank else None
    values = {
        "full_name": row.full_name or "",
        "birth_date": row.birth_date or "",
        "sex": row.sex or "",
        "national_id": number if len(number) == 12 else "",
        "old_id": number if len(number) == 9 else row.old_id or "",
        "phone": row.phone or "",
        "address": row.address or "",
        "group": "" if row.group is None else str(row.group),
        "ward": row.ward or "",
        "benefit_group": public_group(row.category) if row.category else "",
        "bank": bank.bin if bank else row.bank or "",
        "account": row.account or "",
    }
    return {field: text for field, text in values.items() if text}


def _known_citizen(station: Station, rows: tuple[RosterRow, ...]) -> Citizen | None:
    """Return the citizen with the same 12-digit number, unless something contradicts it."""
    for row in rows:
        if row.national_id and len(row.national_id) == 12:
            for found in station.registry.people.by_number(row.national_id):
                citizen = station.registry.people.get(found.citizen_id)
                if citizen is None:
                    continue
                known = {name: value.text for name, value in citizen.values.items()}
                likeness = compare_values(known, row_values(row))
                if likeness is not None and likeness.grade == CERTAIN:
                    return citizen
    return None


def _list(station: Station, citizen_id: str, row: RosterRow, roster_id: str) -> None:
    facts = {"roster": roster_id, "sheet": row.sheet or "", "row": row.row, "fields": row_values(row)}
    station.append("citizen.listed", [citizen_id], {**facts, "issues": list(row.issues)})
    kept_here = {"category": row.category, "amount": None if row.amount is None else str(row.amount)}
    told = {name: text for name, text in kept_here.items() if text}
    if told:
        station.append("citizen.classified", [citizen_id], {"roster": roster_id, **told})
