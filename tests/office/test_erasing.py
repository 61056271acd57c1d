"""An erased person: nothing of them is left in any page, chains verify, and nothing brings them back."""

from __future__ import annotations

import pytest

from fieldapp.desk.hand_over import read_answers
from fieldapp.desk.register import register
from fieldapp.domain.outcomes import OPEN_ACCOUNT, PAYEE
from fieldapp.office.answer import answer_all
from fieldapp.office.erase import erase, keep, leftovers
from fieldapp.office.overview import overview
from fieldapp.office.receive import receive
from fieldapp.registry.erasure import UNFINISHED
from fieldapp.station.backups import back_up, list_backups
from fieldapp.station.check import check
from fieldapp.station.digest import digest
from fieldapp.station.station import Station
from fieldapp.system.errors import InputRefused
from tests.office.pages import found
from tests.station.prepared import DESK_1, DESK_2, GUARDIAN, OFFICE, Campaign, alter, draft, everybody, registered

_NAME = "Zyxwvutsq Qpjkzwx"
_PHONE = "0987651234"
_CANARIES = ("xwvutsq", "pjkzwx", "XWVUTSQ", "zyxwv", "Zyxwv", _PHONE)


def _named(station: Station, citizen_id: str) -> None:
    """Give a person a name and a phone that stand nowhere else, and register them."""
    values = {"full_name": _NAME, "phone": _PHONE}
    register(station, draft(station, citizen_id, OPEN_ACCOUNT, values=values))


def _told(campaign: Campaign) -> str:
    """Register somebody under the canary at a desk and let office and another desk know of it."""
    desk = campaign.station(DESK_1)
    victim = everybody(desk)[0]
    _named(desk, victim)
    for name in (DESK_1, DESK_2):
        campaign.hand_over(name)
    campaign.receive()
    campaign.answer(DESK_1, DESK_2)
    for name in (OFFICE, DESK_1, DESK_2):
        station = campaign.station(name)
        citizen = station.registry.people.get(victim)
        assert citizen is not None
        assert citizen.text("full_name") == _NAME
        pages = found(campaign.home(name).database, campaign.key(name), texts=_CANARIES)
        assert pages[_PHONE] > 0
        assert pages["Zyxwv"] > 0
    return victim


def _is_gone(campaign: Campaign, name: str, victim: str) -> None:
    station = campaign.station(name)
    assert station.registry.people.get(victim) is None
    assert found(campaign.home(name).database, campaign.key(name), texts=_CANARIES) == dict.fromkeys(_CANARIES, 0)
    for backup in list_backups(campaign.home(name)):
        inside = backup.folder / "fieldapp.db"
        assert found(inside, campaign.key(name), texts=_CANARIES) == dict.fromkeys(_CANARIES, 0)
    assert station.registry.shelf.setting(UNFINISHED) == ""
    assert check(station).findings == ()


def test_nothing_of_an_erased_person_is_left_in_any_page_and_all_chains_verify(campaign: Campaign) -> None:
    victim = _told(campaign)
    desk = campaign.station(DESK_1)
    with desk.registry.transaction():
        desk.registry.shelf.put_draft("form", f'{{"citizen_id":"{victim}","phone":"{_PHONE}"}}', saved_at=1)
    back_up(desk, "hand")
    erase(campaign.office, victim, reason="theo yêu cầu")
    _is_gone(campaign, OFFICE, victim)
    campaign.answer(DESK_1, DESK_2)
    for name in (DESK_1, DESK_2):
        _is_gone(campaign, name, victim)
    assert desk.registry.shelf.drafts() == []
    campaign.hand_over(DESK_1)
    campaign.receive()
    _is_gone(campaign, OFFICE, victim)


