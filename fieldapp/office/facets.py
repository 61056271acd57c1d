"""One sheet of a draft as it is looked at: what each of its rows is, and which rows a filter leaves, with counts."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence

import msgspec

from fieldapp.cleaning.deciding import Decisions, Place, decide_row
from fieldapp.cleaning.roster import Proposal, ReadTable, RosterRow
from fieldapp.office.drafts import ReadFile
from fieldapp.sheets.book import Row, Sheet


class Standing(msgspec.Struct, frozen=True, gc=False):
    """How the row of a list stands to what the program knows.

    Attributes:
        state: `new`, `changed` or `unchanged` in a list that comes again; `known` for a certain person, `likely` for a
            person to look at, `contradicted` when its number is somebody else's.
        name, reasons: of the likely person, and why.
        before: of a changed row, what each changed field said before.
    """

    state: str
    name: str = ""
    reasons: tuple[str, ...] = ()
    before: dict[str, str] = {}


class Gone(msgspec.Struct, frozen=True):
    """A row of the list as it came before that stands in it no more."""

    row: int
    name: str
    birth_date: str = ""
    number: str = ""


class Facet(msgspec.Struct, frozen=True):
    """One filter: `kind` is `all`, `people`, `look`, `issue`, `proposal`, `known`, …; `code` says which of its kind."""

    kind: str
    code: str = ""
    count: int = 0

    @property
    def key(self) -> str:
        """By which it is asked for: `issue:id.missing`."""
        return f"{self.kind}:{self.code}" if self.code else self.kind


class Facets(msgspec.Struct, frozen=True):
    """One sheet with what its rows were read as.

    Attributes:
        place: SHA-256 of the file, and the sheet.
        sheet: the cells as they came; `tables` how they were read.
        read: by row number, the row as it was read; `people` as it stands after the decisions.
        facets: the filters in the order in which they are shown.
        rows: by key of a facet, the positions in `sheet.rows` that it leaves; `undecided` is one more key.
        standings: by row number, how rows stand to what is known.
        gone: rows that are missing in a list that comes again.
        numbers: of the rows, by position; `width` is the number of columns of the widest row.
    """

    place: tuple[str, str]
    sheet: Sheet
    tables: tuple[ReadTable, ...]
    read: dict[int, RosterRow]
    people: dict[int, RosterRow]
    facets: tuple[Facet, ...]
    rows: dict[str, array[int]]
    standings: Mapping[int, Standing]
    gone: tuple[Gone, ...]
    decisions: Decisions
    numbers: array[int]
    width: int

    def place_of(self, number: int) -> Place:
        """Return the place of a row by its number."""
        return (*self.place, number)

    def header_of(self, number: int) -> bool:
        """Tell whether a row is part of a header."""
        return any(one.header_first <= number <= one.header_last for one in self.tables)

    def is_out(self, number: int) -> bool:
        """Tell whether a row is left out of what is taken in."""
        return self.place_of(number) in self.decisions.left_out

    def about(self, number: int, proposal: Proposal) -> bool | None:
        """Return what was decided about a proposal of a row; None when nothing was."""
        return self.decisions.about(self.place_of(number), proposal)


def look(
    file: ReadFile,
    name: str,
    decisions: Decisions,
    *,
    standings: Mapping[int, Standing] | None = None,
    gone: Sequence[Gone] = (),
) -> Facets:
    """Sort the rows of one sheet into filters. Linear in the rows; for 100,000 rows it belongs in the worker."""
    sheet = file.sheet(name)
    place = (file.book.sha256, name)
    standings = standings or {}
    read = {row.row: row for row in (() if file.roster is None else file.roster.rows) if row.sheet == name}
    people = {number: decide_row(row, (*place, number), decisions) for number, row in read.items()}
    numbers, width = array("L"), 0
    found: dict[tuple[str, str], array[int]] = {("all", ""): array("L", range(len(sheet.rows)))}
    for at, row in enumerate(sheet.rows):
        numbers.append(row.number)
        width = max(width, len(row.cells))
        for facet in _facets_of(row, people.get(row.number), standings.get(row.number), place, decisions, sheet):
            found.setdefault(facet, array("L")).append(at)
    facets = [Facet(kind, code, len(rows)) for (kind, code), rows in found.items() if kind in _ORDER]
    facets = [one for one in facets if one.kind != "notice" or ("proposal", one.code) not in found]
    if gone:
        facets.append(Facet("vanished", "", len(gone)))
    facets.sort(key=lambda one: (_ORDER.index(one.kind), -one.count, one.code))
    return Facets(
        place,
        sheet,
        file.tables(name),
        read,
        people,
        tuple(facets),
        {Facet(kind, code).key: rows for (kind, code), rows in found.items()},
        standings,
        tuple(gone),
        decisions,
        numbers,
        width,
    )


def glanced(facets: Facets, part: ReadFile) -> Facets:
    """Return the sheet with what a glance found in some of its rows; filters and counts stay until all is read."""
    rows = part.roster.rows if part.roster is not None else ()
    read = {row.row: row for row in rows if row.sheet == facets.sheet.name}
    people = {number: decide_row(row, facets.place_of(number), facets.decisions) for number, row in read.items()}
    return msgspec.structs.replace(facets, tables=part.tables(facets.sheet.name), read=read, people=people)


def decided(facets: Facets, decisions: Decisions, number: int) -> Facets:
    """Return the sheet after a decision about one row, at once; the filters and their counts stay as they were."""
    people = dict(facets.people)
    if number in facets.read:
        people[number] = decide_row(facets.read[number], facets.place_of(number), decisions)
    return msgspec.structs.replace(facets, people=people, decisions=decisions)


_ORDER = (
    *("all", "people", "look", "open", "issue", "notice", "proposal", "new", "changed", "unchanged", "vanished"),
    *("contradicted", "likely", "known", "other", "hidden", "out"),
)


def _facets_of(
    row: Row,
    person: RosterRow | None,
    standing: Standing | None,
    place: tuple[str, str],
    decisions: Decisions,
    sheet: Sheet,
) -> set[tuple[str, str]]:
    found = set()
    if row.number in sheet.hidden_rows:
        found.add(("hidden", ""))
    if person is None:
        return found | {("other", "")}
    here = (*place, row.number)
    found.add(("out", "") if here in decisions.left_out else ("people", ""))
    found.update(("issue", code) for code in person.issues)
    found.update(("notice", code) for code in person.notices)
    for proposal in person.proposals:
        found.add(("proposal", proposal.code))
        if decisions.about(here, proposal) is None:
            found.add(("undecided", ""))
            if not proposal.taken:
                found.add(("open", ""))
    if person.issues or ("open", "") in found:
        found.add(("look", ""))
    if standing is not None:
        found.add((standing.state, ""))
    return found
