"""Receipt numbers: what a tired person mistypes is noticed."""

from __future__ import annotations

import string

from hypothesis import given
from hypothesis import strategies as st

from fieldapp.domain.receipt import read_receipt_number, receipt_beginnings, receipt_number, repaired_receipt_number

_numbers = st.builds(receipt_number, st.integers(1, 9999), st.integers(0, 20), st.integers(1, 9_999_999))
_SIGNS = string.digits + string.ascii_uppercase


@given(_numbers)
def test_a_number_is_read_in_any_writing(number: str) -> None:
    for typed in (number, number.lower(), number.replace("-", ""), f"  {number[:3]} {number[3:]} "):
        assert read_receipt_number(typed) == number


@given(_numbers)
def test_any_single_wrong_character_is_found(number: str) -> None:
    for place, sign in enumerate(number):
        for wrong in _SIGNS if sign != "-" else "":
            if wrong != sign:
                assert read_receipt_number(number[:place] + wrong + number[place + 1 :]) is None


@given(_numbers)
def test_any_two_exchanged_neighbours_are_found(number: str) -> None:
    for written in (number, number.replace("-", "")):
        for place in range(len(written) - 1):
            left, right = written[place], written[place + 1]
            exchanged = written[:place] + right + left + written[place + 2 :]
            if left != right and exchanged.replace("-", "") != number.replace("-", ""):
                assert read_receipt_number(exchanged) is None


@given(st.text(max_size=30) | st.from_regex(r"\d{2,4}[A-U]-?\d{5,}-?[0-9A-Z]", fullmatch=True))
def test_what_is_read_is_as_it_is_printed(typed: str) -> None:
    number = read_receipt_number(typed)
    if number is not None:
        assert number.isascii()
        assert number.count("-") == 2
        assert read_receipt_number(number) == number


def test_digits_of_other_scripts_and_endless_numbers_are_refused() -> None:
    number = receipt_number(3, 0, 12)
    wide = number.translate({ord(digit): ord(digit) + 0xFEE0 for digit in string.digits})
    assert read_receipt_number(wide) is None
    assert read_receipt_number("03A" + "1" * 100_000 + "K") is None


def test_each_incarnation_of_a_desk_has_its_own_numbers() -> None:
    assert len({receipt_number(3, incarnation, 12) for incarnation in range(21)}) == 21


@given(_numbers, st.data())
def test_the_first_part_of_a_number_begins_it(number: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(number.index("-") + 2, len(number)))
    for typed in (number[:place], number[:place].lower().replace("-", "")):
        assert any(number.startswith(beginning) for beginning in receipt_beginnings(typed)), typed


@given(st.text(max_size=30) | st.from_regex(r"\d{2,4}[A-U]-?\d+-?[0-9A-Z]?", fullmatch=True))
def test_only_what_looks_like_a_number_begins_one(typed: str) -> None:
    for beginning in receipt_beginnings(typed):
        assert beginning.isascii()
        assert beginning.count("-") in (1, 2)


def test_zeros_need_not_be_typed_and_a_wrong_check_character_is_put_right() -> None:
    number = receipt_number(3, 0, 12)
    assert number.startswith(receipt_beginnings("03a12")[0])
    wrong = number[:-1] + ("7" if number[-1] != "7" else "8")
    assert receipt_beginnings(wrong) == ()
    assert repaired_receipt_number(wrong) == number == repaired_receipt_number(number)
    assert repaired_receipt_number("nguyen") is None
