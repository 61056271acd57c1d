"""The sheet that both sign when a desk hands over its day: two copies on A4 across, to be cut apart."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from fieldapp.papers.cards import groups_of
from fieldapp.papers.columns import Column, Row, labelled, nothing, plain
from fieldapp.papers.letterhead import country_width, draw_country
from fieldapp.papers.lettering import Weight, elided, lines_of, printable, width_of
from fieldapp.papers.sheet import A4_LANDSCAPE, LEADING, MM, Sheet
from fieldapp.system.texts import Language, text

_HALF = A4_LANDSCAPE[0] / 2
_EDGE = 11 * MM
_WIDTH = _HALF - 2 * _EDGE
_COUNTRY = 7.4
_BESIDE = _WIDTH - 58 * MM
"""What the head of the country leaves of a line."""
_TOP, _FOOT = 9 * MM, 8 * MM
_SIGNATURES = 41 * MM
_MOST_LINES = 400
_MOST_FILES = 40
_GROUPS_A_LINE = 8


class HandoverFile(msgspec.Struct, frozen=True):
    """A file on the stick: its name, what is in it in words, and its SHA-256 in hex."""

    name: str
    note: str
    sha256: str


class HandoverPaper(msgspec.Struct, frozen=True, kw_only=True):
    """What stands on a hand-over sheet; all of it is text as it is to be read.

    Attributes:
        day: the day that was closed, like `13/01/2024`.
        continues: that this is not the first sheet of the day, and which number the one before ended with; or empty.
        counts: what was counted, in order: a name and a number each.
        outcomes: the same for each outcome.
        numbers: from which to which receipt number, a line for each letter.
        voids: the numbers that were voided, each with its reason.
        gaps: the numbers that are not there, each with the reason.
        notes: what else both should know, such as paper forms and discarded drafts.
        digest: eight groups of four, parted by blanks.
    """

    authority: str
    campaign_title: str
    point: str
    desk: str
    day: str
    printed_at: str
    counts: tuple[tuple[str, str], ...]
    outcomes: tuple[tuple[str, str], ...] = ()
    numbers: tuple[str, ...]
    voids: tuple[str, ...]
    gaps: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    files: tuple[HandoverFile, ...]
    digest: str
    giver: str
    receiver: str = ""
    continues: str = ""


def handover_pdf(paper: HandoverPaper, *, language: Language = "vi") -> bytes:
    """Return the hand-over sheet as a PDF of A4 pages across, copy 1 left and copy 2 right of the cut.

    One page takes an ordinary day; what does not fit goes on, both copies alike, and the signatures stand on the last.
    """
    sheet = Sheet(A4_LANDSCAPE, title=text("papers.handover_title", language))
    columns = [Column(left=number * _HALF + _EDGE, width=_WIDTH) for number in (0, 1)]
    head = _head_lines(paper, language)
    begin = _TOP + max(9 * LEADING * len(head), 26 + 9 * LEADING) + 6
    copies = [_pages(_rows(paper, language, column), sheet.height - begin - _FOOT) for column in columns]
    for page in range(len(copies[0])):
        if page:
            sheet.next_page()
        last = page == len(copies[0]) - 1
        for number, (column, pages) in enumerate(zip(columns, copies, strict=True), start=1):
            y = begin
            _draw_head(sheet, head, language, number, column.left, (page + 1, len(pages)))
            for height, draw in pages[page]:
                draw(sheet, y)
                y += height
            if last:
                _signatures(sheet, paper, language, column.left)
        sheet.rule(_HALF, 6 * MM, _HALF, sheet.height - 6 * MM, dashes=(4, 3))
    return sheet.pdf()


def _pages(rows: Iterable[Row], room: float) -> list[list[Row]]:
    """Share rows out among pages with `room` for each; the last one has room for the signatures too."""
    pages: list[list[Row]] = [[]]
    left = room
    for row in rows:
        if row[0] > left:
            pages.append([])
            left = room
        pages[-1].append(row)
        left -= row[0]
    if left < _SIGNATURES + 16 - _FOOT:
        # The last rows go with the signatures: a page of signatures alone could belong to any sheet.
        pages.append([pages[-1].pop()] if pages[-1] else [])
    return pages


def _head_lines(paper: HandoverPaper, language: Language) -> list[tuple[str, Weight]]:
    """Return what stands at the top of each page, beside which copy and page it is."""
    place = text("papers.point_desk", language, point=printable(paper.point), desk=printable(paper.desk, most=12))
    lines: list[tuple[str, Weight]] = [(line, "Bold") for line in lines_of(paper.authority, "Bold", 9, _BESIDE, most=2)]
    return [*lines, *((line, "Regular") for line in lines_of(place, "Regular", 9, _BESIDE, most=2))]


def _draw_head(
    sheet: Sheet, head: list[tuple[str, Weight]], language: Language, number: int, x: float, at: tuple[int, int]
) -> None:
    draw_country(sheet, x + _WIDTH - country_width(_COUNTRY) / 2, _TOP, _COUNTRY, motto=_COUNTRY + 0.8)
    page, pages = at
    said = [text(f"papers.handover_copy_{number}", language)]
    if pages > 1:
        said.append(text("papers.handover_page", language, page=page, pages=pages))
    sheet.words(x + _WIDTH, _TOP + 26, " · ".join(said), size=9, align="right")
    for line, (words, weight) in enumerate(head):
        sheet.words(x, _TOP + 9 * LEADING * line, words, size=9, weight=weight)


def _rows(paper: HandoverPaper, language: Language, column: Column) -> list[Row]:
    def said(key: str) -> str:
        return text(f"papers.handover_{key}", language)

    day = text("papers.handover_day", language, day=printable(paper.day, most=40))
    rows = [
        plain([said("title")], 17, column, weight="Bold", align="centre"),
        plain(lines_of(paper.campaign_title, "Regular", 10, _WIDTH, most=2), 10, column, align="centre"),
        plain([elided(day, "Bold", 12, _WIDTH)], 12, column, weight="Bold", align="centre"),
        plain(lines_of(paper.continues, "Bold", 9.5, _WIDTH, most=2), 9.5, column, weight="Bold", align="centre"),
        _gap(5),
        *_counts(paper, column),
        _gap(6),
    ]
    for key, lines in (
        ("numbers", paper.numbers),
        ("voids", paper.voids),
        ("gaps", paper.gaps),
        ("notes", paper.notes),
    ):
        if key != "notes" or lines:
            rows += _listed(said(key), lines or (said("none"),), column, language)
    rows += [plain([said("file")], 8.5, column)]
    for file in paper.files[:_MOST_FILES]:
        rows += _file(file, column)
    if not paper.files:
        rows += [plain([said("none")], 10, column, weight="Bold"), _gap(4)]
    groups = groups_of(paper.digest, most=60)[:_GROUPS_A_LINE]
    return [*rows, labelled(said("digest"), " ".join(groups), 12, column)]


def _counts(paper: HandoverPaper, column: Column) -> list[Row]:
    """Return totals left and outcomes right, as many lines as the longer of them."""
    half = (_WIDTH - 14) / 2
    places = (column.left, column.left + half + 14)
    rows: list[Row] = []
    for at in range(max(len(paper.counts), len(paper.outcomes))):
        pairs = [
            (x, side[at]) for x, side in zip(places, (paper.counts, paper.outcomes), strict=True) if at < len(side)
        ]

        def draw(sheet: Sheet, y: float, pairs: list[tuple[float, tuple[str, str]]] = pairs) -> None:
            for x, (label, count) in pairs:
                number = printable(count, most=12)
                room = half - width_of(number, "Bold", 9.5) - 12
                sheet.lines(x + 1, y, lines_of(label, "Regular", 9.5, room, most=1), size=9.5)
                sheet.words(x + half - 1, y, number, size=9.5, weight="Bold", align="right")
                sheet.rule(x, y + 14, x + half, y + 14, thickness=0.4)

        rows.append((14.5, draw))
    return rows


def _listed(label: str, lines: Iterable[str], column: Column, language: Language) -> list[Row]:
    """Return a label and its lines, each of which may begin a page; what is left out is counted."""
    broken = [part for line in lines for part in lines_of(line, "Bold", 9.5, _WIDTH, most=2)]
    if len(broken) > _MOST_LINES:
        more = text("papers.handover_more", language, count=len(broken) - _MOST_LINES)
        broken = [*broken[:_MOST_LINES], more]
    return [plain([label], 8.5, column), *(plain([line], 9.5, column, weight="Bold") for line in broken), _gap(3)]


def _file(file: HandoverFile, column: Column) -> list[Row]:
    digest = printable(file.sha256, most=64)
    groups = [digest[at : at + 4] for at in range(0, len(digest), 4)]
    halves = [groups[at : at + _GROUPS_A_LINE] for at in range(0, len(groups), _GROUPS_A_LINE)]
    lines = [elided(" ".join(half), "Regular", 9.5, _WIDTH - 46) for half in halves]
    note = elided(printable(file.note), "Regular", 8.5, _WIDTH / 3)
    name = elided(printable(file.name), "Bold", 10, _WIDTH - width_of(note, "Regular", 8.5) - 8)

    def draw(sheet: Sheet, y: float) -> None:
        sheet.words(column.left, y, name, size=10, weight="Bold")
        sheet.words(column.left + _WIDTH, y + 1.5, note, size=8.5, align="right")
        sheet.words(column.left, y + 14.5, "SHA-256", size=8.5)
        sheet.lines(column.left + 46, y + 13.5, lines, size=9.5)

    return [(14 + 9.5 * LEADING * len(lines) + 4, draw)]


def _gap(height: float) -> Row:
    return (height, nothing)


def _signatures(sheet: Sheet, paper: HandoverPaper, language: Language, x: float) -> None:
    top = sheet.height - _SIGNATURES
    stamp = text("papers.printed_at", language, time=printable(paper.printed_at, most=40))
    sheet.words(x + _WIDTH, top - 13, elided(stamp, "Regular", 9, _WIDTH), size=9, align="right")
    for index, (role, name) in enumerate((("giver", paper.giver), ("receiver", paper.receiver))):
        middle = x + _WIDTH * (0.25 + 0.5 * index)
        sheet.words(middle, top, text(f"papers.handover_{role}", language), size=10.5, weight="Bold", align="centre")
        sheet.words(middle, top + 14, text(f"papers.handover_{role}_who", language), size=8, align="centre")
        lines = lines_of(name, "Regular", 10, _WIDTH / 2 - 8, most=2)
        sheet.lines(middle, sheet.height - 8 * MM - 10 * LEADING * len(lines), lines, size=10, align="centre")
