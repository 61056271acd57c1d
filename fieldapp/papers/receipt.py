"""The receipt: what a citizen takes home as proof; one description, drawn on every kind of paper."""

from __future__ import annotations

from typing import Final, Literal

import msgspec

from fieldapp.papers.columns import Column, Row, hanging, labelled, led_in, plain
from fieldapp.papers.letterhead import country_width, draw_country
from fieldapp.papers.lettering import Weight, elided, lines_of, printable, width_of
from fieldapp.papers.sheet import A4, A4_LANDSCAPE, A5, LEADING, MM, RISE, Sheet
from fieldapp.system.texts import Language, text

PaperName = Literal["a5", "a4_two", "thermal_80"]


class PaperKind(msgspec.Struct, frozen=True):
    """What a receipt is printed on; `large` is for those who do not see well."""

    name: PaperName = "a5"
    large: bool = False


# In the order in which they are offered.
PAPER_KINDS: Final = tuple(
    PaperKind(name, large) for large in (False, True) for name in ("a5", "a4_two", "thermal_80")
)  # fmt: skip


def strip(kind: PaperKind) -> bool:
    """Tell whether a kind of paper is a strip, printed in dots."""
    return kind.name == "thermal_80"


def page_of(kind: PaperKind) -> tuple[float, float]:
    """Return how large one page of a kind of paper is, in points; of a strip, a piece that is long enough for words."""
    return (_STRIP, 3 * _STRIP) if strip(kind) else _LAYOUTS[kind].page


class _Layout(msgspec.Struct, frozen=True):
    """Where copies of the A5 page stand: the page, its enlargement, and for each copy its number and page or half."""

    page: tuple[float, float]
    zoom: float = 1.0
    copies: tuple[int, ...] = (0,)
    beside: bool = False


_LAYOUTS: Final = {
    PaperKind("a5"): _Layout(A5),
    PaperKind("a4_two"): _Layout(A4_LANDSCAPE, copies=(1, 2), beside=True),
    PaperKind("a5", large=True): _Layout(A4, 2**0.5),
    PaperKind("a4_two", large=True): _Layout(A4, 2**0.5, copies=(1, 2)),
}

_LEFT = 12 * MM
_TOP = 8 * MM
_WIDTH = A5[0] - _LEFT - 11 * MM
_FOOT = A5[1] - 8 * MM
_QR = 47 * MM
_VIETQR = 25 * MM
_MOST_BRING = 6

# 576 dots at 203 a inch, of which the printer leaves none white by itself.
_STRIP = 576 / 203 * 72
_STRIP_LEFT = 2 * MM

