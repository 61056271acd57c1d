"""How far each single registration of a desk has come, for the page of handing over."""

from __future__ import annotations

import msgspec

from fieldapp.desk.states import state_of
from fieldapp.station.station import Station


class RecordState(msgspec.Struct, frozen=True):
    """One registration and how far it has come.

    Attributes:
        state: `saved`, `read_back`, `acknowledged` or `decided`.
        decision: `approved` or `returned` once it is decided.
        voided: its receipt is void, which travels like everything else.
    """

    number: str
    citizen_id: str
    name: str
    recorded_at: int
    state: str
    decision: str = ""
    voided: bool = False


def record_states(station: Station, *, since: int = 0) -> list[RecordState]:
    """Return this desk's registrations since a time in ms, the newest first.

    Raises:
        InputRefused: `home.not_a_desk`.
    """
    states = []
    for receipt in station.registry.people.receipts(desk=station.desk().desk_id, since=since):
        citizen = station.registry.people.get(receipt.citizen_id)
        for one in () if citizen is None else citizen.registrations:
            if citizen is not None and one.registration_id == receipt.registration_id:
                name, state = citizen.text("full_name"), state_of(station, one)
                void = receipt.state == "voided"
                states.append(
                    RecordState(one.number, citizen.citizen_id, name, one.wall_time, state, one.decision, void)
                )
    return sorted(states, key=lambda one: (one.recorded_at, one.number), reverse=True)
