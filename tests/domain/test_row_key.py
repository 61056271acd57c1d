"""The key of a row finds its person again however it was typed, and a mistyped one finds nobody."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from fieldapp.domain.receipt import ALPHABET
from fieldapp.domain.row_key import looks_like_row_key, read_row_key, row_key

_ids = st.integers(0, 2**128 - 1).map(lambda number: f"{number:032x}")


@given(_ids, st.sampled_from([str, str.lower, lambda k: k.replace("-", " "), lambda k: f" {k.replace('-', '–')} "]))
def test_a_key_is_read_however_it_was_typed(citizen_id: str, typed: object) -> None:
    key = row_key(citizen_id)
    assert callable(typed)
    assert read_row_key(typed(key)) == key
    assert looks_like_row_key(typed(key))
    assert key == row_key(citizen_id)
    assert not any(citizen_id[start : start + 6] in key.lower() for start in range(26))


@given(_ids, st.integers(1, 13), st.sampled_from(ALPHABET))
@example(f"{142849046:032x}", 1, "0")
def test_one_wrong_character_is_found(citizen_id: str, place: int, other: str) -> None:
    key = row_key(citizen_id)
    wrong = key[:place] + other + key[place + 1 :]
    if key[place] not in ("-", other):
        assert read_row_key(wrong) is None


@given(_ids, st.integers(1, 4))
def test_two_exchanged_neighbours_are_found(citizen_id: str, place: int) -> None:
    key = row_key(citizen_id)
    wrong = key[:place] + key[place + 1] + key[place] + key[place + 2 :]
    assert wrong == key or read_row_key(wrong) is None


@given(st.text())
def test_any_text_is_read_or_not(typed: str) -> None:
    key = read_row_key(typed)
    assert key is None or looks_like_row_key(typed)


def test_names_and_numbers_are_no_keys() -> None:
    for typed in ("Khánh Hồng Nhung", "KHANH HONG NHUNG", "001150000002", "", "K", "K00000-00000-1"):
        assert read_row_key(typed) is None
    assert read_row_key(row_key("a" * 32).replace("0", "o").replace("2", "z")) == row_key("a" * 32)
