"""Text of old fonts: every letter comes back, and nothing else is touched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.vietnam.legacy_text import decode, decode_tcvn3, decode_vni, is_syllable, recognise
from fieldapp.vietnam.tables import table

_TCVN3 = {row["char"]: row["tcvn3"] for row in table("legacy_encodings") if row["tcvn3"]}
_VNI = {row["char"]: row["vni"] for row in table("legacy_encodings")}
_NAMES = [
    "Nguyễn Thị Hòa",
    "Đỗ Văn Được",
    "Trần Quỳnh Như",
    "Lê Thị Mẫu",
    "Phạm Ngọc Ánh",
    "Vũ Kiều Trường",
    "Lý Ỷ Nghĩa",
]


def _encoded(text: str, table_: dict[str, str]) -> str:
    return "".join(table_.get(letter, letter) for letter in text)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("NguyÔn ThÞ Hßa", "Nguyễn Thị Hòa"),
        ("§ç V¨n §\u00adîc", "Đỗ Văn Được"),
        ("PH¹M THÞ Lý", "PHẠM THỊ LÝ"),  # a capital font
        ("Hä Vµ T£N", "HỌ VÀ TÊN"),
        ("Hä vµ tªn", "Họ và tên"),
    ],
)
def test_tcvn3(typed: str, meant: str) -> None:
    assert decode_tcvn3(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("Nguyeãn Thò Hoøa", "Nguyễn Thị Hòa"), ("Ñoã Vaên Ñöôïc", "Đỗ Văn Được"), ("NGUYEÃN", "NGUYỄN")],
)
def test_vni(typed: str, meant: str) -> None:
    assert decode_vni(typed) == meant


@given(st.text(st.sampled_from(sorted(letter for letter in _TCVN3 if letter.islower())) | st.sampled_from("bcgh nt")))
def test_tcvn3_round_trip(text: str) -> None:
    assert decode_tcvn3(_encoded(text, _TCVN3)) == text


@given(st.lists(st.sampled_from(_NAMES)))
def test_vni_round_trip(names: list[str]) -> None:
    text = " ".join(names)
    assert decode_vni(_encoded(text, _VNI)) == text


@given(st.lists(st.sampled_from(_NAMES), min_size=2, unique=True))
def test_a_column_is_recognised(names: list[str]) -> None:
    assert recognise(_encoded(name, _TCVN3) for name in names) == "tcvn3"
    assert recognise(_encoded(name, _VNI) for name in names) == "vni"
    assert recognise(names) is None


@given(st.lists(st.text(st.characters(max_codepoint=127))))
def test_ascii_is_never_taken_for_an_old_font(texts: list[str]) -> None:
    assert recognise(texts) is None
    assert [decode(text, "tcvn3") for text in texts] == texts


def test_a_unicode_cell_in_an_old_column_stays() -> None:
    assert decode("Nguyễn Thị Hoà", "tcvn3") == "Nguyễn Thị Hoà"
    assert decode("Hương Hoà", "vni") == "Hương Hoà"


@pytest.mark.parametrize("word", ["Nguyễn", "Quỳnh", "giếng", "nghĩa", "quyết", "được", "Ỷ"])
def test_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["nguyôn", "cát\u0300", "việ", "cảt", "bộk", "café"])
def test_no_syllables(word: str) -> None:
    assert not is_syllable(word)
