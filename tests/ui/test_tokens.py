"""The colour table: every pair of words and ground that occurs is readable."""

from __future__ import annotations

import pytest

from fieldapp.ui.look import style_sheet
from fieldapp.ui.tokens import SCHEMES, TEXT_STEPS, Scheme, contrast

WORDS = [
    ("text", "surface"), ("text", "background"), ("text", "stripe"), ("text", "accent_soft"), ("soft", "surface"),
    ("soft", "background"), ("soft", "stripe"), ("soft", "accent_soft"), ("accent_text", "accent_fill"),
    ("header_text", "header"), ("header_soft", "header"), ("header_warning", "header_warning_ground"),
    ("warning", "warning_ground"), ("warning", "surface"), ("warning", "stripe"), ("error", "error_ground"),
    ("error", "surface"), ("error", "stripe"), ("good", "good_ground"), ("good", "surface"), ("good", "stripe"),
    ("link", "surface"),
]  # fmt: skip
MARKS = [("accent", "surface"), ("focus", "surface"), ("edge", "surface"), ("header_focus", "header")]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("words", "ground"), WORDS)
def test_words_have_a_contrast_of_seven(scheme: Scheme, words: str, ground: str) -> None:
    colours = SCHEMES[scheme]
    assert contrast(getattr(colours, words), getattr(colours, ground)) >= 7


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("mark", "ground"), MARKS)
def test_marks_have_a_contrast_of_four_and_a_half(scheme: Scheme, mark: str, ground: str) -> None:
    colours = SCHEMES[scheme]
    assert contrast(getattr(colours, mark), getattr(colours, ground)) >= 4.5


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("step", TEXT_STEPS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_style_sheet_is_filled_whole(scheme: Scheme, step: int) -> None:
    assert "${" not in style_sheet(scheme, step)
