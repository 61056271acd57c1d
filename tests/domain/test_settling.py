"""What each outcome asks for: the table, the situations, and what should be looked at before saving."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.domain.outcomes import (
    DETAILS,
    DIED,
    HAS_ACCOUNT,
    NEEDS_CONSENT,
    NO_WISH,
    OPEN_ACCOUNT,
    OUTCOMES,
    PAYEE,
)
from fieldapp.domain.settling import (
    Who,
    choices,
    doubts,
    fields_of,
    is_another_holder,
    is_asked_too,
    is_represented,
    purposes,
    required,
    settling_rules,
    speaks_for,
)

_ADULT, _CHILD, _BABY = Who("Nguyễn Thị Mẫu", 70), Who("Nguyễn Thị Bé", 9), Who("Nguyễn Thị Bé", 3)
_FIELDS = sorted({name for rule in settling_rules().outcomes.values() for name in rule.fields})
_ANY = st.dictionaries(st.sampled_from(_FIELDS), st.sampled_from(["", "no", "later", "guardian", "authorised", "Ai"]))
_WHO = st.builds(Who, st.sampled_from(["", "Ai Đó"]), st.none() | st.integers(0, 120))


def test_the_table_knows_every_outcome_and_only_fields_that_are_kept() -> None:
    rules = settling_rules()
    beside = {"phone", "address", "payee_name", "payee_number", "payee_birth", "payee_phone", "rep_name", "rep_number"}
    assert tuple(rules.outcomes) == OUTCOMES
    assert set(_FIELDS) <= DETAILS | beside
    assert all(set(rule.required) <= set(rule.fields) for rule in rules.outcomes.values())
    consenting = {o for rule in rules.purposes.values() if rule.basis == "consent" for o in rule.outcomes}
    assert consenting == NEEDS_CONSENT


@given(st.sampled_from(OUTCOMES), _ANY, _WHO)
def test_what_is_required_is_always_asked_for(outcome: str, details: dict[str, str], who: Who) -> None:
    asked = fields_of(outcome, details, who)
    assert set(required(outcome, details, who)) <= set(asked)
    assert {doubt.field for doubt in doubts(outcome, details, who)} <= set(asked)
    assert len(set(asked)) == len(asked)


@pytest.mark.parametrize(
    ("age", "details", "represented", "child"),
    [
        (3, {}, True, False),
        (7, {}, True, True),
        (14, {}, True, True),
        (15, {}, False, False),
        (70, {}, False, False),
        (70, {"capable": "yes"}, False, False),
        (70, {"capable": "no"}, True, False),
        (None, {}, False, False),
        (None, {"capable": "no"}, True, False),
    ],
)
def test_who_is_young_or_without_capacity_is_represented(
    age: int | None, details: dict[str, str], *, represented: bool, child: bool
) -> None:
    who = Who("Ai", age)
    assert is_represented(OPEN_ACCOUNT, details, who) is represented
    assert is_asked_too(OPEN_ACCOUNT, details, who) is child
    assert ("rep_name" in fields_of(OPEN_ACCOUNT, details, who)) is represented
    assert not is_represented(NO_WISH, details, who)


def test_a_payee_speaks_for_a_child() -> None:
    assert [speaks_for(PAYEE, {}, who) for who in (_ADULT, _CHILD, _BABY)] == ["", "payee", "payee"]
    assert [is_asked_too(PAYEE, {}, who) for who in (_ADULT, _CHILD, _BABY)] == [False, True, False]
    assert speaks_for(OPEN_ACCOUNT, {}, _CHILD) == "representative"
    assert speaks_for(NO_WISH, {}, _CHILD) == ""


def test_a_term_is_asked_of_who_receives_for_a_time() -> None:
    assert "until" not in required(PAYEE, {"payee_kind": "guardian"}, _ADULT)
    assert "until" in required(PAYEE, {"payee_kind": "authorised"}, _ADULT)
    assert "until" not in required(PAYEE, {"payee_kind": "authorised", "paper": "later"}, _ADULT)
    assert "payee_number" not in required(PAYEE, {"payee_phone": "0912000000"}, _ADULT)
    assert choices("paper", {"payee_kind": "authorised"}) == ("notarised", "confirmed_by_ward", "later")
    assert {"birth_certificate", "notarised", "later"} <= set(choices("paper", {}))


@pytest.mark.parametrize(
    ("holder", "another"),
    [("NGUYEN THI MAU", False), ("nguyễn  thị mẫu", False), ("", False), ("NGUYEN VAN MAU", True), ("MAU", True)],
)
def test_a_holder_is_compared_without_case_and_accents(holder: str, *, another: bool) -> None:
    details = {"holder": holder}
    assert is_another_holder(details, _ADULT) is another
    assert ("holder_why" in required(HAS_ACCOUNT, details, _ADULT)) is another


def test_purposes_follow_from_outcome_and_bank() -> None:
    assert purposes(OPEN_ACCOUNT, {}, basis="consent") == ("hand_over_to_bank",)
    assert purposes(PAYEE, {}, basis="consent") == ("tell_payee",)
    assert purposes(PAYEE, {"bank": "970436"}, basis="consent") == ("hand_over_to_bank", "tell_payee")
    assert purposes(DIED, {}, basis="consent") == ()
    assert all(purposes(outcome, {}, basis="law") == ("register",) for outcome in OUTCOMES)


def test_what_should_be_looked_at_is_named_and_hinders_nobody() -> None:
    assert [d.why for d in doubts(OPEN_ACCOUNT, {}, Who("Ai", 16))] == ["counter"]
    assert [d.why for d in doubts(OPEN_ACCOUNT, {}, _CHILD)] == ["represented"]
    assert [d.why for d in doubts(OPEN_ACCOUNT, {}, _BABY)] == ["represented"]
    assert [d.why for d in doubts(HAS_ACCOUNT, {"account": "ANMAU01", "holder": "Ai"}, _ADULT)] == ["letters", "holder"]
    assert [d.field for d in doubts(PAYEE, {"paper": "later"}, _ADULT)] == ["paper"]
    assert doubts(OPEN_ACCOUNT, {"bank": "970436"}, _ADULT) == ()
