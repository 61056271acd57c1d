"""Invitations: who is asked to come, when and where, what to bring, and a code that finds them at the desk."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, partial
from typing import Final, Literal

import msgspec

from fieldapp.papers.columns import Column, Row, hanging, labelled, led_in, nothing, plain
from fieldapp.papers.letterhead import draw_country, draw_office
from fieldapp.papers.lettering import balanced, lines_of, printable, width_of
from fieldapp.papers.sheet import A4, A5_LANDSCAPE, LEADING, MM, Sheet
from fieldapp.papers.stack import Stack
from fieldapp.system.texts import Language, text

InvitationKind = Literal["four", "two", "a5"]
INVITATION_KINDS: Final[tuple[InvitationKind, ...]] = ("four", "two", "a5")

_Rows = tuple[Row, ...]

_SAME: Final = lru_cache(maxsize=512)
"""For what stands on thousands of invitations alike: laid out once, never about a person."""
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
    top = _drawn(sheet, _head(paper.authority, paper.campaign_title, look, language, Column(left, width)), top)
    if not look.beside:
        foot, right = bottom - look.side, Column(left + look.side, width - look.side)
        _fitted(sheet, lambda size: _asked(paper, language, Column(left, width), size), look.size, top, foot - 3)
        sheet.qr(left - look.side / 12, foot, look.side, paper.code, of_many=True)
        needed = partial(_needed, paper.bring, paper.contact, language, right)
        _fitted(sheet, needed, 0.88 * look.size, foot + 4, bottom + 4)
        return
    aside = Column(left + width - look.side - 16 * MM, look.side + 16 * MM)
    words = Column(left, aside.left - left - 5 * MM)
    needed = partial(_needed, paper.bring, paper.contact, language, words)
    _fitted(sheet, lambda size: (*_asked(paper, language, words, size), *needed(size)), look.size, top, bottom)
    sheet.qr(aside.left + 8 * MM, top - 2 * MM, look.side, paper.code, of_many=True)
    below = top + look.side - 2 * MM
    below = _fitted(sheet, partial(_code_note, language, aside), 0.72 * look.size, below, below + 12 * MM)
    _fitted(sheet, partial(_signed, paper.place_and_day, language, aside), 0.85 * look.size, below + 5, bottom)


def _drawn(sheet: Sheet, rows: _Rows, top: float) -> float:
    for height, draw in rows:
        draw(sheet, top)
        top += height
    return top


def _fitted(sheet: Sheet, make: Callable[[float], _Rows], size: float, top: float, bottom: float) -> float:
    """Draw rows as large as they fit between two heights, and return where they end.

    What even the smallest letters leave no room for is left out, from the end.
    """
    rows: _Rows = ()
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


def _asked(paper: InvitationPaper, language: Language, column: Column, size: float) -> _Rows:
    """Return who is asked to come, when and where."""
    lines = [lines_of(_guest_words(one, language), "Bold", 1.1 * size, column.width, most=2) for one in paper.guests]
    return (
        _said("dear", language, column, size),
        *(plain(guest, 1.1 * size, column, weight="Bold") for guest in lines),
        led_in(text("papers.invite_lives", language), paper.lives, size, column),
        _said("what", language, column, size),
        *_told("when", paper.when, language, column, 1.2 * size),
        *_told("place", paper.place, language, column, 1.2 * size),
        _gap(0.4 * size),
    )


@_SAME
def _said(name: str, language: Language, column: Column, size: float) -> Row:
    return _again(plain(lines_of(text(f"papers.invite_{name}", language), "Regular", size, column.width, most=2),
                        size, column))  # fmt: skip


@_SAME
def _told(name: str, value: str, language: Language, column: Column, size: float) -> _Rows:
    words = value or text("papers.by_hand", language)
    beside = msgspec.structs.replace(column, beside=True)
    return _gap(0.25 * size), _again(labelled(text(f"papers.invite_{name}", language), words, size, beside))


def _guest_words(guest: Guest, language: Language) -> str:
    born = text("papers.invite_born", language, year=guest.birth_year) if guest.birth_year else ""
    number = text("papers.invite_number", language, number=guest.masked_number) if guest.masked_number else ""
    return ", ".join(filter(None, (guest.name, born, number)))


@_SAME
def _needed(bring: tuple[str, ...], contact: str, language: Language, column: Column, size: float) -> _Rows:
    """Return what to bring, whom to ask, and what nobody asks for."""
    rows = [plain([text("papers.bring", language)], size, column, weight="Bold")]
    for thing in bring:
        rows += [hanging("–", lines_of(thing, "Regular", size, column.width - 1.4 * size, most=2), size, column)]
    rows += [led_in(text("papers.contact", language), contact or text("papers.by_hand", language), size, column)]
    for note in ("cannot", "careful"):
        lines = lines_of(text(f"papers.invite_{note}", language), "Regular", 0.9 * size, column.width, most=4)
        rows += [_gap(0.2 * size), plain(lines, 0.9 * size, column)]
    return tuple(map(_again, rows))


@_SAME
def _code_note(language: Language, column: Column, size: float) -> _Rows:
    lines = lines_of(text("papers.invite_code", language), "Regular", size, column.width, most=3)
    return (_again(plain(lines, size, column, align="centre")),)


@_SAME
def _signed(place_and_day: str, language: Language, column: Column, size: float) -> _Rows:
    day = printable(place_and_day, most=120)
    small = min(0.85 * size, column.width / max(width_of(day, "Regular", 1), 1))
    who = lines_of(text("papers.invite_signer", language), "Bold", size, column.width, most=1)
    return (
        _again(plain([day], small, column, align="centre", slanted=True)),
        _again(plain(who, size, column, weight="Bold", align="centre")),
        _again(plain([text("papers.sign_how", language)], 0.75 * size, column, align="centre")),
    )


def _again(row: Row) -> Row:
    """Return a row that stands on many pages and goes into the file once."""
    height, draw = row
    return row if draw is nothing else (height, lambda sheet, y: sheet.again(y, draw))


def _gap(height: float) -> Row:
    return height, nothing


@_SAME
def _head(authority: str, title: str, look: _Look, language: Language, column: Column) -> _Rows:
    """Return country, motto, authority and titles: beside each other, or under each other where no room is for more."""
    size = 0.87 * look.size if look.beside else 0.76 * look.size
    if look.beside:
        left, right = (
            msgspec.structs.replace(column, left=column.left + column.width * shift, width=column.width * part)
            for shift, part in ((0, 0.44), (0.48, 0.52))
        )
        names = balanced(authority.upper(), "Bold", size, left.width, most=2)
        over = [_beside(_office(names, size, left), _country(size, right)), _gap(3)]
    else:
        names = balanced(authority.upper(), "Bold", size, column.width, most=2)
        office = plain(names, size, column, weight="Bold", align="centre")
        over = [_country(size, column), _gap(2), office, _gap(1)]
    large = 1.5 * look.size
    return tuple(
        _again(row)
        for row in (
            *over,
            plain([text("papers.invite_title", language)], large, column, weight="Bold", align="centre"),
            plain(balanced(title, "Regular", look.size, column.width, most=2), look.size, column, align="centre"),
            _gap(0.4 * look.size),
        )
    )


def _country(size: float, column: Column) -> Row:
    middle = column.left + column.width / 2

    def draw(sheet: Sheet, y: float) -> None:
        draw_country(sheet, middle, y, size)

    return 2 * LEADING * size + 4, draw


def _office(names: list[str], size: float, column: Column) -> Row:
    middle = column.left + column.width / 2

    def draw(sheet: Sheet, y: float) -> None:
        draw_office(sheet, middle, y, names, size)

    return LEADING * size * len(names) + 5, draw


def _beside(one: Row, other: Row) -> Row:
    def draw(sheet: Sheet, y: float) -> None:
        one[1](sheet, y)
        other[1](sheet, y)

    return max(one[0], other[0]), draw
