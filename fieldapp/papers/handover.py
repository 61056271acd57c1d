"""The sheet that both sign when a desk hands over its day: two copies on one A4 page, to be cut apart."""

from __future__ import annotations

import msgspec

from fieldapp.papers.cards import draw_groups, groups_of
from fieldapp.papers.lettering import elided, lines_of, printable, width_of
from fieldapp.papers.sheet import A4_LANDSCAPE, LEADING, MM, Sheet
from fieldapp.system.texts import Language, text

_HALF = A4_LANDSCAPE[0] / 2
_EDGE = 11 * MM
_WIDTH = _HALF - 2 * _EDGE
_MOST_COUNTS = 12
_SIGNATURES = 41 * MM
# What numbers, voids, file, digest and signatures take at most; the counts share what is left above.
_BELOW_COUNTS = _SIGNATURES + 17 + 49 + 57 + 104


class HandoverPaper(msgspec.Struct, frozen=True, kw_only=True):
    """What stands on a hand-over sheet; all of it is text as it is to be read.

    Attributes:
        day: the day that was closed, like `13/01/2024`.
        counts: what was counted, in order: a name and a number each, at most twelve.
        first_number: the first receipt number of what is handed over, empty if there is none; and the last.
        voids: the numbers that were voided.
        file_name: the bundle on the stick.
        file_note: its size and number of events, for example.
        digest: eight groups of four, parted by blanks.
    """

    authority: str
    campaign_title: str
    point: str
    desk: str
    day: str
    printed_at: str
    counts: tuple[tuple[str, str], ...]
    first_number: str
    last_number: str
    voids: tuple[str, ...]
    file_name: str
    digest: str
    giver: str
    receiver: str = ""
    file_note: str = ""


def handover_pdf(paper: HandoverPaper, *, language: Language = "vi") -> bytes:
    """Return the hand-over sheet as a PDF of one A4 page across, copy 1 left and copy 2 right of the cut."""
    sheet = Sheet(A4_LANDSCAPE, title=text("papers.handover_title", language))
    for number in (1, 2):
        _copy(sheet, paper, language, number, (number - 1) * _HALF + _EDGE)
    sheet.rule(_HALF, 6 * MM, _HALF, sheet.height - 6 * MM, dashes=(4, 3))
    return sheet.pdf()


def _copy(sheet: Sheet, paper: HandoverPaper, language: Language, number: int, x: float) -> None:
    right = x + _WIDTH
    copy = text(f"papers.handover_copy_{number}", language)
    room = _WIDTH - width_of(copy, "Regular", 9) - 12
    sheet.words(right, 9 * MM, copy, size=9, align="right")
    y = sheet.lines(x, 9 * MM, lines_of(paper.authority, "Bold", 9, room, most=2), size=9, weight="Bold")
    place = text("papers.point_desk", language, point=printable(paper.point), desk=printable(paper.desk, most=12))
    y = sheet.lines(x, y, lines_of(place, "Regular", 9, _WIDTH, most=2), size=9)
    middle = x + _WIDTH / 2
    sheet.words(middle, y + 6, text("papers.handover_title", language), size=18, weight="Bold", align="centre")
    y = sheet.lines(
        middle, y + 31, lines_of(paper.campaign_title, "Regular", 10, _WIDTH, most=2), size=10, align="centre"
    )
    day = text("papers.handover_day", language, day=printable(paper.day, most=40))
    sheet.words(middle, y, elided(day, "Bold", 12, _WIDTH), size=12, weight="Bold", align="centre")
    y = _counts(sheet, paper, x, y + 22) + 6
    y = _numbers(sheet, paper, language, x, y)
    y = _labelled(sheet, text("papers.handover_file", language), x, y)
    y = sheet.lines(x, y, lines_of(paper.file_name, "Bold", 10.5, _WIDTH, most=2), size=10.5, weight="Bold")
    y = sheet.lines(x, y, lines_of(paper.file_note, "Regular", 9, _WIDTH, most=1), size=9) + 4
    y = _labelled(sheet, text("papers.handover_digest", language), x, y)
    draw_groups(sheet, groups_of(paper.digest, most=60)[:8], x=x, y=y, width=_WIDTH, size=12.5, columns=4)
    _signatures(sheet, paper, language, x)


