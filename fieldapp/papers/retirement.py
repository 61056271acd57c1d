"""The proof that a desk was retired: what its journals held, and that their keys are destroyed."""

from __future__ import annotations

import msgspec

from fieldapp.papers.cards import draw_groups, groups_of
from fieldapp.papers.letterhead import country_width, draw_country
from fieldapp.papers.lettering import balanced, elided, lines_of, printable
from fieldapp.papers.sheet import A4, LEADING, MM, Sheet
from fieldapp.system.texts import Language, text

_X = 30 * MM
_WIDTH = A4[0] - _X - 15 * MM
_COUNTRY = 9.0
_TOP = 20 * MM
_MOST_JOURNALS = 10


class RetirementPaper(msgspec.Struct, frozen=True, kw_only=True):
    """What stands on the proof; all of it is text as it is to be read.

    Attributes:
        journals: (id, last acknowledged place, hash there) of each journal, at most ten.
        digest: eight groups of four, parted by blanks.
        officer: who retired the desk.
    """

    authority: str
    campaign_title: str
    point: str
    desk: str
    printed_at: str
    journals: tuple[tuple[str, str, str], ...]
    digest: str
    officer: str


def retirement_pdf(paper: RetirementPaper, *, language: Language = "vi") -> bytes:
    """Return the proof as a PDF of one A4 page."""
    title = text("papers.retired_title", language)
    sheet = Sheet(A4, title=title)
    beside = _WIDTH - country_width(_COUNTRY) - 12
    under = draw_country(sheet, _X + _WIDTH - country_width(_COUNTRY) / 2, _TOP, _COUNTRY, motto=_COUNTRY + 1)
    names = balanced(paper.authority.upper(), "Bold", _COUNTRY + 0.5, beside, most=2)
    y = max(under, sheet.lines(_X, _TOP, names, size=_COUNTRY + 0.5, weight="Bold")) + 10
    y = sheet.lines(_X, y, lines_of(paper.campaign_title, "Regular", 11, _WIDTH, most=2), size=11)
    sheet.words(_X, y + 10, title, size=22, weight="Bold")
    place = text("papers.point_desk", language, point=printable(paper.point), desk=printable(paper.desk, most=40))
    y = sheet.lines(_X, y + 48, lines_of(place, "Bold", 13, _WIDTH, most=2), size=13, weight="Bold")
    at = text("papers.retired_at", language, time=printable(paper.printed_at, most=40))
    y = sheet.lines(_X, y, lines_of(at, "Regular", 12, _WIDTH, most=1), size=12) + 6
    y = sheet.lines(_X, y, lines_of(text("papers.retired_what", language), "Regular", 12, _WIDTH, most=6), size=12) + 10
    sheet.words(_X, y, text("papers.retired_journals", language), size=10)
    y += 10 * LEADING + 2
    for journal_id, seq, head in paper.journals[:_MOST_JOURNALS]:
        line = text(
            "papers.retired_journal", language, journal=printable(journal_id, most=32), seq=printable(seq, most=16)
        )
        y = sheet.lines(_X, y, lines_of(line, "Bold", 10.5, _WIDTH, most=2), size=10.5, weight="Bold")
        y = sheet.lines(_X, y, lines_of(printable(head, most=64), "Regular", 9, _WIDTH, most=2), size=9) + 4
    sheet.words(_X, y + 4, text("papers.handover_digest", language), size=10)
    y = draw_groups(sheet, groups_of(paper.digest, most=60)[:8], x=_X, y=y + 22, width=_WIDTH, size=14, columns=4)
    _signatures(sheet, paper, language, y + 16)
    return sheet.pdf()


def _signatures(sheet: Sheet, paper: RetirementPaper, language: Language, y: float) -> None:
    for index, (role, name) in enumerate((("retired_by", paper.officer), ("handover_receiver", ""))):
        middle = _X + _WIDTH * (0.25 + 0.5 * index)
        sheet.words(middle, y, text(f"papers.{role}", language), size=10.5, weight="Bold", align="centre")
        sheet.words(middle, y + 14, text("papers.sign_how", language), size=8, align="centre")
        sheet.rule(middle - _WIDTH / 5, y + 74, middle + _WIDTH / 5, y + 74, thickness=0.6)
        sheet.words(middle, y + 78, elided(name, "Regular", 10, _WIDTH / 2 - 8), size=10, align="centre")
