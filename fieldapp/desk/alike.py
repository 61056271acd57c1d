"""Saying that somebody who looks alike is another person; it is remembered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from fieldapp.desk.find import person
from fieldapp.domain.changes import Changes
from fieldapp.station.station import Station
from fieldapp.system.errors import InputRefused
from fieldapp.vietnam.names import tidy_text

_MAX_REASON = 500


def say_another(station: Station, citizen_id: str, others: Iterable[str], *, because: str) -> Changes:
    """Write down that a person is none of the `others`, and why; neither desk nor office asks again.

    Raises:
        InputRefused: `citizen.unknown`, `citizen.same`, `citizen.because` when no reason is given.
    """
    with station.registry.transaction() as changes:
        this = person(station, citizen_id)
        values = {field: value.text for field, value in this.values.items()}
        note_another(station, this.citizen_id, values, others, because=because)
    return changes


def note_another(
    station: Station, citizen_id: str, values: Mapping[str, str], others: Iterable[str], *, because: str
) -> None:
    """Write the same inside a transaction, also of somebody whom the same transaction adds.

    Nothing is ruled about others who have the same number: two people of one number are for the office to settle.
    """
    reason = tidy_text(because)[:_MAX_REASON]
    if not reason:
        raise InputRefused("citizen.because", place="because")
    for other in [person(station, name) for name in others]:
        if citizen_id in other.members:
            raise InputRefused("citizen.same")
        if not any(values.get(field) and values[field] == other.text(field) for field in ("national_id", "old_id")):
            station.append("duplicate.dismissed", [citizen_id, other.citizen_id], {"reason": reason})
