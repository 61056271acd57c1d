"""What a roster is after reading: clean rows, each with what was proposed and what is wrong, and how it was read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import msgspec

from fieldapp.sheets.book import Note

# Everything that may be wrong with a row; each code has its sentence.
ISSUES: Final = frozenset(
    [
        *("id.lost_zeros", "id.missing", "id.old_9_digits", "id.invalid", "id.birth_mismatch", "id.sex_mismatch"),
        *("id.unknown_place", "birth.missing", "birth.year_only", "birth.impossible", "birth.two_digits"),
        *("phone.invalid", "account.invalid", "account.lost_digits", "name.missing", "name.suspicious"),
        "text.legacy_encoding",
    ]
)
# What is no problem of a row, or says more exactly what an issue is about; each code has its sentence.
NOTICES: Final = frozenset(
    [
        *("id.placeholder", "id.scientific", "birth.day_month_swapped", "birth.serial", "birth.month_first"),
        *("birth.century", "sex.from_number", "name.remark", "place.split_ward", "row.shifted", "text.lost_letters"),
    ]
)

TOLD_NOTICES: Final = frozenset({"place.split_ward"})
"""What is noted with a person's record too: it depends on what only the list says, here the district."""

IN_RECORDS: Final = {
    "id_number": "national_id",
    "old_id_number": "old_id",
    **dict.fromkeys(("dob", "dob_male", "dob_female", "dob_day", "dob_month", "dob_year"), "birth_date"),
    "hamlet": "group",
    "bank_account": "account",
    "bank_name": "bank",
    "decision_no": "decision",
}
"""What the fields of a list are called in a person's record, where that differs."""


class Proposal(msgspec.Struct, frozen=True, gc=False):
    """One change that reading made or proposes: the cell as Excel names it (`C12`), what stood there, what it may mean.

    Attributes:
        code: why; `text.legacy_encoding`, `id.lost_zeros`, `id.format`, `phone.format`, `birth.format`, `name.format`,
            and the codes of the issues of a row.
        taken: the value already stands in the row; otherwise a person has to accept it.
    """

    cell: str
    field: str
    before: str
    after: str
    code: str
    taken: bool = True


class RosterRow(msgspec.Struct, frozen=True, gc=False):
    """One person on one list, as a careful clerk would read the row.

    Attributes:
        row: 1-based, as Excel shows it.
        sex: `M`, `F`, or None; birth_date: `YYYY-MM-DD`, `YYYY`, or None.
        national_id: 12 digits, or 9 of an old card; old_id: the 9 digits beside a 12-digit number.
        group: number of the residential group or hamlet; ward: only when the address (or a ward column) names it.
        bank: the short name when the bank is known, else the text; account: digits or letters without spaces.
        ward_code, ward_epoch: the unit and the date of its names, when only one unit can be meant.
        bank_bin: the BIN when the bank is known.
        amount: đồng a month, as the list says; decision: number and sign of the decision on the benefit.
        remark: what stood behind the name: "đã mất", "con bà B".
        hidden: the row was hidden in the sheet, or the sheet was.
        issues: sorted codes of what is wrong; see `ISSUES`. notices: sorted codes of what is worth knowing: see
            `NOTICES`.
        proposals: what was changed in reading, and what is only proposed.
        address, note: the text as read.
        unread: what stands in the row but could not be read, by field; so that nothing gets lost.
    """

    file: str
    sheet: str
    row: int
    full_name: str
    sex: str | None = None
    birth_date: str | None = None
    national_id: str | None = None
    old_id: str | None = None
    phone: str | None = None
    group: int | None = None
    ward: str | None = None
    category: str | None = None
    bank: str | None = None
    account: str | None = None
    amount: int | None = None
    address: str | None = None
    note: str | None = None
    issues: tuple[str, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    unread: dict[str, str] = {}
    remark: str | None = None
    hidden: bool = False
    district: str | None = None
    ward_code: str | None = None
    ward_epoch: str | None = None
    bank_bin: str | None = None
    notices: tuple[str, ...] = ()
    decision: str | None = None


class ReadTable(msgspec.Struct, frozen=True):
    """How one table of a sheet was read.

    Attributes:
        header_first, header_last: the numbers of its header rows; both 0 when it has none.
        columns: field -> 0-based column.
        labels: the label of each labelled column, as written.
        confidence: 0 to 1 for each field of `columns`: 1 for a known label over fitting cells.
        rows: how many rows stand under the header.
    """

    sheet: str
    header_first: int
    header_last: int
    columns: dict[str, int]
    labels: dict[int, str] = {}
    confidence: dict[str, float] = {}
    rows: int = 0


class Roster(msgspec.Struct, frozen=True):
    """One file that was read: its rows in order, the sheets that held a table, how they were read, and notes.

    `skipped` counts the rows under a header that were not persons, by kind: `group`, `total`, `other`.
    """

    file: str
    sha256: str
    kind: str
    sheets: tuple[str, ...]
    rows: Sequence[RosterRow]
    notes: tuple[Note, ...] = ()
    skipped: dict[str, int] = {}
    tables: tuple[ReadTable, ...] = ()


_LINE_FIELDS: Final = (
    "file",
    "sheet",
    "row",
    "full_name",
    "sex",
    "birth_date",
    "national_id",
    "phone",
    "group",
    "category",
    "bank",
    "account",
    "issues",
)


def line_facts(row: RosterRow) -> dict[str, object]:
    """Return what a line of JSON says of a row."""
    return {name: getattr(row, name) for name in _LINE_FIELDS}


def jsonl_lines(rosters: Iterable[Roster]) -> Iterator[str]:
    """Yield one line of JSON, with its line end, for every row of the rosters: what `fieldapp roster read` writes."""
    for roster in rosters:
        for row in roster.rows:
            yield msgspec.json.encode(line_facts(row)).decode() + "\n"
