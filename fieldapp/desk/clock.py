"""A clock that jumped: said until somebody has looked at the date, and never a reason to stop working."""

from __future__ import annotations

import msgspec

from fieldapp.domain.clocks import FORWARD_MS, JUMPED_BACK, JUMPED_FORWARD
from fieldapp.station.station import Station

_DRIFT_MS = 2 * 60_000
"""What a time server corrects, and more, is no jump."""

_SEEN = "clock_seen"


class ClockJump(msgspec.Struct, frozen=True):
    """What is odd about the clock.

    Attributes:
        kind: `jumped_back` or `jumped_forward`.
        now_ms: what the clock says now, and `before_ms` what it said before it jumped, as far as that is known.
    """

    kind: str
    now_ms: int
    before_ms: int


class ClockWatch:
    """Compares the time of day with the time that passed since the desk was opened, and with what the journal notes.

    A laptop that sleeps counts no time on some systems: forward, only more than a day is a jump.
    """

    def __init__(self, station: Station) -> None:
        self._station = station
        self._start = (station.clock.now_ms(), station.clock.elapsed())

    def jump(self) -> ClockJump | None:
        """Return what nobody has confirmed yet, or None."""
        now, elapsed = self._station.clock.now_ms(), self._station.clock.elapsed()
        expected = self._start[0] + round((elapsed - self._start[1]) * 1000)
        if now < expected - _DRIFT_MS:
            return ClockJump(JUMPED_BACK, now, expected)
        if now > expected + FORWARD_MS:
            return ClockJump(JUMPED_FORWARD, now, expected)
        return noted_jump(self._station)

    def confirm(self) -> None:
        """Note that somebody has looked at date and time: the clock is right from now on, or was put right."""
        self._start = (self._station.clock.now_ms(), self._station.clock.elapsed())
        confirm_clock(self._station)


def noted_jump(station: Station) -> ClockJump | None:
    """Return the newest jump that the own journal notes and nobody has confirmed, None without one."""
    journal = station.registry.journal
    own = journal.own_id()
    seen_in, _, seq = station.registry.shelf.setting(_SEEN).partition(" ")
    found = journal.flagged(own, int(seq) + 1 if seen_in == own else 1)
    if not found:
        return None
    at, wall_time, flags = found[-1]
    kind = JUMPED_BACK if JUMPED_BACK in flags else JUMPED_FORWARD
    return ClockJump(kind, station.clock.now_ms(), journal.time_of(own, at - 1) or wall_time)


def confirm_clock(station: Station) -> None:
    """Note how far the journal has come: what it says about the clock until here is settled."""
    journal = station.registry.journal
    own = journal.own_id()
    with station.registry.transaction():
        station.registry.shelf.put_setting(_SEEN, f"{own} {journal.state(own).contiguous_to}")
