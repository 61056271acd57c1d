"""The child process that opens spreadsheets: bytes on standard input, pieces of the answer on standard output.

Whatever a hostile file does to the reading library (abort, endless loop, all memory), it does it here.
"""

from __future__ import annotations

import io
import math
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from itertools import chain, islice
from typing import Final

from fieldapp.sheets.book import LARGEST_FILE, LONGEST_TEXT, Cell, Kind
from fieldapp.sheets.csv_text import lines_of, read_records
from fieldapp.sheets.layout import Box, Layout
from fieldapp.sheets.limits import limit_this_process
from fieldapp.sheets.packed import ROWS_OF_A_CHUNK, pack_chunk
from fieldapp.sheets.web_page import Page
from fieldapp.sheets.wire import Piece, Read, Refused, SheetBegins, SomeRows, write_piece
from fieldapp.sheets.xls_layout import check_compound
from fieldapp.sheets.xml_workbook import XmlWorkbook, is_xml_workbook
from fieldapp.sheets.zip_check import check_zip, xml_layouts
from fieldapp.system.errors import InputRefused

_EXACT: Final = 2**53
_PIECE: Final = 1024 * 1024
_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS: Final = {
    b"%PDF": "sheet.pdf",
    b"\x89PNG": "sheet.picture",
    b"\xff\xd8\xff": "sheet.picture",
    b"GIF8": "sheet.picture",
    b"II*\0": "sheet.picture",
    b"MM\0*": "sheet.picture",
    b"{\\rtf": "sheet.word_file",
    b"Rar!": "sheet.archive",
    b"7z\xbc\xaf": "sheet.archive",
    b"\x1f\x8b": "sheet.archive",
}
_TEXT_ENDINGS: Final = (".csv", ".txt", ".tsv")
_PAGE: Final = re.compile(
    r"\s*(?:<\?xml[^<>]*>\s*)?<(?:!doctype html|html|table|head|body|meta|div|style)\b", re.IGNORECASE
)
_LOOKED_AT: Final = 20


def read_bytes(data: bytes | bytearray, file_name: str) -> Iterator[Piece]:
    """Read a spreadsheet by what its bytes are; the name decides only whether text without columns can be a table.

    Raises:
        InputRefused: as `zip_check.check_zip`, `xls_layout.check_compound`, `csv_text.read_records`, `web_page.Page`
            and `xml_workbook.XmlWorkbook` say; what the file is instead (`sheet.pdf`, `sheet.picture`,
            `sheet.word_file`, `sheet.archive`); `sheet.empty`, `sheet.damaged`, `sheet.password`, `sheet.dimensions`.
    """
    if not data:
        raise InputRefused("sheet.empty")
    if data.startswith(_ZIP):
        packed = check_zip(bytes(data))
        pieces = _from_library(data, lambda: {**packed.layouts, **xml_layouts(bytes(data))})
        kind: Kind = packed.kind
        formulas = packed.formulas
    elif data.startswith(_OLE):
        layouts = check_compound(bytes(data))
        pieces, kind, formulas = _from_library(data, lambda: layouts), "xls", 0
    elif code := next((code for begin, code in _OTHERS.items() if data.startswith(begin)), None):
        raise InputRefused(code)
    elif is_xml_workbook(data):
        book = XmlWorkbook(data)
        pieces, kind, formulas = _from_xml(book), "xml", book.formulas
    else:
        kind, pieces = _from_text(data, file_name)
        formulas = 0
    filled = False
    for piece in pieces:
        filled = filled or isinstance(piece, SomeRows)
        yield piece
    if not filled:
        raise InputRefused("sheet.empty")
    yield Read(kind, formulas)


