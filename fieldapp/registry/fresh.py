"""What was written in a transaction and whose views are not written yet, in short."""

from __future__ import annotations

from typing import NamedTuple

from fieldapp.domain.events import Event
from fieldapp.domain.rulings import is_ruling


class Fresh(NamedTuple):
    """What the views have to know of a new event; the whole of 200,000 would take half a gigabyte."""

    hash: str
    kind: str
    subjects: list[str]
    ruling: bool


def as_fresh(event: Event) -> Fresh:
    """Return what the views have to know of an event."""
    return Fresh(event.hash, event.envelope.kind, event.envelope.subjects, is_ruling(event))
