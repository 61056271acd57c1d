"""The paper form for a power cut: all that a desk asks, to be filled in by hand and typed in by its code later."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from fieldapp.papers.letterhead import country_width, draw_country
from fieldapp.papers.lettering import Weight, elided, lines_of, printable, width_of
from fieldapp.papers.sheet import A4, LEADING, MM, RISE, Sheet
from fieldapp.papers.stack import Stack
from fieldapp.system.texts import Language, text

_LEFT, _WIDTH, _TOP, _BOTTOM = 18 * MM, 177 * MM, 12 * MM, 12 * MM
_SIDE = 31 * MM
_SIZE = 10.0
_SMALL = 8.8
_BETWEEN = 6.0
_LINE = 7.6 * MM
"""From one line to write on to the next: large enough for an unsteady hand."""
_BOX = 5.1 * MM
_COUNTRY = 8.0
_CONSENT_SIZES: Final = (9.5, 9.0, 8.5, 8.0, 7.5, 7.0, 6.5)
_SIGNATURES = 34 * MM
_ID_DIGITS, _OLD_DIGITS, _PHONE_DIGITS, _ACCOUNT_SIGNS = 12, 9, 10, 19

_Line = tuple[tuple[str, float], ...]

OUTCOME_LINES: Final[dict[str, tuple[_Line, ...]]] = {
    "open_account": ((("bank", 1),),),
    "has_account": (
        (("bank", 1), ("holder", 1)),
        (("account", 0), ("holder_why", 1)),
        (("linked", 0), ("unlinked_why", 1)),
        (("rep_name", 1.6), ("rep_relation", 0.6)),
        (("rep_number", 0), ("capable", 0)),
    ),
    "payee": (
        (("payee_kind", 0), ("relation", 1)),
        (("payee_name", 1.6), ("payee_birth", 0.8)),
        (("payee_number", 0), ("payee_issued", 0.8), ("payee_phone", 1)),
        (("paper", 1.2), ("paper_number", 0.8), ("until", 0.8)),
    ),
    "no_wish": ((("reason", 0.6), ("way", 0)),),
    "absent": ((("reason", 1),),),
    "home_visit": ((("date", 0.6), ("slot", 0.6), ("place", 1)),),
    "died": ((("date", 0.6), ("known_from", 1)),),
    "moved": ((("place", 1), ("date", 0.6)),),
}
"""What each outcome asks, line by line: fields with their share of what is free in the line; 0 for boxes and ticks."""

_BOXES: Final = {"account": _ACCOUNT_SIGNS, "payee_number": _ID_DIGITS, "rep_number": _ID_DIGITS}


class FormPaper(msgspec.Struct, frozen=True, kw_only=True):
    """What stands on a form; all of it is text as it is to be read.

    Attributes:
        number: of the form.
        code: what the QR holds.
        consent, consent_version: what is read aloud, and its version.
        name, birth, masked_number, address, group, ward: of the person it is made out for; empty on a blank one.
    """

    authority: str
    campaign_title: str
    point: str
    desk: str
    number: str
    code: str
    consent: str
    consent_version: str
    name: str = ""
    birth: str = ""
    masked_number: str = ""
    address: str = ""
    group: str = ""
    ward: str = ""


def form_pdfs(papers: Iterable[FormPaper], *, language: Language = "vi") -> Iterator[bytes]:
    """Yield files with forms, each on a page of A4.

    Raises:
        InputRefused: `paper.qr_too_long`.
    """
    stack = Stack(A4, title=text("papers.form_title", language))
    for paper in papers:
        _Form(stack.turn(), paper, language).draw()
        yield from stack.full()
    yield from stack.rest()


class _Form:
    """One form under way, from the top down."""

    def __init__(self, sheet: Sheet, paper: FormPaper, language: Language) -> None:
        self._sheet, self._paper, self._language = sheet, paper, language
        self._y = _TOP

    def draw(self) -> None:
        """Draw all parts."""
        self._head()
        self._heading("form_person")
        self._person()
        self._heading("form_outcome")
        self._outcomes()
        self._heading("form_consent")
        self._consent()
        self._signatures()

    def _say(self, name: str, **values: object) -> str:
        return text(f"papers.{name}", self._language, **values)

    def _head(self) -> None:
        sheet, paper = self._sheet, self._paper
        room = _WIDTH - _SIDE - 6
        beside = room - country_width(_COUNTRY) - 10
        draw_country(sheet, _LEFT + room - country_width(_COUNTRY) / 2, self._y, _COUNTRY, motto=_COUNTRY + 0.8)
        y = sheet.lines(_LEFT, self._y, lines_of(paper.authority.upper(), "Bold", 9.5, beside, most=2),
                        size=9.5, weight="Bold")  # fmt: skip
        y = sheet.lines(_LEFT, y, lines_of(paper.campaign_title, "Regular", 9.5, beside, most=2), size=9.5)
        place = text("papers.point_desk", self._language, point=printable(paper.point), desk=printable(paper.desk))
        y = sheet.lines(_LEFT, y, lines_of(place, "Regular", 9.5, beside, most=1), size=9.5)
        sheet.words(_LEFT, y + 5, self._say("form_title"), size=15, weight="Bold")
        sheet.words(_LEFT, y + 5 + 15 * LEADING, self._say("form_sub"), size=9.5)
        number = self._say("form_number", number=printable(paper.number, most=30))
        number = elided(number, "Bold", 12.5, room - width_of(self._say("form_sub"), "Regular", 9.5) - 8)
        sheet.words(_LEFT + room, y + 3 + 15 * LEADING, number, size=12.5, weight="Bold", align="right")
        sheet.qr(_LEFT + _WIDTH - _SIDE, self._y - 2 * MM, _SIDE, paper.code)
        under = self._y - 3 * MM + _SIDE
        sheet.words(_LEFT + _WIDTH - _SIDE / 2, under, self._say("form_scan"), size=8, align="centre")
        self._y = max(y + 38, under + 14) + 2

    def _heading(self, name: str) -> None:
        self._sheet.box(_LEFT, self._y, _WIDTH, 15, fill=0.9, radius=2)
        self._sheet.words(_LEFT + 4, self._y + 0.5, self._say(name), size=10.5, weight="Bold")
        self._y += 17

    def _person(self) -> None:
        paper, right = self._paper, _LEFT + _WIDTH
        self._line("name", _LEFT, right, paper.name)
        self._y += _LINE
        self._line("birth", _LEFT, _LEFT + _WIDTH * 0.36, paper.birth)
        self._sheet.words(_LEFT + _WIDTH * 0.39, self._y + 4.5, self._say("form_sex"), size=_SIZE)
        self._boxes("old_id", _OLD_DIGITS, _LEFT + _WIDTH * 0.61)
        self._y += _LINE
        end = self._boxes("national_id", _ID_DIGITS, _LEFT)
        known = self._say("form_last", number=paper.masked_number.lstrip("•")) if paper.masked_number else ""
        shown = elided(printable(known, most=40), "Bold", _SMALL, _LEFT + _WIDTH * 0.61 - end - 8)
        self._sheet.words(end + 4, self._y + 4.5, shown, size=_SMALL, weight="Bold")
        self._boxes("phone", _PHONE_DIGITS, _LEFT + _WIDTH * 0.61)
        self._y += _LINE
        self._line("address", _LEFT, right, paper.address)
        self._y += _LINE
        self._line("group", _LEFT, _LEFT + _WIDTH * 0.28, paper.group)
        self._line("ward", _LEFT + _WIDTH * 0.31, right, paper.ward)
        self._y += _LINE + 4

    def _outcomes(self) -> None:
        for place, (outcome, lines) in enumerate(OUTCOME_LINES.items(), 1):
            title = f"{place}  {text(f'papers.outcome_{outcome}', self._language)}"
            self._sheet.box(_LEFT, self._y + 5, 11, 11, line=1.0, radius=1)
            self._sheet.words(_LEFT + 17, self._y + 3.5, title, size=_SIZE, weight="Bold")
            x = max(_LEFT + 24 + width_of(title, "Bold", _SIZE), _LEFT + 43 * MM)
            for fields in lines:
                self._to_fill(fields, x)
                x = _LEFT + 17
                self._y += _LINE
        self._y += 3

    def _to_fill(self, fields: _Line, x: float) -> None:
        """Draw the fields of one line, from `x` to the margin."""
        fixed = sum(self._fixed_width(name) for name, share in fields if not share)
        shares, room = sum(share for _, share in fields), _LEFT + _WIDTH - x - fixed - _BETWEEN * (len(fields) - 1)
        for name, share in fields:
            if share:
                end = x + room * share / shares
                self._line(name, x, end, "")
            elif name in _BOXES:
                end = self._boxes(name, _BOXES[name], x)
            else:
                end = self._label(name, x)
            x = end + _BETWEEN

    def _fixed_width(self, name: str) -> float:
        """Return how wide boxes or ticks are, with their label."""
        return width_of(self._say(f"form_{name}"), "Regular", _SMALL) + 4 + _BOXES.get(name, 0) * _BOX

    def _line(self, name: str, x: float, to: float, value: str) -> None:
        """Draw a label and a dotted line behind it, with a value on it when one is known."""
        label = self._label(name, x)
        feet = self._y + 3.5 + RISE * _SIZE + 2
        self._sheet.rule(label, feet, to, feet, dashes=(0.8, 1.6))
        weight: Weight = "Bold"
        shown = elided(printable(value), weight, _SIZE + 1, to - label)
        self._sheet.words(label + 1, feet - RISE * (_SIZE + 1) - 1.5, shown, size=_SIZE + 1, weight=weight)

    def _boxes(self, name: str, count: int, x: float) -> float:
        """Draw a label and a box for each sign, and return where they end."""
        at = self._label(name, x)
        for number in range(count):
            self._sheet.box(at + number * _BOX, self._y + 1.5, _BOX, _LINE - 4.5, line=0.6, radius=0)
        return at + count * _BOX

    def _label(self, name: str, x: float) -> float:
        label = self._say(f"form_{name}")
        self._sheet.words(x, self._y + 4.5, label, size=_SMALL)
        return x + width_of(label, "Regular", _SMALL) + 4

    def _consent(self) -> None:
        sheet, paper = self._sheet, self._paper
        room = sheet.height - _BOTTOM - _SIGNATURES - self._y - 18
        size, lines = _CONSENT_SIZES[-1], list[str]()
        for size in _CONSENT_SIZES:
            lines = lines_of(paper.consent, "Regular", size, _WIDTH, most=99)
            if len(lines) * size * LEADING <= room:
                break
        lines = lines[: max(int(room / (size * LEADING)), 1)]
        self._y = sheet.lines(_LEFT, self._y, lines, size=size) + 3
        sheet.words(_LEFT, self._y, self._say("form_agree"), size=_SIZE, weight="Bold")
        version = self._say("form_version", version=printable(paper.consent_version, most=20))
        sheet.words(_LEFT + _WIDTH, self._y + 1, version, size=8, align="right")
        self._y += 18

    def _signatures(self) -> None:
        sheet, top = self._sheet, self._sheet.height - _BOTTOM - _SIGNATURES
        for place, (who, how) in enumerate((("citizen", "finger"), ("witness", "how"), ("officer", "how"))):
            middle = _LEFT + _WIDTH * (1 + 2 * place) / 6
            sheet.words(middle, top + 14, self._say(f"sign_{who}"), size=10, weight="Bold", align="centre")
            sheet.words(middle, top + 28, self._say(f"sign_{how}"), size=8, align="centre")
        sheet.words(_LEFT + _WIDTH, top, self._say("form_day"), size=9.5, align="right")
