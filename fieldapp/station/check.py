"""Proving that everything is whole: chains, signatures, the database, and views that follow from the journal."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from fieldapp.domain.events import Envelope, body_commitment, event_hash
from fieldapp.registry.journal import JournalState
from fieldapp.registry.registry import StoredEvent
from fieldapp.station.digest import digest
from fieldapp.station.station import Station
from fieldapp.system.errors import InputRefused

_STEP = 1000
_UNREADABLE = (msgspec.DecodeError, ValueError, InputRefused)
"""What reading something that was changed behind the program's back may raise."""


class Finding(msgspec.Struct, frozen=True):
    """One thing that is not whole: `code`, and `place` without personal data."""

    code: str
    place: str


class Report(msgspec.Struct, frozen=True):
    """What a check looked at and found.

    Attributes:
        journals, events: how many were verified.
        findings: empty when all is whole.
        digest: of the facts; empty when they can no longer be read.
        whole: how many events are proved by their own bytes, also in a file that is damaged.
    """

    journals: int
    events: int
    people: int
    findings: tuple[Finding, ...]
    digest: str
    whole: int = 0


def check(station: Station, *, progress: Callable[[str, int, int], None] | None = None) -> Report:
    """Verify chains, signed heads, commitments, the database file, and that the views equal a fresh rebuild.

    Whatever was changed is a finding and stops nothing: `check.database`, `check.gap`, `check.chain`, `check.hash`,
    `check.commitment`, `check.body_missing` (nobody erased it), `check.head`, `check.views`.
    """
    registry = station.registry
    place = registry.path.name
    findings = [Finding("check.database", text[:200]) for text in registry.damage()]
    states: list[JournalState] = []
    events = people = 0
    facts = ""
    try:
        states, events = registry.journal.states(), registry.journal.count()
        findings += _journals(station, states, events, progress)
        people = len(registry.people.all_ids())
        before = registry.views.fingerprint()
        after = registry.rehearse(registry.views.rebuild, registry.views.fingerprint)
        if before != after:
            findings.append(Finding("check.views", place))
        facts = digest(station)
    except _UNREADABLE as error:
        damaged = isinstance(error, InputRefused) and error.code == "registry.damaged"
        finding = Finding("check.database" if damaged else "check.views", place)
        findings += [finding] if finding.code not in {f.code for f in findings} else []
    whole = registry.proved() if findings else events
    return Report(len(states), events, people, tuple(findings), facts, whole)


def _journals(
    station: Station, states: list[JournalState], events: int, progress: Callable[[str, int, int], None] | None
) -> Iterator[Finding]:
    """Go once through all events; chains and excerpts lie side by side."""
    ends: dict[str, tuple[int, str]] = {}
    covered = station.registry.views.rulings.covered
    for number, stored in enumerate(station.registry.stored()):
        if progress is not None and number % _STEP == 0:
            progress("check", number, events)
        place = f"{stored.journal_id[:8]}:{stored.seq}"
        envelope = _envelope(stored)
        if envelope is None:
            yield Finding("check.hash", place)
        elif not _has_its_body(stored, envelope):
            yield Finding("check.commitment", place)
        elif stored.body is None and stored.hash not in covered:
            yield Finding("check.body_missing", place)
        if stored.chained:
            seq, previous = ends.get(stored.journal_id, (0, ""))
            if stored.seq != seq + 1:
                yield Finding("check.gap", place)
            if envelope is not None and envelope.prev_hash != previous:
                yield Finding("check.chain", place)
            ends[stored.journal_id] = stored.seq, stored.hash
    for state in states:
        end = ends.pop(state.journal_id, (0, ""))
        if end != (state.contiguous_to, state.head_hash):
            yield Finding("check.gap", f"{state.journal_id[:8]}:{end[0] + 1}")
        if state.signed_head and not station.head_is_signed(state):
            yield Finding("check.head", state.journal_id[:8])
    for journal_id in ends:
        yield Finding("check.gap", f"{journal_id[:8]}:1")


def _envelope(stored: StoredEvent) -> Envelope | None:
    """Return the envelope, unless its bytes are not those that were hashed or the row says something else."""
    if event_hash(stored.envelope) != stored.hash:
        return None
    try:
        envelope = msgspec.json.decode(stored.envelope, type=Envelope)
    except msgspec.DecodeError:
        return None
    row = (stored.journal_id, stored.seq, stored.lamport, stored.kind)
    return envelope if row == (envelope.journal_id, envelope.seq, envelope.lamport, envelope.kind) else None


def _has_its_body(stored: StoredEvent, envelope: Envelope) -> bool:
    """Tell whether the body is the one that was committed to, or was destroyed together with its salt."""
    if stored.salt is None or stored.body is None:
        return stored.salt is stored.body
    return body_commitment(stored.salt, stored.body) == envelope.commitment
