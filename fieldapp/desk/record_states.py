"""How far each registration of a desk has come: saved, written and read back, acknowledged, decided."""

from __future__ import annotations

import msgspec

from fieldapp.station.station import Station

SAVED, WRITTEN, ACKNOWLEDGED, DECIDED = "saved", "written", "acknowledged", "decided"
STATES = (SAVED, WRITTEN, ACKNOWLEDGED, DECIDED)


class RecordState(msgspec.Struct, frozen=True):
    """One registration and how far it has come.

    Attributes:
        state: one of `STATES`.
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
    unwritten, unacknowledged = set[str](), set[str]()
    journal = station.registry.journal
    for own in station.own_journals():
        for event in journal.range(own.journal_id, own.acknowledged_to + 1, own.contiguous_to):
            (unwritten if event.envelope.seq > own.exported_to else unacknowledged).add(event.hash)
    states = []
    for receipt in station.registry.people.receipts(desk=station.desk().desk_id, since=since):
        citizen = station.registry.people.get(receipt.citizen_id)
        if citizen is None:
            continue
        for one in citizen.registrations:
            if one.registration_id != receipt.registration_id:
                continue
            if one.decision:
                state = DECIDED
            elif one.event in unwritten:
                state = SAVED
            else:
                state = WRITTEN if one.event in unacknowledged else ACKNOWLEDGED
            name = citizen.text("full_name")
            voided = receipt.state == "voided"
            states.append(RecordState(one.number, citizen.citizen_id, name, one.wall_time, state, one.decision, voided))
    return sorted(states, key=lambda one: (one.recorded_at, one.number), reverse=True)
