"""Times to come: every household at one time, a group together where it fits, nobody twice, and the same every time."""

from __future__ import annotations

import contextlib
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.domain.time_slots import Slot, Timing, share_out, slots_of
from fieldapp.system.errors import InputRefused

_households = st.lists(st.integers(1, 8), min_size=1, max_size=12)
_groups = st.lists(_households, max_size=10)
_rooms = st.lists(st.integers(-3, 20), max_size=30)


def test_the_hours_of_a_day_make_its_times() -> None:
    slots = slots_of(Timing(("2024-01-14", "2024-01-13", "2024-01-14"), ("13:30-14:15", "8h00 – 9h00"), 30, 20))
    times = [("08:00", "08:30"), ("08:30", "09:00"), ("13:30", "14:00")]
    assert slots == tuple(Slot(day, *time) for day in ("2024-01-13", "2024-01-14") for time in times)


@given(st.lists(st.dates().map(str), min_size=1, max_size=5), st.integers(5, 180), st.integers(1, 1000))
def test_times_follow_each_other_and_stay_within_the_hours(days: list[str], minutes: int, people: int) -> None:
    slots = slots_of(Timing(tuple(days), minutes=minutes, people=people))
    assert list(slots) == sorted(set(slots))
    assert all(before.day < after.day or before.ends <= after.begins for before, after in pairwise(slots))
    assert all("08:00" <= s.begins < s.ends <= "11:30" or "13:30" <= s.begins < s.ends <= "16:30" for s in slots)


@pytest.mark.parametrize(
    ("timing", "code"),
    [
        (Timing(()), "slots.days"),
        (Timing(("hôm nay",)), "slots.days"),
        (Timing(tuple(f"2024-{m:02d}-{d:02d}" for m in range(1, 4) for d in range(1, 29))), "slots.days"),
        (Timing(("2024-01-13",), ("8-11",)), "slots.hours"),
        (Timing(("2024-01-13",), ("11:00-08:00",)), "slots.hours"),
        (Timing(("2024-01-13",), ("08:00-11:00", "10:00-12:00")), "slots.hours"),
        (Timing(("2024-01-13",), ("08:00-24:30",)), "slots.hours"),
        (Timing(("2024-01-13",), ("08:00-08:20",)), "slots.hours"),
        (Timing(("2024-01-13",), ()), "slots.hours"),
        (Timing(("2024-01-13",), ("9" * 4000,)), "slots.hours"),
        (Timing(("2024-01-13",), minutes=0), "slots.minutes"),
        (Timing(("2024-01-13",), minutes=100_000), "slots.minutes"),
        (Timing(("2024-01-13",), people=0), "slots.people"),
        (Timing(tuple(f"2024-01-{d:02d}" for d in range(1, 31)), ("00:00-24:00",), 5), "slots.too_many"),
    ],
)
def test_times_that_cannot_be_meant_are_refused(timing: Timing, code: str) -> None:
    with pytest.raises(InputRefused) as refused:
        slots_of(timing)
    assert refused.value.code == code


@given(st.lists(st.text(max_size=30), max_size=3))
def test_any_hours_are_read_or_refused(hours: list[str]) -> None:
    made: object = ()
    with contextlib.suppress(InputRefused):
        made = slots_of(Timing(("2024-01-13",), tuple(hours)))
    assert bool(made) == bool(hours and made)


@given(_groups, _rooms)
def test_nobody_is_divided_and_no_time_has_too_many(groups: list[list[int]], room: list[int]) -> None:
    most = 20
    shared = share_out(groups, room, most=most)
    assert shared == share_out(groups, list(room), most=most)
    assert [len(places) for places in shared] == [len(households) for households in groups]
    coming = [0] * len(room)
    for households, places in zip(groups, shared, strict=True):
        for size, place in zip(households, places, strict=True):
            assert -1 <= place < len(room)
            if place >= 0:
                coming[place] += size
    assert all(came == 0 or came <= free for came, free in zip(coming, room, strict=True))
    # Who got no time found none with room at the end either.
    for households, places in zip(groups, shared, strict=True):
        for size, place in zip(households, places, strict=True):
            assert place >= 0 or all(free - came < size for came, free in zip(coming, room, strict=True))


@given(_groups, st.integers(1, 40))
def test_a_group_that_fits_one_time_comes_at_one_when_there_are_enough(groups: list[list[int]], most: int) -> None:
    room = [most] * (sum(map(sum, groups)) + 1)
    for households, places in zip(groups, share_out(groups, room, most=most), strict=True):
        assert -1 not in places
        if sum(households) <= most:
            assert len(set(places)) == 1
        assert places == sorted(places) or any(size > most for size in households)


def test_a_household_larger_than_a_time_has_one_to_itself() -> None:
    assert share_out([[5], [1], [1]], [3, 3], most=3) == [[0], [1], [1]]