def _from_library(data: bytes | bytearray, layouts: Callable[[], dict[str, Layout]]) -> Iterator[Piece]:
    """Read the cells, and the layouts meanwhile: the library needs Python's lock only for what it returns."""
    import python_calamine as calamine  # a text table does without it

    try:
        with ThreadPoolExecutor(1) as meanwhile, calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            told = meanwhile.submit(layouts)
            rows = 0
            for meta in book.sheets_metadata:
                if meta.typ != calamine.SheetTypeEnum.WorkSheet:
                    continue
                sheet = book.get_sheet_by_name(meta.name)
                last_row, last_column = sheet.end or (0, 0)
                box = Box()
                box.grow(last_row + 1, last_column + 1)
                box.check()
                layout = told.result().get(meta.name) or Layout()
                # Excel hides what is not used too: nobody misses that.
                layout.hidden_rows = {row for row in layout.hidden_rows if row <= last_row + 1}
                layout.hidden_columns = {column for column in layout.hidden_columns if column <= last_column}
                layout.merged += [(*start, *end) for start, end in sheet.merged_cell_ranges or []]
                hidden = meta.visible != calamine.SheetVisibleEnum.Visible
                yield SheetBegins(meta.name, hidden, last_row + 1, layout)
                # The iterator leaves out the columns before the first filled one, though not the rows.
                rows += last_row + 1
                yield from _rows(sheet.iter_rows(), rows, (sheet.start or (0, 0))[1])
    except calamine.PasswordError as error:
        raise InputRefused("sheet.password") from error
    except (calamine.CalamineError, OSError, ValueError, OverflowError) as error:
        raise InputRefused("sheet.damaged") from error


def _from_xml(book: XmlWorkbook) -> Iterator[Piece]:
    rows = 0
    for sheet in book.sheets:
        yield SheetBegins(sheet.name, sheet.hidden, len(sheet.records), sheet.layout)
        rows += len(sheet.records)
        yield from _rows(sheet.records, rows)


def _from_text(data: bytes | bytearray, file_name: str) -> tuple[Kind, Iterator[Piece]]:
    lines = lines_of(data)
    first = list(islice(lines, _LOOKED_AT))
    lines = chain(first, lines)
    if _PAGE.match("".join(first)):
        return "html", _from_page(lines)
    count = data.count(b"\n")
    begin: Piece = SheetBegins("", False, count, Layout())
    records = read_records(lines, surely=file_name.lower().endswith(_TEXT_ENDINGS))
    return "csv", chain([begin], _rows(records, count))


def _from_page(lines: Iterator[str]) -> Iterator[Piece]:
    page = Page()
    page.read(lines)
    yield SheetBegins("", False, len(page.records), page.layout)
    yield from _rows(page.records, len(page.records))


def _rows(records: Iterable[Sequence[object]], of: int, before: int = 0) -> Iterator[SomeRows]:
    """Pack the rows that are not empty, chunk by chunk, with so many empty columns `before` what the records have.

    `of` is how many rows the file has up to the last of them.
    """
    rows: list[tuple[int, list[Cell]]] = []
    number = 0
    for number, record in enumerate(records, start=1):
        # Texts are most of the cells, and a call for each of them is half of the time.
        cells = [
            one if isinstance(one, str) and one and not one.isspace() and len(one) <= LONGEST_TEXT else cell_of(one)
            for one in record
        ]
        while cells and cells[-1] is None:
            cells.pop()
        if cells:
            if before:
                cells[:0] = [None] * before
            rows.append((number, cells))
            if len(rows) == ROWS_OF_A_CHUNK:
                yield SomeRows(len(rows), number, pack_chunk(rows, of=of))
                rows = []
    if rows:
        yield SomeRows(len(rows), number, pack_chunk(rows, of=of))


def cell_of(value: object) -> Cell:
    """Return a cell as it is kept: whole numbers as int, dates without their time, empty as None."""
    if isinstance(value, bool):
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            return None
        return int(value) if value == int(value) and abs(value) < _EXACT else value
    if isinstance(value, int):
        return value if abs(value) < _EXACT else str(value)
    if isinstance(value, datetime):
        return value.date()
    if value is None or isinstance(value, date):
        return value
    text = str(value)
    if len(text) > LONGEST_TEXT:
        raise InputRefused("sheet.long_line")
    return text if text.strip() else None


def main(file_name: str) -> int:
    """Read standard input, answer on standard output; return the exit code."""
    limit_this_process()
    out = sys.stdout.buffer
    try:
        data = bytearray()
        while piece := sys.stdin.buffer.read(_PIECE):
            data += piece
            if len(data) > LARGEST_FILE:
                raise InputRefused("sheet.too_large")
        for answer in read_bytes(data, file_name):
            write_piece(out, answer)
    except InputRefused as error:
        write_piece(out, Refused(error.code))
    except (MemoryError, RecursionError):
        write_piece(out, Refused("sheet.too_large"))
    return 0
