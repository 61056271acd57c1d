"""Two desks contradict each other, two rows are one person: the office decides, can undo it, and the desks learn it."""

from __future__ import annotations

import pytest

from fieldapp.desk.look import look
from fieldapp.desk.receipts import print_receipt
from fieldapp.desk.register import correct, register, void
from fieldapp.domain.outcomes import ABSENT, HOME_VISIT
from fieldapp.office.answer import answer, answer_all
from fieldapp.office.approve import approve
from fieldapp.office.decide import conflicts, dismiss, duplicates, merge, separate, settle
from fieldapp.office.overview import overview
from fieldapp.office.undecided import undecided
from fieldapp.station.check import check
from fieldapp.system.errors import InputRefused
from tests.station.prepared import DESK_1, DESK_2, Campaign, draft, everybody, fingerprint, registered

_DESKS = (DESK_1, DESK_2)


def _bring_in(campaign: Campaign) -> None:
    for name in _DESKS:
        campaign.hand_over(name)
    campaign.receive()


def _two_banks(campaign: Campaign) -> str:
    """A citizen goes to both desks and names two banks."""
    citizen = everybody(campaign.office)[0]
    registered(campaign.station(DESK_1), citizen, bank="970436")
    registered(campaign.station(DESK_2), citizen, bank="970405")
    _bring_in(campaign)
    return citizen


def test_two_banks_are_a_hard_conflict_that_only_the_office_sees_first(campaign: Campaign) -> None:
    citizen = _two_banks(campaign)
    (contested,) = conflicts(campaign.office)
    assert (contested.citizen.citizen_id, contested.conflict.about, contested.conflict.hard) == (
        citizen,
        "registration",
        True,
    )
    assert {words for _, words in contested.conflict.options} == {"open_account 970436", "open_account 970405"}
    assert overview(campaign.office).conflicts == 1
    assert look(campaign.station(DESK_1), citizen).citizen.conflicts == ()
    campaign.answer(*_DESKS)
    for name in _DESKS:
        assert len(look(campaign.station(name), citizen).citizen.conflicts) == 1


@pytest.mark.parametrize("bank", ["970436", "970405"])
def test_settling_travels_back_to_the_desks(campaign: Campaign, bank: str) -> None:
    citizen = _two_banks(campaign)
    (contested,) = conflicts(campaign.office)
    choice = next(name for name, words in contested.conflict.options if bank in words)
    settle(campaign.office, citizen, about="registration", choice=choice)
    assert conflicts(campaign.office) == []
    campaign.answer(*_DESKS)
    for station in (campaign.office, *map(campaign.station, _DESKS)):
        person = station.registry.people.get(citizen)
        assert person is not None
        assert person.conflicts == ()
        assert person.registration is not None
        assert person.registration.details["bank"] == bank
        assert sorted(r.state for r in person.registrations) == ["current", "set_aside"]
        assert check(station).findings == ()


@pytest.mark.parametrize("yielding", [ABSENT, HOME_VISIT])
def test_somebody_who_was_absent_at_one_desk_and_settled_at_the_other_is_no_conflict(
    campaign: Campaign, yielding: str
) -> None:
    citizen = everybody(campaign.office)[0]
    registered(campaign.station(DESK_1), citizen, yielding)
    registered(campaign.station(DESK_2), citizen)
    _bring_in(campaign)
    assert conflicts(campaign.office) == []
    person = campaign.office.registry.people.get(citizen)
    assert person is not None
    assert person.registration is not None
    assert person.registration.outcome == "open_account"


