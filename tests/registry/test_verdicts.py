"""The verdicts on registrations are asked for at every pause between two people: they cost what they are."""

from __future__ import annotations

from fieldapp.registry import Registry


def test_a_desk_without_verdicts_does_not_read_whom_all_its_events_are_about(registry: Registry) -> None:
    steps = 0

    def count() -> int:
        nonlocal steps
        steps += 1
        return 0

    connection = registry.registrations._db.conn
    connection.set_progress_handler(count, 1)
    try:
        assert registry.registrations.decided(registry.views.rulings) == {}
    finally:
        connection.set_progress_handler(None, 1)
    assert steps < 240  # 153, and 496 when every event's subjects are read
