"""The test page: every letter in both weights, a true ruler, and a code that is read, on every kind of paper."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from pypdf import PdfReader

from fieldapp.papers.receipt import PAPER_KINDS, PaperKind
from fieldapp.papers.sheet import MM
from fieldapp.papers.trial_page import MARKED_LETTERS, trial_page_pdf
from fieldapp.system.texts import LANGUAGES, Language

Seen = Callable[[bytes], Any]


@pytest.mark.parametrize("kind", PAPER_KINDS, ids=lambda kind: f"{kind.name}{'_large' * kind.large}")
@pytest.mark.parametrize("language", LANGUAGES)
def test_it_shows_all_that_a_printer_can_get_wrong(kind: PaperKind, language: Language, seen: Seen) -> None:
    pdf = trial_page_pdf(kind, printer="Máy in HP ở quầy", printed_at="09:30", language=language)
    page = seen(pdf)
    assert page.count == 1
    assert not page.outside(3.0)
    assert len(page.codes(203)) == 1
    words = unicodedata.normalize("NFC", PdfReader(io.BytesIO(pdf)).pages[0].extract_text())
    assert len(set(MARKED_LETTERS)) == 134
    assert all(words.count(letter) >= 2 for letter in MARKED_LETTERS)
    assert "Máy in HP ở quầy" in words


def test_its_ruler_is_as_long_as_it_says(seen: Seen) -> None:
    """Measured on the page drawn at 254 dots an inch: a millimetre is ten dots."""
    picture = seen(trial_page_pdf(PaperKind("a5"), printer="x", printed_at="x")).picture(254)
    left = round(11 * MM * 254 / 72)
    row = next(
        y
        for y in range(picture.height // 2)
        if picture.getpixel((left + 995, y)) < 128 > picture.getpixel((left + 500, y)) and y > 100
    )
    dark = [x for x in range(left - 20, left + 1100) if picture.getpixel((x, row)) < 128]
    assert abs(max(dark) - min(dark) - 1000) <= 3
