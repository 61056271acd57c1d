"""Turning the cells of a sheet that was typed with old fonts into Unicode, column by column."""

from __future__ import annotations

import msgspec

from fieldapp.sheets.book import Cell, Row, Sheet
from fieldapp.vietnam.legacy_text import Encoding, decode, recognise


class DecodedSheet(msgspec.Struct, frozen=True):
    """A sheet in Unicode.

    Attributes:
        sheet: the sheet with decoded cells.
        before: what stood in the cells that were decoded, by row number and 0-based column.
    """

    sheet: Sheet
    before: dict[int, dict[int, str]]


def decode_sheet(sheet: Sheet) -> DecodedSheet:
    """Decode the columns that were typed in TCVN3 or VNI; a column with too little evidence follows the whole sheet."""
    columns: dict[int, list[str]] = {}
    for row in sheet.rows:
        for column, cell in enumerate(row.cells):
            if isinstance(cell, str) and not cell.isascii():
                columns.setdefault(column, []).append(cell)
    overall = recognise(text for texts in columns.values() for text in texts)
    encodings = {column: recognise(texts) or overall for column, texts in columns.items()}
    if not any(encodings.values()):
        return DecodedSheet(sheet, {})
    before: dict[int, dict[int, str]] = {}
    rows = tuple(_decode_row(row, encodings, before) for row in sheet.rows)
    return DecodedSheet(msgspec.structs.replace(sheet, rows=rows), before)


def _decode_row(row: Row, encodings: dict[int, Encoding | None], before: dict[int, dict[int, str]]) -> Row:
    cells: list[Cell] = list(row.cells)
    for column, cell in enumerate(row.cells):
        encoding = encodings.get(column)
        if encoding is None or not isinstance(cell, str):
            continue
        decoded = decode(cell, encoding)
        if decoded != cell:
            cells[column] = decoded
            before.setdefault(row.number, {})[column] = cell
    return Row(row.number, tuple(cells))
