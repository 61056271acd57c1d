"""Card payloads: the vectors, and everything else that a scanner can bring."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.system.errors import InputRefused
from fieldapp.vietnam.cards import Card, NumberOnly, parse_card

_GOOD = "001160000001|012345678|Nguyễn Thị Mẫu|01021960|Nữ|Số 1, Tổ 7, Thổ Quan, Đống Đa, Hà Nội|15042021"


def _vectors() -> list[dict[str, str]]:
    path = Path(__file__).parent / "cccd_qr_vectors.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize("vector", _vectors(), ids=lambda vector: vector["note"][:30])
def test_vectors(vector: dict[str, str]) -> None:
    if vector["expect"] == "reject":
        with pytest.raises(InputRefused):
            parse_card(vector["payload"])
    elif vector["expect"] == "number only":
        assert parse_card(vector["payload"]) == NumberOnly("001160000001")
    else:
        card = parse_card(vector["payload"])
        assert isinstance(card, Card)
        assert card.fields == int(vector["fields"])
        assert parse_card(vector["payload"].encode()) == card


def test_what_a_card_says() -> None:
    card = parse_card("\ufeff" + _GOOD + "\r\n\t")
    assert isinstance(card, Card)
    assert (card.number, card.old_number, card.full_name) == ("001160000001", "012345678", "Nguyễn Thị Mẫu")
    assert (card.birth_date, card.sex, card.issued_on) == ("1960-02-01", "F", "2021-04-15")
    assert card.address == "Số 1, Tổ 7, Thổ Quan, Đống Đa, Hà Nội"


def test_a_child_has_parents() -> None:
    card = parse_card("001320000004||Đỗ Thị Bé|20112020|Nữ|Tổ 7, Hà Nội|06112024||Đỗ Văn Cha|Phạm Thị Mẹ|")
    assert isinstance(card, Card)
    assert (card.father, card.mother, card.cancelled_number) == ("Đỗ Văn Cha", "Phạm Thị Mẹ", None)


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        ("x" * 4096, "card.too_long"),
        ("ễ" * 300, "card.too_long"),
        (b"\xff\xfe\x00", "card.not_a_card"),
        ("\ud800", "card.not_a_card"),
        (_GOOD.replace("Thị", "Thị\x1b[2J"), "card.not_a_card"),
        (_GOOD.replace("Thị", "Thị\u202e"), "card.not_a_card"),
        (_GOOD.replace("Thị", "Th\u200bị"), "card.not_a_card"),
        (_GOOD.replace("Nguyễn Thị Mẫu", "山田花子"), "card.name"),
        (_GOOD.replace("Nguyễn Thị Mẫu", ""), "card.name"),
        (_GOOD.replace("Nguyễn Thị Mẫu", "=1+1"), "card.name"),
        (_GOOD.replace("Tổ 7", "Дом 7"), "card.address"),
        (_GOOD.replace("01021960", "31021960"), "card.date"),
        (_GOOD.replace("15042021", "1504202"), "card.date"),
        (_GOOD.replace("Nữ", "?"), "card.sex"),
        (_GOOD.replace("001160000001", "٠٠١١٦٠٠٠٠٠٠١"), "card.number"),
        (_GOOD.replace("012345678", "1234"), "card.old_number"),
        ("https://example.com/abc", "card.not_a_card"),
        ("", "card.not_a_card"),
        (_GOOD + "|", "card.not_a_card"),
        (_GOOD.replace("||", "|"), None),
    ],
)
def test_hostile_payloads(payload: str | bytes, code: str | None) -> None:
    if code is None:
        parse_card(payload)
        return
    with pytest.raises(InputRefused) as refused:
        parse_card(payload)
    assert refused.value.code == code


_PARTS = st.sampled_from([*_GOOD.split("|"), "", "|", "\x00", "Nam", "99999999"])


@given(st.one_of(st.text(), st.binary(), st.lists(_PARTS, max_size=12).map("|".join)))
def test_anything_else_is_refused_and_nothing_breaks(payload: str | bytes) -> None:
    code = ""
    try:
        assert len(parse_card(payload).number) in {9, 12}
    except InputRefused as refused:
        code = refused.code
    assert not code or code.startswith("card.")
