"""What a sheet has besides its cells: the box around them, what is hidden, merged ranges, the fonts of its columns."""

from __future__ import annotations

from collections import Counter
from typing import Final

import msgspec

from fieldapp.sheets.book import MOST_CELLS, MOST_COLUMNS, MOST_ROWS
from fieldapp.system.errors import InputRefused

TEXTS_FOR_FONTS: Final = 20_000
_LETTERS: Final = 26


class Layout(msgspec.Struct):
    """One sheet as its file describes it; rows are 1-based in `hidden_rows`, everything else is 0-based."""

    hidden_rows: set[int] = msgspec.field(default_factory=set)
    hidden_columns: set[int] = msgspec.field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = msgspec.field(default_factory=list)
    fonts: dict[int, str] = msgspec.field(default_factory=dict)


class Box:
    """The box around the filled cells. The library keeps every cell of it, also the empty ones."""

    def __init__(self) -> None:
        self.rows = self.columns = 0

    def grow(self, rows: int, columns: int) -> None:
        """Take in a cell, or a part of the sheet, by its 1-based last row and column."""
        self.rows = max(self.rows, rows)
        self.columns = max(self.columns, columns)

    @property
    def too_large(self) -> bool:
        """Whether no list of people looks so."""
        return self.rows > MOST_ROWS or self.columns > MOST_COLUMNS or self.rows * self.columns > MOST_CELLS

    def check(self) -> None:
        """Raise `sheet.dimensions` when it is too large."""
        if self.too_large:
            raise InputRefused("sheet.dimensions")


def column_number(letters: str) -> int:
    """Return the 1-based number of a column: A is 1, ZZ is 702."""
    number = 0
    for letter in letters.upper():
        number = number * _LETTERS + ord(letter) - ord("A") + 1
    return number


def most_used(fonts: dict[int, Counter[str]]) -> dict[int, str]:
    """Return the font of most texts of each column."""
    return {column: counts.most_common(1)[0][0] for column, counts in fonts.items() if counts}
