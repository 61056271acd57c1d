"""Words are printed literally, bounded and inside their column."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.papers.lettering import UNSHOWN, balanced, elided, lines_of, printable, width_of


@pytest.mark.parametrize(
    ("given_words", "shown"),
    [
        ("  Nguyễn \t Thị\r\nMẫu ", "Nguyễn Thị Mẫu"),
        (unicodedata.normalize("NFD", "Nguyễn Thị Mẫu, Đường Ưỡng"), "Nguyễn Thị Mẫu, Đường Ưỡng"),
        ("<font color=red>[[x]]</font> & {y} %s", "<font color=red>[[x]]</font> & {y} %s"),
        ("a\u202eb\u200bc\u00add\x00e\ufefff", "a□b□c□d□e□f"),
        ("tiền 500\u00a0000\u202f₫", "tiền 500 000 ₫"),
        ("漢字 😀 \ud800", "□□ □ □"),
        ("e" + "\u0300" * 5 + "x", "è\u0300\u0300□□x"),
        ("", ""),
        (" \n ", ""),
    ],
)
def test_what_cannot_be_shown_is_seen_and_not_obeyed(given_words: str, shown: str) -> None:
    assert printable(given_words) == shown


def test_ten_thousand_marks_on_one_letter_cost_nothing() -> None:
    started = time.perf_counter()
    assert len(printable("a" + "\u0323\u0300" * 500_000, most=50)) == 50
    assert time.perf_counter() - started < 1


def test_a_long_text_says_that_it_goes_on() -> None:
    assert printable("x" * 10_000, most=20) == "x" * 19 + "…"
    assert printable(" " * 10_000 + "x", most=20) == "…"
    assert printable("x" * 20, most=20) == "x" * 20


@given(st.text(max_size=400))
def test_printable_words_stay_as_they_are(words: str) -> None:
    once = printable(words, most=80)
    assert len(once) <= 80
    assert printable(once, most=80) == once
    assert width_of(once, "Regular", 10) >= 0
    assert width_of(once, "Bold", 10) >= 0


@given(st.text(max_size=200), st.floats(20, 300), st.integers(1, 5))
def test_lines_fit_their_column_and_lose_nothing_in_silence(words: str, width: float, most: int) -> None:
    lines = lines_of(words, "Bold", 11, width, most=most)
    assert len(lines) <= most
    assert all(width_of(line, "Bold", 11) <= width for line in lines)
    whole = printable(words, most=most * 120).replace(" ", "")
    read = "".join(lines).replace(" ", "")
    assert read == whole or (read.endswith("…") and whole.startswith(read[:-1]))


@given(st.text(max_size=200), st.floats(20, 300), st.integers(1, 5))
def test_balanced_lines_say_the_same_in_as_many_lines(words: str, width: float, most: int) -> None:
    lines, even = (made(words, "Bold", 11, width, most=most) for made in (lines_of, balanced))
    assert len(even) <= len(lines)
    assert "".join(even).replace(" ", "") == "".join(lines).replace(" ", "")
    assert all(width_of(line, "Bold", 11) <= width for line in even)


def test_no_word_of_a_heading_stands_alone() -> None:
    words = "ỦY BAN NHÂN DÂN PHƯỜNG THỔ QUAN"
    assert lines_of(words, "Bold", 12, 215, most=2) == ["ỦY BAN NHÂN DÂN PHƯỜNG THỔ", "QUAN"]
    assert balanced(words, "Bold", 12, 215, most=2) == ["ỦY BAN NHÂN DÂN", "PHƯỜNG THỔ QUAN"]


@given(st.text(max_size=100), st.floats(20, 300))
def test_an_elided_text_fits(words: str, width: float) -> None:
    assert width_of(elided(printable(words), "Regular", 9, width), "Regular", 9) <= width


def test_a_column_narrower_than_a_letter_still_ends() -> None:
    assert lines_of("WWW", "Bold", 50, 1, most=9) == ["W", "W", "W"]
    assert lines_of(UNSHOWN, "Bold", 50, 1, most=1) == [UNSHOWN]
