"""Matching rows with each other and with people known already."""

from __future__ import annotations

from fieldapp.cleaning.matching import Known, Party, match_rows
from fieldapp.cleaning.roster import RosterRow

_NUMBER = "001160000001"


def row(name: str, birth: str | None = "1960-02-01", number: str | None = _NUMBER) -> RosterRow:
    """Return a row with what matching looks at."""
    return RosterRow(file="a", sheet="", row=1, full_name=name, birth_date=birth, national_id=number)


def test_rows_of_one_number_are_the_citizen_who_is_known() -> None:
    known = Known("c1", {"full_name": "Nguyễn Thị Hòa", "birth_date": "1960", "national_id": _NUMBER})
    matches = match_rows([row("NGUYEN THI HOA"), row("Nguyễn Thị Hoà", None), row("A Mẫu", number=None)], [known])
    assert matches.citizens == (Party((0, 1), "c1"), Party((2,)))
    assert matches.contradictions == ()


def test_another_name_under_the_number_of_somebody_known_is_a_contradiction() -> None:
    matches = match_rows([row("Lê Văn Khác")], [Known("c1", {"full_name": "A Mẫu", "national_id": _NUMBER})])
    assert matches.citizens == (Party((0,)),)
    assert [one.parties for one in matches.contradictions] == [(Party((0,)), Party((), "c1"))]