def test_different_fields_both_hold_and_the_same_field_is_settled_by_value(campaign: Campaign) -> None:
    one, two = map(campaign.station, _DESKS)
    citizen = everybody(one)[0]
    register(one, draft(one, citizen, ABSENT, values={"phone": "0911111111"}, evidence={"phone": "typed"}))
    values = {"phone": "0922222222", "address": "Số 9, phố Mẫu"}
    register(two, draft(two, citizen, ABSENT, values=values, evidence={"phone": "paper", "address": "paper"}))
    _bring_in(campaign)
    (contested,) = conflicts(campaign.office)
    assert (contested.conflict.about, contested.conflict.hard) == ("phone", False)
    person = campaign.office.registry.people.get(citizen)
    assert person is not None
    assert (person.text("address"), person.text("phone")) == ("Số 9, phố Mẫu", "0922222222")
    assert person.values["phone"].lost == ("0911111111",)
    choice = next(name for name, words in contested.conflict.options if words == "0911111111")
    settle(campaign.office, citizen, about="phone", choice=choice)
    campaign.answer(*_DESKS)
    for station in (campaign.office, one, two):
        settled = station.registry.people.get(citizen)
        assert settled is not None
        assert (settled.text("phone"), settled.values["phone"].evidence) == ("0911111111", "verdict")
        assert settled.conflicts == ()


def test_two_voids_beside_approvals_are_settled_one_by_one(campaign: Campaign) -> None:
    """The second can be settled first, and what is ruled of one says nothing of the other."""
    desk, office = campaign.station(DESK_1), campaign.office
    citizen = everybody(office)[0]
    saved = [registered(desk, citizen) for _ in range(2)]
    _bring_in(campaign)
    for one in saved:
        approve(office, [one.registration_id])
        void(desk, one.registration_id, reason="nhầm")
    _bring_in(campaign)
    first, second = (case.conflict for case in conflicts(office))
    choice = next(name for name, words in second.options if words == "registration.approved")
    settle(office, citizen, about="decision", choice=choice)
    assert [case.conflict for case in conflicts(office)] == [first]
    person = office.registry.people.get(citizen)
    assert person is not None
    assert sorted(r.state for r in person.registrations) == ["current", "voided"]


def test_what_is_no_choice_is_refused(campaign: Campaign) -> None:
    citizen = _two_banks(campaign)
    office, before = campaign.office, fingerprint(campaign.office)
    for name, about, choice, code in (
        ("ab" * 16, "registration", "x", "citizen.unknown"),
        (citizen, "phone", "x", "conflict.unknown"),
        (citizen, "registration", "x", "conflict.choice"),
    ):
        with pytest.raises(InputRefused) as caught:
            settle(office, name, about=about, choice=choice)
        assert caught.value.code == code
    assert fingerprint(office) == before


def test_merges_and_separations_travel(campaign: Campaign) -> None:
    desk, office = campaign.station(DESK_1), campaign.office
    listed = desk.registry.people.get(everybody(desk)[0])
    assert listed is not None
    values = {"full_name": listed.text("full_name"), "birth_date": listed.text("birth_date")}
    walked_in = register(desk, draft(desk, "", values=values)).citizen_id
    _bring_in(campaign)
    pair = {listed.citizen_id, walked_in}
    (found,) = [d for d in duplicates(office) if {d.left.citizen_id, d.right.citizen_id} == pair]
    assert found.likeness.grade == "likely"
    merge(office, walked_in, listed.citizen_id)
    campaign.answer(*_DESKS)
    for station in (office, desk, campaign.station(DESK_2)):
        one, other = map(station.registry.people.get, sorted(pair))
        assert one == other
        assert one is not None
        assert (one.citizen_id, set(one.members)) == (min(pair), pair)
        assert one.registration is not None
        assert not one.walk_in
    assert not [d for d in duplicates(office) if {d.left.citizen_id, d.right.citizen_id} == pair]
    with pytest.raises(InputRefused, match=r"citizen\.same"):
        merge(office, walked_in, listed.citizen_id)
    separate(office, walked_in)
    campaign.answer(*_DESKS)
    for station in (office, desk, campaign.station(DESK_2)):
        people = [station.registry.people.get(name) for name in pair]
        assert {p.citizen_id for p in people if p} == pair
        assert check(station).findings == ()
    with pytest.raises(InputRefused, match=r"citizen\.not_merged"):
        separate(office, walked_in)


