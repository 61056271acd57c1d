"""PINs are compared slowly and wait longer each time; two screens show the same number for the same keys."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.seal.pairing import PublicKeys, pairing_number
from fieldapp.seal.pin import check_pin, pin_delay_s, pin_record
from fieldapp.seal.slots import Argon
from fieldapp.system.errors import InputRefused

CHEAP = Argon(memory=64, passes=1, lanes=1)
SALT = bytes(16)


def test_a_pin_is_recognised_and_not_kept() -> None:
    record = pin_record("041299", SALT, cost=CHEAP)
    assert check_pin(record, "041299")
    assert "041299" not in record
    for wrong in ("041298", "41299", "", "0412990", "٠٤١٢٩٩"):
        assert not check_pin(record, wrong)


def test_the_standard_cost_works() -> None:
    assert check_pin(pin_record("000001", SALT), "000001")


@pytest.mark.parametrize("pin", ["", "12345", "1234567", "12345a", "１２３４５６", "²²²²²²"])
def test_only_six_digits_are_a_pin(pin: str) -> None:
    with pytest.raises(InputRefused, match=r"seal\.pin_digits"):
        pin_record(pin, SALT)


@pytest.mark.parametrize(
    "record",
    [
        "",
        "{}",
        "[" * 400,
        "x" * 10_000,
        "\ud800",
        '{"cost":{"memory":99999999,"passes":1,"lanes":1},"hash":"","salt":"' + "00" * 16 + '"}',
        '{"cost":{"memory":8,"passes":1,"lanes":0},"hash":"","salt":"' + "00" * 16 + '"}',
        '{"cost":{"memory":8,"passes":1,"lanes":99999},"hash":"","salt":"' + "00" * 16 + '"}',
        '{"cost":{"memory":8,"passes":1,"lanes":1},"hash":"","salt":"0"}',
    ],
)
def test_a_damaged_record_is_refused(record: str) -> None:
    with pytest.raises(InputRefused, match=r"seal\.pin_record"):
        check_pin(record, "123456")


def test_the_delay_grows_and_has_an_end() -> None:
    delays = [pin_delay_s(failures) for failures in range(200)]
    assert delays[:6] == [0, 0, 0, 5, 10, 20]
    assert delays == sorted(delays)
    assert delays[-1] == 900
    years = sum(pin_delay_s(failures) for failures in range(1000)) * 1000 / (365.25 * 86400)
    assert 28 < years < 29


KEYS = st.builds(PublicKeys, st.text("0123456789abcdef", min_size=64, max_size=64), st.text(min_size=1, max_size=10))


@given(KEYS, KEYS, st.text(max_size=5))
def test_both_sides_see_the_same_number(one: PublicKeys, other: PublicKeys, campaign: str) -> None:
    number = pairing_number(campaign, one, other)
    assert number == pairing_number(campaign, other, one)
    assert [len(group) for group in number.split(" ")] == [5] * 5
    assert number.replace(" ", "").isdigit()
    assert number != pairing_number(campaign + "x", one, other)
    if one != other:
        assert number != pairing_number(campaign, one, one)
