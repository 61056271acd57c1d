"""Telling scanner and person apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.devices.wedge import MAX_GAP_MS, MAX_PAYLOAD, Wedge, pasted_payload
from fieldapp.system.errors import InputRefused
from fieldapp.vietnam.cards import parse_card

CARD = "001150000017|012345678|Nguyễn Thị Mẫu|01021950|Nữ|Số 1, Tổ 7|10052021"


def _hear(keys: str, gap: int) -> tuple[list[str], str]:
    wedge, payload = Wedge(), ""
    verdicts: list[str] = []
    for at, key in enumerate(keys):
        heard = wedge.hear(key, at * gap)
        verdicts.append(heard.verdict)
        payload = heard.payload or payload
    return verdicts, payload


def test_a_fast_card_is_one_payload() -> None:
    verdicts, payload = _hear(CARD + "\r", 5)
    assert payload == CARD
    assert verdicts[:11] == ["maybe"] * 11
    assert set(verdicts[11:-1]) == {"scan"}


def test_a_receipt_code_is_one_payload() -> None:
    assert _hear("FA1:ABC-123\r", 5)[1] == "FA1:ABC-123"


def test_a_slow_person_types_digits() -> None:
    verdicts, payload = _hear("001150000017\r", MAX_GAP_MS + 20)
    assert payload == ""
    assert "scan" not in verdicts


def test_words_are_typed_at_once() -> None:
    assert set(_hear("nguyen thi mau", 1)[0]) == {"typed"}


def test_too_long_is_refused_whole() -> None:
    verdicts, payload = _hear("0" * (MAX_PAYLOAD + 1) + "\r", 1)
    assert verdicts[-1] == "too_long"
    assert payload == ""


@given(st.text(max_size=700), st.integers(1, 100))
def test_nothing_breaks_it_and_nothing_long_comes_out(keys: str, gap: int) -> None:
    _, payload = _hear(keys, gap)
    assert len(payload.encode()) <= MAX_PAYLOAD


@given(
    st.integers(0, 10**12 - 1),
    st.text(st.characters(exclude_characters="\r\n\t", exclude_categories=["Cs"]), max_size=60),
)
def test_any_burst_that_begins_with_a_number_comes_out_whole(number: int, rest: str) -> None:
    payload = f"{number:012}|{rest}"
    assert _hear(payload + "\r", 3)[1] == payload


def test_pasted_cards_are_known_and_lone_numbers_are_searched_for() -> None:
    assert pasted_payload(f" {CARD}\n") == CARD
    assert pasted_payload("001150000017") is None
    assert pasted_payload("nguyen thi mau") is None
    assert pasted_payload(CARD + "x" * MAX_PAYLOAD) is None


def test_half_a_letter_is_no_scan_and_breaks_nothing() -> None:
    """Found by the fuzzer of the QR door: a clipboard may hold what cannot be written as UTF-8."""
    assert pasted_payload("\ud800" * 40) is None
    wedge = Wedge()
    for at, key in enumerate("001160000001|\udfff"):
        wedge.hear(key, at)
    assert wedge.hear("\r", 20).verdict == "whole"
    with pytest.raises(InputRefused, match=r"card\.not_a_card"):
        parse_card("001160000001|\udfff")
