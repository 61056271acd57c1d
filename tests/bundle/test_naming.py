"""Names of bundles are names on every file system, and the letter beside a bundle says what to do."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from fieldapp.bundle.naming import file_name, letter, letter_name
from fieldapp.system.texts import Language


def test_a_name_is_readable() -> None:
    assert file_name("Điểm 3 Bạch Mai", "Bàn 2", 7) == "FA_DIEM-3-BACH-MAI_BAN-2_0007.fieldbundle"
    assert letter_name("FA_X_X_0001.fieldbundle") == "FA_X_X_0001.txt"


@given(st.text(max_size=80), st.text(max_size=80), st.integers(0, 10**6))
def test_whatever_the_labels_are_it_is_one_plain_name(point: str, desk: str, number: int) -> None:
    name = file_name(point, desk, number)
    assert re.fullmatch(r"FA_[A-Z0-9][A-Z0-9-]{0,23}_[A-Z0-9][A-Z0-9-]{0,23}_\d{4,7}\.fieldbundle", name)
    assert "-_" not in name


def test_the_letter_names_file_and_receiver_in_both_languages() -> None:
    words_of: dict[Language, str] = {"vi": "giao thẻ nhớ", "en": "hand the stick"}
    for language, word in words_of.items():
        words = letter(language, file="FA_X_X_0001.fieldbundle", sender="Bàn 1", receiver="Phường Mẫu")
        assert word in words
        assert "FA_X_X_0001" in words
        assert "Phường Mẫu" in words