def test_an_old_bundle_and_a_restored_backup_do_not_bring_a_person_back(campaign: Campaign) -> None:
    victim = _told(campaign)
    kept = [path for path in campaign.stick.iterdir() if path.suffix == ".fieldbundle"]
    back = list(campaign.back.iterdir())
    campaign.clone(DESK_1, "restored")  # with everything that the desk knew then
    erase(campaign.office, victim, reason="theo yêu cầu")
    receive(campaign.office, kept)
    _is_gone(campaign, OFFICE, victim)
    answer_all(campaign.office, campaign.folder / "later")
    restored = campaign.station("restored")
    assert restored.registry.people.get(victim) is not None
    for folder in ([campaign.folder / "later"], back):
        read_answers(restored, folder)
    _is_gone(campaign, "restored", victim)


def test_a_fresh_office_that_gets_the_erasure_first_takes_the_person_in_without_a_body(campaign: Campaign) -> None:
    """Whatever the order in which files come, the same is left."""
    victim = _told(campaign)
    fresh = campaign.clone(OFFICE, "fresh")
    erase(campaign.office, victim, reason="theo yêu cầu")
    (ruling,) = campaign.office.registry.journal.of_kinds(["citizen.erased"])
    about = campaign.office.registry.journal.about([victim])
    assert {event.hash for event in about if event.body is None} == set(ruling.facts()["events"])
    whole = fresh.registry.journal.about([victim])
    with fresh.registry.transaction():
        fresh.registry.journal.adopt([ruling], chained=False)
    with fresh.registry.transaction():
        assert fresh.registry.journal.adopt(whole, chained=False) == []
    assert all(event.body is None for event in fresh.registry.journal.about([victim]) if event.hash != ruling.hash)
    assert fresh.registry.people.get(victim) is None


def test_a_concurrent_registration_waits_for_a_ruling(campaign: Campaign) -> None:
    victim = _told(campaign)
    second = campaign.station(DESK_2)
    _named(second, victim)  # the desk has not heard of the erasure
    erase(campaign.office, victim, reason="theo yêu cầu")
    campaign.hand_over(DESK_2)
    campaign.receive()
    office = campaign.office
    assert office.registry.people.get(victim) is None
    (left,) = leftovers(office)
    assert (left.citizen_id, left.registrations, left.desks) == (victim, 1, (second.desk().desk_id,))
    assert overview(office).erasures == 1
    assert check(office).findings == ()
    erase(office, victim, reason="lần hai")
    assert leftovers(office) == []
    _is_gone(campaign, OFFICE, victim)
    campaign.answer(DESK_1, DESK_2)
    _is_gone(campaign, DESK_2, victim)
    assert digest(office)


def test_a_supervisor_may_keep_what_came_in_later(campaign: Campaign) -> None:
    victim = _told(campaign)
    _named(campaign.station(DESK_2), victim)
    erase(campaign.office, victim, reason="nhầm")
    campaign.hand_over(DESK_2)
    campaign.receive()
    keep(campaign.office, victim)
    citizen = campaign.office.registry.people.get(victim)
    assert citizen is not None
    assert citizen.registration is not None
    assert citizen.text("birth_date") == ""  # what the erasure covered stays destroyed
    assert leftovers(campaign.office) == []
    campaign.answer(DESK_1, DESK_2)
    for name in (DESK_1, DESK_2, OFFICE):
        station = campaign.station(name)
        assert station.registry.people.get(victim) is not None
        assert check(station).findings == ()


def test_what_cannot_be_erased_is_said(campaign: Campaign) -> None:
    office = campaign.office
    for citizen, reason, code in (("nobody", "x", "citizen.unknown"), (everybody(office)[0], " ", "citizen.no_reason")):
        with pytest.raises(InputRefused) as caught:
            erase(office, citizen, reason=reason)
        assert caught.value.code == code
    with pytest.raises(InputRefused) as kept:
        keep(office, everybody(office)[0])
    assert kept.value.code == "citizen.not_erased"


def test_an_erasure_by_a_desk_destroys_nothing(campaign: Campaign) -> None:
    victim = _told(campaign)
    desk = campaign.station(DESK_2)
    events = sorted(event.hash for event in desk.registry.journal.about([victim]))
    with desk.registry.transaction():
        desk.append("citizen.erased", [victim], {"events": events, "reason": "x"})
    assert desk.registry.people.get(victim) is not None
    campaign.hand_over(DESK_2)
    campaign.receive()
    assert campaign.office.registry.people.get(victim) is not None


