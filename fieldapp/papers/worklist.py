"""A work list on paper: A4 across, in the layout of official papers, with as many pages as it takes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import msgspec

from fieldapp.papers.lettering import lines_of, printable, width_of
from fieldapp.papers.sheet import A4_LANDSCAPE, LEADING, MM, Sheet
from fieldapp.system.texts import Language, text

# NĐ 30/2020/NĐ-CP, Phụ lục I: left 30-35 mm, right 15-20 mm, top and bottom 20-25 mm; page numbers from the second on.
_LEFT, _RIGHT, _TOP, _BOTTOM = 30 * MM, 15 * MM, 20 * MM, 20 * MM
_WIDTH = A4_LANDSCAPE[0] - _LEFT - _RIGHT
_SIZE = 9.0
_PAD = 3.0
_MOST_LINES = 6
_BY_HAND = ["", ""]
"""Room for somebody to write in."""
_SIGNATURES = 40 * MM


class ListPaper(msgspec.Struct, frozen=True, kw_only=True):
    """What stands on a printed work list; all of it is text as it is to be read.

    Attributes:
        above, authority: the office over the one that asks (may be empty), and the one that asks.
        place_and_day: like `Hà Nội, ngày 05 tháng 01 năm 2024`.
        title, subtitle: of the list.
        columns: the title of each column and its share of the width.
        rows: the cells of each row, one for each column; read once. A row of one cell names the group of those below
            it, and stands again on each page on which they go on.
        total: the line under the table.
    """

    above: str
    authority: str
    place_and_day: str
    title: str
    subtitle: str
    columns: tuple[tuple[str, float], ...]
    rows: Iterable[tuple[str, ...]]
    total: str


def list_pdf(paper: ListPaper, language: Language) -> bytes:
    """Return the PDF of a list; the header row stands on every page, no row is cut in two, no group's name alone."""
    sheet = Sheet(A4_LANDSCAPE, title=printable(paper.title))
    shares = sum(share for _, share in paper.columns)
    widths = [_WIDTH * share / shares for _, share in paper.columns]
    head = [
        lines_of(title, "Bold", _SIZE, w - 2 * _PAD, most=3)
        for (title, _), w in zip(paper.columns, widths, strict=True)
    ]
    y = _row(sheet, _letterhead(sheet, paper, language), head, widths, fill=0.9, bold=True)
    page = 1
    group: list[str] = []
    to_name = False
    for row in paper.rows:
        if len(row) == 1:
            group, to_name = lines_of(row[0], "Bold", _SIZE, _WIDTH - 2 * _PAD, most=2), True
            continue
        cells = [
            lines_of(c, "Regular", _SIZE, w - 2 * _PAD, most=_MOST_LINES) or _BY_HAND
            for c, w in zip(row, widths, strict=True)
        ]
        if y + _height(cells) + to_name * _height([group]) > sheet.height - _BOTTOM:
            page += 1
            y = _row(sheet, _next_page(sheet, page), head, widths, fill=0.9, bold=True)
            to_name = bool(group)
        if to_name:
            y = _row(sheet, y, [group], [_WIDTH], fill=0.96, bold=True, align="left")
            to_name = False
        y = _row(sheet, y, cells, widths)
    if y + _SIGNATURES > sheet.height - _BOTTOM:
        y = _next_page(sheet, page + 1)
    _foot(sheet, y + 8, paper, language)
    return sheet.pdf()


def _letterhead(sheet: Sheet, paper: ListPaper, language: Language) -> float:
    left, right, top = _LEFT + _WIDTH * 0.22, _LEFT + _WIDTH * 0.74, _TOP
    room = _WIDTH * 0.42
    y = sheet.lines(left, top, lines_of(paper.above.upper(), "Regular", 12, room, most=2), size=12, align="centre")
    names = lines_of(paper.authority.upper(), "Bold", 12, room, most=2)
    y = sheet.lines(left, y, names, size=12, weight="Bold", align="centre")
    sheet.rule(left - room * 0.18, y + 2, left + room * 0.18, y + 2)
    # The country's name and motto are Vietnamese in every language.
    country, motto = text("papers.country", "vi"), text("papers.motto", "vi")
    sheet.words(right, top, country, size=12, weight="Bold", align="centre")
    sheet.words(right, top + 12 * LEADING, motto, size=13, weight="Bold", align="centre")
    under, half = top + 12 * LEADING + 13 * LEADING + 2, width_of(motto, "Bold", 13) / 2
    sheet.rule(right - half, under, right + half, under)
    # No italic face is embedded; place and day stand where the decree wants them.
    day = lines_of(paper.place_and_day, "Regular", 12, room, most=1)
    y = max(y + 8, sheet.lines(right, under + 4, day, size=12, align="centre")) + 10
    middle = _LEFT + _WIDTH / 2
    title = lines_of(paper.title, "Bold", 14, _WIDTH, most=2)
    y = sheet.lines(middle, y, title, size=14, weight="Bold", align="centre")
    y = sheet.lines(middle, y, lines_of(paper.subtitle, "Regular", 11, _WIDTH, most=2), size=11, align="centre")
    how = lines_of(text("tasks.paper_how", language), "Regular", 9, _WIDTH, most=2)
    return sheet.lines(middle, y + 2, how, size=9, align="centre") + 6


def _next_page(sheet: Sheet, number: int) -> float:
    sheet.next_page()
    sheet.words(_LEFT + _WIDTH / 2, 10 * MM, str(number), size=13, align="centre")
    return _TOP


def _height(cells: list[list[str]]) -> float:
    return max(map(len, cells), default=1) * _SIZE * LEADING + 2 * _PAD


def _row(
    sheet: Sheet,
    y: float,
    cells: list[list[str]],
    widths: list[float],
    *,
    fill: float | None = None,
    bold: bool = False,
    align: Literal["left", "centre"] = "centre",
) -> float:
    height, x = _height(cells), _LEFT
    for lines, width in zip(cells, widths, strict=True):
        sheet.box(x, y, width, height, fill=fill, line=0.5, radius=0)
        if bold and align == "centre":
            sheet.lines(x + width / 2, y + _PAD, lines, size=_SIZE, weight="Bold", align="centre")
        else:
            sheet.lines(x + _PAD, y + _PAD, lines, size=_SIZE, weight="Bold" if bold else "Regular")
        x += width
    return y + height


def _foot(sheet: Sheet, y: float, paper: ListPaper, language: Language) -> None:
    sheet.lines(_LEFT, y, lines_of(paper.total, "Bold", 10, _WIDTH, most=1), size=10, weight="Bold")
    for place, who in ((0.22, "answers"), (0.78, "asks")):
        middle = _LEFT + _WIDTH * place
        sheet.words(middle, y + 20, text(f"tasks.paper_{who}", language), size=11, weight="Bold", align="centre")
        sheet.words(middle, y + 36, text("papers.sign_how", language), size=9, align="centre")
