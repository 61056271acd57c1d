"""VietQR, written and read: the vectors of the specification, the round trip, and codes that lie about lengths."""

from __future__ import annotations

import csv
from binascii import crc_hqx
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fieldapp.system.errors import InputRefused
from fieldapp.vietnam.banks import all_banks
from fieldapp.vietnam.vietqr import LONGEST_PAYLOAD, Account, looks_like_vietqr, read_vietqr, vietqr

_CODES = frozenset(f"vietqr.{name}" for name in ("too_long", "not_vietqr", "damaged", "card", "bank"))
_BINS = st.sampled_from([bank.bin for bank in all_banks()])
_NUMBERS = st.text("0123456789ABCXYZabcxyz", min_size=1, max_size=19)


def _vectors() -> list[dict[str, str]]:
    with (Path(__file__).parent / "vietqr_vectors.csv").open(encoding="utf-8", newline="") as stream:
        return [row for row in csv.DictReader(stream) if row["payload"].startswith("0002")]


def _tag(tag: str, value: str) -> str:
    return f"{tag}{len(value):02d}{value}"


def _signed(said: str) -> str:
    return f"{said}6304{crc_hqx((said + '6304').encode(), 0xFFFF):04X}"


def _code(payee: str, *more: str) -> str:
    return _signed("".join([_tag("00", "01"), _tag("01", "11"), _tag("38", payee), _tag("53", "704"), *more]))


@pytest.mark.parametrize("row", _vectors(), ids=lambda row: row["note"][:40])
def test_the_codes_of_the_specification(row: dict[str, str]) -> None:
    payload = row["payload"]
    if row["tlv_consistent"] == "NO":
        with pytest.raises(InputRefused, match=r"vietqr\.damaged"):
            read_vietqr(payload)
    elif "QRIBFTTC" in payload:
        with pytest.raises(InputRefused, match=r"vietqr\.card"):
            read_vietqr(payload)
    else:
        read = read_vietqr(payload)
        assert read.bank in payload
        assert f"01{len(read.number):02d}{read.number}02" in payload


@given(_BINS, _NUMBERS)
def test_what_is_written_is_read(bank: str, number: str) -> None:
    code = vietqr(bank, number)
    assert code is not None
    assert looks_like_vietqr(code)
    for said in (code, code.encode(), f"\ufeff{code}\r\n", code[:-4] + code[-4:].lower()):
        assert read_vietqr(said) == Account(bank, number)


@given(_BINS, _NUMBERS, st.data())
def test_no_wrong_character_goes_unseen(bank: str, number: str, data: st.DataObject) -> None:
    code = vietqr(bank, number) or ""
    at = data.draw(st.integers(0, len(code) - 5))
    wrong = data.draw(st.sampled_from("0123456789ABCX").filter(lambda letter: letter != code[at]))
    with pytest.raises(InputRefused):
        read_vietqr(code[:at] + wrong + code[at + 1 :])


@given(st.one_of(st.text(max_size=600), st.binary(max_size=600)))
@example("\ud800")
@example(b"\xff\xfe")
@example("00020")
@example("000201" + "9" * 506)
@example("000201\u0662\u0662")
def test_whatever_is_scanned_is_read_or_refused(payload: str | bytes) -> None:
    with pytest.raises(InputRefused) as caught:
        read_vietqr(payload)
    assert caught.value.code in _CODES


@given(st.text("0123456789A", max_size=120))
def test_a_right_checksum_makes_no_nonsense_right(said: str) -> None:
    code = ""
    try:
        read_vietqr(_signed("000201" + said))
    except InputRefused as refused:
        code = refused.code
    assert code in _CODES


_TO_ACCOUNT = _tag("02", "QRIBFTTA")


def _payee(into: str, napas: str = "A000000727") -> str:
    return _code(_tag("00", napas) + _tag("01", into) + _TO_ACCOUNT)


@pytest.mark.parametrize(
    ("code", "why"),
    [
        (_payee(_tag("00", "999999") + _tag("01", "1234567")), "bank"),
        (_payee(_tag("00", "970436") + _tag("01", "1"), "A000000728"), "not_vietqr"),
        (_payee(_tag("00", "970436")), "not_vietqr"),
        (_payee(_tag("00", "970436") + _tag("01", "1 2")), "not_vietqr"),
        (_payee("0006970436" * 2), "damaged"),
        (_payee(_tag("00", "970436") + "01120123456789"), "damaged"),  # two digits fewer than it says
        (_code(_tag("00", "A000000727"), _tag("38", "x")), "damaged"),
        (_signed("000201" + "5303704"), "not_vietqr"),
        ("0" * (LONGEST_PAYLOAD + 1), "too_long"),
        ("001160000001||Nguyễn Thị Mẫu|01021960|Nữ|Hà Nội|15042021", "not_vietqr"),
    ],
)
def test_a_code_that_names_no_account_says_why(code: str, why: str) -> None:
    with pytest.raises(InputRefused) as caught:
        read_vietqr(code)
    assert caught.value.code == f"vietqr.{why}"


def test_names_and_purposes_beside_the_account_do_no_harm() -> None:
    payee = _tag("00", "A000000727") + _tag("01", _tag("00", "970436") + _tag("01", "0123456789")) + _TO_ACCOUNT
    more = _tag("54", "180000") + _tag("59", "NGUYỄN THỊ MẪU") + _tag("62", _tag("08", "tro cap thang 1"))
    assert read_vietqr(_code(payee, more)) == Account("970436", "0123456789")
