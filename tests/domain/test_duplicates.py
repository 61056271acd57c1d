"""The one scorer, on values as desk and office have them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.domain.duplicates import GRADES, Likeness, compare_values, near_numbers
from fieldapp.domain.rarity import count_names, read_name, usual_rarity

_SHE = {"full_name": "Nguyễn Thị Hòa", "birth_date": "1944-08-02", "sex": "F"}


def _grade(**other: str) -> str:
    likeness = compare_values(_SHE, {**_SHE, **other})
    return likeness.grade if likeness else ""


@pytest.mark.parametrize(
    ("other", "grade"),
    [
        ({}, "likely"),
        ({"full_name": "NGUYEN THI HOA"}, "likely"),
        ({"birth_date": "1944"}, "possible"),
        ({"full_name": "Khuất Văn Uẩn"}, ""),
        ({"birth_date": "1961-09-13"}, ""),
        ({"sex": "M", "birth_date": "1945"}, ""),
    ],
)
def test_without_numbers(other: dict[str, str], grade: str) -> None:
    assert _grade(**other) == grade


def test_numbers() -> None:
    numbered = {**_SHE, "national_id": "001144273645"}
    assert compare_values(numbered, {**numbered, "birth_date": ""}) == Likeness(
        "certain", ("same_number", "same_name", "same_year")
    )
    other = compare_values(numbered, {**numbered, "full_name": "Lê Văn Khác"})
    assert other is not None
    assert other.grade == "contradictory"
    assert compare_values(numbered, {**_SHE, "national_id": "001144999888"}) is None
    placeholder = compare_values({**_SHE, "national_id": "9" * 12}, {**_SHE, "national_id": "9" * 12})
    assert placeholder is not None
    assert placeholder.grade == "likely"


def test_rare_names_say_more() -> None:
    common, rare = (compare_values({**_SHE, "full_name": name}, {**_SHE, "full_name": name}) for name in (
        "Nguyễn Thị Hòa", "Khuất Thị Lụa"))  # fmt: skip
    assert common is not None
    assert rare is not None
    assert rare.score > common.score + 8


def test_other_accents_say_less() -> None:
    same, other = (compare_values(_SHE, {**_SHE, "full_name": name}) for name in ("NGUYỄN THỊ HOÀ", "Nguyễn Thị Họa"))
    assert same is not None
    assert other is not None
    assert same.score > other.score + 3


def test_what_is_loaded_counts_beside_what_is_usual() -> None:
    usual = usual_rarity().bits("khuat")
    loaded = count_names([("Khuất Văn Uẩn", 90_000), ("Nguyễn Thị Hoa", 10_000)], wards=3)
    assert loaded.bits("khuat") < 0.5 < usual
    assert count_names([("Khuất Văn Uẩn", 1)], wards=1).bits("khuat") == pytest.approx(usual, abs=1)
    assert loaded.bits("nguyen") > 3


def test_a_name_is_read_in_syllables() -> None:
    assert read_name("N.V.Hùng").words == ("n", "v", "hung")
    assert read_name("  ") == read_name("")
    assert read_name("Nguyen Thi Hoa").bare
    assert read_name("Hòa").toned == read_name("Hoà").toned


@pytest.mark.parametrize(
    ("left", "right", "near"),
    [
        ("001144273645", "001144273640", True),
        ("001144273645", "001044273645", True),
        ("001144273645", "001151273645", True),
        ("001144273645", "001144273651", False),
        ("001144273645", "034151273645", False),
        ("001144273999", "001144274000", False),
    ],
)
def test_near_numbers(left: str, right: str, near: bool) -> None:
    assert near_numbers(int(left), int(right)) is near is near_numbers(int(right), int(left))


_VALUES = st.fixed_dictionaries(
    {},
    optional={
        "full_name": st.text(max_size=20) | st.sampled_from(["Nguyễn Thị Hòa", "N. T. Hòa", "Hòa Nguyễn Thị"]),
        "birth_date": st.text("0123456789-", max_size=10) | st.sampled_from(["1944-08-02", "1944", "1944-02-08"]),
        "sex": st.sampled_from(["F", "M", ""]),
        "national_id": st.sampled_from(["001144273645", "001144273640", "1", "0" * 12]),
        "old_id": st.sampled_from(["012345678", "x", ""]),
        "phone": st.text(max_size=12),
        "group": st.sampled_from(["3", "Tổ 4", ""]),
        "ward": st.sampled_from(["Láng Hạ", "Ngọc Hà", ""]),
    },
)  # fmt: skip


@given(_VALUES, _VALUES)
def test_any_two_alike_from_both_sides(left: dict[str, str], right: dict[str, str]) -> None:
    one, other = compare_values(left, right), compare_values(right, left)
    assert one == other
    assert one is None or one.grade in GRADES
