"""The receipt: what a citizen takes home as proof, on one A5 page."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from fieldapp.papers.lettering import Weight, elided, lines_of, printable, width_of
from fieldapp.papers.sheet import A5, LEADING, MM, RISE, Sheet
from fieldapp.system.texts import Language, text

_LEFT = 12 * MM
_TOP = 8 * MM
_WIDTH = A5[0] - _LEFT - 11 * MM
_FOOT = A5[1] - 8 * MM
_QR = 47 * MM
_MOST_BRING = 6

Draw = Callable[[Sheet, float], None]
Row = tuple[float, Draw]


class _Fit(msgspec.Struct, frozen=True):
    """How tightly the page is set: sizes in proportion, labels beside instead of above, lines a field may take."""

    scale: float
    beside: bool
    lines: int


# Tried in this order until everything fits. People over 75 read the first ones; the last one fits whatever comes.
_FITS = (
    _Fit(1.0, False, 3), _Fit(0.95, False, 3), _Fit(1.0, True, 3), _Fit(0.95, True, 3), _Fit(0.9, True, 3),
    _Fit(0.85, True, 3), _Fit(0.8, True, 3), _Fit(0.75, True, 3), _Fit(0.7, True, 3), _Fit(0.66, True, 3),
    _Fit(0.66, True, 2), _Fit(0.66, True, 1),
)  # fmt: skip


class ReceiptPaper(msgspec.Struct, frozen=True, kw_only=True):
    """What stands on a receipt. All of it is text as it is to be read; empty parts are left out.

    Attributes:
        authority: who runs the campaign, as named top left.
        number: the receipt number with its check digit, like `03A-00012-K`.
        printed_at: time and day of printing, like `12:30 ngày 13/01/2024`.
        birth: day or year of birth, and sex if wanted.
        masked_number: the identity number with its middle hidden; never the whole.
        group: residential group and ward.
        outcome: the outcome in words (`outcome_words`).
        next_step: the sentence that says what the citizen does next (`next_words`).
        account_masked: the last digits of the account.
        payee: who receives instead, with the relation.
        qr: the signed statement; letters and digits of the QR alphabet stay smallest.
        copy_no: 0 for the first print, then the count that `BẢN SAO lần n` shows.
    """

    authority: str
    campaign_title: str
    point: str
    desk: str
    number: str
    printed_at: str
    citizen_name: str
    birth: str
    masked_number: str
    group: str
    outcome: str
    qr: str
    officer_name: str
    next_step: str = ""
    bank: str | None = None
    account_masked: str | None = None
    payee: str | None = None
    what_to_bring: tuple[str, ...] = ()
    when_where: str = ""
    contact: str = ""
    copy_no: int = 0
    void: bool = False


def outcome_words(outcome: str, language: Language) -> str:
    """Return one of the eight outcomes in words for paper."""
    return text(f"papers.outcome_{outcome}", language)


def next_words(outcome: str, language: Language) -> str:
    """Return the sentence that tells a citizen what follows from an outcome."""
    return text(f"papers.next_{outcome}", language)


def receipt_pdf(paper: ReceiptPaper, *, language: Language = "vi") -> bytes:
    """Return the receipt as a PDF of one A5 page; the same paper gives the same bytes.

    The layout follows the habit of Vietnamese offices (Decree 30/2020/NĐ-CP, appendix I, where it applies).
    Texts of any length and content are printed literally; sizes go down and ends are cut with `…` until all fits.

    Raises:
        InputRefused: `paper.qr_too_long`.
    """
    sheet = Sheet(A5, title=text("papers.receipt_title", language))
    y = _head(sheet, paper, language)
    bottom = _FOOT - _QR - 7 * MM
    rows: list[Row] = []
    for fit in _FITS:
        rows = [*_person(paper, language, fit), *_result(paper, language, fit)]
        if not paper.void:
            rows += _next(paper, language, fit)
        if y + sum(height for height, _draw in rows) <= bottom:
            break
    for height, draw in rows:
        draw(sheet, y)
        y += height
    _foot(sheet, paper, language)
    return sheet.pdf()


def _head(sheet: Sheet, paper: ReceiptPaper, language: Language) -> float:
    country, motto = text("papers.country", language), text("papers.motto", language)
    width = width_of(country, "Bold", 7.4)
    middle = _LEFT + _WIDTH - width / 2
    sheet.words(middle, _TOP, country, size=7.4, weight="Bold", align="centre")
    sheet.words(middle, _TOP + 10.5, motto, size=8.2, weight="Bold", align="centre")
    motto_width = width_of(motto, "Bold", 8.2)
    sheet.rule(middle - motto_width / 2, _TOP + 23.5, middle + motto_width / 2, _TOP + 23.5)
    room = _WIDTH - width - 14
    y = sheet.lines(_LEFT, _TOP, lines_of(paper.authority, "Bold", 8.2, room, most=3), size=8.2, weight="Bold")
    place = text("papers.point_desk", language, point=printable(paper.point), desk=printable(paper.desk, most=12))
    y = sheet.lines(_LEFT, y, lines_of(place, "Regular", 8.2, room, most=2), size=8.2)
    y = max(y, _TOP + 27) + 5
    if paper.void:
        sheet.box(_LEFT, y, _WIDTH, 22, fill=0)
        sheet.words(A5[0] / 2, y + 3, text("papers.receipt_void", language), size=12, weight="Bold", align="centre",
                    grey=1)  # fmt: skip
        y += 26
    centre = _LEFT + _WIDTH / 2
    sheet.words(centre, y, text("papers.receipt_title", language), size=19, weight="Bold", align="centre")
    y = sheet.lines(
        centre, y + 26, lines_of(paper.campaign_title, "Regular", 10.5, _WIDTH, most=2), size=10.5, align="centre"
    )
    number = text("papers.receipt_number", language, number=printable(paper.number, most=24))
    copy = text("papers.receipt_copy", language, count=min(paper.copy_no, 999)) if paper.copy_no else ""
    y += 2
    copy_width = width_of(copy, "Bold", 11) + 14 if copy else 0
    number = elided(number, "Bold", 15, _WIDTH - copy_width - 10)
    number_width = width_of(number, "Bold", 15)
    start = centre - (number_width + (copy_width + 10 if copy else 0)) / 2
    sheet.words(start, y, number, size=15, weight="Bold")
    if copy:
        sheet.box(start + number_width + 10, y + 1.5, copy_width, 18, line=1.2)
        sheet.words(start + number_width + 17, y + 3, copy, size=11, weight="Bold")
    return y + 26


def _person(paper: ReceiptPaper, language: Language, fit: _Fit) -> list[Row]:
    half = _WIDTH * 0.5
    birth = _labelled(text("papers.birth", language), paper.birth, 13, fit, width=half - 6)
    number = _labelled(text("papers.id_number", language), paper.masked_number, 13, fit, x=_LEFT + half, width=half)

    def both(sheet: Sheet, y: float) -> None:
        birth[1](sheet, y)
        number[1](sheet, y)

    return [
        _labelled(text("papers.name", language), paper.citizen_name, 18, fit),
        (max(birth[0], number[0]), both),
        _labelled(text("papers.group", language), paper.group, 12.5, fit),
    ]


def _labelled(label: str, value: str, full_size: float, fit: _Fit, *, x: float = _LEFT, width: float = _WIDTH) -> Row:
    """Return a small label with its value under it, or beside it where room is short."""
    small, size = (10 if fit.beside else 9) * fit.scale, full_size * fit.scale
    indent = width_of(label, "Regular", small) + 8 if fit.beside else 0.0
    lines = lines_of(value, "Bold", size, width - indent, most=fit.lines)
    if not lines:
        return (0.0, _nothing)

    def draw(sheet: Sheet, y: float) -> None:
        # Beside its value, the label stands on the feet of the first line.
        sheet.words(x, y + (RISE * (size - small) if fit.beside else 0), label, size=small)
        sheet.lines(x + indent, y + (0 if fit.beside else 1.2 * small), lines, size=size, weight="Bold")

    return ((0 if fit.beside else 1.2 * small) + LEADING * size * len(lines) + 3 * fit.scale, draw)


def _nothing(_sheet: Sheet, _y: float) -> None:
    pass


def _result(paper: ReceiptPaper, language: Language, fit: _Fit) -> list[Row]:
    """Return the framed block with the outcome, and who pays whom where."""
    pad, scale = 7.0, fit.scale
    said = [
        (text(f"papers.{name}", language), value, size * scale)
        for name, value, size in (
            ("outcome", paper.outcome, 16),
            ("bank", paper.bank, 13),
            ("account", paper.account_masked, 13),
            ("payee", paper.payee, 13),
        )
        if value
    ]
    label_width = max([width_of(label, "Regular", 10.5 * scale) for label, _value, _size in said], default=0) + 12
    room = _WIDTH - 2 * pad - label_width
    parts = [(label, lines_of(value, "Bold", size, room, most=fit.lines), size) for label, value, size in said]
    height = sum(LEADING * size * len(lines) for _label, lines, size in parts) + 2 * pad - 2

    def draw(sheet: Sheet, y: float) -> None:
        sheet.box(_LEFT, y + 2, _WIDTH, height, line=1.4)
        y += pad
        for label, lines, size in parts:
            # The label stands on the feet of the first line of its value.
            sheet.words(_LEFT + pad, y + RISE * (size - 10.5 * scale), label, size=10.5 * scale)
            y = sheet.lines(_LEFT + pad + label_width, y, lines, size=size, weight="Bold")

    return [(height + 8, draw)]


def _next(paper: ReceiptPaper, language: Language, fit: _Fit) -> list[Row]:
    size = 12 * fit.scale
    title = text("papers.next_title", language)
    step = lines_of(paper.next_step, "Regular", size, _WIDTH, most=fit.lines)
    bring = [item for item in paper.what_to_bring if item.strip()]
    rows: list[Row] = []
    if fit.beside and bring:
        together = " · ".join([printable(item, most=120) for item in bring[:40]] + ["…"] * (len(bring) > 40))
        rows.append(_led_in(text("papers.bring", language), together, size, fit.lines))
    elif bring:
        rows.append(_plain([text("papers.bring", language)], size, "Bold"))
        rows += [
            _hanging("☐", lines_of(item, "Regular", size, _WIDTH - 1.4 * size, most=2), size)
            for item in bring[:_MOST_BRING]
        ]
        if len(bring) > _MOST_BRING:
            rows.append(_plain([text("papers.bring_more", language, count=len(bring) - _MOST_BRING)], size))
    for name, value in (("when_where", paper.when_where), ("contact", paper.contact)):
        if value.strip():
            rows.append(_led_in(text(f"papers.{name}", language), value, size, fit.lines))
    return [_plain([title], 13 * fit.scale, "Bold"), _plain(step, size), *rows] if step or rows else []


def _plain(lines: list[str], size: float, weight: Weight = "Regular") -> Row:
    def draw(sheet: Sheet, y: float) -> None:
        sheet.lines(_LEFT, y, lines, size=size, weight=weight)

    return (LEADING * size * len(lines), draw)


def _hanging(mark: str, lines: list[str], size: float) -> Row:
    def draw(sheet: Sheet, y: float) -> None:
        sheet.words(_LEFT, y, mark, size=size)
        sheet.lines(_LEFT + 1.4 * size, y, lines, size=size)

    return (LEADING * size * len(lines), draw)


def _led_in(label: str, value: str, size: float, most: int) -> Row:
    """Return a bold label with its text beginning on the same line and going on under it."""
    indent = width_of(label, "Bold", size) + 0.4 * size
    words = printable(value, most=400)
    first = lines_of(words, "Regular", size, _WIDTH - indent, most=99)[:1]
    rest = words[sum(map(len, first)) :]
    if most == 1 and rest:
        first, rest = [elided(words, "Regular", size, _WIDTH - indent)], ""
    lines = lines_of(rest, "Regular", size, _WIDTH, most=max(most - 1, 1))

    def draw(sheet: Sheet, y: float) -> None:
        sheet.words(_LEFT, y, label, size=size, weight="Bold")
        sheet.lines(_LEFT + indent, y, first, size=size)
        sheet.lines(_LEFT, y + LEADING * size, lines, size=size)

    return (LEADING * size * (1 + len(lines)), draw)


def _foot(sheet: Sheet, paper: ReceiptPaper, language: Language) -> None:
    """Draw the QR code, the signatures and the sentence to keep the paper."""
    top = _FOOT - _QR - 6 * MM
    sheet.qr(_LEFT - 2 * MM, top, _QR, paper.qr)
    x = _LEFT + _QR + 2 * MM
    width = _WIDTH - _QR - 2 * MM
    stamp = text("papers.printed_at", language, time=printable(paper.printed_at, most=40))
    sheet.words(x + width / 2, top + 2, elided(stamp, "Regular", 9.5, width), size=9.5, align="centre")
    for index, (role, name) in enumerate((("sign_citizen", paper.citizen_name), ("sign_officer", paper.officer_name))):
        middle = x + width * (0.25 + 0.5 * index)
        sheet.words(middle, top + 18, text(f"papers.{role}", language), size=10.5, weight="Bold", align="centre")
        sheet.words(middle, top + 32, text("papers.sign_how", language), size=8, align="centre")
        lines = lines_of(name, "Regular", 9, width / 2 - 4, most=3)
        y = top + _QR - 22 - 9 * LEADING * len(lines)
        sheet.lines(middle, y, lines, size=9, align="centre")
    note = lines_of(text("papers.qr_note", language), "Regular", 7.4, width, most=2)
    sheet.lines(x + width / 2, top + _QR - 16, note, size=7.4, align="centre")
    if not paper.void:
        keep = text("papers.keep", language)
        sheet.words(_LEFT + _WIDTH / 2, _FOOT - 15, keep, size=11, weight="Bold", align="centre")
