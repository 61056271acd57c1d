"""Who may be too weak to come: by the year of birth, or by a category that only offices know."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec import ValidationError, convert

from fieldapp.domain.weakness import WeakRules, may_be_weak, weak_rules
from fieldapp.vietnam.benefits import benefit_of_code
from tests.domain.telling import Writer, listed, person

TODAY = date(2024, 1, 13)
LAN = "b" * 32


@pytest.mark.parametrize(
    ("birth", "category", "weak"),
    [
        ("1944-12-31", "", True),
        ("1944", "", True),
        ("1945-01-01", "", False),
        ("", "", False),
        ("????", "", False),
        ("1990", "Người khuyết tật đặc biệt nặng", True),
        ("1990", "Trợ cấp hưu trí xã hội", False),
        ("1990", "không rõ", False),
    ],
)
def test_age_or_category_tells(birth: str, category: str, weak: bool) -> None:
    office = Writer("office")
    listed(office, LAN, full_name="Trần Thị Lan", birth_date=birth)
    if category:
        office.tells("citizen.classified", LAN, roster="roster-1", category=category)
    assert may_be_weak(person(LAN, office.seen.values()), TODAY) is weak


def test_the_table_names_categories_that_there_are_and_none_by_illness() -> None:
    for code in weak_rules().categories:
        benefit = benefit_of_code(code)
        assert benefit is not None
        assert "HIV" not in benefit.name
    with pytest.raises(ValidationError, match="no such categories"):
        convert({"age": 80, "categories": ["BTXH-99"]}, WeakRules)
