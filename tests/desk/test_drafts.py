"""Half-typed forms: one a person, opened again by whoever sits there, and given up only with a reason."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.desk.closing import closing
from fieldapp.desk.day import behind, today
from fieldapp.desk.drafts import Drafted, begin_anew, draft_of, draft_of_new, drafted, drafts, resume, save_draft
from fieldapp.desk.register import register
from fieldapp.domain.outcomes import ABSENT
from fieldapp.station.station import Station
from fieldapp.system.errors import InputRefused
from tests.station.prepared import DESK_1, DESK_2, Campaign, draft, everybody, registered

_FIRST, _SECOND = "1" * 32, "2" * 32


@pytest.fixture
def desk(campaign: Campaign) -> Station:
    """The first desk."""
    return campaign.station(DESK_1)


def _body(citizen: str = "", **more: object) -> str:
    return json.dumps({"citizen_id": citizen, **more})


def test_a_draft_is_found_by_its_person_and_names_who_typed_it(campaign: Campaign, desk: Station) -> None:
    anna, bert = everybody(desk)[:2]
    save_draft(desk, _FIRST, _body(anna, outcome="absent", officer=desk.officer_id))
    campaign.close(DESK_1)
    desk = campaign.station(DESK_1)
    assert (draft_of(desk, anna), draft_of(desk, bert)) == (_FIRST, "")
    found = resume(desk, _FIRST)
    assert (found.officer, found.today, found.since, found.given_up) == (desk.officer().name, True, (), 0)
    campaign.clock.advance(24 * 3600)
    assert not resume(desk, _FIRST).today


def test_a_second_draft_of_one_person_takes_the_place_of_the_first(desk: Station) -> None:
    anna, bert = everybody(desk)[:2]
    for form_id, citizen in ((_FIRST, anna), ("b" * 32, bert), (_SECOND, anna)):
        save_draft(desk, form_id, _body(citizen))
    assert {one.form_id for one in drafts(desk)} == {_SECOND, "b" * 32}
    assert closing(desk).discarded == ("cùng người đã có nháp mới hơn",)


def test_of_two_that_an_earlier_version_left_the_newest_is_opened(desk: Station) -> None:
    anna = everybody(desk)[0]
    with desk.registry.transaction():
        desk.registry.shelf.put_draft(_SECOND, _body(anna), saved_at=2)
        desk.registry.shelf.put_draft(_FIRST, _body(anna), saved_at=1)
    assert draft_of(desk, anna) == _SECOND
    assert resume(desk, _SECOND).given_up == 1
    assert [one.form_id for one in drafts(desk)] == [_SECOND]
    (given_up,) = desk.registry.journal.of_kinds(["draft.discarded"])
    assert given_up.facts()["form"] == _FIRST
    assert given_up.envelope.subjects == [anna]
    assert resume(desk, _SECOND).given_up == 0


def test_two_who_turn_out_to_be_one_person_have_one_draft(campaign: Campaign) -> None:
    desk = campaign.station(DESK_1)
    anna, bert = everybody(desk)[:2]
    save_draft(desk, _FIRST, _body(anna))
    save_draft(desk, _SECOND, _body(bert))
    office = campaign.office
    with office.registry.transaction():
        office.append("citizens.merged", sorted([anna, bert]), {"basis": "certain"})
    campaign.hand_over(DESK_1)
    campaign.receive()
    campaign.answer(DESK_1)
    assert draft_of(desk, anna) == draft_of(desk, bert)


def test_walk_ins_are_one_by_their_number_once_it_is_typed(desk: Station) -> None:
    one = {"full_name": "Lò Thị Thử", "national_id": "014150000019"}
    save_draft(desk, _FIRST, _body(new=one))
    save_draft(desk, _SECOND, _body(new={"full_name": "Lò Thị Khác"}))
    assert draft_of_new(desk, {"national_id": "014150000019"}) == _FIRST
    assert draft_of_new(desk, {"full_name": "Lò Thị Khác"}) == ""
    save_draft(desk, "3" * 32, _body(new=one, adding=True))  # a number on its way to another one
    assert len(drafts(desk)) == 3
    save_draft(desk, "3" * 32, _body(new=one))
    assert {draft.form_id for draft in drafts(desk)} == {_SECOND, "3" * 32}


def test_what_was_settled_meanwhile_is_told(campaign: Campaign, desk: Station) -> None:
    anna = everybody(desk)[0]
    known = registered(desk, anna, ABSENT)
    save_draft(desk, _FIRST, _body(anna, settled=[known.registration_id]))
    assert resume(desk, _FIRST).since == ()
    other = registered(campaign.station(DESK_2), anna)
    campaign.hand_over(DESK_1)
    campaign.hand_over(DESK_2)
    campaign.receive()
    campaign.answer(DESK_1)
    (since,) = resume(campaign.station(DESK_1), _FIRST).since
    assert since.number == other.number


def test_what_is_saved_is_no_draft_however_late_its_last_key_arrives(desk: Station) -> None:
    form = draft(desk, everybody(desk)[0])
    save_draft(desk, form.form_id, _body(form.citizen_id))
    register(desk, form)
    save_draft(desk, form.form_id, _body(form.citizen_id))
    assert drafts(desk) == []
    with pytest.raises(InputRefused, match=r"draft\.unknown"):
        resume(desk, form.form_id)


def test_beginning_anew_says_so_once(desk: Station) -> None:
    anna = everybody(desk)[0]
    begin_anew(desk, _FIRST)
    save_draft(desk, _FIRST, _body(anna))
    begin_anew(desk, _FIRST)
    assert draft_of(desk, anna) == ""
    assert closing(desk).discarded == ("làm lại từ đầu",)
    assert today(desk).drafts == 0


def test_the_newest_stands_first_behind_the_figure(campaign: Campaign, desk: Station) -> None:
    anna, bert = everybody(desk)[:2]
    for form_id, citizen in ((_FIRST, anna), (_SECOND, bert)):
        save_draft(desk, form_id, _body(citizen))
        campaign.clock.advance(1)
    assert [one.form_id for one in behind(desk, "drafts")] == [_SECOND, _FIRST]


@given(st.one_of(st.text(), st.dictionaries(st.sampled_from(Drafted.__struct_fields__), st.integers()).map(json.dumps)))
def test_whatever_another_version_kept_is_about_nobody(body: str) -> None:
    assert drafted(body).citizen_id == ""
