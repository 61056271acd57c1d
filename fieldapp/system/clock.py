"""The time of day, which may lie, and the time that passed, which may not."""

from __future__ import annotations

import time
from typing import Protocol


class Clock(Protocol):
    """Tells the time. Nothing is ever ordered by `now_ms`: field laptops have wrong clocks."""

    def now_ms(self) -> int:
        """Return milliseconds since 1970-01-01 UTC, as the machine believes."""
        ...

    def elapsed(self) -> float:
        """Return seconds since an arbitrary start; never goes back."""
        ...


class SystemClock:
    """The clock of this machine."""

    def now_ms(self) -> int:
        return time.time_ns() // 1_000_000

    def elapsed(self) -> float:
        return time.monotonic()


class ManualClock:
    """A clock that stands still until it is told to go on: for rehearsals and tests."""

    def __init__(self, start_ms: int) -> None:
        self._now_ms = start_ms
        self._elapsed = 0.0

    def now_ms(self) -> int:
        return self._now_ms

    def elapsed(self) -> float:
        return self._elapsed

    def advance(self, seconds: float) -> None:
        """Let `seconds` pass."""
        self._now_ms += round(seconds * 1000)
        self._elapsed += seconds

    def jump_to(self, now_ms: int) -> None:
        """Set the time of day without letting time pass, as a flat CMOS battery does."""
        self._now_ms = now_ms
