"""The shipped fonts carry every letter and sign that screens and papers use."""

from __future__ import annotations

import io
import operator
import unicodedata
from typing import Any

import pytest
from fontTools.ttLib import TTFont
from PIL import Image, ImageOps
from pypdf import PdfReader

from fieldapp.devices.pages import STRIP_DOTS, strip_png
from fieldapp.papers.lettering import Weight
from fieldapp.papers.receipt import PaperKind, page_of
from fieldapp.papers.sheet import Sheet
from fieldapp.system.resources import resource
from fieldapp.system.texts import LANGUAGES, Language
from tests.pictures.papers import papers_of

STYLES = sorted(path.stem.removeprefix("NotoSans-") for path in resource("fonts").glob("*.ttf"))
VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
LETTERS = "".join(unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES) + "đ"
VIETNAMESE = LETTERS + LETTERS.upper()
SIGNS = "▲▾▸✓✗☐☑·–—…№₫→←↑↓•°×≥≤▁▃▅▇“”‘’«»−⚠■□●○"
MARKS = "\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323"


@pytest.mark.parametrize("weight", ["Regular", "Bold"])
def test_every_mark_is_there_in_the_dots_of_a_thermal_printer(weight: Weight) -> None:
    """In the smallest letters of a strip each letter is larger, or has more ink, than the plain one it is made from."""
    sheet = Sheet(page_of(PaperKind("thermal_80")), title="")
    marked = [letter for letter in VIETNAMESE if not letter.isascii()]
    plain = sorted({_plain(letter) for letter in marked})
    # The same distance from dot to dot for each, so that none is cut finer than another.
    places = {letter: (at % 16 * 32 + 32, at // 16 * 48 + 16) for at, letter in enumerate(plain + marked)}
    for letter, (x, y) in places.items():
        sheet.words(x * 72 / 203, y * 72 / 203, letter, size=7.65, weight=weight)
    picture = ImageOps.invert(Image.open(io.BytesIO(strip_png(sheet.pdf()))).convert("L"))

    def seen(letter: str) -> tuple[int, int, int]:
        x, y = places[letter]
        one = picture.crop((x - 4, y - 8, x + 28, y + 40))
        left, top, right, bottom = one.getbbox() or (0, 0, 0, 0)
        return right - left, bottom - top, one.histogram()[255]

    assert picture.width == STRIP_DOTS
    assert all(ink > 10 for _, _, ink in map(seen, places))
    assert [one for one in marked if not any(map(operator.gt, seen(one), seen(_plain(one))))] == []


def _plain(letter: str) -> str:
    return {"đ": "d", "Đ": "D"}.get(letter, unicodedata.normalize("NFD", letter)[0])


def font(style: str) -> TTFont:
    return TTFont(resource("fonts", f"NotoSans-{style}.ttf"))


def test_there_are_134_marked_letters_of_which_the_fonts_are_asked() -> None:
    marked = [letter for letter in VIETNAMESE if not letter.isascii()]
    assert len(set(VIETNAMESE)) == 2 * (12 * 6 + 1)
    assert len(set(marked)) == 134


@pytest.mark.parametrize("style", STYLES)
def test_every_letter_sign_and_mark_has_a_drawn_glyph(style: str) -> None:
    made = font(style)
    glyphs, outlines = made.getBestCmap(), made["glyf"]
    wanted = VIETNAMESE + SIGNS + MARKS + "".join(map(chr, range(0x21, 0x7F)))
    assert [sign for sign in wanted if ord(sign) not in glyphs] == []
    assert [sign for sign in wanted if outlines[glyphs[ord(sign)]].numberOfContours == 0] == []


@pytest.mark.parametrize("style", STYLES)
def test_digits_are_equally_wide_and_nothing_varies(style: str) -> None:
    made = font(style)
    glyphs = made.getBestCmap()
    assert len({made["hmtx"][glyphs[ord(digit)]][0] for digit in "0123456789"}) == 1
    assert "fvar" not in made
    assert "gvar" not in made


@pytest.mark.parametrize("style", STYLES)
def test_combining_marks_take_no_room_and_are_placed_on_their_letter(style: str) -> None:
    made = font(style)
    glyphs = made.getBestCmap()
    assert {made["hmtx"][glyphs[ord(mark)]][0] for mark in MARKS} == {0}
    assert {record.FeatureTag for record in made["GPOS"].table.FeatureList.FeatureRecord} >= {"mark"}


def _families(part: Any) -> set[str]:  # what pypdf makes of a page is any object of a PDF
    """Return the fonts that a page and what is drawn on it again and again name, without the mark of their subset."""
    resources = part["/Resources"]
    fonts = [font.get_object() for font in resources["/Font"].get_object().values()]
    again = [form.get_object() for form in resources.get("/XObject", {}).values()]
    named = {str(font["/BaseFont"]).partition("+")[2] for font in fonts if "/FontDescriptor" in font}
    assert all("/FontDescriptor" in font for font in fonts), "a font that is not embedded"
    return named.union(*map(_families, again))


@pytest.mark.parametrize("language", LANGUAGES)
def test_papers_use_no_other_font_and_each_of_theirs_has_all_134_letters(language: Language) -> None:
    marked = {letter for letter in VIETNAMESE if not letter.isascii()}
    shipped = {f"NotoSans-{style}": font(style).getBestCmap() for style in STYLES}
    for name, pdf in papers_of(language).items():
        used = {family for page in PdfReader(io.BytesIO(pdf)).pages for family in _families(page)}
        assert used, name
        assert used <= shipped.keys(), name
        assert all(ord(letter) in shipped[family] for family in used for letter in marked), name


def test_the_licence_lies_beside_the_fonts() -> None:
    assert "SIL Open Font License, Version 1.1" in resource("fonts", "OFL.txt").read_text(encoding="utf-8")
