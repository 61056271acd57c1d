"""Numbered paper forms: handed out, typed in later, voided or missing; no number is lost and none is used twice."""

from __future__ import annotations

import msgspec
import pytest

from fieldapp.desk.find import person
from fieldapp.desk.paper_forms import (
    MOST_FORMS,
    count_forms,
    form_states,
    issue_forms,
    issued_forms,
    open_form,
    void_form,
)
from fieldapp.desk.register import correct, register, void
from fieldapp.domain.own_codes import FormNumber, PaperForm
from fieldapp.station.digest import digest
from fieldapp.station.station import Station
from fieldapp.system.errors import InputRefused
from tests.station.prepared import DESK_1, DESK_2, Campaign, draft, everybody


@pytest.fixture
def desk(campaign: Campaign) -> Station:
    """The first desk."""
    return campaign.station(DESK_1)


def _typed_in(desk: Station, form: PaperForm, citizen_id: str) -> tuple[str, str]:
    filled = draft(desk, citizen_id)
    saved = register(desk, msgspec.structs.replace(filled, details={**filled.details, "form": str(form.number)}))
    return saved.registration_id, saved.number


def test_numbers_go_on_where_the_last_forms_ended_and_each_is_missing_at_first(desk: Station) -> None:
    first = issue_forms(desk, blank=3)
    people = everybody(desk)[:2]
    then = issue_forms(desk, people=people)
    assert [form.number.sequence for form in first + then] == [1, 2, 3, 4, 5]
    assert [form.person for form in then] == people
    states = form_states(desk)
    assert [one.number for one in states] == [str(form.number) for form in first + then]
    assert count_forms(states) == {"used": 0, "void": 0, "missing": 5}
    assert [one.person for one in states][3:] == people
    assert issued_forms(desk, [states[3].number.lower()]) == (then[0],)


def test_a_form_that_was_typed_in_is_used_and_is_not_typed_in_twice(desk: Station) -> None:
    someone = everybody(desk)[0]
    (form,) = issue_forms(desk, people=[someone])
    assert open_form(desk, form) == someone
    registration, receipt = _typed_in(desk, form, someone)
    registered = person(desk, someone).registration
    assert registered is not None
    assert registered.details["form"] == str(form.number)
    (state,) = form_states(desk)
    assert (state.state, state.receipt, state.citizen) == ("used", receipt, someone)
    with pytest.raises(InputRefused, match=r"form\.used"):
        open_form(desk, form)
    with pytest.raises(InputRefused, match=r"form\.used"):
        void_form(desk, state.number, reason="viết hỏng")

    corrected = correct(desk, registration, draft(desk, someone), reason="nhầm ngân hàng")
    (state,) = form_states(desk)
    assert (state.state, state.receipt) == ("used", corrected.number)
    void(desk, corrected.registration_id, reason="nhầm người")
    (state,) = form_states(desk)
    assert (state.state, state.receipt) == ("missing", "")
    assert open_form(desk, form) == someone


def test_a_void_form_keeps_its_reason_and_is_not_typed_in(desk: Station) -> None:
    form = issue_forms(desk, blank=2)[0]
    with pytest.raises(InputRefused, match=r"form\.reason"):
        void_form(desk, str(form.number), reason=" ")
    void_form(desk, str(form.number).replace("-", ""), reason="viết hỏng")
    states = form_states(desk)
    assert [(one.state, one.reason) for one in states] == [("void", "viết hỏng"), ("missing", "")]
    for refused in (lambda: open_form(desk, form), lambda: void_form(desk, str(form.number), reason="lại")):
        with pytest.raises(InputRefused, match=r"form\.voided"):
            refused()


def test_a_registration_names_a_form_that_exists_and_is_free(desk: Station) -> None:
    someone, other, third = everybody(desk)[:3]
    used, void = issue_forms(desk, blank=2)
    void_form(desk, str(void.number), reason="viết hỏng")
    _typed_in(desk, used, someone)
    for number, code in ((used.number, "form.used"), (void.number, "form.voided"), ("lạ", "form.unknown")):
        filled = draft(desk, other)
        with pytest.raises(InputRefused) as refused:
            register(desk, msgspec.structs.replace(filled, details={**filled.details, "form": str(number)}))
        assert refused.value.code == code
    assert person(desk, other).registration is None
    (free,) = issue_forms(desk, blank=1)
    filled = draft(desk, third)
    typed = str(free.number).lower().replace("-", " ")
    register(desk, msgspec.structs.replace(filled, details={**filled.details, "form": typed}))
    registration = person(desk, third).registration
    assert registration is not None
    assert registration.details["form"] == str(free.number)


def test_a_number_that_was_never_handed_out_is_refused_here_and_opened_when_it_is_of_another_desk(
    campaign: Campaign, desk: Station
) -> None:
    other = campaign.station(DESK_2)
    (there,) = issue_forms(other, blank=1)
    assert open_form(desk, there) == ""
    never = PaperForm("", FormNumber(desk.desk().number, 0, 77))
    for refused in (lambda: open_form(desk, never), lambda: void_form(desk, "xyz", reason="lạ")):
        with pytest.raises(InputRefused, match=r"form\.unknown"):
            refused()
    assert form_states(desk) == []


def test_a_form_of_another_desk_is_typed_in_once_too(campaign: Campaign, desk: Station) -> None:
    (there,) = issue_forms(campaign.station(DESK_2), blank=1)
    _, number = _typed_in(desk, there, everybody(desk)[0])
    for again in (lambda: open_form(desk, there), lambda: _typed_in(desk, there, everybody(desk)[1])):
        with pytest.raises(InputRefused) as refused:
            again()
        assert (refused.value.code, refused.value.details["receipt"]) == ("form.used", number)


@pytest.mark.parametrize(("blank", "people"), [(0, 0), (MOST_FORMS + 1, 0), (1, 1), (-3, 0)])
def test_none_too_many_or_both_kinds_are_refused(desk: Station, blank: int, people: int) -> None:
    with pytest.raises(InputRefused, match=r"form\.count"):
        issue_forms(desk, blank=blank, people=everybody(desk)[:people])
    assert form_states(desk) == []


def test_forms_that_were_handed_out_are_no_facts_about_people(desk: Station) -> None:
    before, someone = digest(desk), everybody(desk)[0]
    issue_forms(desk, people=[someone])
    void_form(desk, form_states(desk)[0].number, reason="không dùng đến")
    assert digest(desk) == before
    assert person(desk, someone).unknown == 0


def test_a_new_journal_begins_a_series_of_its_own(desk: Station) -> None:
    (first,) = issue_forms(desk, blank=1)
    with desk.registry.transaction():
        desk.go_on_in_new_journal("restored")
    (then,) = issue_forms(desk, blank=1)
    assert (then.number.incarnation, then.number.sequence) == (first.number.incarnation + 1, 1)
    assert [one.state for one in form_states(desk)] == ["missing", "missing"]
