"""Decisions about proposals: single before kind before all, values put back or taken, and nothing lost."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.cleaning.deciding import (
    Decisions,
    Place,
    decide,
    decide_row,
    leave_out,
    settle_all,
    settle_kind,
    settle_one,
)
from fieldapp.cleaning.roster import Proposal, Roster, RosterRow

_PLACE: Place = ("a" * 64, "Sheet1", 8)
_LOST = Proposal("E8", "id_number", "1038000001", "001038000001", "id.lost_zeros")
_SWAPPED = Proposal("C8", "dob", "12/31/1943", "1943-12-31", "birth.day_month_swapped", taken=False)
_NAME = Proposal("B8", "full_name", "TRẦN  VĂN THỬ", "Trần Văn Thử", "name.format")
_ROW = RosterRow(
    "a.xlsx",
    "Sheet1",
    8,
    "Trần Văn Thử",
    national_id="001038000001",
    issues=("birth.impossible", "id.lost_zeros"),
    proposals=(_LOST, _SWAPPED, _NAME),
    notices=("birth.day_month_swapped",),
)


def test_without_decisions_a_row_stays_the_same_object() -> None:
    assert decide_row(_ROW, _PLACE, Decisions()) is _ROW


def test_a_proposal_that_is_accepted_is_in_the_row_and_no_longer_a_notice() -> None:
    row = decide_row(_ROW, _PLACE, settle_one(Decisions(), _PLACE, _SWAPPED, True))
    assert (row.birth_date, row.issues, row.notices) == ("1943-12-31", ("id.lost_zeros",), ())
    assert [one.taken for one in row.proposals] == [True, True, True]


def test_a_repaired_number_that_is_refused_is_no_number_any_more_but_stays_readable() -> None:
    row = decide_row(_ROW, _PLACE, settle_one(Decisions(), _PLACE, _LOST, False))
    assert row.national_id is None
    assert row.unread == {"id_number": "1038000001"}
    assert row.issues == ("birth.impossible", "id.invalid")


def test_a_name_that_is_refused_is_as_it_was_written() -> None:
    assert decide_row(_ROW, _PLACE, settle_one(Decisions(), _PLACE, _NAME, False)).full_name == "TRẦN VĂN THỬ"


def test_one_of_two_names_is_put_back_and_the_other_stays() -> None:
    given_name = Proposal("C8", "given_name", "Thö", "Thử", "text.legacy_encoding")
    row = msgspec.structs.replace(_ROW, proposals=(given_name,))
    assert decide_row(row, _PLACE, settle_all(Decisions(), False)).full_name == "Trần Văn Thö"


def test_single_goes_before_kind_and_kind_before_all() -> None:
    said = settle_one(settle_kind(settle_all(Decisions(), True), "id.lost_zeros", False), _PLACE, _NAME, False)
    assert [said.about(_PLACE, one) for one in (_LOST, _SWAPPED, _NAME)] == [False, True, False]
    assert settle_kind(said, "name.format", True).about(_PLACE, _NAME) is True
    assert settle_all(said, True) == Decisions(everything=True)


def test_a_row_that_is_left_out_is_not_in_the_list_and_comes_back() -> None:
    roster = Roster("a.xlsx", "a" * 64, "xlsx", ("Sheet1",), (_ROW, msgspec.structs.replace(_ROW, row=9)))
    out = leave_out(Decisions(), _PLACE, True)
    assert [row.row for row in decide(roster, out).rows] == [9]
    assert decide(roster, leave_out(out, _PLACE, False)) == roster


def test_what_was_refused_waits_for_nobody_any_more() -> None:
    roster = Roster("a.xlsx", "a" * 64, "xlsx", ("Sheet1",), (_ROW,))
    refused = decide(roster, settle_one(Decisions(), _PLACE, _SWAPPED, False)).rows[0]
    assert refused.proposals == (_LOST, _NAME)
    assert refused.birth_date is None


_FIELDS = st.sampled_from(
    [
        *("full_name", "given_name", "id_number", "old_id_number", "dob", "dob_year", "sex", "phone", "bank_account"),
        *("bank_name", "hamlet", "address", "amount", "note", "row_no", "category", "ward", "nobody knows"),
    ]
)
_TEXTS = st.text(max_size=20)
_PROPOSALS = st.lists(
    st.builds(Proposal, st.sampled_from(["A8", "B8"]), _FIELDS, _TEXTS, _TEXTS, st.just("x.a"), st.booleans()),
    max_size=5,
)


@dataclass
class _Case:
    proposals: list[Proposal]
    everything: bool


@given(st.builds(_Case, _PROPOSALS, st.booleans()))
def test_whatever_is_decided_every_proposal_says_so_and_no_value_is_of_another_kind(case: _Case) -> None:
    row = msgspec.structs.replace(_ROW, proposals=tuple(case.proposals))
    decided = decide_row(row, _PLACE, settle_all(Decisions(), case.everything))
    assert all(one.taken == case.everything for one in decided.proposals)
    assert msgspec.convert(msgspec.to_builtins(decided), RosterRow) == decided
    kept = {**decided.unread, "name": decided.full_name}
    for one in case.proposals:
        if one.taken and not case.everything and one.field == "phone":
            assert "phone" in kept


@pytest.mark.parametrize("accepted", [True, False])
def test_deciding_twice_is_deciding_once(accepted: bool) -> None:
    said = settle_all(Decisions(), accepted)
    once = decide_row(_ROW, _PLACE, said)
    assert decide_row(once, _PLACE, said) == once
