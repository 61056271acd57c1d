"""Names: keys for searching, comparing and sorting."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.vietnam.names import fold, initials, sort_key, tidy_name, tidy_text, tone_key
from fieldapp.vietnam.tables import table

_NAMES = ["Nguyễn Thị Mẫu", "Đặng Ðức Hoà", "LÝ THỊ ỶNG", "Tôn Nữ Quỳnh Như"]


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Nguyễn Thị Mẫu", "nguyen thi mau"),
        ("ĐẶNG  Đức\tHoà", "dang duc hoa"),
        ("Ðỗ Ɖình ðức", "do dinh duc"),  # eth and African d
        (unicodedata.normalize("NFD", "Trần Được"), "tran duoc"),
        ("Lê-Thị (A) 12", "le thi a 12"),
        ("", ""),
    ],
)
def test_fold(name: str, folded: str) -> None:
    assert fold(name) == folded


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    once = fold(text)
    assert fold(once) == once
    assert once == once.lower()
    assert once == " ".join(once.split())


@given(st.sampled_from(_NAMES))
def test_keys_do_not_depend_on_normal_form_or_case(name: str) -> None:
    decomposed = unicodedata.normalize("NFD", name)
    assert fold(decomposed) == fold(name) == fold(name.upper())
    assert tone_key(decomposed) == tone_key(name.upper()) == tone_key(name.lower())


@pytest.mark.parametrize("row", table("tone_placement"))
def test_the_place_of_the_tone_does_not_count(row: dict[str, str]) -> None:
    _, *styles = row.values()
    assert len({tone_key("Th" + style) for style in styles}) == 1
    assert tone_key("Th" + row["open_rhyme"]) != tone_key("Th" + styles[0])


def test_tones_and_letters_count_in_the_tone_key() -> None:
    assert len({tone_key(name) for name in ("Hoa", "Hòa", "Hóa", "Hơa", "Đa", "Da")}) == 6


def test_sorting_by_given_middle_family_in_the_order_of_cldr() -> None:
    in_order = ["Trần An", "Lê Ánh", "Lê Ăn", "Vũ Ân", "Đỗ Dung", "Bùi Đung", "Bùi Hà", "Bùi Hả", "Bùi Hã", "Bùi Há"]
    in_order += ["An Thị Hạ", "Bùi Thị Hạ", "An Văn Hạ"]
    mixed = in_order[6:] + in_order[:6]
    assert sorted(mixed, key=sort_key) == in_order


@given(st.text(), st.text())
def test_sort_keys_compare(left: str, right: str) -> None:
    assert (sort_key(left) < sort_key(right)) == (not sort_key(right) <= sort_key(left))


def test_initials() -> None:
    assert initials("Đỗ Thị  Ánh") == "dta"


def test_tidying_removes_what_cannot_be_seen_and_keeps_what_is_written() -> None:
    assert tidy_name(" Nguy\u200bễn\u00a0Thị\u202eMẫu\x07 .*") == "Nguyễn ThịMẫu"
    assert tidy_name("HOÀ  thuý") == "HOÀ thuý"
    assert tidy_name("Ðỗ") == "Đỗ"


@given(st.text())
def test_tidy_text_is_composed_and_stable(text: str) -> None:
    once = tidy_text(text)
    assert unicodedata.is_normalized("NFC", once)
    assert tidy_text(once) == once
    assert not any(unicodedata.category(letter) == "Cc" for letter in once)
