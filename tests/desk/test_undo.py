"""Undo: all of the last save, within a minute by the clock that nobody sets; a void that stays readable."""

from __future__ import annotations

import json

import pytest
from msgspec.structs import replace

from fieldapp.desk.consent import standing_consent
from fieldapp.desk.drafts import drafted, drafts, save_draft
from fieldapp.desk.find import find, person, possible_duplicates
from fieldapp.desk.history import history
from fieldapp.desk.numbers import gaps, void_numbers
from fieldapp.desk.receipts import print_receipt
from fieldapp.desk.register import Draft, correct, register, void
from fieldapp.desk.undo import UNDO_WITHIN_S, seconds_left, undo, undoable
from fieldapp.domain.outcomes import PAYEE
from fieldapp.station.check import check
from fieldapp.station.station import Station
from fieldapp.system.errors import InputRefused
from tests.station.prepared import DESK_1, GUARDIAN, Campaign, draft, everybody, registered


@pytest.fixture
def desk(campaign: Campaign) -> Station:
    """The first desk."""
    return campaign.station(DESK_1)


def _refused(desk: Station, code: str) -> None:
    events = desk.registry.journal.count()
    with pytest.raises(InputRefused, match=rf"undo\.{code}"):
        undo(desk)
    assert desk.registry.journal.count() == events


def test_the_last_save_is_void_and_the_right_one_can_be_saved_at_once(desk: Station) -> None:
    citizen = everybody(desk)[0]
    form = draft(desk, citizen)
    saved = register(desk, form)
    done = undo(desk)
    assert (done.number, done.citizen_id) == (saved.number, citizen)
    (void,) = person(desk, citizen).registrations
    assert void.state == "voided"
    assert void.void_reason
    assert history(desk, citizen)[0].what == "undone"
    again = register(desk, replace(form, form_id="f" * 32))
    assert again.number != saved.number
    assert person(desk, citizen).registration is not None


def test_only_once_and_only_what_was_saved_last(desk: Station) -> None:
    _refused(desk, "nothing")
    first, second = everybody(desk)[:2]
    registered(desk, first)
    saved = registered(desk, second)
    assert undo(desk).number == saved.number
    _refused(desk, "nothing")
    assert person(desk, first).registration is not None


def test_a_minute_later_it_is_too_late(campaign: Campaign, desk: Station) -> None:
    registered(desk, everybody(desk)[0])
    campaign.clock.advance(UNDO_WITHIN_S - 1)
    assert seconds_left(desk) == pytest.approx(1)
    campaign.clock.advance(1)
    assert seconds_left(desk) == 0
    _refused(desk, "too_late")


@pytest.mark.parametrize("jump_ms", [-400 * 86_400_000, 400 * 86_400_000])
def test_a_clock_that_jumps_takes_nothing_away_and_gives_nothing(campaign: Campaign, jump_ms: int) -> None:
    desk = campaign.station(DESK_1)
    saved = registered(desk, everybody(desk)[0])
    campaign.clock.jump_to(campaign.clock.now_ms() + jump_ms)
    campaign.clock.advance(30)
    assert undo(desk).number == saved.number
    registered(desk, everybody(desk)[0])
    before = campaign.clock.now_ms()
    campaign.clock.advance(3600)
    campaign.clock.jump_to(before)
    _refused(desk, "too_late")


def test_another_run_needs_both_clocks(campaign: Campaign) -> None:
    """After a restart of the machine the clock that cannot be set begins anew."""
    desk = campaign.station(DESK_1)
    saved = registered(desk, everybody(desk)[0])
    campaign.close(DESK_1)
    campaign.clock.advance(20)
    desk = campaign.station(DESK_1)
    assert seconds_left(desk) == pytest.approx(40)
    assert undo(desk).number == saved.number
    registered(desk, everybody(desk)[1])
    campaign.close(DESK_1)
    campaign.clock.jump_to(campaign.clock.now_ms() + 3_600_000)
    _refused(campaign.station(DESK_1), "too_late")


