"""Bytes of a serial scanner become the same payloads however they are cut, and never more than 512 of them."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from fieldapp.devices.bursts import Burst, Bursts
from fieldapp.devices.wedge import MAX_PAYLOAD
from fieldapp.system.errors import InputRefused
from fieldapp.vietnam.cards import Card, parse_card

CARD = "001150000017||Nguyễn Thị Mẫu|01021950|Nữ|Số 1|10052021"


def _heard(*parts: bytes) -> list[Burst]:
    bursts = Bursts()
    found = [burst for part in parts for burst in bursts.hear(part)]
    return found + bursts.end()


@given(st.binary(max_size=3000), st.lists(st.integers(0, 3000), max_size=6))
def test_where_the_bytes_are_cut_changes_nothing(data: bytes, cuts: list[int]) -> None:
    places = [0, *sorted(cuts), len(data)]
    parts = [data[begin:end] for begin, end in pairwise(places)]
    assert _heard(*parts) == _heard(data)


@given(st.binary(max_size=3000))
def test_any_bytes_are_heard_and_whatever_is_no_card_is_refused_by_its_reader(data: bytes) -> None:
    for burst in _heard(data):
        if burst.verdict == "whole":
            try:
                parse_card(burst.payload)
            except InputRefused:
                continue


def test_utf_8_and_the_code_page_of_old_scanners_give_the_same_card() -> None:
    # CP1258 has the letters with their marks, and the five tones as signs of their own after them.
    marks = {"ễ": "ê\u0303", "ị": "i\u0323", "ẫ": "â\u0303", "ữ": "ư\u0303", "ố": "ô\u0301"}
    old = "".join(marks.get(letter, letter) for letter in CARD).encode("cp1258")
    cards = [parse_card(burst.payload) for burst in _heard(CARD.encode() + b"\r\n" + old)]
    assert [card.full_name for card in cards if isinstance(card, Card)] == ["Nguyễn Thị Mẫu"] * 2
    assert cards[0] == cards[1]


def test_letters_and_tones_sent_apart_are_put_together() -> None:
    assert _heard(unicodedata.normalize("NFD", CARD).encode()) == [Burst("whole", CARD)]


def test_bytes_that_are_text_in_no_encoding_are_told() -> None:
    assert _heard(b"\x8a\x8d\r") == [Burst("unreadable")]


def test_what_is_too_long_is_told_once_and_the_next_scan_is_heard() -> None:
    bursts = Bursts()
    assert bursts.hear(b"9" * MAX_PAYLOAD) == []
    assert bursts.hear(b"9") == [Burst("too_long")]
    assert bursts.hear(b"9" * 100_000) == []
    assert bursts.hear(b"\r\n" + CARD.encode() + b"\r\n") == [Burst("whole", CARD)]
    assert not bursts.waiting


def test_exactly_the_longest_payload_is_whole() -> None:
    assert _heard(b"9" * MAX_PAYLOAD + b"\n") == [Burst("whole", "9" * MAX_PAYLOAD)]
