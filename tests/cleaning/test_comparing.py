"""Which row of a newer list is which of the earlier one: a pure function of both."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.cleaning.comparing import differences, pair_rows, series_name
from fieldapp.domain.citizen import FIELDS

_ANNA = {"full_name": "Nguyễn Thị Mẫu", "birth_date": "1950-03-02", "national_id": "001150000001", "phone": "0901"}
_ROWS = st.lists(
    st.dictionaries(st.sampled_from(FIELDS), st.sampled_from(["1950", "1950-03-02", "a", "Mẫu", "001150000001"])),
    max_size=6,
)


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("BTXH phường Mẫu 12-2023.xlsx", "btxh phuong mau"),
        ("BTXH phường Mẫu T02-2024.xlsx", "btxh phuong mau"),
        ("BTXH phuong Mau 01.2024 (bản mới nhất).xls", "btxh phuong mau"),
        ("Danh sách_v2_copy.csv", "danh sach"),
        ("2024.xlsx", ""),
        ("danh sach", "danh sach"),
    ],
)
def test_states_of_one_list_have_one_name(file: str, name: str) -> None:
    assert series_name(file) == name


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"phone": "0902"},
        {"full_name": "Nguyễn Thị Mẩu"},
        {"national_id": "001150000002"},
        {"national_id": "", "birth_date": "1950"},
        {"birth_date": "1951-03-02", "national_id": ""},
    ],
)
def test_a_changed_row_is_found_again(changes: dict[str, str]) -> None:
    other = {"full_name": "Trần Văn Khác", "birth_date": "1940-01-01", "national_id": "001040000009", "phone": "0999"}
    newer = {field: text for field, text in {**_ANNA, **changes}.items() if text}
    assert pair_rows([other, newer], [_ANNA, other]) == [1, 0]
    told = differences(newer, _ANNA)
    assert told == tuple((f, _ANNA.get(f, ""), changes[f]) for f in sorted(changes) if changes[f] != _ANNA.get(f, ""))


def test_another_person_under_the_number_is_no_change() -> None:
    other = {**_ANNA, "full_name": "Trần Văn Khác", "birth_date": "1980-01-01", "phone": ""}
    assert pair_rows([other], [_ANNA]) == [None]


@given(_ROWS, _ROWS)
def test_no_row_is_taken_twice_and_equal_lists_pair_whole(
    rows: list[dict[str, str]], earlier: list[dict[str, str]]
) -> None:
    pairs = pair_rows(rows, earlier)
    taken = [place for place in pairs if place is not None]
    assert len(pairs) == len(rows)
    assert len(set(taken)) == len(taken)
    shuffled = random.Random(1).sample(rows, len(rows))
    assert all(
        place is not None and shuffled[place] == row
        for row, place in zip(rows, pair_rows(rows, shuffled), strict=True)
        if row
    )
