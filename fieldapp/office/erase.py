"""Erasing a person who asks for it: all that this office knows of them is destroyed, here and wherever it travels."""

from __future__ import annotations

import msgspec

from fieldapp.domain.changes import Changes
from fieldapp.domain.events import Event
from fieldapp.domain.lineage import order
from fieldapp.domain.rulings import LASTING_KINDS, components
from fieldapp.station.erasing import finish_erasure
from fieldapp.station.station import Station
from fieldapp.system.errors import InputRefused

_LONGEST_REASON = 500


class Leftover(msgspec.Struct, frozen=True):
    """What came in about a person whom somebody erased without having seen it; a supervisor rules on it.

    Attributes:
        members: all ids of the person.
        registrations: how many of the events are registrations.
        desks: ids of the desks that wrote them, empty for offices.
        newest: wall time of the last of them in ms.
    """

    citizen_id: str
    members: tuple[str, ...]
    events: int
    registrations: int
    desks: tuple[str, ...]
    newest: int


def erase(station: Station, citizen_id: str, *, reason: str) -> Changes:
    """Destroy what is known here of a person; the ruling names the events that it covers and travels to everybody.

    What others have registered meanwhile is not covered: it waits in the queue, see `leftovers`. Erasing again covers
    that too. The reason is kept: it must not name the person.

    Raises:
        InputRefused: `home.not_an_office`, `citizen.unknown`, `citizen.no_reason`, `event.too_long`.
        EnvironmentFault: `disk.*`; nothing was erased then.
    """
    station.office()
    if not reason.strip():
        raise InputRefused("citizen.no_reason")
    members = _members(station, citizen_id)
    known = [event for event in station.registry.journal.about(members) if event.envelope.kind not in LASTING_KINDS]
    facts = {"events": sorted(event.hash for event in known), "reason": reason.strip()[:_LONGEST_REASON]}
    with station.registry.transaction() as changes:
        station.append("citizen.erased", list(members), facts)
    finish_erasure(station)
    return changes


def keep(station: Station, citizen_id: str) -> Changes:
    """Rule that what came in about an erased person stays: they are shown again, with what is left.

    Raises:
        InputRefused: `home.not_an_office`, `citizen.not_erased`.
    """
    station.office()
    for left in leftovers(station):
        if citizen_id in left.members:
            with station.registry.transaction() as changes:
                station.append("citizen.kept", list(left.members), {})
            return changes
    raise InputRefused("citizen.not_erased")


def leftovers(station: Station) -> list[Leftover]:
    """Return the erased people of whom something is left that no erasure covers, the newest first."""
    rulings = station.registry.views.rulings
    groups = components(rulings)
    about: dict[tuple[str, ...], dict[str, Event]] = {}
    for event in station.registry.journal.erasures.left_of(rulings.erased):
        for subject in rulings.erased.intersection(event.envelope.subjects):
            about.setdefault(groups.get(subject, (subject,)), {})[event.hash] = event
    found = [_leftover(station, members, sorted(events.values(), key=order)) for members, events in about.items()]
    return sorted(found, key=lambda left: (-left.newest, left.citizen_id))


def _leftover(station: Station, members: tuple[str, ...], events: list[Event]) -> Leftover:
    desks = {station.registry.journal.state(event.envelope.journal_id).desk_id for event in events}
    return Leftover(
        citizen_id=members[0],
        members=members,
        events=len(events),
        registrations=sum(event.envelope.kind == "registration.recorded" for event in events),
        desks=tuple(sorted(desks - {""})),
        newest=max(event.envelope.wall_time for event in events),
    )


def _members(station: Station, citizen_id: str) -> tuple[str, ...]:
    citizen = station.registry.people.get(citizen_id)
    if citizen is not None:
        return citizen.members
    for left in leftovers(station):
        if citizen_id in left.members:
            return left.members
    raise InputRefused("citizen.unknown")
