"""Keeping the day's work safe on a known stick: a bundle every 15 minutes while there is something new."""

from __future__ import annotations

from fieldapp.desk.hand_over import HandedOver, hand_over
from fieldapp.station.station import Station
from fieldapp.station.sticks import Stick, sticks

KEEP_EVERY_MS = 15 * 60_000

_SAYS_NOTHING_NEW = frozenset({"bundle.written", "bundle.imported", "day.closed", "draft.discarded", "session.opened"})


def stick_due(station: Station) -> Stick | None:
    """Return the known stick to write to now, or None.

    It is due when the last time is 15 minutes ago or more by a clock that may lie in either direction, and when this
    desk has written something since its last file.
    """
    last = int(station.registry.shelf.setting("kept_at", "0"))
    if abs(station.clock.now_ms() - last) < KEEP_EVERY_MS:
        return None
    known = [stick for stick in sticks(station) if stick.known and stick.drive.writable]
    return known[0] if known and something_new(station) else None


def keep_safe(station: Station) -> HandedOver | None:
    """Write a bundle to a known stick if one is due; return what was written, or None.

    Raises:
        InputRefused: `home.not_a_desk`.
        EnvironmentFault: `disk.*`, `drive.swapped`; it is tried again after 15 minutes.
    """
    station.desk()
    stick = stick_due(station)
    if stick is None:
        return None
    with station.registry.transaction():
        station.registry.shelf.put_setting("kept_at", str(station.clock.now_ms()))
    return hand_over(station, stick.folder)


def something_new(station: Station) -> bool:
    """Tell whether this desk has written down anything since its last file that others would want to know."""
    journal = station.registry.journal
    return any(
        event.envelope.kind not in _SAYS_NOTHING_NEW
        for state in station.own_journals()
        for event in journal.range(state.journal_id, state.exported_to + 1, state.contiguous_to)
    )
