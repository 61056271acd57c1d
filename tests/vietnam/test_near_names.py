"""What may have been meant: slips of hand and ear, and keys typed while the input method was off."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.vietnam.keystrokes import undo_keystrokes
from fieldapp.vietnam.names import fold
from fieldapp.vietnam.near_names import Syllables, sound_key
from fieldapp.vietnam.tables import table

KNOWN = {word: int(row["weight"]) for row in table("names") for word in fold(row["name"]).split()}
SYLLABLES = Syllables(KNOWN)

ALIKE = [
    *(("son", "xon"), ("trinh", "chinh"), ("giang", "dang"), ("dung", "rung"), ("vinh", "dinh"), ("linh", "ninh")),
    *(("ly", "li"), ("lan", "lang"), ("hoan", "hoang"), ("thanh", "than"), ("khac", "khat"), ("nghia", "ngia")),
    ("bich", "bit"),
]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_what_is_said_alike_has_one_key(one: str, other: str) -> None:
    assert sound_key(one) == sound_key(other)


def test_names_that_sound_different_have_different_keys() -> None:
    assert len({sound_key(word) for word in ("an", "en", "hoa", "hue", "mau", "binh", "dung", "ngoc", "nhan")}) == 9


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        *(("huomg", "huong"), ("hunog", "huong"), ("huog", "huong"), ("huuong", "huong"), ("nguyem", "nguyen")),
        *(("xon", "son"), ("chinh", "trinh"), ("vn", "van"), ("li", "ly"), ("nguyr", "nguyen")),
    ],
)
def test_a_slip_is_seen_through(typed: str, meant: str) -> None:
    assert meant in SYLLABLES.near(typed)


def test_initials_and_numbers_are_no_syllables() -> None:
    some = Syllables({"nth": 9, "g7": 9, "1950": 9, "wthoquan": 9, "an": 1})
    assert some.near("nt") == some.near("g") == some.near("thoquan") == ()
    assert some.begins_one("nt")
    assert not some.begins_one("nx")


@given(st.text(max_size=20))
def test_whatever_was_typed_only_other_known_names_are_near(word: str) -> None:
    near = SYLLABLES.near(word)
    assert len(near) <= 12
    assert set(near) <= KNOWN.keys() - {word}
    assert isinstance(sound_key(word), str)


@given(st.sampled_from(sorted(word for word in KNOWN if len(word) > 3)), st.data())
def test_a_missing_letter_is_seen_through(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 1))
    typed = word[:at] + word[at + 1 :]
    assert typed in KNOWN or word in SYLLABLES.near(typed, most=99)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        *(("nguyeenx thij maaux", "nguyen thi mau"), ("nguyene", "nguyen"), ("ddawngj", "dang"), ("dangdw", "dang")),
        *(("twf", "tu"), ("duwowcj", "duoc"), ("hoaf", "hoa"), ("phuwowngs 1950", "phuong 1950")),
        *(("nguye6n4 thi5", "nguyen thi"), ("d9a8ng5", "dang"), ("ma64u", "mau")),
        *(("ntm 1950", "ntm 1950"), ("mau60", "mau60"), ("nvl1944", "nvl1944"), ("001150012345", "001150012345")),
        *(("xuan son", "xuan son"), ("ntxuan", "ntxuan")),
    ],
)
def test_keys_of_an_input_method_are_undone(typed: str, meant: str) -> None:
    assert undo_keystrokes(typed) == meant


@given(st.sampled_from(sorted(KNOWN.keys() - {"ksor"})))  # a family of Gia Rai: no Vietnamese syllable
def test_what_was_typed_without_such_keys_stays(word: str) -> None:
    assert undo_keystrokes(word) == word


@given(st.text(max_size=40))
def test_any_text_is_read(text: str) -> None:
    assert len(undo_keystrokes(text)) <= 3 * len(text)
