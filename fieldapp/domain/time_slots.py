"""When people are asked to come: times of a few hours a day, shared out so that a household comes together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from fieldapp.system.errors import InputRefused

MOST_DAYS = 60
MOST_SLOTS = 3000
MOST_PEOPLE = 1000

_HOURS = re.compile(r"([01]?[0-9]|2[0-3])[:hH.]([0-5][0-9])\s*[-–]\s*([01]?[0-9]|2[0-4])[:hH.]([0-5][0-9])")
_SHORTEST, _LONGEST = 5, 12 * 60
_MIDNIGHT = 24 * 60


class Slot(msgspec.Struct, frozen=True, order=True):
    """A time to come: a day as `YYYY-MM-DD`, from and to as `HH:MM`."""

    day: str
    begins: str
    ends: str


class Timing(msgspec.Struct, frozen=True):
    """What an office says about the times.

    Attributes:
        days: as `YYYY-MM-DD`.
        hours: each like `08:00-11:30`.
        minutes: how long one time is.
        people: how many are asked to come at one time.
    """

    days: tuple[str, ...]
    hours: tuple[str, ...] = ("08:00-11:30", "13:30-16:30")
    minutes: int = 30
    people: int = 20


def slots_of(timing: Timing) -> tuple[Slot, ...]:
    """Return the times, in order; what is left of the hours at the end and is shorter than one time is not used.

    Raises:
        InputRefused: `slots.days`, `slots.hours`, `slots.minutes`, `slots.people`, `slots.too_many`.
    """
    days = sorted(set(map(_day, timing.days)))
    if not 1 <= len(days) <= MOST_DAYS:
        raise InputRefused("slots.days", place=", ".join(timing.days)[:80], most=MOST_DAYS)
    if not _SHORTEST <= timing.minutes <= _LONGEST:
        raise InputRefused("slots.minutes", place=str(timing.minutes), least=_SHORTEST, most=_LONGEST)
    if not 1 <= timing.people <= MOST_PEOPLE:
        raise InputRefused("slots.people", place=str(timing.people), most=MOST_PEOPLE)
    times = [
        (begins, begins + timing.minutes)
        for first, last in _open_hours(timing.hours)
        for begins in range(first, last - timing.minutes + 1, timing.minutes)
    ]
    if not times:
        raise InputRefused("slots.hours", place=", ".join(timing.hours)[:80])
    if len(days) * len(times) > MOST_SLOTS:
        raise InputRefused("slots.too_many", place=str(len(days) * len(times)), most=MOST_SLOTS)
    return tuple(Slot(day, _clock(begins), _clock(ends)) for day in days for begins, ends in times)


def share_out(groups: Iterable[Sequence[int]], room: Sequence[int], *, most: int) -> list[list[int]]:
    """Return for each household of each group the place of its time in `room`, or -1 where there is none left.

    `groups` are the sizes of households in order, `room` how many people still may come at each time, `most` how many
    may come at a time that nobody was asked to yet. A group that fits one time comes at the first that takes all of it;
    a larger one, or one for which no single time has room, from the first time on that takes its first household. A
    household is never divided: one that is larger than a time has one to itself.
    """
    left = list(room)
    shared: list[list[int]] = []
    for households in groups:
        whole = _first(left, sum(households), 0)
        if whole >= 0:
            left[whole] -= sum(households)
            shared.append([whole] * len(households))
            continue
        places, at = [], 0
        for size in households:
            place = _first(left, min(size, most), at)
            # What a larger household left free before is for a smaller one that comes after all times are begun.
            place = place if place >= 0 else _first(left, min(size, most), 0)
            if place >= 0:
                left[place] -= size
                at = place
            places.append(place)
        shared.append(places)
    return shared


def _first(left: Sequence[int], size: int, at: int) -> int:
    return next((place for place in range(at, len(left)) if left[place] >= size), -1)


def _open_hours(hours: Iterable[str]) -> list[tuple[int, int]]:
    """Return the hours as minutes of the day, in order."""
    found = []
    for said in hours:
        match = _HOURS.fullmatch(said.strip()) if len(said) <= 20 else None
        if match is None:
            raise InputRefused("slots.hours", place=said[:40])
        h, m, h2, m2 = map(int, match.groups())
        found.append((60 * h + m, 60 * h2 + m2))
    found.sort()
    ends = [0, *(last for _, last in found)]
    if any(not before <= first < last <= _MIDNIGHT for before, (first, last) in zip(ends, found, strict=False)):
        raise InputRefused("slots.hours", place=", ".join(hours)[:80])
    return found


def _day(said: str) -> str:
    try:
        return date.fromisoformat(said).isoformat()
    except ValueError as error:
        raise InputRefused("slots.days", place=said[:40], most=MOST_DAYS) from error


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
