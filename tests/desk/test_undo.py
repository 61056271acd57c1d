"""Undo: the last save, within a minute by the clock that nobody sets; a void that stays readable."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from fieldapp.desk.find import person
from fieldapp.desk.history import history
from fieldapp.desk.register import register
from fieldapp.desk.undo import UNDO_WITHIN_S, seconds_left, undo
from fieldapp.station.station import Station
from fieldapp.system.errors import InputRefused
from tests.station.prepared import DESK_1, Campaign, draft, everybody, registered


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
