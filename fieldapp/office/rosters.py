"""Taking lists in: read, compare with their earlier state, match, commit as one unit, take back as one unit."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, chain, starmap
from pathlib import Path
from typing import Any, overload

import msgspec

from fieldapp.cleaning.comparing import differences, pair_rows, series_name
from fieldapp.cleaning.matching import Known, match_rows
from fieldapp.cleaning.reading import read_roster
from fieldapp.cleaning.roster import IN_RECORDS, TOLD_NOTICES, Roster, RosterRow
from fieldapp.domain.campaign import Roster as TakenRoster
from fieldapp.domain.changes import Changes
from fieldapp.domain.citizen import FIELDS
from fieldapp.domain.events import Event
from fieldapp.office.decide import ruled_apart
from fieldapp.registry.listings import Listed
from fieldapp.registry.sealing import Named
from fieldapp.station.backups import back_up_first
from fieldapp.station.station import Station
from fieldapp.system.beside import Beside, second_process
from fieldapp.system.collecting import no_collection
from fieldapp.system.errors import InputRefused
from fieldapp.system.randomness import new_id, new_ids
from fieldapp.vietnam.banks import find_bank
from fieldapp.vietnam.benefits import public_group
from fieldapp.vietnam.names import fold

Progress = Callable[[str, int, int], None]

CONTRADICTION = "id.contradiction"
"""Issue of a row whose number somebody else has: it was taken over apart, and the pair waits for a verdict."""

_ALIKE = 3
"""One row in so many has to be of people on both lists, for the later to be taken for a state of the earlier."""

_MOST_GONE = 5000
"""So many hashes stand in one event; its line has to stay below the longest."""

_MOST_LABELS, _LONGEST_LABEL = 60, 60

_FIELDS = frozenset(FIELDS)


class Committed(msgspec.Struct, frozen=True):
    """What a commit did.

    Attributes:
        rows: data rows taken over.
        new: citizens that were not known before, `known` those that were.
        rosters: ids, one for each list.
        contradictions: numbers of which the bearers cannot be one person; they were taken over apart.
        likely: pairs that may be one person; both wait for a verdict where duplicates do.
        changed, unchanged, vanished: rows of lists that came again.
    """

    rows: int
    new: int
    known: int
    rosters: tuple[str, ...]
    changes: Changes
    contradictions: int = 0
    likely: int = 0
    changed: int = 0
    unchanged: int = 0
    vanished: int = 0


class Change(msgspec.Struct, frozen=True, gc=False):
    """A row that says something else than the earlier list; `fields` are (field, before, after)."""

    row: RosterRow
    earlier: Listed
    fields: tuple[tuple[str, str, str], ...]


class Difference(msgspec.Struct, frozen=True):
    """What a list says otherwise than its earlier state.

    Attributes:
        replaces: id of the list that it is a newer state of; empty when it is none, then all rows are new.
    """

    replaces: str
    new: Sequence[RosterRow]
    changed: tuple[Change, ...] = ()
    unchanged: Sequence[RosterRow] = ()
    vanished: tuple[Listed, ...] = ()


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
        rosters.append(read_roster(path, progress=progress))
    return rosters


def compare_list(station: Station, roster: Roster, *, replaces: str | None = None) -> Difference:
    """Compare a list with its earlier state: the list `replaces`, or the one that it is recognised to go on from.

    It is recognised by its file's name without numbers, dates and words of version, by the labels of its columns, and
    by the people on it. An empty `replaces` says that it is a list of its own.

    Raises:
        InputRefused: `home.not_an_office`, `roster.unknown`.
    """
    station.office()
    if replaces is None:
        name, header = series_name(roster.file), header_of(roster)
        for earlier in reversed(_newest(station)):
            if name and name == series_name(earlier.file) and (not earlier.header or earlier.header == header):
                found = _difference(station, roster, earlier.roster_id)
                paired = len(found.changed) + len(found.unchanged)
                if paired * _ALIKE >= min(len(roster.rows), paired + len(found.vanished)):
                    return found
        return Difference("", roster.rows)
    return _difference(station, roster, _standing(station, replaces)) if replaces else Difference("", roster.rows)


def commit_lists(
    station: Station, rosters: list[Roster], *, replaces: Mapping[str, str] = {}, progress: Progress | None = None
) -> Committed:
    """Take lists over in one transaction: one `citizen.listed` a row, one citizen a person.

    `replaces` tells by the SHA-256 of a file of which earlier list it is a newer state: then only what is new or
    changed is written, and what it no longer has. Rows with the same valid 12-digit number and no contradiction become
    one citizen, within the lists and with people who are known already; what is contradicted stays apart and waits for
    a verdict, like what is only likely.

    Raises:
        InputRefused: `home.not_an_office`, `roster.known` when the same file was taken over before or is
            among `rosters` twice, `roster.unknown` when there is no such list to replace.
        EnvironmentFault: a `disk.*` code; nothing was taken over.
    """
    station.office()
    if not rosters:
        return Committed(0, 0, 0, (), Changes())
    standing = {r.sha256 for r in station.facts().rosters.values() if not r.withdrawn}
    for roster in rosters:
        if roster.sha256 in standing:
            raise InputRefused("roster.known", place=roster.file)
        standing.add(roster.sha256)
    found = [compare_list(station, roster, replaces=replaces.get(roster.sha256, "")) for roster in rosters]
    many = sum(len(difference.new) + len(difference.changed) for difference in found)
    with second_process(rows=many) as beside, no_collection():
        return _commit(station, rosters, found, progress, beside)


def header_of(roster: Roster) -> tuple[str, ...]:
    """Return the folded labels of the columns of a list, by which it is recognised when it comes again."""
    labels = {fold(label) for table in roster.tables for label in table.labels.values()}
    return tuple(sorted(label[:_LONGEST_LABEL] for label in labels if label))[:_MOST_LABELS]


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


class _Rows(Sequence[RosterRow]):
    """The rows of several lists as one sequence; a long list keeps its rows packed, and they stay so."""

    def __init__(self, parts: list[Sequence[RosterRow]]) -> None:
        self._parts = parts
        self._ends = list(accumulate(map(len, parts)))

    def at(self, at: int) -> tuple[int, RosterRow]:
        """Return which of the lists a row is of, and the row."""
        part = bisect_right(self._ends, at)
        return part, self._parts[part][at - (self._ends[part - 1] if part else 0)]

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    def __iter__(self) -> Iterator[RosterRow]:
        return chain.from_iterable(self._parts)

    @overload
    def __getitem__(self, at: int) -> RosterRow: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[RosterRow]: ...
    def __getitem__(self, at: int | slice) -> RosterRow | Sequence[RosterRow]:
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(len(self)))]
        return self.at(at)[1]


def _commit(
    station: Station,
    rosters: list[Roster],
    found: list[Difference],
    progress: Progress | None,
    beside: Beside | None,
) -> Committed:
    report = progress or (lambda _stage, _done, _total: None)
    rows = _Rows([difference.new for difference in found])
    apart = ruled_apart(station)
    matches = match_rows(rows, starmap(Known, station.registry.people.known()), apart=apart, progress=progress)
    contradicted = {row for one in matches.contradictions for party in one.parties for row in party.rows}
    back_up_first(station, "list", progress=progress)
    ids = [new_id(station.randomness) for _ in rosters]
    known = sum(party.citizen_id is not None for party in matches.citizens)
    newcomers = iter(sorted(new_ids(station.randomness, len(matches.citizens) - known)))
    changed = sum(len(difference.changed) for difference in found)
    total = len(matches.citizens) + changed

    def named() -> Iterator[Named]:
        for roster_id, difference in zip(ids, found, strict=True):
            for change in difference.changed:
                yield Named(change.earlier.citizen_id, list(_told_again(change, roster_id)), new=False)
        for party in matches.citizens:
            told: list[tuple[str, dict[str, Any]]] = []
            for at in party.rows:
                part, row = rows.at(at)
                told += _told(row, ids[part], at in contradicted)
            yield Named(party.citizen_id or next(newcomers), told, new=party.citizen_id is None)

    with station.registry.widened(once=True), station.registry.transaction(progress=progress) as changes:
        begun = [_begin(station, *one) for one in zip(rosters, ids, found, strict=True)]
        station.registry.listings.write(
            named(),
            behind=begun[-1],
            randomness=station.randomness,
            changes=changes,
            progress=lambda done: report("commit_list", done, total),
            beside=beside,
        )
    return Committed(
        rows=sum(len(roster.rows) for roster in rosters),
        new=len(matches.citizens) - known,
        known=known,
        rosters=tuple(ids),
        changes=changes,
        contradictions=len(matches.contradictions),
        likely=len(matches.likely),
        changed=changed,
        unchanged=sum(len(difference.unchanged) for difference in found),
        vanished=sum(len(difference.vanished) for difference in found),
    )


def _begin(station: Station, roster: Roster, roster_id: str, difference: Difference) -> Event:
    """Write that a list came, and what of the earlier one it no longer has; return the last event."""
    facts = {"file": roster.file, "sha256": roster.sha256, "rows": len(roster.rows), "header": header_of(roster)}
    if not difference.replaces:
        return station.append("roster.imported", [roster_id], facts)
    event = station.append("roster.imported", [roster_id], {**facts, "replaces": difference.replaces})
    rows = ((listed.event, *listed.before, listed.classified) for listed in difference.vanished)
    gone = [name for names in rows for name in names if name]
    for start in range(0, max(len(gone), 1), _MOST_GONE):
        told = {"old": difference.replaces, "new": roster_id, "gone": gone[start : start + _MOST_GONE]}
        event = station.append("roster.replaced", [difference.replaces, roster_id], told)
    return event


def _newest(station: Station) -> list[TakenRoster]:
    """Return the lists that stand and that no later list, which stands, replaces."""
    standing = [roster for roster in station.facts().rosters.values() if not roster.withdrawn]
    replaced = {earlier for roster in standing for earlier in _line(station, roster.roster_id)[1:]}
    return [roster for roster in standing if roster.roster_id not in replaced]


def _standing(station: Station, roster_id: str) -> str:
    """Return the id of the newest state of a list that stands."""
    for roster in _newest(station):
        if roster_id in _line(station, roster.roster_id):
            return roster.roster_id
    raise InputRefused("roster.unknown")


def _line(station: Station, roster_id: str) -> list[str]:
    """Return the ids of a list and of all earlier states of it."""
    rosters, line = station.facts().rosters, [roster_id]
    while (roster := rosters.get(line[-1])) is not None and roster.replaces and roster.replaces not in line:
        line.append(roster.replaces)
    return line


def _difference(station: Station, roster: Roster, replaces: str) -> Difference:
    earlier = station.registry.listings.standing(_line(station, replaces))
    told = [row_values(row) | _classes(row) for row in roster.rows]
    pairs = pair_rows(told, [listed.values for listed in earlier])
    new, changed, unchanged = [], [], []
    for row, values, place in zip(roster.rows, told, pairs, strict=True):
        if place is None:
            new.append(row)
        elif fields := differences(values, earlier[place].values):
            changed.append(Change(row, earlier[place], fields))
        else:
            unchanged.append(row)
    left = set(range(len(earlier))).difference(pairs)
    vanished = tuple(listed for place, listed in enumerate(earlier) if place in left)
    return Difference(replaces, tuple(new), tuple(changed), tuple(unchanged), vanished)


def _told(row: RosterRow, roster_id: str, contradicted: bool) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what a row says: to everybody, and to offices only."""
    told = [code for code in row.notices if code in TOLD_NOTICES]
    issues = [*row.issues, *told, *([CONTRADICTION] if contradicted else [])]
    facts = {"roster": roster_id, "sheet": row.sheet or "", "row": row.row, "fields": row_values(row), "issues": issues}
    proposed = [
        {"field": field, "before": one.before, "after": one.after, "code": one.code}
        for one in row.proposals
        if not one.taken and (field := IN_RECORDS.get(one.field, one.field)) in _FIELDS
    ]
    yield "citizen.listed", {**facts, "proposals": proposed} if proposed else facts
    if classes := _classes(row):
        yield "citizen.classified", {"roster": roster_id, **classes}


def _told_again(change: Change, roster_id: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what a changed row says otherwise: each event names the one that holds no more."""
    fields = {field for field, _, _ in change.fields}
    classified = change.earlier.classified
    if fields & _FIELDS or not classified:
        kind, facts = next(_told(change.row, roster_id, contradicted=False))
        yield kind, {**facts, "replaces": change.earlier.event}
    if fields - _FIELDS:
        facts = {"roster": roster_id, **_classes(change.row)}
        yield "citizen.classified", {**facts, "replaces": classified} if classified else facts


def _classes(row: RosterRow) -> dict[str, str]:
    """Return what a row says that desks never get."""
    amount = None if row.amount is None else str(row.amount)
    told = {"category": row.category, "amount": amount, "decision": row.decision}
    return {name: text for name, text in told.items() if text}
