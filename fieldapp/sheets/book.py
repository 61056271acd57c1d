"""What a spreadsheet is once it has been read: plain rows of typed cells, and the limits it had to keep."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final, Literal

import msgspec

Cell = str | int | float | bool | date | None
Kind = Literal["xlsx", "xls", "xlsb", "ods", "csv", "html", "xml"]

LARGEST_FILE: Final = 384 * 1024 * 1024  # a text table of a million people has about 170 MB
LARGEST_WORKBOOK: Final = 128 * 1024 * 1024
LARGEST_UNPACKED: Final = 1024 * 1024 * 1024
MOST_ROWS: Final = 1_048_576  # what Excel has
MOST_COLUMNS: Final = 702  # A to ZZ
MOST_CELLS: Final = 13_000_000  # of the box around them: a full sheet of 12 columns; the library takes 70 bytes each
LONGEST_TEXT: Final = 32_767  # what Excel allows in a cell


class Note(msgspec.Struct, frozen=True):
    """Something about a file that a person should know, but that refuses nothing: `sheet.formulas`, `sheet.hidden`."""

    code: str
    place: str = ""
    count: int = 0


class Row(msgspec.Struct, frozen=True):
    """One row: its 1-based number as Excel shows it, and its cells from column A on; empty cells are None."""

    number: int
    cells: tuple[Cell, ...]

    def text(self, column: int) -> str:
        """Return the cell of a 0-based column as text; "" when it is empty or beyond the end."""
        value = self.cells[column] if column < len(self.cells) else None
        return value if isinstance(value, str) else "" if value is None else str(value)


class Sheet(msgspec.Struct, frozen=True):
    """One sheet.

    Attributes:
        rows: the rows that are not empty, the hidden ones included; those of a file are unpacked as one walks by
            (`packed.Rows`).
        merged: the merged ranges as 0-based (row, column, last row, last column).
        hidden: the sheet itself is hidden.
        hidden_rows: the 1-based numbers of hidden rows (by hand, by a filter or in a folded group).
        hidden_columns: the 0-based hidden columns.
        fonts: the font of most texts of a 0-based column, as .xlsx and .xls tell it; it says nothing of single words.
    """

    name: str
    rows: Sequence[Row]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    fonts: dict[int, str] = {}


class Book(msgspec.Struct, frozen=True):
    """One file: its name, the SHA-256 of its bytes in hex, its sheets and notes."""

    file: str
    sha256: str
    kind: Kind
    sheets: tuple[Sheet, ...]
    notes: tuple[Note, ...] = ()
