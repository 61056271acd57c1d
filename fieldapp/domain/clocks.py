"""What is odd about the time of day that an event says, compared with the event before it in its journal."""

from __future__ import annotations

JUMPED_BACK, JUMPED_FORWARD = "jumped_back", "jumped_forward"

FORWARD_MS = 24 * 3_600_000
"""A clock that is further ahead of the last event than this may have been set wrong; or the laptop rested."""


def clock_flags(now: int, before: int) -> list[str]:
    """Say what is odd about a clock that says `now` and said `before` at the last event, both in ms; 0 for none."""
    if now < before:
        return [JUMPED_BACK]
    return [JUMPED_FORWARD] if before and now - before > FORWARD_MS else []
