"""Finding the tables of a sheet: each with its header, its columns, and its rows without decoration."""

from __future__ import annotations

from typing import Final

import msgspec

from fieldapp.sheets.book import Row, Sheet
from fieldapp.sheets.columns import Columns, find_columns
from fieldapp.sheets.headers import Header, is_column_numbers, is_label_row, read_header, texts_of

_SUREST_WITHOUT_LABELS: Final = 0.6
_NO_HEADER: Final = Header(0, 0, {}, {})


class Mapping(msgspec.Struct, frozen=True):
    """How a person says that a sheet is to be read: its header rows (1-based), and field -> 0-based column."""

    header_first: int
    header_last: int
    columns: dict[str, int]


class Table(msgspec.Struct, frozen=True):
    """One table of a sheet.

    Attributes:
        sheet: the name of the sheet.
        header_first, header_last: the numbers of its header rows; both 0 when it has none.
        columns: field -> 0-based column; a field that stands twice is the one whose cells fit.
        labels: the label of each labelled column, as written.
        rows: the rows under the header, without repeated headers and rows of column numbers.
        confidence: 0 to 1 for each field of `columns`.
    """

    sheet: str
    header_first: int
    header_last: int
    columns: dict[str, int]
    labels: dict[int, str]
    rows: tuple[Row, ...]
    confidence: dict[str, float] = {}


def find_tables(sheet: Sheet, mapping: Mapping | None = None) -> tuple[Table, ...]:
    """Return the tables of a sheet, whose cells have to be Unicode already (`legacy.decode_sheet`).

    A header that is repeated, as on printed pages, goes on with its table; another header begins another table. Without
    a header there is a table when the cells alone show names of people beside numbers or births. With a mapping there
    is one table, whatever the labels say.
    """
    if mapping is not None:
        return (_mapped(sheet, mapping),)
    found: list[tuple[Header, list[Row]]] = []
    rows = sheet.rows
    index = 0
    while index < len(rows):
        read = read_header(rows, index, sheet)
        if read is not None:
            header, behind = read
            above = sum(1 for row in rows[max(0, index - 2) : index] if row.number >= header.first)
            if found and above:
                del found[-1][1][-above:]
            if not found or _differ(found[-1][0], header):
                found.append((header, []))
            index = behind
            continue
        if found and not is_column_numbers(rows[index]):
            found[-1][1].append(rows[index])
        index += 1
    if not found:
        return _without_header(sheet)
    return tuple(_table(sheet, header, body, find_columns(header, body)) for header, body in found)


def _differ(left: Header, right: Header) -> bool:
    return {c: m.field for c, m in left.meanings.items()} != {c: m.field for c, m in right.meanings.items()}


def _table(sheet: Sheet, header: Header, body: list[Row], columns: Columns) -> Table:
    return Table(sheet.name, header.first, header.last, columns.places, header.labels, tuple(body), columns.confidence)


def _without_header(sheet: Sheet) -> tuple[Table, ...]:
    body = [row for row in sheet.rows if not is_column_numbers(row)]
    columns = find_columns(_NO_HEADER, body)
    if "full_name" not in columns.places or not {"id_number", "dob"} & columns.places.keys():
        return ()
    surety = {field: round(sure * _SUREST_WITHOUT_LABELS, 2) for field, sure in columns.confidence.items()}
    return (_table(sheet, _NO_HEADER, body, Columns(columns.places, surety)),)


def _mapped(sheet: Sheet, mapping: Mapping) -> Table:
    labels: dict[int, str] = {}
    for row in sheet.rows:
        if mapping.header_first <= row.number <= mapping.header_last:
            for column, text in texts_of(row).items():
                labels[column] = f"{labels.get(column, '')} {text}".strip()
    body = tuple(
        row
        for row in sheet.rows
        if row.number > mapping.header_last and not is_column_numbers(row) and not is_label_row(row)
    )
    certain = dict.fromkeys(mapping.columns, 1.0)
    return Table(sheet.name, mapping.header_first, mapping.header_last, dict(mapping.columns), labels, body, certain)