def test_an_erasure_destroys_only_what_is_about_the_person(campaign: Campaign) -> None:
    """An office that errs, or worse, lists events of others and of the campaign: these stay."""
    victim = _told(campaign)
    office = campaign.office
    others = [event.hash for event in office.registry.journal.about(everybody(office)[1:])]
    others += [event.hash for event in office.registry.journal.of_kinds(["campaign.opened", "desk.enrolled"])]
    with office.registry.transaction():
        office.append("citizen.erased", [victim], {"events": sorted(others), "reason": "x"})
    bare = [event for event in office.registry.journal.since(0) if event.body is None]
    assert all(victim in event.envelope.subjects for event in bare)
    assert check(office).findings == ()


def test_a_body_that_nobody_erased_is_named_and_filled_in_when_it_comes_again(campaign: Campaign) -> None:
    desk = campaign.station(DESK_1)
    saved = registered(desk, everybody(desk)[0])
    campaign.hand_over(DESK_1)
    campaign.receive()
    (event,) = campaign.office.registry.journal.of_kinds(["registration.recorded"])
    campaign.close(OFFICE)
    statement = "UPDATE event SET salt = NULL, body = NULL WHERE hash = ?"
    alter(campaign.home(OFFICE), campaign.key(OFFICE), (statement, (event.hash,)))
    findings = check(campaign.office).findings
    assert {f.code for f in findings} == {"check.body_missing", "check.views"}
    assert f"{event.envelope.journal_id[:8]}:{event.envelope.seq}" in {f.place for f in findings}
    registered(desk, everybody(desk)[1])
    campaign.hand_over(DESK_1)
    campaign.receive()
    assert campaign.office.registry.people.by_registration(saved.registration_id) is not None
    assert check(campaign.office).findings == ()


def test_who_appointed_an_erased_payee_has_no_payee_any_more(campaign: Campaign) -> None:
    desk = campaign.station(DESK_1)
    citizen_id = everybody(desk)[0]
    details = {**GUARDIAN, "payee_name": _NAME, "payee_number": "001080000018"}
    register(desk, draft(desk, citizen_id, PAYEE, details=details))
    campaign.hand_over(DESK_1)
    campaign.receive()
    citizen = campaign.office.registry.people.get(citizen_id)
    assert citizen is not None
    assert citizen.payee

    erase(campaign.office, citizen.payee, reason="Xin xóa ngày 14/01")

    campaign.answer(DESK_1)
    for station in (campaign.office, campaign.station(DESK_1)):
        told = station.registry.people.get(citizen_id)
        assert told is not None
        assert told.payee == ""
        assert not check(station).findings


def test_a_desk_that_hears_of_an_erased_payee_only_afterwards_lacks_no_event(campaign: Campaign) -> None:
    """An event whose parent never comes raises no conflict: two banks would stand unseen."""
    one, other = campaign.station(DESK_1), campaign.station(DESK_2)
    citizen_id = everybody(one)[0]
    register(
        one, draft(one, citizen_id, PAYEE, details={**GUARDIAN, "payee_name": _NAME, "payee_number": "001080000018"})
    )
    registered(other, citizen_id)
    for name in (DESK_1, DESK_2):
        campaign.hand_over(name)
    campaign.receive()
    citizen = campaign.office.registry.people.get(citizen_id)
    assert citizen is not None
    assert [conflict.about for conflict in citizen.conflicts] == ["registration"]

    erase(campaign.office, citizen.payee, reason="Xin xóa ngày 14/01")
    campaign.answer(DESK_1, DESK_2)

    told = other.registry.people.get(citizen_id)
    assert told is not None
    assert [conflict.about for conflict in told.conflicts] == ["registration"]
    assert digest(other) == digest(one)
