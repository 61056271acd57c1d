"""Writing workbooks: the one writer of .xlsx, whose files our own reader reads back as they were.

Numbers of people and accounts are text, so that no spreadsheet takes their zeros or last digits; nothing that is typed
in a cell becomes a formula or a link.
"""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Iterable
from contextlib import ExitStack
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final, Literal

import msgspec
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from fieldapp.sheets.book import LONGEST_TEXT, Cell
from fieldapp.system.files import translated

Look = Literal["plain", "title", "header", "body", "marked", "note"]
"""How a line looks: as it came, a title, the header, a row of a table, a row with something wrong, small grey words."""

_LOOKS: Final[dict[Look, dict[str, Any]]] = {
    "plain": {},
    "title": {"bold": True, "font_size": 13},
    "header": {"bold": True, "border": 1, "bg_color": "#E3EAF2", "text_wrap": True, "align": "center"},
    "body": {"border": 1, "border_color": "#9AA5B1", "text_wrap": True},
    "marked": {"border": 1, "border_color": "#9AA5B1", "text_wrap": True, "bg_color": "#FFF2CC"},
    "note": {"font_color": "#555555", "italic": True},
}
_OPEN: Final = {"locked": False, "bg_color": "#FFFDE7"}
_TEXT, _DATE, _GENERAL = "@", "dd/mm/yyyy", "General"
_BEGINS_FORMULA: Final = ("=", "+", "-", "@", "\t", "'")
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_NO_SHEET_NAME: Final = re.compile(r"[\[\]:*?/\\]")
_LONGEST_SHEET_NAME: Final = 31
_LAST_ROW: Final = 1_048_575
_SPARE_ROWS: Final = 500
_MOST_MERGED: Final = 100_000
_FIXED_DAY: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""Two files with the same content are the same bytes."""


class Fill(msgspec.Struct, frozen=True):
    """A column that may be filled in: `hint` is shown beside the cell, `choices` are offered, longer text is not."""

    hint: str
    choices: tuple[str, ...] = ()
    longest: int = 200


class Line(msgspec.Struct, frozen=True):
    """One line: its cells from column A on, its look, and its 1-based number; 0 is the next one."""

    cells: tuple[Cell, ...]
    look: Look = "body"
    number: int = 0
    hidden: bool = False


class Page(msgspec.Struct, frozen=True):
    """One sheet to be written.

    Attributes:
        widths: of the columns, in characters.
        lines: in ascending order of their numbers; read once.
        fills: by 0-based column; when there are any, everything else is locked.
        head: number of the last header row: down to it everything stays on screen; 0 for none.
        head_first: number of the first one; the header is repeated on every printed page. 0 when it has one row.
        merged: ranges as the reader gives them, 0-based (row, column, row, column).
        fonts: by 0-based column, where a column was typed with a font of its own.
        hidden_columns: 0-based.
        hidden: the whole sheet is; never the first of a workbook.
    """

    name: str
    widths: tuple[float, ...]
    lines: Iterable[Line]
    fills: dict[int, Fill] = {}
    head: int = 0
    head_first: int = 0
    merged: tuple[tuple[int, int, int, int], ...] = ()
    fonts: dict[int, str] = {}
    hidden_columns: frozenset[int] = frozenset()
    hidden: bool = False


def writable(text: str) -> str:
    """Return a text as a cell of a workbook can hold it: no control characters, one kind of line end, 32767 at most."""
    return _UNWRITABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))[:LONGEST_TEXT]


def workbook(pages: Iterable[Page], *, scratch: Path) -> bytes:
    """Return a workbook as bytes; rows pass through files in `scratch`, so that memory does not grow with them.

    What a page raises while its lines are read comes out here, and the files are gone.

    Raises:
        EnvironmentFault: `disk.*` when `scratch` cannot take them.
    """
    out = io.BytesIO()
    with translated(scratch), ExitStack() as ends:
        own = ends.enter_context(tempfile.TemporaryDirectory(dir=scratch, ignore_cleanup_errors=True))
        options = {"constant_memory": True, "tmpdir": own, "default_date_format": _DATE}
        book = xlsxwriter.Workbook(out, options)
        book.set_properties({"created": _FIXED_DAY, "author": ""})
        formats = _Formats(book)
        names: set[str] = set()
        for page in pages:
            sheet = book.add_worksheet(_sheet_name(page.name, names))
            ends.callback(sheet.row_data_fh.close)  # a file that is open stays on Windows
            _write_page(sheet, page, formats)
        book.close()
    return out.getvalue()


class _Formats:
    """The formats of one workbook, each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._made: dict[tuple[object, ...], Format] = {}

    def of(self, look: Look, number: str, *, font: str = "", free: bool = False, quoted: bool = False) -> Format:
        key = (look, number, font, free, quoted)
        if key not in self._made:
            told = {"num_format": number, "valign": "top", **_LOOKS[look], **(_OPEN if free else {})}
            told |= {"font_name": font} if font else {}
            self._made[key] = self._book.add_format(told | ({"quote_prefix": True} if quoted else {}))
        return self._made[key]


