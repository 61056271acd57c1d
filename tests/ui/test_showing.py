"""What the desk shows of a person: identity numbers stay masked, also where one types, until somebody asks."""

from __future__ import annotations

import pytest

from fieldapp.desk.look import compare_with_card
from fieldapp.ui.desk import showing
from fieldapp.ui.desk.state import CompareRow
from fieldapp.ui.voice import Voice
from fieldapp.vietnam.cards import Card, parse_card

_NUMBER, _OLD = "001160000018", "012345678"


def _rows(*, numbers: bool, new: bool = False) -> dict[str, CompareRow]:
    card = parse_card(f"{_NUMBER}|{_OLD}|Nguyễn Thị Mẫu|01021960|Nữ|Số 1, Kim Liên|10052021")
    assert isinstance(card, Card)
    rows = compare_with_card({"national_id": _NUMBER, "old_id": _OLD}, card)
    return {row.field: row for row in showing.compare_rows(Voice("vi"), rows, numbers=numbers, new=new)}


@pytest.mark.parametrize(("field", "number"), [("national_id", _NUMBER), ("old_id", _OLD)])
def test_a_number_is_masked_everywhere_in_its_line_until_it_is_asked_for(field: str, number: str) -> None:
    row = _rows(numbers=False)[field]
    for said in (row.listed, row.card, row.value):
        assert said.endswith(number[-4:])
        assert number[:5] not in said.replace("\u00a0", "")
    assert row.editable == ""
    for whole in (_rows(numbers=True)[field], _rows(numbers=False, new=True)[field]):
        assert [said.replace("\u00a0", "") for said in (whole.listed, whole.card, whole.value)] == [number] * 3
        assert whole.editable.replace("\u00a0", "") == number
