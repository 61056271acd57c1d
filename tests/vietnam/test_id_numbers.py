"""Identity numbers: reading cells, and what the digits say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.vietnam.id_numbers import grouped, masked, read_number, warnings, what_digits_say


@pytest.mark.parametrize(
    ("cell", "number", "problems"),
    [
        ("001160000001", "001160000001", ()),
        ("001 160 000 001", "001160000001", ()),
        ("'001.160.000-001", "001160000001", ()),
        ("O01160O00001", "001160000001", ()),
        ("CCCD: 001160000001", "001160000001", ()),
        ("001160000001 - hết hạn", "001160000001", ()),
        ("001160000001X", None, ("id.invalid",)),
        ("mất thẻ", None, ("id.missing",)),
        ("chưa làm CCCD", None, ("id.missing",)),
        (1160000001, "001160000001", ("id.lost_zeros",)),
        (36040269927.0, "036040269927", ("id.lost_zeros",)),
        ("1160000001", "001160000001", ("id.lost_zeros",)),
        ("36040269927.0", "036040269927", ("id.lost_zeros",)),
        ("012345678", "012345678", ("id.old_9_digits",)),
        (12345678, "012345678", ("id.lost_zeros", "id.old_9_digits")),
        ("12345678", None, ("id.invalid",)),
        ("00116000001", None, ("id.invalid",)),  # a digit is missing somewhere: nobody knows where
        ("099160000001", None, ("id.invalid",)),  # no such province
        ("001960000001", None, ("id.invalid",)),  # born in the 24th century
        ("B1234567", None, ("id.invalid",)),
        ("1.16E+09", None, ("id.invalid",)),
        (None, None, ("id.missing",)),
        ("", None, ("id.missing",)),
        ("0", None, ("id.missing",)),
        ("000000000000", None, ("id.missing",)),
        ("999999999", None, ("id.missing",)),
        ("Không có", None, ("id.missing",)),
        (float("nan"), None, ("id.invalid",)),
        (float("inf"), None, ("id.invalid",)),
    ],
)
def test_reading_a_cell(cell: str | float | None, number: str | None, problems: tuple[str, ...]) -> None:
    reading = read_number(cell)
    assert (reading.number, reading.problems) == (number, problems)


def test_both_numbers_in_one_cell() -> None:
    reading = read_number("CMND 012345678 / 001160000001")
    assert (reading.number, reading.old_number) == ("001160000001", "012345678")


@given(st.one_of(st.text(), st.from_regex(r"[0-9O .]{8,14}", fullmatch=True), st.integers(), st.floats()))
def test_repair_never_invents_a_digit(cell: str | float) -> None:
    number = read_number(cell).number
    if number is not None:
        assert len(number) in {9, 12}
        assert number.isascii()
        assert number.isdigit()
        written = str(cell) if isinstance(cell, str) else str(int(cell))
        digits = "".join("0" if letter in "OoΟОо" + "ο" else letter for letter in written)
        assert number.lstrip("0") in "".join(filter(str.isdigit, digits))


def test_what_the_digits_say() -> None:
    said = what_digits_say("001160000001")
    assert (said.province, said.sex, said.birth_year) == ("Thành phố Hà Nội", "F", 1960)
    assert what_digits_say("001215000001").birth_year == 2015


def test_warnings_never_refuse() -> None:
    assert warnings("001160000001", birth="1960-02-01", sex="F") == ()
    assert warnings("001160000001", birth="1961", sex="M") == ("id.birth_mismatch", "id.sex_mismatch")
    assert warnings("101160000001") == ("id.unknown_place",)
    assert warnings("012345678", birth="1900", sex="M") == warnings(None) == ()


def test_how_numbers_are_shown() -> None:
    assert grouped("001160000001") == "001 160 000 001"
    assert masked("001160000001") == "••••••••0001"
    assert masked("012345678", visible=3) == "••••••678"
