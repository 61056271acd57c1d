"""The four states of a registration: saved, written and read back, acknowledged, decided; and what came back."""

from __future__ import annotations

import msgspec

from fieldapp.domain.citizen import Registration
from fieldapp.domain.events import word
from fieldapp.domain.lineage import order
from fieldapp.registry.registrations import Decision, Place
from fieldapp.station.station import Station

SAVED, READ_BACK, ACKNOWLEDGED, DECIDED = "saved", "read_back", "acknowledged", "decided"
RETURNED = "returned"


class Standing(msgspec.Struct, frozen=True):
    """How many registrations of this desk are in each state; every one is counted once, also a void one.

    Attributes:
        saved: on this laptop only.
        read_back: in a file that was read back, not acknowledged yet.
        acknowledged: the office holds them, and has not decided.
        approved, returned: what was decided.
    """

    saved: int
    read_back: int
    acknowledged: int
    approved: int
    returned: int


class Task(msgspec.Struct, frozen=True):
    """A registration of this desk that an office gave back and that still holds.

    Attributes:
        reason: what the office wrote.
        returned_at: that office's clock, in ms.
    """

    registration_id: str
    citizen_id: str
    full_name: str
    number: str
    reason: str
    returned_at: int


def state_of(station: Station, registration: Registration) -> str:
    """Return `saved`, `read_back`, `acknowledged` or `decided`.

    What another desk recorded came here from the office, which holds it; from a neighbour, it waits to be acknowledged.
    """
    if registration.decision:
        return DECIDED
    return _state_at(station, station.registry.registrations.place(registration.event))


def standing(station: Station) -> Standing:
    """Count this desk's registrations by their state.

    Raises:
        InputRefused: `home.not_a_desk`.
    """
    station.desk()
    decided = station.registry.registrations.decided(station.registry.views.rulings)
    own = [state.journal_id for state in station.own_journals()]
    states = [
        decided[name].kind if name in decided else _state_at(station, place)
        for name, place in station.registry.registrations.recorded_in(own).items()
    ]
    return Standing(*(states.count(name) for name in (SAVED, READ_BACK, ACKNOWLEDGED, "approved", RETURNED)))


def tasks(station: Station) -> list[Task]:
    """Return what this desk has to do again, the oldest first: returned, and neither void nor replaced.

    Raises:
        InputRefused: `home.not_a_desk`.
    """
    desk_id = station.desk().desk_id
    found = []
    for decision in station.registry.registrations.decided(station.registry.views.rulings).values():
        citizen = station.registry.people.get(decision.citizen_id) if decision.kind == RETURNED else None
        registration = None if citizen is None else citizen.registration
        if citizen is None or registration is None or registration.desk != desk_id:
            continue
        if (registration.registration_id, registration.decision) == (decision.registration_id, RETURNED):
            reason, at = _reason(station, citizen.members, decision)
            found.append(
                Task(
                    registration.registration_id,
                    citizen.citizen_id,
                    citizen.text("full_name"),
                    registration.number,
                    reason,
                    at,
                )
            )
    return sorted(found, key=lambda task: (task.returned_at, task.number, task.registration_id))


def _state_at(station: Station, place: Place | None) -> str:
    if place is None or not place.chained:  # an excerpt: the office has it, also what this laptop once wrote and lost
        return ACKNOWLEDGED
    state = station.registry.journal.state(place.journal_id)
    if place.seq <= state.acknowledged_to:
        return ACKNOWLEDGED
    own = place.journal_id in station.registry.journal.own_ids()
    return SAVED if own and place.seq > state.exported_to else READ_BACK


def _reason(station: Station, members: tuple[str, ...], decision: Decision) -> tuple[str, int]:
    place = (decision.journal_id, decision.seq)
    for event in sorted(station.registry.journal.about(members), key=order):
        if (event.envelope.journal_id, event.envelope.seq) == place:
            return word(event.facts(), "reason"), event.envelope.wall_time
    return "", 0
