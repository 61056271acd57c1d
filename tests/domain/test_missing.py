"""What is missing follows from benefit group, category, outcome and evidence, and every piece has an owner."""

from __future__ import annotations

from typing import Any

import pytest

from fieldapp.domain.citizen import FIELDS, Citizen
from fieldapp.domain.missing import (
    _LACKS,
    OWNERS,
    because,
    completeness,
    missing_pieces,
    owners_of,
    pieces_word,
)
from fieldapp.domain.outcomes import OUTCOMES
from fieldapp.vietnam.benefits import all_benefits, benefit_of_code
from fieldapp.vietnam.places import find_unit, wards
from tests.domain.telling import Writer, corrected, listed, person, registers

LAN = "b" * 32
WHOLE: dict[str, Any] = {
    "full_name": "Trần Thị Lan",
    "birth_date": "1950-03-08",
    "sex": "F",
    "national_id": "001150000002",
    "phone": "0912345678",
    "address": "tổ 5",
    "benefit_group": "huu_tri_xa_hoi",
}
CLASSIFIED = {"category": "Trợ cấp hưu trí xã hội", "amount": "500000", "decision": "12/QĐ-UBND"}
_SPLIT = next(
    ward.name for ward in wards("2025-01") if len(ward.becomes) > 1 and (unit := find_unit(ward.name)) and unit.split
)


def _known(
    *, outcome: str = "no_wish", issues: tuple[str, ...] = (), told: dict[str, str] = CLASSIFIED, **fields: str
) -> Citizen:
    office = Writer("office")
    said = {name: text for name, text in {**WHOLE, **fields}.items() if text}
    office.tells("citizen.listed", LAN, roster="r1", sheet="", row=2, fields=said, issues=list(issues))
    if told:
        office.tells("citizen.classified", LAN, roster="r1", **told)
    if outcome:
        registers(office, LAN, "r1", outcome)
    return person(LAN, office.seen.values())


def _what(citizen: Citizen) -> list[str]:
    return [piece.what for piece in missing_pieces(citizen)]


def test_who_has_everything_lacks_nothing() -> None:
    assert missing_pieces(_known()) == []


@pytest.mark.parametrize(
    ("changed", "missing"),
    [
        ({"national_id": ""}, [("national_id", "police")]),
        ({"birth_date": "1950"}, [("birth_date", "police")]),
        ({"birth_date": "1951-03-08"}, [("digits", "police")]),
        ({"sex": "M"}, [("digits", "police")]),
        ({"full_name": "Trần Thị Lan 2"}, [("full_name", "police")]),
        ({"phone": ""}, [("phone", "family")]),
        ({"account": "0123456789"}, [("bank", "bank")]),
        ({"ward": _SPLIT}, [("group", "police")]),
        ({"ward": _SPLIT, "group": "5"}, []),
        ({"ward": "Phường Không Có"}, []),
        ({"ward": "Quang Trung", "issues": ("place.split_ward",)}, [("group", "police")]),
        ({"ward": "Quang Trung", "issues": ("place.split_ward",), "group": "5"}, []),
        ({"ward": "Bạch Mai"}, []),
        ({"issues": ("account.lost_digits",), "outcome": ""}, [("registration", "desk"), ("account", "bank")]),
        ({"address": ""}, [("cash_place", "post")]),
        ({"outcome": "open_account"}, [("account", "bank")]),
        ({"outcome": "home_visit"}, [("visit", "desk")]),
        ({"told": {}}, [("category", "labour"), ("amount", "labour"), ("decision", "labour")]),
        ({"told": {}, "benefit_group": "bao_hiem_xa_hoi"}, [("category", "labour")]),
        ({"told": {"category": benefit_of_code("BTXH-1").name}, "benefit_group": "ho_ngheo"}, [("guardian", "family")]),  # type: ignore[union-attr]
    ],
)
def test_each_piece_has_its_owner(changed: dict[str, Any], missing: list[tuple[str, str]]) -> None:
    assert missing_pieces(_known(**changed)) == missing


