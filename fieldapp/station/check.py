"""Proving that everything is whole: chains, signatures, the database, and views that follow from the journal."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from fieldapp.domain.events import body_commitment, event_hash
from fieldapp.station.digest import digest
from fieldapp.station.station import Station


class Finding(msgspec.Struct, frozen=True):
    """One thing that is not whole: `code`, and `place` without personal data."""

    code: str
    place: str


class Report(msgspec.Struct, frozen=True):
    """What a check looked at and found.

    Attributes:
        journals, events: how many were verified.
        findings: empty when all is whole.
        digest: of the facts.
    """

    journals: int
    events: int
    people: int
    findings: tuple[Finding, ...]
    digest: str


def check(station: Station, *, progress: Callable[[str, int, int], None] | None = None) -> Report:
    """Verify chains, signed heads, commitments, the database file, and that the views equal a fresh rebuild.

    Findings: `check.database`, `check.gap`, `check.chain`, `check.hash`, `check.commitment`, `check.head`,
    `check.views`.
    """
    registry = station.registry
    findings = [Finding("check.database", text[:200]) for text in registry.damage()]
    states = registry.journal.states()
    for number, state in enumerate(states):
        if progress is not None:
            progress("check", number, len(states))
        findings += _journal(station, state.journal_id)
    before = registry.views.fingerprint()
    after = registry.rehearse(lambda: registry.views.rebuild(), registry.views.fingerprint)
    if before != after:
        findings.append(Finding("check.views", registry.path.name))
    people = len(registry.people.all_ids())
    return Report(len(states), registry.journal.count(), people, tuple(findings), digest(station))


def _journal(station: Station, journal_id: str) -> list[Finding]:
    journal = station.registry.journal
    state = journal.state(journal_id)
    findings = []
    expected, previous = 1, ""
    for event in journal.range(journal_id, 1, state.contiguous_to):
        envelope, place = event.envelope, f"{journal_id[:8]}:{event.envelope.seq}"
        if envelope.seq != expected:
            findings.append(Finding("check.gap", place))
        if envelope.prev_hash != previous:
            findings.append(Finding("check.chain", place))
        if event_hash(event.raw) != event.hash:
            findings.append(Finding("check.hash", place))
        whole = (
            event.salt is None or event.body is None or body_commitment(event.salt, event.body) == envelope.commitment
        )
        if not whole:
            findings.append(Finding("check.commitment", place))
        expected, previous = envelope.seq + 1, event.hash
    if expected != state.contiguous_to + 1 or previous != state.head_hash:
        findings.append(Finding("check.gap", f"{journal_id[:8]}:{expected}"))
    if state.signed_head and not station.head_is_signed(state):
        findings.append(Finding("check.head", journal_id[:8]))
    return findings