def _counts(sheet: Sheet, paper: HandoverPaper, x: float, y: float) -> float:
    shown = paper.counts[:_MOST_COUNTS]
    columns = 1 if len(shown) <= 6 else 2
    rows = -(-len(shown) // columns)
    step = min(11 * 1.5, (sheet.height - _BELOW_COUNTS - y) / max(rows, 1))
    size, width = step / 1.5, (_WIDTH - 12 * (columns - 1)) / columns
    for index, (label, count) in enumerate(shown):
        left, top = x + (width + 12) * (index // rows), y + step * (index % rows)
        number = printable(count, most=12)
        room = width - width_of(number, "Bold", size) - 14
        sheet.lines(left + 2, top, lines_of(label, "Regular", size, room, most=1), size=size)
        sheet.words(left + width - 2, top, number, size=size, weight="Bold", align="right")
        sheet.rule(left, top + step - 0.5, left + width, top + step - 0.5, thickness=0.4)
    return y + rows * step


def _numbers(sheet: Sheet, paper: HandoverPaper, language: Language, x: float, y: float) -> float:
    none = text("papers.handover_none", language)
    first, last = printable(paper.first_number, most=24), printable(paper.last_number, most=24)
    both = text("papers.handover_range", language, first=first, last=last) if first else none
    y = _labelled(sheet, text("papers.handover_numbers", language), x, y)
    y = sheet.lines(x, y, lines_of(both, "Bold", 11, _WIDTH, most=2), size=11, weight="Bold") + 3
    y = _labelled(sheet, text("papers.handover_voids", language), x, y)
    voids = [printable(number, most=24) for number in paper.voids[:30]]
    shown = lines_of(", ".join(voids) or none, "Bold", 9.5, _WIDTH, most=99)[:3]
    # A number cut in two, or left out in silence, would be a false list: say how many are not here.
    while len(voids) and (len(shown) == 3 or len(voids) < len(paper.voids)):
        rest = text("papers.handover_more", language, count=len(paper.voids) - len(voids))
        listed = lines_of(f"{', '.join(voids)} {rest}", "Bold", 9.5, _WIDTH, most=99)
        if len(voids) < len(paper.voids) and len(listed) <= 3:
            shown = listed
            break
        voids = voids[:-1]
    return sheet.lines(x, y, shown, size=9.5, weight="Bold") + 3


def _labelled(sheet: Sheet, label: str, x: float, y: float) -> float:
    sheet.words(x, y, label, size=8.5)
    return y + 8.5 * LEADING


def _signatures(sheet: Sheet, paper: HandoverPaper, language: Language, x: float) -> None:
    top = sheet.height - _SIGNATURES
    stamp = text("papers.printed_at", language, time=printable(paper.printed_at, most=40))
    sheet.words(x + _WIDTH, top - 13, elided(stamp, "Regular", 9, _WIDTH), size=9, align="right")
    for index, (role, name) in enumerate((("giver", paper.giver), ("receiver", paper.receiver))):
        middle = x + _WIDTH * (0.25 + 0.5 * index)
        sheet.words(middle, top, text(f"papers.handover_{role}", language), size=10.5, weight="Bold", align="centre")
        sheet.words(middle, top + 14, text("papers.sign_how", language), size=8, align="centre")
        lines = lines_of(name, "Regular", 10, _WIDTH / 2 - 8, most=2)
        sheet.lines(middle, sheet.height - 8 * MM - 10 * LEADING * len(lines), lines, size=10, align="centre")
