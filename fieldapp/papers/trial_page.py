"""The test page: whether a printer prints to size, to the edges, all Vietnamese letters, and codes that can be read."""

from __future__ import annotations

import unicodedata
from typing import Final

from fieldapp.papers.lettering import Weight, lines_of
from fieldapp.papers.receipt import PaperKind, page_of
from fieldapp.papers.sheet import LEADING, MM, Sheet
from fieldapp.system.texts import Language, text

_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
_PLAIN = "aeiouyAEIOUY"

MARKED_LETTERS: Final = "đĐ" + "".join(
    letter
    for vowel in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
    for tone in _TONES
    if (letter := unicodedata.normalize("NFC", vowel + tone)) not in _PLAIN
)
"""The 134 letters of Vietnamese that English has not."""

# A missing letter is easier to see among few.
_GROUPED = " ".join(MARKED_LETTERS[at : at + 6] for at in range(0, len(MARKED_LETTERS), 6))
_WEIGHTS: tuple[Weight, ...] = ("Regular", "Bold")

_RULER_MM = 100
_STRIP_RULER_MM = 60
_QR = 30 * MM


def trial_page_pdf(kind: PaperKind, *, printer: str, printed_at: str, language: Language = "vi") -> bytes:
    """Return one page of a kind of paper that tells whether `printer` prints it right.

    A frame near the edges, a ruler to be measured, every Vietnamese letter in both weights, and a code that names
    printer and paper.
    """
    sheet = Sheet(page_of(kind), title=text("papers.test_title", language))
    narrow = sheet.width < 90 * MM
    edge, margin = (1.5 * MM, 4 * MM) if narrow else (5 * MM, 11 * MM)
    width, scale = sheet.width - 2 * margin, (1.15 if kind.large else 1.0)
    sheet.box(edge, edge, sheet.width - 2 * edge, sheet.height - 2 * edge, line=0.8, radius=0)
    y = margin

    def say(words: str, size: float, weight: Weight = "Regular") -> None:
        nonlocal y
        size *= scale
        y = sheet.lines(margin, y, lines_of(words, weight, size, width, most=6), size=size, weight=weight)

    say(text("papers.test_title", language), 16, "Bold")
    say(text("papers.test_printer", language, printer=printer), 11)
    say(text("papers.test_paper", language, paper=text(f"papers.paper_{kind.name}", language)), 11)
    say(text("papers.printed_at", language, time=printed_at), 9)
    y += 6
    length = _STRIP_RULER_MM if narrow else _RULER_MM
    say(text("papers.test_ruler", language, length=length), 9)
    y = _ruler(sheet, margin, y + 2, length)
    say(text("papers.test_frame", language), 9)
    for weight in _WEIGHTS:
        y += 4
        size = (11 if narrow else 15) * scale
        y = sheet.lines(margin, y, lines_of(_GROUPED, weight, size, width, most=99), size=size, weight=weight)
    y += 6
    sheet.qr(margin, y, _QR, f"fieldapp {printer} {kind.name}".encode("ascii", "replace").decode())
    note = lines_of(text("papers.test_code", language), "Regular", 9 * scale, width - _QR - 8, most=6)
    sheet.lines(margin + _QR + 8, y + 4, note, size=9 * scale)
    return sheet.pdf()


def _ruler(sheet: Sheet, x: float, y: float, length: int) -> float:
    """Draw a ruler of so many millimetres and return where the next thing may begin."""
    sheet.rule(x, y, x + length * MM, y, thickness=0.8)
    for at in range(length + 1):
        tall = 4.5 if at % 10 == 0 else 3.2 if at % 5 == 0 else 2.0
        sheet.rule(x + at * MM, y, x + at * MM, y + tall * MM, thickness=0.35)
        if at % 10 == 0:
            sheet.words(x + at * MM, y + 4.6 * MM, str(at), size=7.5, align="centre" if at else "left")
    return y + 4.6 * MM + 7.5 * LEADING + 4
