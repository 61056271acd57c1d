"""The papers that are keys: the enrolment card of a desk and the recovery key of a campaign."""

from __future__ import annotations

import re

import msgspec

from fieldapp.papers.lettering import Weight, elided, lines_of, printable, width_of
from fieldapp.papers.sheet import A4, A6, LEADING, MM, Sheet
from fieldapp.system.texts import Language, text

_CARD_EDGE = 7 * MM
_KEY_LEFT = 25 * MM
_KEY_WIDTH = A4[0] - _KEY_LEFT - 18 * MM


class CardPaper(msgspec.Struct, frozen=True, kw_only=True):
    """What stands on the enrolment card of a desk, or of an office.

    Attributes:
        point, desk: where the desk stands and its number; of an office its authority and its label.
        card_text: the secret, in groups parted by blanks or hyphens.
        office: it enrols an office.
    """

    campaign_title: str
    point: str
    desk: str
    card_text: str
    office: bool = False


class RecoveryKeyPaper(msgspec.Struct, frozen=True, kw_only=True):
    """What stands on the paper with the recovery key.

    Attributes:
        identity: the age identity, `AGE-SECRET-KEY-1…`; what the QR code holds.
        recipient: its public part, `age1…`.
        made_at: when it was made, as text.
        custodians: who keeps it; room for two signatures is left in any case.
    """

    authority: str
    campaign_title: str
    identity: str
    recipient: str
    made_at: str
    custodians: tuple[str, ...] = ()


def card_pdf(paper: CardPaper, *, language: Language = "vi") -> bytes:
    """Return an enrolment card as a PDF of one A6 page; its QR code holds `card_text` as it is.

    Raises:
        InputRefused: `paper.qr_too_long`.
    """
    title = text("papers.card_title_office" if paper.office else "papers.card_title", language)
    sheet = Sheet(A6, title=title)
    left, width, middle = _CARD_EDGE, A6[0] - 2 * _CARD_EDGE, A6[0] / 2
    sheet.box(left, 6 * MM, width, 9 * MM, fill=0)
    sheet.words(middle, 6 * MM + 3.5, title, size=13, weight="Bold", align="centre", grey=1)
    y = 16 * MM
    y = sheet.lines(left, y, lines_of(paper.campaign_title, "Regular", 8.5, width, most=2), size=8.5)
    named = printable(paper.desk, most=80 if paper.office else 12)
    desk = named if paper.office else text("papers.card_desk", language, desk=named)
    desk = elided(desk, "Bold", 17, width / 2)
    desk_width = width_of(desk, "Bold", 17)
    point = lines_of(paper.point, "Bold", 11.5, width - desk_width - 10, most=2)
    sheet.words(left + width, y, desk, size=17, weight="Bold", align="right")
    y = max(sheet.lines(left, y + 2, point, size=11.5, weight="Bold"), y + 17 * LEADING)
    side = 44 * MM
    sheet.qr(middle - side / 2, y, side, paper.card_text)
    y += side
    groups = groups_of(paper.card_text, most=160)
    size = 12.5 if len(groups) <= 12 else 9.5
    sheet.words(left, y, text("papers.card_text", language), size=8)
    y = draw_groups(sheet, groups, x=left, y=y + 11, width=width, size=size) + 3
    lost = lines_of(text("papers.card_lost", language), "Regular", 7.6, width, most=2)
    foot = A6[1] - 5 * MM - 7.6 * LEADING * len(lost)
    sheet.lines(left, foot, lost, size=7.6)
    sheet.words(left, foot - 16, text("papers.card_keep", language), size=11, weight="Bold")
    _steps(
        sheet,
        [text(f"papers.card_step_{step}", language) for step in ("1_office" if paper.office else "1", "2", "3")],
        left,
        y,
        width,
        foot - 18,
    )
    return sheet.pdf()


def _steps(sheet: Sheet, steps: list[str], x: float, y: float, width: float, bottom: float) -> None:
    """Draw numbered steps as large as they fit above `bottom`."""
    broken: list[list[str]] = []
    size = 7.0
    for size in (10.0, 9.4, 8.8, 8.2, 7.6, 7.0):
        broken = [lines_of(step, "Regular", size, width - 1.4 * size, most=4) for step in steps]
        if y + sum(map(len, broken)) * size * LEADING <= bottom:
            break
    for number, lines in enumerate(broken, start=1):
        sheet.words(x, y, f"{number}.", size=size, weight="Bold")
        y = sheet.lines(x + 1.4 * size, y, lines, size=size)


