"""The codes of invitations and forms say whom they are for, and nothing that is not exactly a code is taken for one."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fieldapp.domain.own_codes import (
    MAX_SIGNS,
    MOST_PEOPLE,
    FormNumber,
    Invitation,
    PaperForm,
    campaign_mark,
    form_code,
    invitation_code,
    is_own_code,
    read_form_number,
    read_own_code,
)
from fieldapp.domain.receipt import read_receipt_number
from fieldapp.system.errors import Bug, InputRefused

_ids = st.integers(0, 2**128 - 1).map(lambda number: f"{number:032x}")
_numbers = st.builds(FormNumber, st.integers(1, 9999), st.integers(0, 20), st.integers(1, 10**9 - 1))
_codes = st.one_of(
    st.builds(invitation_code, _ids, st.lists(_ids, min_size=1, max_size=MOST_PEOPLE).map(tuple)),
    st.builds(form_code, _ids, _numbers, _ids | st.just("")),
)


@given(_ids, st.lists(_ids, min_size=1, max_size=MOST_PEOPLE).map(tuple))
@example("f" * 32, ("f" * 32,) * MOST_PEOPLE)
def test_an_invitation_names_its_people_and_shows_none(campaign: str, people: tuple[str, ...]) -> None:
    code = invitation_code(campaign, people)
    assert read_own_code(code) == Invitation(campaign_mark(campaign), people)
    assert is_own_code(code)
    assert len(code.encode()) <= MAX_SIGNS
    assert code[:6] == "FA1:I:"
    assert set(code[6:]) <= set("0123456789:.")


@given(_ids, _numbers, _ids | st.just(""))
def test_a_form_names_its_number_and_its_person(campaign: str, number: FormNumber, person: str) -> None:
    code = form_code(campaign, number, person)
    assert read_own_code(f" {code}\r\n") == PaperForm(campaign_mark(campaign), number, person)
    assert is_own_code(code)


@given(_ids, _ids, _numbers)
def test_a_code_of_another_campaign_is_said_to_be_one(mine: str, other: str, number: FormNumber) -> None:
    for code in (invitation_code(other, (mine,)), form_code(other, number)):
        read_own_code(code, campaign_id=other)
        if campaign_mark(mine) != campaign_mark(other):
            with pytest.raises(InputRefused, match=r"code\.other_campaign"):
                read_own_code(code, campaign_id=mine)


@given(_codes)
def test_what_vni_makes_of_the_beginning_is_read(code: str) -> None:
    assert read_own_code(code.replace("FA1", "FÁ")) == read_own_code(code)


@given(_codes, st.data())
def test_any_wrong_missing_or_doubled_sign_is_found(code: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(code) - 1))
    other = data.draw(st.sampled_from("0123456789:.FI"))
    wrong = {code[:place] + code[place + 1 :], code[:place] + code[place] + code[place:]}
    wrong |= {code[:place] + other + code[place + 1 :]} - {code}
    for one in wrong:
        with pytest.raises(InputRefused, match=r"code\.damaged"):
            read_own_code(one)


@given(st.text() | st.text("FA1:I.0123456789", max_size=60).map(lambda t: f"FA1:F:{t}"))
@example("FA1:I:" + "9" * 4000)
@example("FA1:I:00000000:" + "9" * 39 + ":000000")
def test_anything_else_is_refused(payload: str) -> None:
    with pytest.raises(InputRefused, match=r"code\.damaged"):
        read_own_code(payload)


@given(_numbers, st.sampled_from([str.lower, lambda n: n.replace("-", ""), lambda n: f" {n.replace('-', ' ')} "]))
def test_a_number_is_read_however_it_was_typed(number: FormNumber, typed: object) -> None:
    assert callable(typed)
    assert read_form_number(typed(str(number))) == number
    assert read_receipt_number(str(number)) is None


@given(_numbers, st.data())
def test_a_mistyped_number_is_none(number: FormNumber, data: st.DataObject) -> None:
    written = str(number)
    place = data.draw(st.integers(0, len(written) - 1))
    other = data.draw(st.sampled_from("0123456789ABCDEFGHJKLMNPQRTU"))
    wrong = written[:place] + other + written[place + 1 :]
    assert wrong == written or "-" in (written[place], other) or read_form_number(wrong) is None


@given(st.text())
def test_any_text_is_a_number_or_none(typed: str) -> None:
    number = read_form_number(typed)
    assert number is None or read_form_number(str(number)) == number


def test_a_number_reads_well() -> None:
    assert str(FormNumber(3, 0, 12))[:-1] == "03A-F00012-"
    assert read_form_number("03A-F00000-0") is None


def test_an_invitation_of_nobody_or_of_a_crowd_is_a_mistake_of_ours() -> None:
    for people in ((), ("0" * 32,) * (MOST_PEOPLE + 1)):
        with pytest.raises(Bug):
            invitation_code("a" * 32, people)