def test_what_somebody_has_looked_at_is_not_asked_again() -> None:
    office = Writer("office")
    listed(office, LAN, **WHOLE | {"birth_date": "1951"})
    assert "digits" in _what(person(LAN, office.seen.values()))
    corrected(office, LAN, "paper", birth_date="1951", national_id=WHOLE["national_id"])
    assert {"digits", "birth_date"}.isdisjoint(_what(person(LAN, office.seen.values())))


def test_an_account_in_another_name_is_for_the_bank() -> None:
    office = Writer("office")
    listed(office, LAN, **WHOLE)
    registers(office, LAN, "r1", "has_account", account="0123456789", bank="970436", holder="TRAN VAN LAN")
    assert "holder" in _what(person(LAN, office.seen.values()))
    registers(office, LAN, "r2", "has_account", account="0123456789", bank="970436", holder="TRAN THI LAN")
    assert "holder" not in _what(person(LAN, office.seen.values()))


def test_a_consent_that_was_taken_back_has_to_be_asked_for_again() -> None:
    office = Writer("office")
    listed(office, LAN, **WHOLE)
    office.tells("consent.given", LAN, purposes=["hand_over_to_bank"], text_version="1.0")
    registers(office, LAN, "r1", "has_account", account="0123456789", bank="970436")
    assert "consent" not in _what(person(LAN, office.seen.values()))
    office.tells("consent.withdrawn", LAN, purposes=["hand_over_to_bank"])
    assert "consent" in _what(person(LAN, office.seen.values()))
    registers(office, LAN, "r2", "no_wish")
    assert "consent" not in _what(person(LAN, office.seen.values()))


def test_a_payees_paper_that_is_to_be_brought_is_missing() -> None:
    office = Writer("office")
    listed(office, LAN, **WHOLE)
    office.tells("payee.appointed", LAN, payee="c" * 32, relation="child", **{"for": LAN})
    registers(office, LAN, "r1", "payee", payee="c" * 32, paper="later")
    assert "guardian" in _what(person(LAN, office.seen.values()))
    registers(office, LAN, "r2", "payee", payee="c" * 32, paper="notarised")
    assert "guardian" not in _what(person(LAN, office.seen.values()))


def test_a_missing_piece_says_why() -> None:
    wrong = _known(national_id="", issues=("id.invalid", "text.legacy_encoding"), sex="M")
    assert because(wrong, "national_id") == ("id.invalid",)
    assert because(_known(sex="M"), "digits") == ("id.sex_mismatch",)
    assert because(_known(phone=""), "phone") == ()


def test_the_table_names_only_what_there_is() -> None:
    table = completeness()
    asked = {what for names in (table.needs.groups, table.needs.categories, table.needs.outcomes) for what in names}
    pieces = [*table.needs.everybody, *(w for names in _lists() for w in names)]
    assert set(pieces) == set(table.pieces)
    assert {rule.owner for rule in table.pieces.values()} == set(OWNERS)
    assert {f for rule in table.pieces.values() for f in rule.fields} <= {*FIELDS, "category", "amount", "decision"}
    assert all(rule.fields or what in _LACKS for what, rule in table.pieces.items())
    assert asked <= {b.group for b in all_benefits()} | {b.code for b in all_benefits()} | {*OUTCOMES, "other", "none"}


def _lists() -> list[tuple[str, ...]]:
    needs = completeness().needs
    return [*needs.groups.values(), *needs.categories.values(), *needs.outcomes.values()]


def test_a_view_keeps_the_pieces_in_one_word() -> None:
    pieces = missing_pieces(_known(phone="", told={}))
    assert list(owners_of(pieces_word(pieces))) == pieces
    assert pieces_word([]) == ""
    assert list(owners_of(" phone from_the_future ")) == [("phone", "family")]
