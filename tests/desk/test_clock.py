"""A clock that jumped is said until somebody has looked at it, over restarts, and refuses nobody."""

from __future__ import annotations

from fieldapp.desk.clock import ClockWatch, confirm_clock, noted_jump
from fieldapp.desk.day import today
from fieldapp.domain.clocks import clock_flags
from tests.station.prepared import DESK_1, SATURDAY_MS, Campaign, everybody, registered

_HOUR_MS = 3_600_000
_DAY_MS = 24 * _HOUR_MS


def test_what_is_odd_about_a_clock() -> None:
    assert clock_flags(5, 0) == clock_flags(10, 5) == clock_flags(_DAY_MS, 1) == []
    assert clock_flags(4, 5) == ["jumped_back"]
    assert clock_flags(_DAY_MS + 2, 1) == ["jumped_forward"]


def test_a_day_without_jumps_says_nothing(campaign: Campaign) -> None:
    desk = campaign.station(DESK_1)
    confirm_clock(desk)
    watch = ClockWatch(desk)
    for hour in range(9):
        registered(desk, everybody(desk)[hour])
        campaign.clock.advance(3600)
        assert watch.jump() is None
    campaign.clock.jump_to(campaign.clock.now_ms() - 60_000)
    assert watch.jump() is None, "a time server may correct a minute"


def test_a_clock_set_back_over_midnight_is_said_and_the_numbers_of_both_days_stay_in_sight(campaign: Campaign) -> None:
    desk = campaign.station(DESK_1)
    confirm_clock(desk)
    campaign.clock.advance(16 * 3600 + 600)  # ten past midnight
    watch = ClockWatch(desk)
    saved = registered(desk, everybody(desk)[0])
    campaign.clock.jump_to(campaign.clock.now_ms() - _HOUR_MS // 2)
    jump = watch.jump()
    assert jump is not None
    assert jump.kind == "jumped_back"
    later = registered(desk, everybody(desk)[1])
    day = today(desk)
    assert (day.done, day.first, day.last) == (2, saved.number, later.number)


def test_a_jump_back_is_said_before_anything_is_written_and_until_it_is_confirmed(campaign: Campaign) -> None:
    desk = campaign.station(DESK_1)
    confirm_clock(desk)
    watch = ClockWatch(desk)
    campaign.clock.advance(3600)
    campaign.clock.jump_to(1_262_304_000_000)
    jump = watch.jump()
    assert jump is not None
    assert (jump.kind, jump.before_ms) == ("jumped_back", SATURDAY_MS + _HOUR_MS)
    registered(desk, everybody(desk)[0])
    campaign.close(DESK_1)
    desk = campaign.station(DESK_1)
    watch = ClockWatch(desk)
    noted = watch.jump()
    assert noted is not None
    assert noted.kind == "jumped_back"
    watch.confirm()
    assert watch.jump() is None
    registered(desk, everybody(desk)[1])
    assert noted_jump(desk) is None


def test_more_than_a_day_ahead_is_asked_about_and_a_night_is_not(campaign: Campaign) -> None:
    desk = campaign.station(DESK_1)
    confirm_clock(desk)
    registered(desk, everybody(desk)[0])
    campaign.close(DESK_1)
    campaign.clock.advance(15 * 3600)
    assert noted_jump(campaign.station(DESK_1)) is None
    campaign.close(DESK_1)
    campaign.clock.jump_to(campaign.clock.now_ms() + 3 * _DAY_MS)
    desk = campaign.station(DESK_1)
    jump = noted_jump(desk)
    assert jump is not None
    assert (jump.kind, jump.now_ms - jump.before_ms) == ("jumped_forward", 3 * _DAY_MS)
    watch = ClockWatch(desk)
    watch.confirm()
    campaign.clock.jump_to(campaign.clock.now_ms() + 2 * _DAY_MS)
    ahead = watch.jump()
    assert ahead is not None
    assert ahead.kind == "jumped_forward"