def _write_page(sheet: Worksheet, page: Page, formats: _Formats) -> None:
    for column, width in enumerate(page.widths):
        sheet.set_column(column, column, width, None, {"hidden": column in page.hidden_columns})
    last = -1
    for line in page.lines:
        last = line.number - 1 if line.number else last + 1
        if line.hidden:
            sheet.set_row(last, None, None, {"hidden": True})
        for column, cell in enumerate(line.cells):
            free = column in page.fills and line.look in ("body", "marked")
            _write_cell(sheet, last, column, cell, line.look, formats, font=page.fonts.get(column, ""), free=free)
    # WORKAROUND: `merge_range` of xlsxwriter 3.3 does nothing about rows that constant memory has let go of.
    sheet.merge.extend(list(each) for each in _apart(page.merged))
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    if page.head:
        sheet.freeze_panes(page.head, 0)
        sheet.repeat_rows((page.head_first or page.head) - 1, page.head - 1)
    if page.hidden:
        sheet.hide()
    for column, fill in page.fills.items():
        sheet.data_validation(page.head, column, min(last + _SPARE_ROWS, _LAST_ROW), column, _validation(fill))
    if page.fills:
        may = ("sort", "autofilter", "format_columns", "format_rows", "insert_rows", "delete_rows")
        sheet.protect("", dict.fromkeys(may, True))


def _apart(ranges: Iterable[tuple[int, int, int, int]]) -> list[tuple[int, int, int, int]]:
    """Return the ranges of more than one cell that do not overlap: spreadsheets call a file with others damaged."""
    taken: set[tuple[int, int]] = set()
    found = []
    for first_row, first, last_row, end in ranges:
        size = (last_row - first_row + 1) * (end - first + 1)
        if not 1 < size <= _MOST_MERGED or len(taken) + size > _MOST_MERGED:
            continue
        cells = {(row, column) for row in range(first_row, last_row + 1) for column in range(first, end + 1)}
        if taken.isdisjoint(cells):
            taken |= cells
            found.append((first_row, first, last_row, end))
    return found


def _write_cell(
    sheet: Worksheet, row: int, column: int, cell: Cell, look: Look, formats: _Formats, *, font: str, free: bool
) -> None:
    match cell:
        case None | "":
            if look != "plain":
                sheet.write_blank(row, column, None, formats.of(look, _TEXT, font=font, free=free))
        case bool():
            sheet.write_boolean(row, column, cell, formats.of(look, _GENERAL, font=font, free=free))
        case int() | float():
            sheet.write_number(row, column, cell, formats.of(look, _GENERAL, font=font, free=free))
        case date() if cell.year > 1900:
            sheet.write_datetime(row, column, cell, formats.of(look, _DATE, font=font, free=free))
        case date():  # spreadsheets know no day before 1900
            sheet.write_string(row, column, f"{cell:%d/%m/%Y}", formats.of(look, _TEXT, font=font, free=free))
        case _:
            said = writable(cell)
            quoted = said.startswith(_BEGINS_FORMULA)
            sheet.write_string(row, column, said, formats.of(look, _TEXT, font=font, free=free, quoted=quoted))


def _validation(fill: Fill) -> dict[str, object]:
    told: dict[str, object] = {"input_message": fill.hint[:255], "ignore_blank": True}
    if fill.choices:
        return told | {"validate": "list", "source": list(fill.choices)}
    return told | {"validate": "length", "criteria": "<=", "value": fill.longest}


def _sheet_name(name: str, taken: set[str]) -> str:
    """Return a name that a workbook can have and no other sheet of it has."""
    base = _NO_SHEET_NAME.sub(" ", writable(name)).strip("' \n") or "1"
    number, found = 1, base[:_LONGEST_SHEET_NAME].strip("' ")
    while found.lower() in taken:
        number += 1
        found = f"{base[: _LONGEST_SHEET_NAME - 6]} ({number})"
    taken.add(found.lower())
    return found