def test_a_desk_that_registers_under_a_merged_id_registers_the_person(campaign: Campaign) -> None:
    office, two = campaign.office, campaign.station(DESK_2)
    left, right = everybody(office)[:2]
    _bring_in(campaign)
    merge(office, left, right)
    campaign.answer(*_DESKS)
    saved = registered(two, right)
    assert saved.citizen_id == left
    _bring_in(campaign)
    person = office.registry.people.get(right)
    assert person is not None
    assert len(person.registrations) == 1


def test_what_was_done_with_a_registration_stays_with_it_when_people_are_separated(campaign: Campaign) -> None:
    """A desk voids, corrects and prints, an office approves, while two are one person: it is about one of them."""
    one, two = everybody(campaign.office)[:2]
    desk, office = campaign.station(DESK_1), campaign.office
    first = registered(desk, two)
    second = registered(desk, two)
    _bring_in(campaign)
    merge(office, one, two)
    campaign.answer(DESK_1)
    third = correct(desk, first.registration_id, draft(desk, two), reason="ghi nhầm")
    print_receipt(desk, third.registration_id)
    void(desk, second.registration_id, reason="ghi hai lần")
    _bring_in(campaign)
    for contested in conflicts(office):
        settle(office, one, about=contested.conflict.about, choice=contested.conflict.options[0][0])
    approve(office, [third.registration_id])
    separate(office, one)
    alone = office.registry.people.get(two)
    assert alone is not None
    assert office.registry.people.get(one).registrations == ()  # type: ignore[union-attr] # it is on a list
    states = {r.registration_id: (r.state, r.decision, r.copies) for r in alone.registrations}
    assert states[first.registration_id][0] == states[second.registration_id][0] == "voided"
    assert states[third.registration_id] == ("current", "approved", 1)


def test_a_dismissed_pair_stays_away_for_ever(campaign: Campaign) -> None:
    desk, office = campaign.station(DESK_1), campaign.office
    listed = desk.registry.people.get(everybody(desk)[0])
    assert listed is not None
    values = {"full_name": listed.text("full_name"), "birth_date": listed.text("birth_date")}
    walked_in = register(desk, draft(desk, "", values=values)).citizen_id
    _bring_in(campaign)
    before = len(duplicates(office))
    dismiss(office, listed.citizen_id, walked_in, reason="hai chị em họ")
    assert len(duplicates(office)) == before - 1
    assert overview(office).duplicates >= len(duplicates(office))
    _bring_in(campaign)
    assert len(duplicates(office)) == before - 1
    with pytest.raises(InputRefused, match=r"citizen\.same"):
        dismiss(office, walked_in, walked_in)
    with pytest.raises(InputRefused, match=r"citizen\.unknown"):
        merge(office, walked_in, "ab" * 16)


def test_a_lost_answer_is_made_good_by_the_next(campaign: Campaign) -> None:
    citizen = _two_banks(campaign)
    desk = campaign.station(DESK_1)
    answer_all(campaign.office, campaign.folder / "lost")
    registered(campaign.station(DESK_2), everybody(desk)[1])
    _bring_in(campaign)
    campaign.answer(DESK_1)
    assert len(look(desk, citizen).citizen.registrations) == 2
    assert look(desk, everybody(desk)[1]).citizen.registration is not None


def test_nobody_is_answered_who_never_reported(campaign: Campaign) -> None:
    never = next(iter(campaign.office.facts().desks.values()))
    for desks in ((), (never,)):
        with pytest.raises(InputRefused, match=r"desk\.unknown"):
            answer(campaign.office, desks, campaign.back)
    assert answer_all(campaign.office, campaign.back) == []
    with pytest.raises(InputRefused, match=r"home\.not_an_office"):
        answer(campaign.station(DESK_1), (never,), campaign.back)


def test_what_a_desk_approves_itself_still_waits_for_the_office(campaign: Campaign) -> None:
    desk = campaign.station(DESK_1)
    citizen = everybody(desk)[0]
    saved = registered(desk, citizen)
    with desk.registry.transaction():
        desk.append("registration.approved", [citizen], {"registration": saved.registration_id})
    campaign.hand_over(DESK_1)
    campaign.receive()
    waiting, count = undecided(campaign.office)
    assert [one.registration.registration_id for one in waiting] == [saved.registration_id]
    assert count == 1
