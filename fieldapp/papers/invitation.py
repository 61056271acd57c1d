"""Invitations: who is asked to come, when and where, what to bring, and a code that finds them at the desk."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final, Literal

import msgspec

from fieldapp.papers.columns import Column, Row, hanging, labelled, led_in, plain
from fieldapp.papers.lettering import lines_of, width_of
from fieldapp.papers.sheet import A4, A5_LANDSCAPE, LEADING, MM, Sheet
from fieldapp.papers.stack import Stack
from fieldapp.system.texts import Language, text

InvitationKind = Literal["four", "two", "a5"]
INVITATION_KINDS: Final[tuple[InvitationKind, ...]] = ("four", "two", "a5")

_SCALES: Final = (1.15, 1.1, 1.0, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6, 0.55)


class Guest(msgspec.Struct, frozen=True):
    """Somebody who is invited: name, year of birth, and a number of which only the last digits show."""

    name: str
    birth_year: str
    masked_number: str


class InvitationPaper(msgspec.Struct, frozen=True, kw_only=True):
    """What stands on an invitation; all of it is text as it is to be read.

    Attributes:
        place_and_day: like `Hà Nội, ngày 05 tháng 01 năm 2024`.
        guests: who is asked to come together.
        lives: where they live.
        when, place: of the appointment; an empty place is left to be filled in by hand.
        bring: what to bring.
        contact: whom to ask, and who comes to those who cannot come.
        code: what the QR holds.
    """

    authority: str
    campaign_title: str
    place_and_day: str
    guests: tuple[Guest, ...]
    lives: str
    when: str
    place: str
    bring: tuple[str, ...]
    contact: str
    code: str


class _Look(msgspec.Struct, frozen=True):
    """How an invitation stands on its paper.

    Attributes:
        page: width and height; across, down: how many stand beside and under each other.
        edge: margin of one.
        size: of its letters.
        side: of its code.
        beside: the code stands beside the words; else at the foot, with what to bring beside it.
    """

    page: tuple[float, float]
    across: int
    down: int
    edge: float
    size: float
    side: float
    beside: bool


_LOOKS: Final[dict[InvitationKind, _Look]] = {
    "four": _Look(A4, 2, 2, 8 * MM, 9.2, 34 * MM, False),
    "two": _Look(A4, 1, 2, 13 * MM, 11.5, 42 * MM, True),
    "a5": _Look(A5_LANDSCAPE, 1, 1, 13 * MM, 11.5, 42 * MM, True),
}


def invitation_pdfs(
    papers: Iterable[InvitationPaper], *, kind: InvitationKind = "four", language: Language = "vi"
) -> Iterator[bytes]:
    """Yield files with invitations, several to a page with lines along which they are cut apart.

    Raises:
        InputRefused: `paper.qr_too_long`.
    """
    look = _LOOKS[kind]
    stack = Stack(look.page, title=text("papers.invite_title", language))
    to_a_page = look.across * look.down
    width, height = look.page[0] / look.across, look.page[1] / look.down
    for number, paper in enumerate(papers):
        place = number % to_a_page
        if place == 0:
            _cuts(stack.turn(), look)
        x, y = place % look.across * width, place // look.across * height
        _invitation(stack.sheet, paper, look, language, (x + look.edge, y + look.edge))
        yield from stack.full()
    yield from stack.rest()


def _cuts(sheet: Sheet, look: _Look) -> None:
    for number in range(1, look.across):
        x = look.page[0] * number / look.across
        sheet.rule(x, 4 * MM, x, sheet.height - 4 * MM, dashes=(4, 3), thickness=0.4)
    for number in range(1, look.down):
        y = look.page[1] * number / look.down
        sheet.rule(4 * MM, y, sheet.width - 4 * MM, y, dashes=(4, 3), thickness=0.4)


def _invitation(
    sheet: Sheet, paper: InvitationPaper, look: _Look, language: Language, corner: tuple[float, float]
) -> None:
    left, top = corner
    width = look.page[0] / look.across - 2 * look.edge
    bottom = top + look.page[1] / look.down - 2 * look.edge
    if not look.beside:
        top = _head_above(sheet, paper, look, language, Column(left, width), top)
        foot = bottom - look.side
        _fitted(sheet, lambda size: _asked(paper, language, Column(left, width), size), look.size, top, foot - 3)
        sheet.qr(left - look.side / 12, foot, look.side, paper.code)
        right = Column(left + look.side, width - look.side)
        _fitted(sheet, lambda size: _needed(paper, language, right, size), 0.88 * look.size, foot + 4, bottom + 4)
        return
    top = _head_beside(sheet, paper, look, language, Column(left, width), top)
    aside = Column(left + width - look.side - 16 * MM, look.side + 16 * MM)
    words = Column(left, aside.left - left - 5 * MM)
    _fitted(
        sheet,
        lambda size: [*_asked(paper, language, words, size), *_needed(paper, language, words, size)],
        look.size,
        top,
        bottom,
    )
    sheet.qr(aside.left + 8 * MM, top - 2 * MM, look.side, paper.code)
    below = top + look.side - 2 * MM
    below = _fitted(sheet, lambda size: _code_note(language, aside, size), 0.72 * look.size, below, below + 12 * MM)
    _fitted(sheet, lambda size: _signed(paper, language, aside, size), 0.85 * look.size, below + 5, bottom)


def _fitted(sheet: Sheet, make: Callable[[float], list[Row]], size: float, top: float, bottom: float) -> float:
    """Draw rows as large as they fit between two heights, and return where they end.

    What even the smallest letters leave no room for is left out, from the end.
    """
    rows: list[Row] = []
    for scale in _SCALES:
        rows = make(size * scale)
        if top + sum(height for height, _ in rows) <= bottom:
            break
    for height, draw in rows:
        if top + height > bottom + 1:
            break
        draw(sheet, top)
        top += height
    return top


def _asked(paper: InvitationPaper, language: Language, column: Column, size: float) -> list[Row]:
    """Return who is asked to come, when and where."""
    guests = [_guest_words(guest, language) for guest in paper.guests]
    rows = [plain([text("papers.invite_dear", language)], size, column)]
    rows += [plain(lines_of(one, "Bold", 1.1 * size, column.width, most=2), 1.1 * size, column, weight="Bold")
             for one in guests]  # fmt: skip
    rows += [led_in(text("papers.invite_lives", language), paper.lives, size, column)]
    rows += [plain(lines_of(text("papers.invite_what", language), "Regular", size, column.width, most=2), size, column)]
    place, told = paper.place or text("papers.by_hand", language), msgspec.structs.replace(column, beside=True)
    for label, value in (("when", paper.when), ("place", place)):
        rows += [_gap(0.3 * size), labelled(text(f"papers.invite_{label}", language), value, 1.2 * size, told)]
    return [*rows, _gap(0.4 * size)]


def _guest_words(guest: Guest, language: Language) -> str:
    born = text("papers.invite_born", language, year=guest.birth_year) if guest.birth_year else ""
    number = text("papers.invite_number", language, number=guest.masked_number) if guest.masked_number else ""
    return ", ".join(filter(None, (guest.name, born, number)))


def _needed(paper: InvitationPaper, language: Language, column: Column, size: float) -> list[Row]:
    """Return what to bring, whom to ask, and what nobody asks for."""
    rows = [plain([text("papers.bring", language)], size, column, weight="Bold")]
    for thing in paper.bring:
        rows += [hanging("–", lines_of(thing, "Regular", size, column.width - 1.4 * size, most=2), size, column)]
    contact = paper.contact or text("papers.by_hand", language)
    rows += [led_in(text("papers.contact", language), contact, size, column)]
    for note in ("cannot", "careful"):
        lines = lines_of(text(f"papers.invite_{note}", language), "Regular", 0.9 * size, column.width, most=4)
        rows += [_gap(0.2 * size), plain(lines, 0.9 * size, column)]
    return rows


def _code_note(language: Language, column: Column, size: float) -> list[Row]:
    lines = lines_of(text("papers.invite_code", language), "Regular", size, column.width, most=3)
    return [plain(lines, size, column, align="centre")]


def _signed(paper: InvitationPaper, language: Language, column: Column, size: float) -> list[Row]:
    day = lines_of(paper.place_and_day, "Regular", 0.85 * size, column.width, most=2)
    who = lines_of(text("papers.invite_signer", language), "Bold", size, column.width, most=1)
    return [
        plain(day, 0.85 * size, column, align="centre"),
        plain(who, size, column, weight="Bold", align="centre"),
        plain([text("papers.sign_how", language)], 0.75 * size, column, align="centre"),
    ]


def _gap(height: float) -> Row:
    return (height, lambda _sheet, _y: None)


def _head_above(
    sheet: Sheet, paper: InvitationPaper, look: _Look, language: Language, column: Column, top: float
) -> float:
    """Draw country, motto, authority and titles under each other: there is no room for more."""
    middle, size = column.left + column.width / 2, 0.76 * look.size
    sheet.words(middle, top, text("papers.country", "vi"), size=size, weight="Bold", align="centre")
    top += LEADING * size
    top = _motto(sheet, middle, top, size)
    names = lines_of(paper.authority.upper(), "Bold", size, column.width, most=2)
    top = sheet.lines(middle, top + 2, names, size=size, weight="Bold", align="centre")
    return _titles(sheet, paper, look, language, column, top + 1)


def _head_beside(
    sheet: Sheet, paper: InvitationPaper, look: _Look, language: Language, column: Column, top: float
) -> float:
    """Draw authority left, country and motto right, and the titles under them."""
    left, right, size = column.left + column.width * 0.22, column.left + column.width * 0.74, 0.87 * look.size
    names = lines_of(paper.authority.upper(), "Bold", size, column.width * 0.42, most=2)
    y = sheet.lines(left, top, names, size=size, weight="Bold", align="centre")
    sheet.rule(left - 24, y + 2, left + 24, y + 2)
    sheet.words(right, top, text("papers.country", "vi"), size=size, weight="Bold", align="centre")
    return _titles(sheet, paper, look, language, column, max(y + 6, _motto(sheet, right, top + LEADING * size, size)))


def _motto(sheet: Sheet, middle: float, top: float, size: float) -> float:
    motto = text("papers.motto", "vi")
    sheet.words(middle, top, motto, size=size, weight="Bold", align="centre")
    half, under = width_of(motto, "Bold", size) / 2, top + LEADING * size + 1
    sheet.rule(middle - half, under, middle + half, under, thickness=0.5)
    return under + 3


def _titles(sheet: Sheet, paper: InvitationPaper, look: _Look, language: Language, column: Column, top: float) -> float:
    middle, large = column.left + column.width / 2, 1.5 * look.size
    sheet.words(middle, top, text("papers.invite_title", language), size=large, weight="Bold", align="centre")
    lines = lines_of(paper.campaign_title, "Regular", look.size, column.width, most=2)
    return sheet.lines(middle, top + LEADING * large, lines, size=look.size, align="centre") + 0.4 * look.size
