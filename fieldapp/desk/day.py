"""The day at a desk: what is done, what is not printed, not decided or not handed over yet."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from fieldapp.desk.drafts import drafts
from fieldapp.desk.print_jobs import open_jobs, unprinted
from fieldapp.desk.states import tasks
from fieldapp.domain.changes import Changes
from fieldapp.domain.events import Event
from fieldapp.domain.outcomes import OPEN_ACCOUNT, OUTCOMES
from fieldapp.registry.people import Receipt
from fieldapp.station.station import Station
from fieldapp.vietnam import hours
from fieldapp.vietnam.hours import DAY_MS, HOUR_MS, VIETNAM_MS

WORKING_DAY_MS = 12 * HOUR_MS
"""Records that are older and in no file yet have stayed overnight on one laptop: the header warns."""

VOIDED = "voided"
FIGURES = ("done", "unprinted", "drafts", "undecided", VOIDED, "waiting")
"""What of a day has people behind it; besides, each hour of it, as "9"."""


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
        undecided: people whom the point lead should look at again, see `undecided`.
        outcomes: of those done, how many have each outcome, in the order of the screen.
        overdue: the oldest of those waiting is older than a working day.
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
    undecided: int = 0
    outcomes: dict[str, int] = {}
    overdue: bool = False


class Behind(msgspec.Struct, frozen=True):
    """One of the people behind a figure of the day.

    Attributes:
        why: outcome of the registration, or `returned`, `conflict` or `left` of somebody undecided.
        note: why it was returned, as the office wrote it.
        form_id: of a half-typed form.
    """

    citizen_id: str
    full_name: str
    number: str
    at: int
    why: str
    note: str = ""
    form_id: str = ""


def day_start(station: Station) -> int:
    """Return when today began in Hà Nội, in ms."""
    return hours.day_start(station.clock.now_ms())


def last_bank(station: Station) -> str:
    """Return the bank at which this desk opened an account last, or the only one of the campaign; else empty."""
    banks = station.campaign().banks
    last = station.registry.people.last_bank(desk=station.desk().desk_id, outcome=OPEN_ACCOUNT)
    return last or (banks[0] if len(banks) == 1 else "")


def today(station: Station) -> Today:
    """Return the state of the desk's day."""
    receipts = receipts_of_today(station)
    standing = [r for r in receipts if r.state != VOIDED]
    per_hour = [0] * 24
    for receipt in standing:
        per_hour[_hour(receipt)] += 1
    waiting, since = not_handed_over(station)
    numbers = [r.number for r in receipts]
    counted = {outcome: sum(r.outcome == outcome for r in standing) for outcome in OUTCOMES}
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
        undecided=len(undecided(station)),
        outcomes={outcome: count for outcome, count in counted.items() if count},
        overdue=waiting > 0 and station.clock.now_ms() - since >= WORKING_DAY_MS,
    )


def receipts_of_today(station: Station) -> list[Receipt]:
    """Return today's registrations of this desk, also void ones, in order of number."""
    return station.registry.people.receipts(desk=station.desk().desk_id, since=day_start(station))


def behind(station: Station, figure: str) -> list[Behind]:
    """Return the people behind a figure of the day, one of `FIGURES` or an hour such as "9"; the newest first.

    Those who wait to be handed over come oldest first, whatever day they are of.
    """
    match figure:
        case "drafts":
            return _drafted(station)
        case "undecided":
            return undecided(station)
        case "unprinted":
            found = [station.registry.people.by_registration(job.registration_id) for job in open_jobs(station)]
            return _told(station, [receipt for receipt in found if receipt is not None])
        case "waiting":
            own = station.registry.journal
            after = {state.journal_id: state.exported_to for state in station.own_journals()}
            places = station.registry.registrations.recorded_in(own.own_ids())
            names = {name for name, place in places.items() if place.seq > after.get(place.journal_id, 0)}
            desk = station.desk().desk_id
            waiting = [r for r in station.registry.people.receipts(desk=desk) if r.registration_id in names]
            return _told(station, sorted(waiting, key=lambda r: (r.recorded_at, r.number)))
    receipts = reversed(receipts_of_today(station))
    wanted = {
        "done": lambda r: r.state != VOIDED,
        VOIDED: lambda r: r.state == VOIDED,
    }.get(figure, lambda r: r.state != VOIDED and str(_hour(r)) == figure)
    return _told(station, filter(wanted, receipts))


def undecided(station: Station) -> list[Behind]:
    """Return whom the point lead should look at before going home, each once.

    First whose registration the office returned, then whose registration of this desk stands against another statement,
    then who was looked at today and left without an outcome: such people came and were forgotten.
    """
    people, desk_id = station.registry.people, station.desk().desk_id
    found = [Behind(t.citizen_id, t.full_name, t.number, t.returned_at, "returned", t.reason) for t in tasks(station)]
    for citizen in people.contested():
        own = next((r for r in reversed(citizen.registrations) if r.desk == desk_id), None)
        if own is not None:
            found.append(Behind(citizen.citizen_id, citizen.text("full_name"), own.number, own.wall_time, "conflict"))
    drafted = {one.citizen_id for one in _drafted(station)}
    left = [one for one in station.registry.access_log.left(since=day_start(station)) if one[0] not in drafted]
    found += [Behind(name, full_name, "", at, "left") for name, full_name, at in left]
    return list({one.citizen_id: one for one in reversed(found)}.values())[::-1]


def not_handed_over(station: Station) -> tuple[int, int]:
    """Return how many registrations no read-back file holds yet, and when the oldest was saved (ms, 0 for none)."""
    journal = station.registry.journal
    counts = [journal.waiting("registration.recorded", s.journal_id, s.exported_to + 1) for s in station.own_journals()]
    return sum(number for number, _ in counts), min((since for number, since in counts if number), default=0)


def close_day(station: Station) -> Changes:
    """Write down that the day is closed, with its totals and its first and last number; the same totals only once."""
    day = today(station)
    facts = {
        "done": day.done,
        "voided": day.voided,
        "first": day.first,
        "last": day.last,
        "unprinted": day.unprinted,
        "outcomes": day.outcomes,
    }
    closed = [event.facts() for event in own_today(station, "day.closed")]
    with station.registry.transaction() as changes:
        if closed[-1:] != [facts]:
            station.append("day.closed", [station.desk().desk_id], facts)
    return changes


def own_today(station: Station, kind: str) -> list[Event]:
    """Return the events of a kind that this laptop wrote today, oldest first."""
    own, start = station.registry.journal.own_ids(), day_start(station)
    return [
        event
        for event in station.registry.journal.of_kinds([kind])
        if event.envelope.journal_id in own and event.envelope.wall_time >= start
    ]


def _hour(receipt: Receipt) -> int:
    return (receipt.recorded_at + VIETNAM_MS) % DAY_MS // HOUR_MS


def _told(station: Station, receipts: Iterable[Receipt]) -> list[Behind]:
    name = station.registry.people.name_of
    return [Behind(r.citizen_id, name(r.citizen_id), r.number, r.recorded_at, r.outcome) for r in receipts]


def _drafted(station: Station) -> list[Behind]:
    found = []
    for draft in drafts(station):
        about = draft.about
        name = station.registry.people.name_of(about.citizen_id) or about.new.get("full_name", "")
        found.append(Behind(about.citizen_id, name, "", draft.at, about.outcome, form_id=draft.form_id))
    return found
