"""A list on paper, in the layout of official papers, with as many pages as it takes."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from fieldapp.papers.letterhead import country_width, draw_country, draw_office
from fieldapp.papers.lettering import balanced, lines_of, printable
from fieldapp.papers.sheet import A3, A4, A4_LANDSCAPE, LEADING, MM, Sheet
from fieldapp.papers.stack import MOST_PAGES, Stack
from fieldapp.system.texts import Language, text
from fieldapp.vietnam.hours import day_of

_RIGHT, _TOP, _BOTTOM = 15 * MM, 20 * MM, 20 * MM
_MOST_LINES = 6
_SIGNATURES = 40 * MM
_LETTERS, _MOTTO = 12, 13
_LAST_TOLD_MONTH = 2
_HALF = 0.42
"""Of the width, for what stands left and right above a list."""
_RIGHT_HALF = 0.5
"""Of the width, for the line of place and day, which is never cut."""


class ListLook(msgspec.Struct, frozen=True):
    """How a list is laid out.

    NĐ 30/2020/NĐ-CP, Phụ lục I: left 30-35 mm, right 15-20 mm, top and bottom 20-25 mm; page numbers from the second
    page on.

    Attributes:
        page: width and height.
        size: of the letters in the rows, in points.
        by_hand: lines that a cell has in which somebody writes.
        left: margin; a list that is put up and not filed needs less.
    """

    page: tuple[float, float] = A4_LANDSCAPE
    size: float = 9.0
    by_hand: int = 2
    left: float = 30 * MM

    @property
    def width(self) -> float:
        """What the rows have room for."""
        return self.page[0] - self.left - _RIGHT

    @property
    def pad(self) -> float:
        """What stands free around the words of a cell."""
        return self.size / 3


FOR_WORK = ListLook()
FOR_VISITS = ListLook(size=9.5, by_hand=3)
FOR_WALLS = {"a4": ListLook(A4, size=13, left=15 * MM), "a3": ListLook(A3, size=19, left=15 * MM)}
"""Read by old people, standing: 13 points on A4 and 19 on A3."""


class ListPaper(msgspec.Struct, frozen=True, kw_only=True):
    """What stands on a printed list; all of it is text as it is to be read.

    Attributes:
        above, authority: the office over the one that asks (may be empty), and the one that asks.
        place_and_day: like `Hà Nội, ngày 05 tháng 01 năm 2024`.
        title, subtitle: of the list.
        how: what to do with it, under the titles.
        columns: the title of each column and its share of the width.
        rows: the cells of each row, one for each column; read once. A row of one cell names the group of those below
            it, and stands again on each page on which they go on.
        total: the line under the table.
        signs: who signs, left and right; empty for a list that nobody signs.
    """

    above: str
    authority: str
    place_and_day: str
    title: str
    subtitle: str
    how: str = ""
    columns: tuple[tuple[str, float], ...]
    rows: Iterable[tuple[str, ...]]
    total: str
    signs: tuple[str, ...] = ()


def list_pdf(paper: ListPaper, language: Language) -> bytes:
    """Return the PDF of one list of work, in one file; see `list_pdfs`."""
    return b"".join(list_pdfs([paper], FOR_WORK, language, most_pages=sys.maxsize))


def list_pdfs(
    papers: Iterable[ListPaper], look: ListLook, language: Language, *, most_pages: int = MOST_PAGES
) -> Iterator[bytes]:
    """Yield files with lists, each of which begins on a page of its own.

    The header row stands on every page, no row is cut in two, no group's name stands alone.
    """
    stack: Stack | None = None
    for paper in papers:
        stack = stack or Stack(look.page, title=printable(paper.title), most=most_pages)
        _draw(stack, paper, look, language)
        yield from stack.full()
    if stack is not None:
        yield from stack.rest()


def place_and_day(now_ms: int, language: Language) -> str:
    """Return room for the place, and the day as papers write it: days below 10 and the first two months with a zero."""
    today = day_of(now_ms)
    month = f"{today.month:02d}" if today.month <= _LAST_TOLD_MONTH else str(today.month)
    return text("tasks.paper_day", language, day=f"{today.day:02d}", month=month, year=today.year)


def _draw(stack: Stack, paper: ListPaper, look: ListLook, language: Language) -> None:
    table = _Table(stack, paper, look)
    table.turn(_letterhead(stack.turn(), paper, look))
    group: list[str] = []
    to_name = False
    for row in paper.rows:
        if len(row) == 1:
            group, to_name = lines_of(row[0], "Bold", look.size, look.width - 2 * look.pad, most=2), True
            continue
        cells = table.cells(row)
        if not table.fits(table.height(cells) + to_name * table.height([group])):
            table.turn()
            to_name = bool(group)
        if to_name:
            table.draw([group], [look.width], fill=0.96, bold=True, align="left")
            to_name = False
        table.draw(cells, table.widths)
    if not table.fits(_SIGNATURES if paper.signs else 2 * LEADING * look.size):
        table.turn(bare=True)
    _foot(stack.sheet, table.y + 8, paper, look, language)


def _letterhead(sheet: Sheet, paper: ListPaper, look: ListLook) -> float:
    left, right, room = look.left + look.width * 0.22, look.left + look.width * 0.74, look.width * _HALF
    scale = min(1.0, 0.5 * look.width / country_width(_LETTERS))
    letters, words = _LETTERS * scale, _MOTTO * scale
    above = balanced(paper.above.upper(), "Regular", letters, room, most=2)
    y = sheet.lines(left, _TOP, above, size=letters, align="centre")
    names = balanced(paper.authority.upper(), "Bold", letters, room, most=2)
    y = draw_office(sheet, left, y, names, letters)
    under = draw_country(sheet, right, _TOP, letters, motto=words)
    day = lines_of(paper.place_and_day, "Regular", letters, look.width * _RIGHT_HALF, most=1)
    y = max(y + 8, sheet.lines(right, under + 4, day, size=letters, align="centre", slanted=True)) + 10
    middle, title, size = look.left + look.width / 2, max(14.0, 1.2 * look.size), max(11.0, 0.9 * look.size)
    titles = lines_of(paper.title, "Bold", title, look.width, most=2)
    y = sheet.lines(middle, y, titles, size=title, weight="Bold", align="centre")
    y = sheet.lines(middle, y, lines_of(paper.subtitle, "Regular", size, look.width, most=2), size=size, align="centre")
    size = max(9.0, 0.75 * look.size)
    return (
        sheet.lines(middle, y + 2, lines_of(paper.how, "Regular", size, look.width, most=3), size=size, align="centre")
        + 6
    )


class _Table:
    """The rows of a list, from page to page.

    Attributes:
        widths: of the columns, in points.
        y: where the next row begins.
    """

    def __init__(self, stack: Stack, paper: ListPaper, look: ListLook) -> None:
        self._stack, self._look = stack, look
        shares = sum(share for _, share in paper.columns)
        self.widths = [look.width * share / shares for _, share in paper.columns]
        self._head = [
            lines_of(title, "Bold", look.size, width - 2 * look.pad, most=3)
            for (title, _), width in zip(paper.columns, self.widths, strict=True)
        ]
        self._page = 0
        self.y = 0.0

    def turn(self, y: float = 0.0, *, bare: bool = False) -> None:
        """Begin a page, or the table at `y` of the first one; a `bare` one gets no header row."""
        self._page += 1
        if not y:
            sheet = self._stack.turn()
            middle = self._look.left + self._look.width / 2
            sheet.words(middle, 10 * MM, str(self._page), size=_MOTTO, align="centre")
        self.y = y or _TOP
        if not bare:
            self.draw(self._head, self.widths, fill=0.9, bold=True)

    def cells(self, row: tuple[str, ...]) -> list[list[str]]:
        """Break the words of a row into the lines of its cells."""
        look = self._look
        broken = (
            lines_of(words, "Regular", look.size, width - 2 * look.pad, most=_MOST_LINES)
            for words, width in zip(row, self.widths, strict=True)
        )
        return [lines or [""] * look.by_hand for lines in broken]

    def height(self, cells: list[list[str]]) -> float:
        """Return how high a row of such cells is."""
        return max(map(len, cells), default=1) * self._look.size * LEADING + 2 * self._look.pad

    def fits(self, height: float) -> bool:
        """Tell whether so much still goes onto the page."""
        return self.y + height <= self._stack.sheet.height - _BOTTOM

    def draw(
        self,
        cells: list[list[str]],
        widths: list[float],
        *,
        fill: float | None = None,
        bold: bool = False,
        align: Literal["left", "centre"] = "centre",
    ) -> None:
        """Draw a row of boxes with their words."""
        sheet, pad, size = self._stack.sheet, self._look.pad, self._look.size
        height, x = self.height(cells), self._look.left
        for lines, width in zip(cells, widths, strict=True):
            sheet.box(x, self.y, width, height, fill=fill, line=0.5, radius=0)
            if bold and align == "centre":
                sheet.lines(x + width / 2, self.y + pad, lines, size=size, weight="Bold", align="centre")
            else:
                sheet.lines(x + pad, self.y + pad, lines, size=size, weight="Bold" if bold else "Regular")
            x += width
        self.y += height


def _foot(sheet: Sheet, y: float, paper: ListPaper, look: ListLook, language: Language) -> None:
    size = max(10.0, 0.8 * look.size)
    sheet.lines(look.left, y, lines_of(paper.total, "Bold", size, look.width, most=1), size=size, weight="Bold")
    for place, who in zip((0.22, 0.78), paper.signs, strict=False):
        middle = look.left + look.width * place
        sheet.words(middle, y + 20, who, size=11, weight="Bold", align="centre")
        sheet.words(middle, y + 36, text("papers.sign_how", language), size=9, align="centre")
