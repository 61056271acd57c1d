"""What a roster is after reading: clean rows, each with what was repaired and what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from fieldapp.sheets.book import Note


class Repair(msgspec.Struct, frozen=True):
    """One change that reading made: the cell as Excel names it (`C12`), what stood there, what was read, and why.

    Codes: `text.legacy_encoding`, `id.lost_zeros`, `id.format`, `phone.format`, `birth.format`, `name.format`.
    """

    cell: str
    field: str
    before: str
    after: str
    code: str


class RosterRow(msgspec.Struct, frozen=True):
    """One person on one list, as a careful clerk would read the row.

    Attributes:
        row: 1-based, as Excel shows it.
        sex: `M`, `F`, or None; birth_date: `YYYY-MM-DD`, `YYYY`, or None.
        national_id: 12 digits, or 9 of an old card; old_id: the 9 digits beside a 12-digit number.
        group: number of the residential group or hamlet; ward: only when the address (or a ward column) names it.
        bank: the short name when the bank is known, else the text; account: digits or letters without spaces.
        amount: đồng a month, as the list says.
        issues: sorted codes; see `read_roster`.
        repairs: what was changed in reading.
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
    repairs: tuple[Repair, ...] = ()
    unread: dict[str, str] = {}


class Roster(msgspec.Struct, frozen=True):
    """One file that was read: its rows in order, the sheets that held a table, and notes.

    `skipped` counts the rows under a header that were not persons, by kind: `group`, `total`, `other`.
    """

    file: str
    sha256: str
    kind: str
    sheets: tuple[str, ...]
    rows: tuple[RosterRow, ...]
    notes: tuple[Note, ...] = ()
    skipped: dict[str, int] = {}


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


def jsonl_lines(rosters: Iterable[Roster]) -> Iterator[str]:
    """Yield one line of JSON, with its line end, for every row of the rosters: what `fieldapp roster read` writes."""
    for roster in rosters:
        for row in roster.rows:
            yield msgspec.json.encode({name: getattr(row, name) for name in _LINE_FIELDS}).decode() + "\n"
