"""The shipped fonts carry every letter and sign that screens and papers use."""

from __future__ import annotations

import io
import unicodedata
from typing import Any

import pytest
from fontTools.ttLib import TTFont
from pypdf import PdfReader

from fieldapp.system.resources import resource
from fieldapp.system.texts import LANGUAGES, Language
from tests.pictures.paperwork import papers_as_pdf

STYLES = ("Regular", "SemiBold", "Bold")
VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
LETTERS = "".join(unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES) + "đ"
VIETNAMESE = LETTERS + LETTERS.upper()
SIGNS = "▲▾▸✓✗☐☑·–—…№₫→←↑↓•°×≥≤▁▃▅▇“”‘’«»−⚠■□●○"
MARKS = "\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323"


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


def _families(page: Any) -> set[str]:  # what pypdf makes of a page is any object of a PDF
    """Return the fonts that a page names, without the mark of their subset."""
    fonts = page["/Resources"]["/Font"].get_object().values()
    return {str(font.get_object()["/BaseFont"]).partition("+")[2] for font in fonts}


@pytest.mark.parametrize("language", LANGUAGES)
def test_papers_use_no_other_font_and_each_of_theirs_has_all_134_letters(language: Language) -> None:
    marked = {letter for letter in VIETNAMESE if not letter.isascii()}
    shipped = {f"NotoSans-{style}": font(style).getBestCmap() for style in STYLES}
    for name, pdf in papers_as_pdf(language).items():
        used = {family for page in PdfReader(io.BytesIO(pdf)).pages for family in _families(page)}
        assert used, name
        assert used <= shipped.keys(), name
        assert all(ord(letter) in shipped[family] for family in used for letter in marked), name


def test_the_licence_lies_beside_the_fonts() -> None:
    assert "SIL Open Font License, Version 1.1" in resource("fonts", "OFL.txt").read_text(encoding="utf-8")
