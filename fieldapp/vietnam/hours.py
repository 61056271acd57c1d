"""The hours of the country: one time zone, UTC+7, without summer time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Final

HOUR_MS: Final = 3_600_000
DAY_MS: Final = 24 * HOUR_MS
VIETNAM_MS: Final = 7 * HOUR_MS


def day_start(at_ms: int) -> int:
    """Return when the day of a moment began in Vietnam, in ms since 1970 as everywhere."""
    return (at_ms + VIETNAM_MS) // DAY_MS * DAY_MS - VIETNAM_MS


def local(at_ms: int) -> datetime:
    """Return what clocks in Vietnam showed at a moment, to be formatted; raises `OverflowError` past the year 9999."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=at_ms + VIETNAM_MS)


def day_of(at_ms: int) -> date:
    """Return the day of a moment in Vietnam."""
    return local(at_ms).date()
