"""Saved, read back, acknowledged, decided: where each registration is, and what came back to be done again."""

from __future__ import annotations

import pytest

from fieldapp.desk.register import correct, void
from fieldapp.desk.states import ACKNOWLEDGED, DECIDED, READ_BACK, SAVED, Standing, standing, state_of, tasks
from fieldapp.domain.citizen import Registration
from fieldapp.office.approve import approve, give_back
from fieldapp.office.receive import receive
from fieldapp.station.check import check
from fieldapp.station.station import Station
from fieldapp.system.errors import InputRefused
from tests.station.prepared import DESK_1, DESK_2, OFFICE, Campaign, draft, everybody, registered


def _registration(station: Station, citizen_id: str) -> Registration:
    citizen = station.registry.people.get(citizen_id)
    assert citizen is not None
    assert citizen.registration is not None
    return citizen.registration


def _round(campaign: Campaign, *desks: str) -> None:
    for name in desks:
        campaign.hand_over(name)
    campaign.receive()
    campaign.answer(*desks)


def test_a_registration_goes_through_its_four_states(campaign: Campaign) -> None:
    desk = campaign.station(DESK_1)
    person = everybody(desk)[0]
    saved = registered(desk, person)
    assert state_of(desk, _registration(desk, person)) == SAVED
    assert standing(desk) == Standing(1, 0, 0, 0, 0)
    campaign.hand_over(DESK_1)
    assert state_of(desk, _registration(desk, person)) == READ_BACK
    assert standing(desk) == Standing(0, 1, 0, 0, 0)
    campaign.receive()
    campaign.answer(DESK_1)
    assert state_of(desk, _registration(desk, person)) == ACKNOWLEDGED
    assert standing(desk) == Standing(0, 0, 1, 0, 0)
    approve(campaign.office, [saved.number])
    campaign.answer(DESK_1)
    assert state_of(desk, _registration(desk, person)) == DECIDED
    assert standing(desk) == Standing(0, 0, 0, 1, 0)
    assert _registration(desk, person).decision == "approved"


def test_what_another_desk_registered_is_with_the_office(campaign: Campaign) -> None:
    one, two = campaign.station(DESK_1), campaign.station(DESK_2)
    person = everybody(one)[0]
    registered(one, person)
    _round(campaign, DESK_1, DESK_2)
    assert state_of(two, _registration(two, person)) == ACKNOWLEDGED
    assert standing(two) == Standing(0, 0, 0, 0, 0)


def test_a_returned_registration_is_a_task_until_it_is_corrected(campaign: Campaign) -> None:
    desk, office = campaign.station(DESK_1), campaign.office
    first, second = everybody(desk)[:2]
    wrong, other = registered(desk, first), registered(desk, second)
    registered(campaign.station(DESK_2), everybody(desk)[2])
    _round(campaign, DESK_1, DESK_2)
    assert tasks(desk) == []
    give_back(office, wrong.registration_id, reason="  thiếu  chi nhánh ngân hàng ")
    campaign.clock.advance(60)
    give_back(office, other.number, reason="sai số tài khoản")
    campaign.answer(DESK_1, DESK_2)
    told = tasks(desk)
    assert [(task.number, task.reason) for task in told] == [
        (wrong.number, "thiếu chi nhánh ngân hàng"),
        (other.number, "sai số tài khoản"),
    ]
    assert tasks(campaign.station(DESK_2)) == []
    assert standing(desk) == Standing(0, 0, 0, 0, 2)
    correct(desk, wrong.registration_id, draft(desk, first, bank="970405"), reason="ghi thiếu")
    assert [task.number for task in tasks(desk)] == [other.number]
    void(desk, other.registration_id, reason="nhầm người")
    assert tasks(desk) == []
    _round(campaign, DESK_1)
    assert _registration(office, first).details["bank"] == "970405"
    assert check(desk).findings == check(office).findings == ()


