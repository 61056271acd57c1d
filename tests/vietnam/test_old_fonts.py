"""Old code pages bring every Vietnamese text back that they have letters for; a lost letter is put back or proposed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.sheets.csv_text import lines_of
from fieldapp.vietnam.legacy_text import Encoding, decode, decode_tcvn3, decode_vni, evidence_of, is_syllable, recognise
from fieldapp.vietnam.lost_letters import restore
from fieldapp.vietnam.tables import table, words
from tests.accuracy.make.files import in_1258
from tests.accuracy.make.fonts import typed

_LETTERS = [row["char"] for row in table("legacy_encodings")]
_PARTS = words("syllables")
_TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")


def _syllable(onset: str, rhyme: str, tone: str) -> str:
    vowels = [at for at, letter in enumerate(rhyme) if unicodedata.normalize("NFD", letter)[0] in "aeiouy"]
    at = vowels[-1] if len(vowels) == 1 or rhyme[-1] not in "aeiouy" else vowels[-2]
    return unicodedata.normalize("NFC", onset + rhyme[: at + 1] + tone + rhyme[at + 1 :])


_ALL = sorted(
    {
        made
        for onset in _PARTS["onsets"].split()
        for rhyme in _PARTS["rhymes"].split()
        for tone in _TONES
        if is_syllable(made := _syllable(onset, rhyme, tone))
    }
)
_SYLLABLES = st.sampled_from(_ALL)
_NAMES = st.lists(_SYLLABLES.map(str.capitalize), min_size=2, max_size=5).map(" ".join)


@given(st.text(st.sampled_from([*(letter for letter in _LETTERS if letter.islower()), *"bcghnt BCGH"])))
def test_tcvn3_brings_every_small_letter_back(text: str) -> None:
    assert decode_tcvn3(typed(text, "tcvn3")).lower() == text.lower()


@given(_NAMES)
def test_a_name_comes_back_from_every_font(name: str) -> None:
    assert decode_tcvn3(typed(name, "tcvn3")).casefold() == name.casefold()
    assert decode_vni(typed(name, "vni")) == name
    assert decode_tcvn3(typed(name, "tcvn3", capitals=True)).casefold() == name.casefold()


@given(st.lists(_NAMES, min_size=8, unique=True))
def test_a_column_of_any_names_is_recognised_and_comes_back(names: list[str]) -> None:
    fonts: tuple[Encoding, Encoding] = ("tcvn3", "vni")
    for font, other in (fonts, fonts[::-1]):
        column = [typed(name, font) for name in names]
        evidence = evidence_of(column)
        if evidence.of(font) > max(evidence.of(other), evidence.unicode):  # "BÎ" is Bỉ in one, Bỵ in the other
            assert recognise(column) == font
            back = [decode(cell, font) for cell in column]
            assert [name.casefold() for name in back] == [name.casefold() for name in names]


@given(st.lists(_NAMES, min_size=20, max_size=40))
def test_windows_1258_comes_back(names: list[str]) -> None:
    text = "\n".join(names)
    encoded = b"".join(map(in_1258, text))
    told = [word for word in text.split() if any(letter > "\u024f" for letter in word)]
    if len(told) > len(names):  # a word or two may be anything
        assert [unicodedata.normalize("NFC", line.rstrip()) for line in lines_of(encoded)] == names


@pytest.mark.parametrize(
    ("decoded", "whole", "proposed"),
    [
        ("Hồng Phơng", "Hồng Phương", "Hồng Phương"),
        ("Vơng Bá Cờng", "Vương Bá Cường", "Vương Bá Cường"),
        ("Trần Hng", "Trần Hưng", "Trần Hưng"),
        ("Đầu t và Phát triển", "Đầu tư và Phát triển", "Đầu tư và Phát triển"),
        ("Ngời cao tuổi", "Ngời cao tuổi", "Người cao tuổi"),  # ngời is a word too
        ("Lu Thị Tơi", "Lu Thị Tơi", "Lưu Thị Tươi"),
        ("TDP 7, P. Ngọc Hà", "TDP 7, P. Ngọc Hà", "TDP 7, P. Ngọc Hà"),
        ("NH SÀI GÒN", "NH SÀI GÒN", "NH SÀI GÒN"),
        ("500.000 đ", "500.000 đ", "500.000 đ"),
        ("x", "x", "x"),
        ("", "", ""),
    ],
)
def test_lost_letters(decoded: str, whole: str, proposed: str) -> None:
    restored = restore(decoded)
    assert (restored.text, restored.proposed) == (whole, proposed)


@given(st.text())
def test_restoring_only_adds_the_letter(text: str) -> None:
    restored = restore(text)
    for made in (restored.text, restored.proposed):
        assert made.lower().replace("ư", "") == text.lower().replace("ư", "")