def recovery_key_pdf(paper: RecoveryKeyPaper, *, language: Language = "vi") -> bytes:
    """Return the recovery key as a PDF of one A4 page; its QR code holds `identity` as it is.

    Raises:
        InputRefused: `paper.qr_too_long`.
    """
    sheet = Sheet(A4, title=text("papers.key_title", language))
    x, width = _KEY_LEFT, _KEY_WIDTH
    y = sheet.lines(x, 18 * MM, lines_of(paper.authority, "Bold", 11, width, most=2), size=11, weight="Bold")
    y = sheet.lines(x, y, lines_of(paper.campaign_title, "Regular", 11, width, most=2), size=11)
    title = text("papers.key_title", language)
    sheet.words(x, y + 10, title, size=24, weight="Bold")
    made = text("papers.key_made", language, time=printable(paper.made_at, most=40))
    room = width - width_of(title, "Bold", 24) - 12
    sheet.words(x + width, y + 22, elided(made, "Regular", 10.5, room), size=10.5, align="right")
    y = sheet.lines(x, y + 46, lines_of(text("papers.key_what", language), "Regular", 12, width, most=4), size=12) + 8

    side = 52 * MM
    sheet.box(x, y, width, side + 12, line=1.4)
    sheet.qr(x + 4, y + 6, side, paper.identity)
    column = x + side + 12
    room = width - side - 20
    sheet.words(column, y + 9, text("papers.key_text", language), size=10)
    prefix, mark, rest = printable(paper.identity, most=200).rpartition("-")
    below = draw_groups(sheet, [prefix + mark], x=column, y=y + 24, width=room, size=13) if prefix else y + 24
    below = draw_groups(sheet, _by_fives(rest), x=column, y=below, width=room, size=13, columns=4)
    sheet.words(column, below + 6, text("papers.key_public", language), size=10)
    public = lines_of(paper.recipient, "Regular", 8, room, most=2)
    sheet.lines(column, below + 20, public, size=8)
    y += side + 28

    y = _heading(sheet, y, text("papers.key_drill", language))
    for number in (1, 2, 3, 4):
        step = lines_of(text(f"papers.key_step_{number}", language), "Regular", 12, width - 20, most=3)
        sheet.words(x, y, f"{number}.", size=12, weight="Bold")
        y = sheet.lines(x + 20, y, step, size=12) + 2
        if number == 3:
            command = "age -d -i recovery-key.txt FILE.fieldbundle | tar xz"
            sheet.box(x + 20, y + 1, width - 20, 24, fill=0.93)
            sheet.words(x + 28, y + 5, command, size=11.5, weight="Bold")
            y += 31
    y = _heading(sheet, y + 8, text("papers.key_custodians", language))
    names = [*paper.custodians[:3], *[""] * max(2 - len(paper.custodians), 0)]
    note = text("papers.key_custodian_line", language)
    for name in names:
        y = _line_to_fill(sheet, y, lines_of(name, "Bold", 11, width * 0.5, most=1), note)
    y = _heading(sheet, y + 8, text("papers.key_opened", language))
    for _line in range(3):
        y = _line_to_fill(sheet, y, [], "")
    return sheet.pdf()


def groups_of(code: str, *, most: int) -> list[str]:
    """Split a code into the groups that its blanks and hyphens make; a longer run is cut into fives."""
    found: list[str] = []
    for group in re.split(r"[\s-]+", printable(code, most=most)):
        found += [group] if len(group) <= 8 else _by_fives(group)
    return [group for group in found if group]


def _by_fives(code: str) -> list[str]:
    return [code[at : at + 5] for at in range(0, len(code), 5)]


def draw_groups(
    sheet: Sheet, groups: list[str], *, x: float, y: float, width: float, size: float, columns: int = 0
) -> float:
    """Draw groups of a code in columns of equal width, so that an eye finds the place again; return the end.

    `columns` are kept by making the signs smaller; 0 takes as many as there is room for.
    """
    weight: Weight = "Bold"
    spread = 0.12 * size
    widest = max((width_of(group, weight, size) + spread * len(group) for group in groups), default=1.0)
    while max(columns, 1) * (widest + 0.55 * size) > width and size > 4:
        size, widest = size * 0.9, widest * 0.9
    fitting = max(int(width / (widest + 0.55 * size)), 1)
    columns = min(columns, fitting) if columns else fitting
    # Rows of equal length read better than a full row and a rest.
    rows = -(-len(groups) // columns)
    columns = -(-len(groups) // rows) if rows else 1
    for index, group in enumerate(groups):
        at = x + (index % columns) * width / columns
        sheet.words(at, y + (index // columns) * 1.5 * size, group, size=size, weight=weight, spread=0.12 * size)
    return y + rows * 1.5 * size


def _heading(sheet: Sheet, y: float, words: str) -> float:
    sheet.words(_KEY_LEFT, y, words, size=14, weight="Bold")
    return y + 14 * LEADING + 3


def _line_to_fill(sheet: Sheet, y: float, lines: list[str], note: str) -> float:
    sheet.lines(_KEY_LEFT, y + 8, lines, size=11, weight="Bold")
    sheet.rule(_KEY_LEFT, y + 26, _KEY_LEFT + _KEY_WIDTH, y + 26, dashes=(1, 2))
    sheet.words(_KEY_LEFT + _KEY_WIDTH, y + 27, note, size=8, align="right")
    return y + 32
