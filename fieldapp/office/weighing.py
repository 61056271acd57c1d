"""What taking a draft in would do: rows against the people who are known, and against the list as it came before."""

from __future__ import annotations

from collections.abc import Callable
from itertools import starmap

import msgspec

from fieldapp.cleaning.matching import Known, match_rows
from fieldapp.cleaning.roster import RosterRow
from fieldapp.domain.campaign import Roster as TakenRoster
from fieldapp.office.drafts import Draft
from fieldapp.office.facets import Gone, Standing
from fieldapp.office.rosters import Committed, compare_list
from fieldapp.station.station import Station

Progress = Callable[[str, int, int], None]


class Weighed(msgspec.Struct, frozen=True):
    """What would come of a draft.

    Attributes:
        standings: by SHA-256 of the file and sheet, how each row stands to what is known, by its number.
        gone: by SHA-256 of the file, the rows that its earlier state had and it no longer has.
        replaces: by SHA-256 of the file, the id of the earlier state, or empty.
        earlier: the lists that a file can come instead of, newest first.
    """

    standings: dict[tuple[str, str], dict[int, Standing]] = {}
    gone: dict[str, tuple[Gone, ...]] = {}
    replaces: dict[str, str] = {}
    earlier: tuple[TakenRoster, ...] = ()


def weigh(station: Station, draft: Draft, *, progress: Progress | None = None) -> Weighed:
    """Match the rows of a draft and compare them with their earlier state; nothing is saved.

    Of files about which `draft.replaces` says nothing, the earlier state is recognised. `progress` gets the stages
    `compare` and `match`; it may raise to cancel.

    Raises:
        InputRefused: `home.not_an_office`, `roster.unknown`.
    """
    report = progress or (lambda _stage, _done, _total: None)
    standings: dict[tuple[str, str], dict[int, Standing]] = {}
    gone, replaces = {}, {}
    new: list[tuple[str, RosterRow]] = []
    rosters = draft.rosters()
    for number, roster in enumerate(rosters):
        report("compare", number, len(rosters))
        found = compare_list(station, roster, replaces=draft.replaces.get(roster.sha256))
        replaces[roster.sha256] = found.replaces
        gone[roster.sha256] = tuple(
            Gone(listed.row, *(listed.values.get(name, "") for name in ("full_name", "birth_date", "national_id")))
            for listed in found.vanished
        )
        new += [(roster.sha256, row) for row in found.new]
        for row in found.unchanged:
            standings.setdefault((roster.sha256, row.sheet), {})[row.row] = Standing("unchanged")
        for change in found.changed:
            before = {field: old for field, old, _now in change.fields}
            place = (roster.sha256, change.row.sheet)
            standings.setdefault(place, {})[change.row.row] = Standing("changed", before=before)
    for (sha256, row), standing in zip(new, _matched(station, new, replaces, progress), strict=True):
        if standing is not None:
            standings.setdefault((sha256, row.sheet), {})[row.row] = standing
    earlier = (roster for roster in station.facts().rosters.values() if not roster.withdrawn)
    return Weighed(standings, gone, replaces, tuple(reversed(list(earlier))))


def told_of(done: Committed) -> list[tuple[str, dict[str, int]]]:
    """Return what there is to say of a commit: keys of texts with their counts."""
    said = [("office.committed", {"rows": done.rows, "new": done.new, "known": done.known})]
    if done.changed + done.unchanged + done.vanished:
        compared = {"changed": done.changed, "unchanged": done.unchanged, "vanished": done.vanished}
        said.append(("lists.compared", {**compared, "new": done.rows - done.changed - done.unchanged}))
    if done.likely + done.contradictions:
        said.append(("lists.waiting", {"count": done.likely + done.contradictions}))
    return said


def _matched(
    station: Station, new: list[tuple[str, RosterRow]], replaces: dict[str, str], progress: Progress | None
) -> list[Standing | None]:
    """Say of each new row who it is, as far as the program knows people."""
    people = station.registry.people
    rulings = station.registry.views.rulings
    found = match_rows(
        [row for _sha256, row in new], starmap(Known, people.known()), apart=rulings.dismissed, progress=progress
    )
    standings: list[Standing | None] = [Standing("new") if replaces[sha256] else None for sha256, _row in new]
    for party in found.citizens:
        if party.citizen_id is not None:
            for at in party.rows:
                standings[at] = Standing("known")
    for one in found.likely:
        other = new[one.other][1].full_name if isinstance(one.other, int) else _name(station, one.other)
        standings[one.row] = Standing("likely", other, one.reasons)
        if isinstance(one.other, int):
            standings[one.other] = Standing("likely", new[one.row][1].full_name, one.reasons)
    for contradiction in found.contradictions:
        for party in contradiction.parties:
            for at in party.rows:
                standings[at] = Standing("contradicted")
    return standings


def _name(station: Station, citizen_id: str) -> str:
    citizen = station.registry.people.get(citizen_id)
    return "" if citizen is None else citizen.text("full_name")
