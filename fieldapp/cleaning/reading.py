"""Reading a whole roster: from the file to clean rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Final

from fieldapp.cleaning.cells import Cells, TableForm
from fieldapp.cleaning.kept import MOST_OPEN, KeptRows
from fieldapp.cleaning.kinds import Heading, kind_of_row, read_heading
from fieldapp.cleaning.roster import ReadTable, Roster, RosterRow
from fieldapp.cleaning.rows import read_person
from fieldapp.cleaning.shifting import may_be_shifted, straightened
from fieldapp.sheets.book import Book, Note
from fieldapp.sheets.legacy import DecodedSheet, decode_sheet
from fieldapp.sheets.reading import read_book
from fieldapp.sheets.tables import Mapping as SheetMapping
from fieldapp.sheets.tables import Table, find_tables, labels_of_no_list
from fieldapp.system.errors import InputRefused

Progress = Callable[[str, int, int], None]
_REPORT_EVERY: Final = 500
_LONGEST_TOLD: Final = 40
_MOST_TOLD: Final = 8


def read_roster(
    path: Path, *, progress: Progress | None = None, mappings: Mapping[str, SheetMapping] = MappingProxyType({})
) -> Roster:
    """Read a list as it came, whatever it is called. `mappings` say by sheet name how a person wants it read.

    `progress(stage, done, total)` is called with the stages `open` and `rows`; it may raise to cancel.

    What is wrong with a row: `roster.ISSUES`; what is worth knowing about it: `roster.NOTICES`.

    Raises:
        InputRefused: what `sheets.reading.read_book` raises; `roster.no_header` when no sheet has known labels
            or people, `roster.not_people` when it lists something else, `roster.side_by_side`, `roster.no_rows` when no
            person stands under the labels.
    """
    report = progress or (lambda _stage, _done, _total: None)
    return clean_book(read_book(path, progress=partial(report, "open")), report, mappings)


def clean_book(book: Book, report: Progress, mappings: Mapping[str, SheetMapping] = MappingProxyType({})) -> Roster:
    """Clean the rows of a book that was read; see `read_roster`."""
    # A tuple of a million rows would not fit; few hundred thousand are quicker as they are.
    long = sum(len(sheet.rows) for sheet in book.sheets) > MOST_OPEN
    rows: list[RosterRow] | KeptRows = KeptRows() if long else []
    notes = list(book.notes)
    skipped: Counter[str] = Counter()
    sheets: list[str] = []
    read: list[ReadTable] = []
    for sheet in book.sheets:
        decoded = decode_sheet(sheet)
        tables = find_tables(decoded.sheet, mappings.get(sheet.name))
        if not tables:
            notes.append(Note("sheet.no_table", sheet.name, len(sheet.rows)))
            continue
        sheets.append(sheet.name)
        for table in tables:
            read.append(_how_read(table))
            _clean_table(book.file, table, decoded, rows, skipped, report)
    if not sheets:
        labels = max((labels_of_no_list(sheet) for sheet in book.sheets), key=len, default=())
        if labels:
            raise InputRefused("roster.not_people", place=book.file, labels=_listed(labels))
        raise InputRefused("roster.no_header", place=book.file)
    if not rows:
        raise InputRefused("roster.no_rows", place=book.file, labels=_listed(read[0].labels.values()))
    kept = rows if isinstance(rows, KeptRows) else tuple(rows)
    return Roster(book.file, book.sha256, book.kind, tuple(sheets), kept, tuple(notes), dict(skipped), tuple(read))


def _listed(labels: Iterable[str]) -> str:
    """Return some labels for a sentence."""
    told = [f"“{label[:_LONGEST_TOLD]}”" for label in labels if label]
    return ", ".join(told[:_MOST_TOLD]) + (" …" if len(told) > _MOST_TOLD else "")


def _how_read(table: Table) -> ReadTable:
    return ReadTable(
        table.sheet,
        table.header_first,
        table.header_last,
        table.columns,
        table.labels,
        table.confidence,
        len(table.rows),
    )


def _clean_table(
    file: str,
    table: Table,
    decoded: DecodedSheet,
    rows: list[RosterRow] | KeptRows,
    skipped: Counter[str],
    report: Progress,
) -> None:
    heading = Heading()
    after_total = False
    form = TableForm(table)
    sheet = decoded.sheet
    changed = decoded if decoded.before or decoded.lost else None
    for done, row in enumerate(table.rows):
        if done % _REPORT_EVERY == 0:
            report("rows", done, len(table.rows))
        cells = Cells(form, row)
        if not after_total and may_be_shifted(cells):
            cells = straightened(cells)
        kind = kind_of_row(cells, after_total=after_total)
        if kind == "person":
            after_total = False
            rows.append(
                read_person(cells, file, heading, changed, hidden=sheet.hidden or row.number in sheet.hidden_rows)
            )
            continue
        skipped[kind] += 1
        if kind == "group":
            heading = read_heading(cells, heading)
            after_total = False
        elif kind == "total":
            after_total = True
    report("rows", len(table.rows), len(table.rows))
