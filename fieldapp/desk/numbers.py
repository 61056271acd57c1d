"""Receipt numbers of the day: from which to which, which are void, and which are not there and why."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator

import msgspec

from fieldapp.desk.day import VOIDED, own_today, receipts_of_today
from fieldapp.domain.events import word
from fieldapp.domain.receipt import LETTERS, incarnation_of, receipt_number, sequence_of
from fieldapp.registry.people import Receipt
from fieldapp.registry.registrations import Place
from fieldapp.station.continuity import ROTATED
from fieldapp.station.station import Station

ERASED, UNKNOWN = "erased", "unknown"


class Series(msgspec.Struct, frozen=True):
    """The numbers of today under one letter; `why` a new letter was begun: a reason of `continuity`, or empty."""

    first: str
    last: str
    why: str


class VoidNumber(msgspec.Struct, frozen=True):
    """A number that is void, and why.

    Attributes:
        earlier: it was given on a day before and declared void today.
    """

    number: str
    reason: str
    earlier: bool = False

    @property
    def told(self) -> str:
        """How it is told: `void`, or `void_earlier`."""
        return "void_earlier" if self.earlier else "void"


class Gap(msgspec.Struct, frozen=True):
    """Numbers that were used and are not there: the person was `erased` since, or nobody knows (`unknown`)."""

    first: str
    last: str
    count: int
    why: str


def series_of_today(station: Station) -> list[Series]:
    """Return the numbers of today, one line a letter: a journal that began anew has taken the next one."""
    begun = _letters_begun(station)
    by_letter = itertools.groupby(receipts_of_today(station), key=lambda r: incarnation_of(r.number))
    whole = [(letter, list(receipts)) for letter, receipts in by_letter]
    return [Series(some[0].number, some[-1].number, begun.get(letter, "")) for letter, some in whole]


def void_numbers(station: Station) -> list[VoidNumber]:
    """Return the void numbers of today, each with its reason, and behind them earlier ones that were voided today."""
    today = [receipt for receipt in receipts_of_today(station) if receipt.state == VOIDED]
    voided = [word(event.facts(), "registration") for event in own_today(station, "registration.voided")]
    known = {receipt.registration_id for receipt in today}
    found = map(station.registry.people.by_registration, dict.fromkeys(voided))
    # A void may be undone itself, or overruled: then the number holds.
    earlier = [one for one in found if one and one.state == VOIDED and one.registration_id not in known]
    void = [*today, *earlier]
    people = {receipt.citizen_id: station.registry.people.get(receipt.citizen_id) for receipt in void}
    reasons = {
        one.registration_id: one.void_reason for c in people.values() if c is not None for one in c.registrations
    }
    return [
        VoidNumber(
            receipt.number, reasons.get(receipt.registration_id, ""), earlier=receipt.registration_id not in known
        )
        for receipt in void
    ]


def gaps(station: Station) -> list[Gap]:
    """Return the numbers missing between the last one before today and the last one given out, in runs."""
    desk = station.desk()
    held: dict[int, dict[int, Receipt]] = {}
    for receipt in station.registry.people.receipts(desk=desk.desk_id):
        held.setdefault(incarnation_of(receipt.number), {})[sequence_of(receipt.number)] = receipt
    today = {receipt.number for receipt in receipts_of_today(station)}
    current = int(station.registry.shelf.setting("incarnation", "0")) % len(LETTERS)
    given_out = int(station.registry.shelf.setting("receipt_sequence", "0"))
    found = []
    for letter, there in sorted({current: {}, **held}.items()):
        of_today = [sequence for sequence, receipt in there.items() if receipt.number in today]
        if letter != current and not of_today:
            continue
        newest = given_out if letter == current else max(of_today)
        first = min(of_today, default=newest + 1)
        before = max((sequence for sequence in there if sequence < first), default=0)
        missing = [sequence for sequence in range(before + 1, newest + 1) if sequence not in there]
        for start, end in _runs(missing):
            why = (
                ERASED if _erased_between(station, there.get(start - 1), there.get(end + 1)) > end - start else UNKNOWN
            )
            first_number, last_number = (receipt_number(desk.number, letter, n) for n in (start, end))
            found.append(Gap(first_number, last_number, end - start + 1, why))
    return found


def _letters_begun(station: Station) -> dict[int, str]:
    """Return why the journals of this laptop began that took a new letter, by letter."""
    journal = station.registry.journal
    firsts = [next(iter(journal.range(name, 1, 1)), None) for name in journal.own_ids()]
    whys = [word(event.facts(), "why") for event in firsts if event is not None]
    anew = [why for why in whys if why not in ("", ROTATED)]
    current = int(station.registry.shelf.setting("incarnation", "0"))
    return {(current - back) % len(LETTERS): why for back, why in enumerate(reversed(anew))}


def _erased_between(station: Station, before: Receipt | None, after: Receipt | None) -> int:
    """Count the registrations whose facts were destroyed between two receipts in one of the own journals."""
    registrations, own = station.registry.registrations, station.registry.journal.own_ids()
    places = registrations.recorded_in(own)
    low, high = (None if r is None else places.get(r.registration_id) for r in (before, after))

    def within(place: Place) -> bool:
        journals = {one.journal_id for one in (low, high) if one is not None} or set(own)
        first, last = low.seq if low else 0, high.seq if high else math.inf
        return place.journal_id in journals and first < place.seq < last

    return sum(map(within, registrations.erased_in(own)))


def _runs(numbers: list[int]) -> Iterator[tuple[int, int]]:
    for _, run in itertools.groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        some = [number for _, number in run]
        yield some[0], some[-1]
