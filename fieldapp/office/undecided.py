"""Registrations that no office has decided yet, for the page where they are approved or given back."""

from __future__ import annotations

import msgspec

from fieldapp.domain.citizen import Citizen, Registration
from fieldapp.station.station import Station

MOST = 200


class Undecided(msgspec.Struct, frozen=True):
    """One registration that waits for a decision.

    Attributes:
        desk: label of the desk that recorded it, empty when it is not known here.
        contested: it is in a hard conflict, which has to be settled first.
    """

    citizen: Citizen
    registration: Registration
    desk: str
    contested: bool


def undecided(station: Station) -> tuple[list[Undecided], int]:
    """Return at most 200 registrations that wait, the oldest first, and how many wait in all.

    Raises:
        InputRefused: `home.not_an_office`.
    """
    station.office()
    desks = station.facts().desks
    decided = station.registry.registrations.decided(station.registry.views.rulings)
    receipts = [r for r in station.registry.people.receipts() if r.state == "current"]
    waiting = sorted(
        (r for r in receipts if r.registration_id not in decided), key=lambda r: (r.recorded_at, r.registration_id)
    )
    found = []
    for receipt in waiting[:MOST]:
        citizen = station.registry.people.get(receipt.citizen_id)
        for registration in () if citizen is None else citizen.registrations:
            if citizen is not None and registration.registration_id == receipt.registration_id:
                desk = desks.get(registration.desk)
                hard = any(conflict.hard for conflict in citizen.conflicts)
                found.append(Undecided(citizen, registration, desk.label if desk else "", hard))
    return found, len(waiting)