def test_a_verdict_can_be_decided_anew_and_the_last_one_holds(campaign: Campaign) -> None:
    desk, office = campaign.station(DESK_1), campaign.office
    person = everybody(desk)[0]
    saved = registered(desk, person)
    _round(campaign, DESK_1)
    give_back(office, saved.number, reason="xem lại")
    approve(office, [saved.number])
    events = office.registry.journal.count()
    approve(office, [saved.number])
    assert office.registry.journal.count() == events
    campaign.answer(DESK_1)
    assert tasks(desk) == []
    assert standing(desk).approved == 1


def test_only_an_office_decides_and_only_about_what_stands(campaign: Campaign) -> None:
    desk, office = campaign.station(DESK_1), campaign.office
    first, second = everybody(desk)[:2]
    gone, stands = registered(desk, first), registered(desk, second)
    void(desk, gone.registration_id, reason="nhầm")
    campaign.hand_over(DESK_1)
    campaign.receive()
    before = office.registry.journal.count()
    for names in (["99A-00001-1"], ["ab" * 16], [stands.number, gone.number]):
        with pytest.raises(InputRefused, match=r"registration\.unknown"):
            approve(office, names)
    with pytest.raises(InputRefused, match=r"registration\.reason"):
        give_back(office, stands.number, reason="  ")
    with pytest.raises(InputRefused, match=r"home\.not_an_office"):
        approve(desk, [stands.number])
    assert office.registry.journal.count() == before
    # A desk that writes a verdict all the same decides nothing.
    with desk.registry.transaction():
        desk.append("registration.approved", [second], {"registration": stands.registration_id})
    assert standing(desk).approved == 0
    assert _registration(desk, second).decision == ""


def test_two_outcomes_are_settled_before_one_is_approved(campaign: Campaign) -> None:
    person = everybody(campaign.station(DESK_1))[0]
    one = registered(campaign.station(DESK_1), person, bank="970436")
    registered(campaign.station(DESK_2), person, bank="970405")
    campaign.hand_over(DESK_1)
    campaign.hand_over(DESK_2)
    campaign.receive()
    with pytest.raises(InputRefused, match=r"registration\.contested"):
        approve(campaign.office, [one.number])


def test_a_desk_that_was_put_back_counts_right_again(campaign: Campaign) -> None:
    """What it lost comes back as excerpts; its states, its tasks and its numbers are right afterwards."""
    desk = campaign.station(DESK_1)
    people = everybody(desk)
    registered(desk, people[0])
    _round(campaign, DESK_1)
    restored = campaign.clone(DESK_1, "restored")
    lost = [registered(campaign.station(DESK_1), person) for person in people[1:4]]
    campaign.hand_over(DESK_1)
    campaign.receive()
    give_back(campaign.office, lost[0].number, reason="sai ngân hàng")
    campaign.close(DESK_1)  # the laptop that wrote them is gone for good
    assert "journal.rolled_back" in [verdict.code for verdict in campaign.answer("restored")]
    fresh = registered(restored, people[4])
    assert fresh.number not in {saved.number for saved in lost}
    receive(campaign.station(OFFICE), [campaign.hand_over("restored", "other-stick").path])
    campaign.answer("restored")
    receipts = restored.registry.people.receipts(desk=restored.desk().desk_id)
    assert len({receipt.number for receipt in receipts}) == len(receipts) == 5
    assert {saved.number for saved in (*lost, fresh)} <= {receipt.number for receipt in receipts}
    assert [state_of(restored, _registration(restored, person)) for person in people[:5]] == [
        ACKNOWLEDGED,
        DECIDED,
        ACKNOWLEDGED,
        ACKNOWLEDGED,
        ACKNOWLEDGED,
    ]
    assert [task.number for task in tasks(restored)] == [lost[0].number]
    assert standing(restored) == Standing(0, 0, 4, 0, 1)
    again = registered(restored, people[5])
    assert again.number not in {receipt.number for receipt in receipts}
    _round(campaign, "restored")
    assert check(restored).findings == ()
