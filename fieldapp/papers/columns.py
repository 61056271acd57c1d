"""Rows of a column: what stands under each other on a paper, each with its height known before it is drawn."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from fieldapp.papers.lettering import Weight, elided, lines_of, printable, width_of
from fieldapp.papers.sheet import LEADING, RISE, Align, Sheet

Draw = Callable[[Sheet, float], None]
Row = tuple[float, Draw]


class Column(msgspec.Struct, frozen=True):
    """Where rows stand and how tightly: sizes in proportion, labels beside or above, lines that a field may take."""

    left: float
    width: float
    scale: float = 1.0
    beside: bool = False
    lines: int = 3


def labelled(label: str, value: str, full_size: float, column: Column) -> Row:
    """Return a small label with its value under it, or beside it where room is short."""
    small, size = (10 if column.beside else 9) * column.scale, full_size * column.scale
    indent = width_of(label, "Regular", small) + 8 if column.beside else 0.0
    lines = lines_of(value, "Bold", size, column.width - indent, most=column.lines)
    if not lines:
        return (0.0, nothing)

    def draw(sheet: Sheet, y: float) -> None:
        # Beside its value, the label stands on the feet of the first line.
        sheet.words(column.left, y + (RISE * (size - small) if column.beside else 0), label, size=small)
        sheet.lines(column.left + indent, y + (0 if column.beside else 1.2 * small), lines, size=size, weight="Bold")

    return ((0 if column.beside else 1.2 * small) + LEADING * size * len(lines) + 3 * column.scale, draw)


def nothing(_sheet: Sheet, _y: float) -> None:
    """Draw nothing."""


def plain(
    lines: list[str], size: float, column: Column, *, weight: Weight = "Regular", align: Align = "left",
    slanted: bool = False,
) -> Row:  # fmt: skip
    """Return lines under each other, or in the middle of the column."""
    x = column.left if align == "left" else column.left + column.width / 2

    def draw(sheet: Sheet, y: float) -> None:
        sheet.lines(x, y, lines, size=size, weight=weight, align=align, slanted=slanted)

    return (LEADING * size * len(lines), draw)


def hanging(mark: str, lines: list[str], size: float, column: Column) -> Row:
    """Return lines with a mark before the first."""

    def draw(sheet: Sheet, y: float) -> None:
        sheet.words(column.left, y, mark, size=size)
        sheet.lines(column.left + 1.4 * size, y, lines, size=size)

    return (LEADING * size * len(lines), draw)


def led_in(label: str, value: str, size: float, column: Column) -> Row:
    """Return a bold label with its text beginning on the same line and going on under it."""
    indent = width_of(label, "Bold", size) + 0.4 * size
    words = printable(value, most=400)
    first = lines_of(words, "Regular", size, column.width - indent, most=99)[:1]
    rest = words[sum(map(len, first)) :]
    if column.lines == 1 and rest:
        first, rest = [elided(words, "Regular", size, column.width - indent)], ""
    lines = lines_of(rest, "Regular", size, column.width, most=max(column.lines - 1, 1))

    def draw(sheet: Sheet, y: float) -> None:
        sheet.words(column.left, y, label, size=size, weight="Bold")
        sheet.lines(column.left + indent, y, first, size=size)
        sheet.lines(column.left, y + LEADING * size, lines, size=size)

    return (LEADING * size * (1 + len(lines)), draw)