def test_what_can_be_undone_is_told_after_a_restart_too(campaign: Campaign) -> None:
    desk = campaign.station(DESK_1)
    assert undoable(desk) is None
    saved = registered(desk, everybody(desk)[0])
    campaign.close(DESK_1)
    campaign.clock.advance(20)
    desk = campaign.station(DESK_1)
    last = undoable(desk)
    assert last is not None
    assert last.number == saved.number
    assert last.seconds == pytest.approx(40)
    undo(desk)
    assert undoable(desk) is None
    registered(desk, everybody(desk)[0])
    campaign.clock.advance(UNDO_WITHIN_S)
    assert undoable(desk) is None


def test_a_machine_that_was_started_again_meanwhile(campaign: Campaign) -> None:
    desk = campaign.station(DESK_1)
    campaign.clock.advance(100)
    registered(desk, everybody(desk)[0])
    campaign.close(DESK_1)
    campaign.clock._elapsed = 5.0
    _refused(campaign.station(DESK_1), "too_late")


def test_what_was_handed_over_or_saved_by_another_officer_is_voided_with_a_reason_instead(campaign: Campaign) -> None:
    desk = campaign.station(DESK_1)
    registered(desk, everybody(desk)[0])
    campaign.hand_over(DESK_1)
    _refused(desk, "handed_over")
    registered(desk, everybody(desk)[1])
    with desk.registry.transaction():
        desk.sign_in("0" * 32)
    _refused(desk, "not_yours")


_TYPED = '{"citizen_id":"","outcome":"open_account","new":{"full_name":"Lò Thị Thử"}}'


def _form(desk: Station, citizen: str, **changes: object) -> Draft:
    form = replace(draft(desk, citizen), values={"phone": "0987654321"}, evidence={"phone": "card"})
    return replace(form, **changes)


def test_corrected_fields_and_consent_of_the_save_are_taken_back_with_it(desk: Station) -> None:
    citizen = everybody(desk)[0]
    before = person(desk, citizen)
    form = _form(desk, citizen)
    typed = f'{{"citizen_id":"{citizen}"}}'
    save_draft(desk, form.form_id, typed)
    register(desk, form)
    assert person(desk, citizen).text("phone") == "0987654321"
    assert standing_consent(person(desk, citizen)) is not None
    done = undo(desk)
    after = person(desk, citizen)
    assert after.values == before.values
    assert [consent.withdrawn for consent in after.consents] == [True]
    assert (done.fields, done.kept, done.consent, done.added, done.stands) == (("phone",), (), True, False, "")
    assert desk.registry.shelf.draft(done.form_id) == typed, "what was typed is a draft again"
    told = {one.what: one.counts for one in history(desk, citizen)}
    assert (told["undone"], told["citizen_corrected"], told["consented"]) == (True, False, False)


def test_an_undone_correction_lets_the_receipt_hold_that_it_had_replaced(desk: Station) -> None:
    citizen = everybody(desk)[0]
    first = registered(desk, citizen)
    again = correct(desk, first.registration_id, _form(desk, citizen, form_id="c" * 32), reason="nhầm ngân hàng")
    done = undo(desk)
    assert (done.number, done.stands) == (again.number, first.number)
    standing = person(desk, citizen).registration
    assert standing is not None
    assert standing.number == first.number
    assert standing.void_reason == ""
    assert [one.number for one in void_numbers(desk)] == [again.number]


