"""Events as the tables of the journal hold them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from fieldapp.domain.events import Envelope, Event


class EventRows(NamedTuple):
    """Events as the two tables hold them."""

    events: list[tuple[Any, ...]]
    subjects: list[tuple[str, int]]


def event_rows(events: Iterable[Event], *, first: int, chained: bool) -> EventRows:
    """Return the rows of events that are numbered from `first` on."""
    numbered = list(enumerate(events, start=first))
    return EventRows(
        [(n, e.hash, *_place(e.envelope), chained, e.raw, e.salt, e.body) for n, e in numbered],
        [(s, n) for n, e in numbered for s in e.envelope.subjects],
    )


OWN_COLUMNS = "id, hash, seq, lamport, kind, envelope, salt, body, journal_id, chained"
"""The columns of `event` in the order of `own_rows`; the last two are the same for all events of the own journal."""


def own_rows(events: Iterable[Event], *, first: int) -> EventRows:
    """Return the rows of own events that are numbered from `first` on, without what is the same for all of them."""
    numbered = list(enumerate(events, start=first))
    return EventRows(
        [(n, e.hash, e.envelope.seq, e.envelope.lamport, e.envelope.kind, e.raw, e.salt, e.body) for n, e in numbered],
        [(s, n) for n, e in numbered for s in e.envelope.subjects],
    )


def _place(envelope: Envelope) -> tuple[str, int, int, str]:
    return envelope.journal_id, envelope.seq, envelope.lamport, envelope.kind