# Tried in this order until everything fits. People over 75 read the first ones; the last one fits whatever comes.
_FITS = tuple(
    Column(_LEFT, _WIDTH, scale, beside, lines)
    for scale, beside, lines in (
        (1.0, False, 3), (0.95, False, 3), (1.0, True, 3), (0.95, True, 3), (0.9, True, 3), (0.85, True, 3),
        (0.8, True, 3), (0.75, True, 3), (0.7, True, 3), (0.66, True, 3), (0.66, True, 2), (0.66, True, 1),
    )
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
        vietqr: the code of the account that is paid into, as banking apps read it.
        representative: who opens or holds the account for a child or somebody without capacity, and signs.
        keep: it is said that the citizen keeps the paper until the money has come.
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
    representative: str | None = None
    vietqr: str | None = None
    what_to_bring: tuple[str, ...] = ()
    when_where: str = ""
    contact: str = ""
    keep: bool = True
    copy_no: int = 0
    void: bool = False


def outcome_words(outcome: str, language: Language) -> str:
    """Return one of the eight outcomes in words for paper."""
    return text(f"papers.outcome_{outcome}", language)


def next_words(outcome: str, language: Language) -> str:
    """Return the sentence that tells a citizen what follows from an outcome."""
    return text(f"papers.next_{outcome}", language)


def receipt_pdf(paper: ReceiptPaper, *, kind: PaperKind = PAPER_KINDS[0], language: Language = "vi") -> bytes:
    """Return the receipt as a PDF on a kind of paper; the same paper gives the same bytes.

    A5 is one page. A4 holds two copies side by side with a line to cut along, *Liên 1* to be signed and kept, *Liên 2*
    for the citizen. A strip for 80 mm thermal paper is 576 dots wide at 203 dpi and as long as it needs to be. Large
    print is the A5 page on A4 (each copy on its own page), or larger letters on the strip.

    The layout follows the habit of Vietnamese offices (Decree 30/2020/NĐ-CP, appendix I, where it applies).
    Texts of any length and content are printed literally; sizes go down and ends are cut with `…` until all fits.

    Raises:
        InputRefused: `paper.qr_too_long`.
    """
    if strip(kind):
        return _strip(paper, language, large=kind.large)
    layout = _LAYOUTS[kind]
    sheet = Sheet(layout.page, title=text("papers.receipt_title", language), zoom=layout.zoom)
    for at, copy in enumerate(layout.copies):
        if layout.beside:
            sheet.move_right(A4_LANDSCAPE[0] / 2 * bool(at))
        elif at:
            sheet.next_page()
        _page(sheet, paper, language, copy)
    if layout.beside:
        # Now counted from the second half: the line to cut along is its left edge.
        sheet.rule(0, 4 * MM, 0, A5[1] - 4 * MM, dashes=(4, 3))
    return sheet.pdf()


def _page(sheet: Sheet, paper: ReceiptPaper, language: Language, copy: int) -> None:
    """Draw one A5 page; `copy` is 1 or 2 of two, 0 for the only one."""
    y = _head(sheet, paper, language, copy)
    bottom = _FOOT - _QR - 7 * MM
    rows: list[Row] = []
    for fit in _FITS:
        rows = _body(paper, language, fit)
        if y + sum(height for height, _draw in rows) <= bottom:
            break
    _draw_rows(sheet, y, rows)
    _foot(sheet, paper, language, copy)


def _body(paper: ReceiptPaper, language: Language, fit: Column) -> list[Row]:
    rows = [*_person(paper, language, fit), *_result(paper, language, fit)]
    return rows if paper.void else [*rows, *_next(paper, language, fit)]


def _draw_rows(sheet: Sheet, y: float, rows: list[Row]) -> None:
    for height, draw in rows:
        draw(sheet, y)
        y += height


def _strip(paper: ReceiptPaper, language: Language, *, large: bool) -> bytes:
    """Return the strip: the same rows in one narrow column, the code in its whole width."""
    fit = Column(_STRIP_LEFT, _STRIP - 2 * _STRIP_LEFT, 1.15 if large else 0.85, lines=6)
    scale, side = fit.scale, fit.width

    def middle(words: str, size: float, *, bold: bool = False) -> Row:
        size *= scale
        weight: Weight = "Bold" if bold else "Regular"
        return plain(lines_of(words, weight, size, fit.width, most=4), size, fit, weight=weight, align="centre")

    def code(sheet: Sheet, y: float) -> None:
        sheet.qr(fit.left, y, side, paper.qr)

    stamp = text("papers.printed_at", language, time=printable(paper.printed_at, most=40))
    rows = [
        middle(paper.authority, 10, bold=True),
        middle(_place(paper, language), 10),
        *([middle(text("papers.receipt_void", language), 13, bold=True)] if paper.void else []),
        middle(text("papers.receipt_title", language), 17, bold=True),
        middle(paper.campaign_title, 11),
        middle(_number(paper, language), 17, bold=True),
        middle(_copy_mark(paper, language), 15, bold=True),
        *_body(paper, language, fit),
        (side, code),
        middle(text("papers.qr_note", language), 9),
        middle(f"{text('papers.sign_officer', language)}: {printable(paper.officer_name, most=80)}", 10),
        middle(stamp, 10),
        *([] if paper.void or not paper.keep else [middle(text("papers.keep", language), 12, bold=True)]),
    ]
    height = sum(height for height, _draw in rows)
    sheet = Sheet((_STRIP, height + 2 * _STRIP_LEFT), title=text("papers.receipt_title", language))
    _draw_rows(sheet, _STRIP_LEFT, rows)
    return sheet.pdf()


def _place(paper: ReceiptPaper, language: Language) -> str:
    return text("papers.point_desk", language, point=printable(paper.point), desk=printable(paper.desk, most=12))


def _number(paper: ReceiptPaper, language: Language) -> str:
    return text("papers.receipt_number", language, number=printable(paper.number, most=24))


def _copy_mark(paper: ReceiptPaper, language: Language) -> str:
    return text("papers.receipt_copy", language, count=min(paper.copy_no, 999)) if paper.copy_no else ""


def _head(sheet: Sheet, paper: ReceiptPaper, language: Language, copy_of_two: int) -> float:
    width = country_width(7.4)
    draw_country(sheet, _LEFT + _WIDTH - width / 2, _TOP, 7.4, motto=8.2)
    room = _WIDTH - width - 14
    y = sheet.lines(_LEFT, _TOP, lines_of(paper.authority, "Bold", 8.2, room, most=3), size=8.2, weight="Bold")
    y = sheet.lines(_LEFT, y, lines_of(_place(paper, language), "Regular", 8.2, room, most=2), size=8.2)
    y = max(y, _TOP + 27) + 5
    if copy_of_two:
        words = text(f"papers.receipt_part_{copy_of_two}", language)
        sheet.words(_LEFT + _WIDTH, _TOP + 26, words, size=8.2, weight="Bold", align="right")
        y = max(y, _TOP + 38)
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
    number, copy = _number(paper, language), _copy_mark(paper, language)
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


def _person(paper: ReceiptPaper, language: Language, fit: Column) -> list[Row]:
    name = labelled(text("papers.name", language), paper.citizen_name, 18, fit)
    group = labelled(text("papers.group", language), paper.group, 12.5, fit)
    told = ((text("papers.birth", language), paper.birth), (text("papers.id_number", language), paper.masked_number))
    if fit.width < _WIDTH:
        return [name, *(labelled(label, value, 13, fit) for label, value in told), group]
    half = fit.width / 2
    columns = (
        msgspec.structs.replace(fit, width=half - 6),
        msgspec.structs.replace(fit, left=fit.left + half, width=half),
    )
    pair = [labelled(label, value, 13, column) for (label, value), column in zip(told, columns, strict=True)]

    def both(sheet: Sheet, y: float) -> None:
        for _height, draw in pair:
            draw(sheet, y)

    return [name, (max(height for height, _draw in pair), both), group]


def _result(paper: ReceiptPaper, language: Language, fit: Column) -> list[Row]:
    """Return the framed block with the outcome, who pays whom where, and the code of the account."""
    pad, scale = 7.0, fit.scale
    narrow = fit.width < _WIDTH
    said = [
        (text(f"papers.{name}", language), value, size * scale)
        for name, value, size in (
            ("outcome", paper.outcome, 16),
            ("bank", paper.bank, 13),
            ("account", paper.account_masked, 13),
            ("payee", paper.payee, 13),
            ("representative", paper.representative, 13),
        )
        if value
    ]
    code = "" if paper.void else paper.vietqr or ""
    small = 10.5 * scale
    indent = 0 if narrow else max([width_of(label, "Regular", small) for label, _, _ in said], default=0) + 12
    aside = _VIETQR if code and not narrow else 0
    room = fit.width - 2 * pad - indent - aside
    parts = [(label, lines_of(value, "Bold", size, room, most=fit.lines), size) for label, value, size in said]
    height = sum(LEADING * (size * len(lines) + small * narrow) for _label, lines, size in parts)
    note = lines_of(text("papers.vietqr_note", language), "Regular", 7.4, _VIETQR, most=3) if code else []
    code_height = _VIETQR + 7.4 * LEADING * len(note) if code else 0
    height = (height + code_height if narrow else max(height, code_height)) + 2 * pad - 2

    def draw(sheet: Sheet, y: float) -> None:
        sheet.box(fit.left, y + 2, fit.width, height, line=1.4)
        y += pad
        if aside:
            code_at(sheet, fit.left + fit.width - pad / 2 - _VIETQR, y)
        for label, lines, size in parts:
            # Beside its value, the label stands on the feet of the first line.
            sheet.words(fit.left + pad, y + (0 if narrow else RISE * (size - small)), label, size=small)
            y = sheet.lines(
                fit.left + pad + indent, y + LEADING * small * narrow, lines, size=size, weight="Bold"
            )  # fmt: skip
        if code and narrow:
            code_at(sheet, fit.left + (fit.width - _VIETQR) / 2, y)

    def code_at(sheet: Sheet, x: float, y: float) -> None:
        sheet.qr(x, y, _VIETQR, code)
        sheet.lines(x + _VIETQR / 2, y + _VIETQR, note, size=7.4, align="centre")

    return [(height + 8, draw)]


def _next(paper: ReceiptPaper, language: Language, fit: Column) -> list[Row]:
    size = 12 * fit.scale
    title = text("papers.next_title", language)
    step = lines_of(paper.next_step, "Regular", size, fit.width, most=fit.lines)
    bring = [item for item in paper.what_to_bring if item.strip()]
    rows: list[Row] = []
    if fit.beside and bring:
        together = " · ".join([printable(item, most=120) for item in bring[:40]] + ["…"] * (len(bring) > 40))
        rows.append(led_in(text("papers.bring", language), together, size, fit))
    elif bring:
        rows.append(plain([text("papers.bring", language)], size, fit, weight="Bold"))
        rows += [
            hanging(
                "☐",
                lines_of(item, "Regular", size, fit.width - 1.4 * size, most=2 if fit.width == _WIDTH else 4),
                size,
                fit,
            )
            for item in bring[:_MOST_BRING]
        ]
        if len(bring) > _MOST_BRING:
            more = text("papers.bring_more", language, count=len(bring) - _MOST_BRING)
            rows.append(plain(lines_of(more, "Regular", size, fit.width, most=2), size, fit))
    for name, value in (("when_where", paper.when_where), ("contact", paper.contact)):
        if value.strip():
            rows.append(led_in(text(f"papers.{name}", language), value, size, fit))
    return [plain([title], 13 * fit.scale, fit, weight="Bold"), plain(step, size, fit), *rows] if step or rows else []


def _foot(sheet: Sheet, paper: ReceiptPaper, language: Language, copy_of_two: int) -> None:
    """Draw the QR code, the signatures and the sentence to keep the paper."""
    top = _FOOT - _QR - 6 * MM
    sheet.qr(_LEFT - 2 * MM, top, _QR, paper.qr)
    x = _LEFT + _QR + 2 * MM
    width = _WIDTH - _QR - 2 * MM
    stamp = text("papers.printed_at", language, time=printable(paper.printed_at, most=40))
    sheet.words(x + width / 2, top + 2, elided(stamp, "Regular", 9.5, width), size=9.5, align="centre")
    who = ("sign_citizen", paper.citizen_name)
    if paper.representative:
        who = ("sign_representative", paper.representative)
    signing = [(who[0], "sign_how", who[1]), ("sign_officer", "sign_how", paper.officer_name)]
    if copy_of_two == 1:
        signing[:1] = [(who[0], "sign_finger", who[1]), ("sign_witness", "sign_how", "")]
    part = width / len(signing)
    size = 10.5 if len(signing) == 2 else 9.5
    titles = [lines_of(text(f"papers.{role}", language), "Bold", size, part - 4, most=2) for role, _, _ in signing]
    under = top + 17 + LEADING * size * max(map(len, titles))
    names = [_signer(name, part - 4) for _, _, name in signing]
    line = top + _QR - 22 - max(small * LEADING * len(lines) for lines, small in names)
    for index, (title, (_role, how, _name), (lines, small)) in enumerate(zip(titles, signing, names, strict=True)):
        middle = x + part * (0.5 + index)
        sheet.lines(middle, top + 17, title, size=size, weight="Bold", align="centre")
        hint = lines_of(text(f"papers.{how}", language), "Regular", 8, part - 4, most=2)
        sheet.lines(middle, under, hint, size=8, align="centre")
        sheet.lines(middle, line, lines, size=small, align="centre")
        if copy_of_two == 1:
            sheet.rule(middle - part / 2 + 4, line - 2, middle + part / 2 - 4, line - 2, dashes=(1, 2))
    note = lines_of(text("papers.qr_note", language), "Regular", 7.4, width, most=2)
    sheet.lines(x + width / 2, top + _QR - 16, note, size=7.4, align="centre")
    if paper.keep and not paper.void and copy_of_two != 1:
        keep = text("papers.keep", language)
        sheet.words(_LEFT + _WIDTH / 2, _FOOT - 15, keep, size=11, weight="Bold", align="centre")


def _signer(name: str, width: float) -> tuple[list[str], float]:
    """Return the lines of a name under a signature, and the size of their letters."""
    lines = lines_of(name, "Regular", 9, width, most=4)
    return (lines, 9.0) if len(lines) < 4 else (lines_of(name, "Regular", 7, width, most=5), 7.0)
