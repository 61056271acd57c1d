"""How far the campaign is: one number, the pace, wards and groups by what is missing, desks that never reported."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import msgspec

from fieldapp.domain.outcomes import DONE, GONE
from fieldapp.office.decide import alike
from fieldapp.office.erase import leftovers
from fieldapp.station.digest import digest
from fieldapp.station.station import Station
from fieldapp.vietnam.hours import day_of

_RECENT_DAYS = 2


class Part(msgspec.Struct, frozen=True):
    """One ward or group: `done` of `total`; people who died or moved away are in neither."""

    name: str
    done: int
    total: int
    gone: int = 0


class DeskState(msgspec.Struct, frozen=True):
    """One desk as the office sees it.

    Attributes:
        state: `prepared` (never reported), `reported`, `retired` (its own word, in its newest journal) or `revoked`.
        last_heard: wall time of its newest event here in ms, 0 for never.
        registrations: how many of its registrations hold or held.
    """

    desk_id: str
    label: str
    point: str
    number: int
    state: str
    last_heard: int
    events: int
    registrations: int


class Overview(msgspec.Struct, frozen=True):
    """The state of the campaign.

    Attributes:
        done, total, gone: people whose way of being paid is settled, people to be settled, people who died or moved.
        days_left: to the deadline, 0 on its day, negative after it.
        needed_per_day: people a day from today to the deadline to reach all.
        reached_per_day: mean of the last two days with registrations.
        burn_up: (day as YYYY-MM-DD, done up to the end of it).
        wards, groups: those that miss most come first.
        desks: those that never reported come first.
        duplicates, conflicts: what waits for a decision; `erasures` likewise: erased people of whom something came in.
        digest: eight groups of four; the same facts, the same digest.
    """

    done: int
    total: int
    gone: int
    days_left: int
    needed_per_day: int
    reached_per_day: int
    burn_up: tuple[tuple[str, int], ...]
    wards: tuple[Part, ...]
    groups: tuple[Part, ...]
    desks: tuple[DeskState, ...]
    duplicates: int
    conflicts: int
    digest: str
    erasures: int = 0


def overview(station: Station) -> Overview:
    """Return the state of the campaign as it is known here."""
    people = station.registry.people
    wards = _parts(people.tally("ward"))
    done, total, gone = (sum(getattr(w, name) for w in wards) for name in ("done", "total", "gone"))
    days = _done_per_day(people.registered_at())
    today = day_of(station.clock.now_ms())
    days_left = (date.fromisoformat(station.campaign().deadline) - today).days
    recent = [count for _, count in days[-_RECENT_DAYS:]]
    running = 0
    burn_up = []
    for day, count in days:
        running += count
        burn_up.append((day.isoformat(), running))
    return Overview(
        done=done,
        total=total,
        gone=gone,
        days_left=days_left,
        needed_per_day=-(-(total - done) // max(days_left, 1)),
        reached_per_day=round(sum(recent) / len(recent)) if recent else 0,
        burn_up=tuple(burn_up),
        wards=wards,
        groups=_parts(people.tally("group")),
        desks=desk_states(station),
        duplicates=len(alike(station)),
        conflicts=len(people.contested()),
        digest=digest(station),
        erasures=len(leftovers(station)),
    )


def desk_states(station: Station) -> tuple[DeskState, ...]:
    """Return all desks, those that never reported first, then by number."""
    facts = station.facts()
    registered: dict[str, int] = defaultdict(int)
    ended = {event.envelope.journal_id for event in station.registry.journal.of_kinds(["desk.retired"])}
    for receipt in station.registry.people.receipts():
        registered[receipt.desk] += 1
    states = []
    for desk in facts.desks.values():
        journals = [station.registry.journal.state(j) for j in desk.journals]
        heard = [station.registry.journal.time_of(j.journal_id, j.contiguous_to) for j in journals]
        state = "revoked" if desk.revoked else "reported" if journals else "prepared"
        if journals and desk.journals[-1] in ended and not desk.revoked:
            state = "retired"
        point = facts.points.get(desk.point_id)
        states.append(
            DeskState(
                desk.desk_id,
                desk.label,
                point.name if point else "",
                desk.number,
                state,
                max(heard, default=0),
                sum(j.contiguous_to for j in journals),
                registered[desk.desk_id],
            )
        )
    return tuple(sorted(states, key=lambda s: (s.state != "prepared", s.number)))


def _parts(tally: list[tuple[str, str, int]]) -> tuple[Part, ...]:
    counts: dict[str, list[int]] = {}
    for name, outcome, count in tally:
        done, total, gone = counts.setdefault(name, [0, 0, 0])
        left = outcome in GONE
        counts[name] = [done + count * (outcome in DONE), total + count * (not left), gone + count * left]
    parts = [Part(name, *numbers) for name, numbers in counts.items()]
    return tuple(sorted(parts, key=lambda p: (p.done - p.total, p.name)))


def _done_per_day(registered: list[tuple[int, str]]) -> list[tuple[date, int]]:
    per_day: dict[date, int] = defaultdict(int)
    for at, outcome in registered:
        per_day[day_of(at)] += outcome in DONE
    return sorted(per_day.items())
