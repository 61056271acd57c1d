"""Consent that is taken back: recorded at once, and nothing is erased."""

from __future__ import annotations

from fieldapp.desk.find import person
from fieldapp.domain.changes import Changes
from fieldapp.domain.citizen import Citizen, Consent
from fieldapp.station.station import Station
from fieldapp.system.errors import InputRefused


def standing_consent(citizen: Citizen) -> Consent | None:
    """Return the newest consent that was not withdrawn, if there is one."""
    return next((consent for consent in reversed(citizen.consents) if not consent.withdrawn), None)


def withdraw_consent(station: Station, citizen_id: str) -> Changes:
    """Record that a person no longer agrees; from then on nothing more of theirs may go to a bank.

    Registrations stay as they are: how somebody is paid without a bank is a new outcome.

    Raises:
        InputRefused: `citizen.unknown`, `consent.none`.
    """
    station.desk()
    consent = standing_consent(person(station, citizen_id))
    if consent is None:
        raise InputRefused("consent.none")
    with station.registry.transaction() as changes:
        station.append("consent.withdrawn", [citizen_id], {"purposes": list(consent.purposes)})
    return changes
