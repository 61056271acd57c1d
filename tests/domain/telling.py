"""Invented people and the journals of those who write about them, without a database."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from fieldapp.domain.citizen import Citizen
from fieldapp.domain.events import Event, seal_event
from fieldapp.domain.replay import replay
from fieldapp.domain.rulings import RULING_KINDS, fold_rulings

START_MS = 1_795_392_000_000
"""2026-11-23 in ms."""


class Writer:
    """One journal; it knows of others' events what it is told by `sees`."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.journal_id = hashlib.sha256(name.encode()).hexdigest()[:32]
        self.seen: dict[str, Event] = {}
        self._own: list[Event] = []

    def sees(self, *others: Writer | Event) -> None:
        """Take over what another holds, or single events."""
        for other in others:
            known = other.seen.values() if isinstance(other, Writer) else [other]
            self.seen |= {event.hash: event for event in known}

    def tells(self, kind: str, subjects: str | list[str], **facts: Any) -> Event:
        """Append an event about `subjects` whose parents are the newest seen about each of them."""
        ids = [subjects] if isinstance(subjects, str) else subjects
        parents: set[str] = set()
        for subject in ids:
            about = [event for event in self.seen.values() if subject in event.envelope.subjects]
            named = {parent for event in about for parent in event.envelope.parents}
            parents |= {event.hash for event in about if event.hash not in named}
        seq = len(self._own) + 1
        event = seal_event(
            journal_id=self.journal_id,
            seq=seq,
            prev_hash=self._own[-1].hash if self._own else "",
            kind=kind,
            subjects=ids,
            parents=sorted(parents),
            lamport=max((e.envelope.lamport for e in self.seen.values()), default=0) + 1,
            wall_time=START_MS + seq,
            officer=f"officer of {self.name}",
            salt=hashlib.sha256(f"{self.name}/{seq}".encode()).digest(),
            facts=facts,
        )
        self._own.append(event)
        self.seen[event.hash] = event
        return event


def listed(writer: Writer, citizen_id: str, roster: str = "roster-1", row: int = 2, **fields: str) -> Event:
    """A row of a roster names a person."""
    return writer.tells("citizen.listed", citizen_id, roster=roster, sheet="Danh sách", row=row, fields=fields)


def corrected(writer: Writer, citizen_id: str, evidence: str, **fields: str) -> Event:
    """A desk corrects fields of a person on some evidence."""
    return writer.tells("citizen.corrected", citizen_id, fields=fields, evidence=dict.fromkeys(fields, evidence))


def registers(writer: Writer, citizen_id: str, name: str, outcome: str = "open_account", **details: str) -> Event:
    """A desk records a registration."""
    return writer.tells("registration.recorded", citizen_id, registration=name, outcome=outcome, **details)


def settles(writer: Writer, citizen_id: str, chosen: str, *over: str) -> Event:
    """A supervisor chooses one registration over others."""
    return writer.tells("conflict.settled", citizen_id, about="registration", registration=chosen, over=list(over))


def everything(*writers: Writer) -> list[Event]:
    """All events that any of the writers holds, once."""
    return list({h: e for writer in writers for h, e in writer.seen.items()}.values())


def person(citizen_id: str | tuple[str, ...], events: Iterable[Event], missing: Iterable[str] = ()) -> Citizen:
    """Replay one person out of the events of many; fail when nothing makes one."""
    found = perhaps(citizen_id, events, missing)
    assert found is not None
    return found


def perhaps(citizen_id: str | tuple[str, ...], events: Iterable[Event], missing: Iterable[str] = ()) -> Citizen | None:
    """Replay one person out of the events of many."""
    known = list(events)
    members = (citizen_id,) if isinstance(citizen_id, str) else citizen_id
    about = [event for event in known if not set(members).isdisjoint(event.envelope.subjects)]
    rulings = fold_rulings(event for event in known if event.envelope.kind in RULING_KINDS)
    return replay(members, about, rulings, frozenset(missing))


def conflicts(citizen: Citizen) -> dict[str, tuple[str, ...]]:
    """What contradicts what: about -> options, the default first."""
    return {conflict.about: tuple(text for _, text in conflict.options) for conflict in citizen.conflicts}


def states(citizen: Citizen) -> dict[str, str]:
    """Registration id -> state."""
    return {registration.registration_id: registration.state for registration in citizen.registrations}