def test_a_walk_in_who_is_undone_is_nobody_and_the_number_is_void(campaign: Campaign, desk: Station) -> None:
    fields = {"full_name": "Lò Thị Thử", "birth_date": "1950", "national_id": "014150000019"}
    form = _form(desk, "", form_id="d" * 32, values=fields, evidence={})
    save_draft(desk, form.form_id, _TYPED)
    saved = register(desk, form)
    assert find(desk, "lo thi thu")
    done = undo(desk)
    assert (done.added, done.citizen_id) == (True, saved.citizen_id)
    assert find(desk, "lo thi thu") == []
    assert possible_duplicates(desk, fields) == []
    assert desk.registry.people.by_number("014150000019") == []
    (void,) = void_numbers(desk)
    assert void.number == saved.number
    assert gaps(desk) == []
    assert drafted(desk.registry.shelf.draft(done.form_id) or "").new == {"full_name": "Lò Thị Thử"}
    right = register(desk, replace(form, form_id=done.form_id))
    assert right.citizen_id != saved.citizen_id
    campaign.hand_over(DESK_1)
    campaign.receive()
    office = campaign.office
    counted = sum(count for *_, count in office.registry.people.tally("ward"))
    assert counted == len(everybody(office)) - 1, "a void number is nobody whom the campaign waits for"
    assert {receipt.number: receipt.state for receipt in office.registry.people.receipts()} == {
        saved.number: "voided",
        right.number: "current",
    }
    assert check(office).findings == ()


def test_a_payee_whom_the_save_had_added_is_gone_and_written_rightly_the_next_time(desk: Station) -> None:
    citizen = everybody(desk)[0]
    payee = {**GUARDIAN, "payee_name": "Trần Văn Thừ", "payee_number": "001085000001"}
    saved = register(desk, _form(desk, citizen, outcome=PAYEE, details=payee))
    done = undo(desk)
    assert done.payee == "Trần Văn Thừ"
    assert person(desk, citizen).payee == ""
    assert desk.registry.people.by_number("001085000001") == []
    appointed = next(one for one in history(desk, citizen) if one.what == "appointed")
    assert appointed.facts["name"] == "Trần Văn Thừ", "what is void stays readable"
    right = {**payee, "payee_name": "Trần Văn Thử"}
    register(desk, _form(desk, citizen, form_id="e" * 32, outcome=PAYEE, details=right))
    (known,) = desk.registry.people.by_number("001085000001")
    assert known.full_name == "Trần Văn Thử"
    assert saved.number in {one.number for one in void_numbers(desk)}


def test_what_somebody_else_says_too_is_kept_and_named(desk: Station) -> None:
    citizen = everybody(desk)[0]
    register(desk, _form(desk, citizen))
    with desk.registry.transaction():
        desk.append("citizen.corrected", [citizen], {"fields": {"phone": "0987654321"}, "evidence": "paper"})
    done = undo(desk)
    assert (done.fields, done.kept) == ((), ("phone",))
    assert person(desk, citizen).text("phone") == "0987654321"


def test_what_was_written_between_the_save_and_its_undo_is_no_part_of_it(desk: Station) -> None:
    first, second = everybody(desk)[:2]
    wrong = registered(desk, first)
    registered(desk, second)
    void(desk, wrong.registration_id, reason="nhầm người")
    undo(desk)
    assert person(desk, first).registration is None


def test_what_was_typed_about_the_person_since_then_is_what_stays(desk: Station) -> None:
    citizen = everybody(desk)[0]
    form, newer = draft(desk, citizen), "e" * 32
    save_draft(desk, form.form_id, json.dumps({"citizen_id": citizen, "outcome": form.outcome}))
    register(desk, form)
    save_draft(desk, newer, json.dumps({"citizen_id": citizen, "outcome": "absent"}))
    assert undo(desk).form_id == newer
    assert [(one.form_id, one.about.outcome) for one in drafts(desk)] == [(newer, "absent")]


def test_a_printed_receipt_is_to_be_collected(desk: Station) -> None:
    saved = registered(desk, everybody(desk)[0])
    print_receipt(desk, saved.registration_id)
    assert undo(desk).papers == 1


def test_a_note_of_an_earlier_version_is_undone_as_it_was_then(desk: Station) -> None:
    citizen = everybody(desk)[0]
    register(desk, _form(desk, citizen))
    shelf = desk.registry.shelf
    kept = json.loads(shelf.setting("last_saved"))
    earlier = {name: kept[name] for name in ("registration", "elapsed", "wall", "run")}
    with desk.registry.transaction():
        shelf.put_setting("last_saved", json.dumps(earlier))
    done = undo(desk)
    assert (done.fields, done.consent, done.form_id) == ((), False, "")
    assert person(desk, citizen).registration is None
