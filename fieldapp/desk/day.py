"""The day at a desk: what is done, what is not printed or not handed over yet, and closing it."""

from __future__ import annotations

import msgspec

from fieldapp.desk.print_jobs import unprinted
from fieldapp.domain.changes import Changes
from fieldapp.station.station import Station

_HOUR_MS = 3_600_000
_DAY_MS = 24 * _HOUR_MS
VIETNAM_MS = 7 * _HOUR_MS
"""The country has one time zone, UTC+7, without summer time."""


class Today(msgspec.Struct, frozen=True):
    """The desk's day.

    Attributes:
        done: registrations of this desk today that are not void.
        voided: void ones of today.
        unprinted: receipts that wait to be printed, of earlier days too.
        drafts: half-typed forms.
        per_hour: number done by hour of the day (24 entries, Vietnam time).
        waiting: registrations that are in no file that was read back yet.
        waiting_since: when the oldest of these was saved, in ms; 0 when there is none.
        first, last: receipt numbers of today, empty when there are none.
    """

    done: int
    voided: int
    unprinted: int
    drafts: int
    per_hour: tuple[int, ...]
    waiting: int
    waiting_since: int
    first: str
    last: str


def today(station: Station) -> Today:
    """Return the state of the desk's day."""
    start = (station.clock.now_ms() + VIETNAM_MS) // _DAY_MS * _DAY_MS - VIETNAM_MS
    receipts = station.registry.people.receipts(desk=station.desk().desk_id, since=start)
    standing = [r for r in receipts if r.state != "voided"]
    per_hour = [0] * 24
    for receipt in standing:
        per_hour[(receipt.recorded_at + VIETNAM_MS) % _DAY_MS // _HOUR_MS] += 1
    waiting, since = not_handed_over(station)
    numbers = [r.number for r in receipts]
    return Today(
        done=len(standing),
        voided=len(receipts) - len(standing),
        unprinted=unprinted(station),
        drafts=len(station.registry.shelf.drafts()),
        per_hour=tuple(per_hour),
        waiting=waiting,
        waiting_since=since,
        first=numbers[0] if numbers else "",
        last=numbers[-1] if numbers else "",
    )


def not_handed_over(station: Station) -> tuple[int, int]:
    """Return how many registrations no read-back file holds yet, and when the oldest was saved (ms, 0 for none)."""
    journal = station.registry.journal
    counts = [journal.waiting("registration.recorded", s.journal_id, s.exported_to + 1) for s in station.own_journals()]
    return sum(number for number, _ in counts), min((since for number, since in counts if number), default=0)


def close_day(station: Station) -> Changes:
    """Write down that the day is closed, with its totals and its first and last number."""
    day = today(station)
    facts = {"done": day.done, "voided": day.voided, "first": day.first, "last": day.last, "unprinted": day.unprinted}
    with station.registry.transaction() as changes:
        station.append("day.closed", [station.desk().desk_id], facts)
    return changes


def save_draft(station: Station, form_id: str, body: str) -> None:
    """Keep a half-typed form on disk, so that it survives a power cut; an empty `body` removes it."""
    with station.registry.transaction():
        station.registry.shelf.put_draft(form_id, body, saved_at=station.clock.now_ms())
