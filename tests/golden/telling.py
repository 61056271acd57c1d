"""What golden files and homes say, in words that no later version changes."""

from __future__ import annotations

from collections import Counter
from io import BytesIO
from typing import Any

from fieldapp.bundle.reading import open_bundle
from fieldapp.domain.events import read_line
from fieldapp.station.station import Station

Told = dict[str, Any]


def told_by(data: bytes, identity: str) -> Told:
    """Return what a file says: its manifest in short, and its events by their hashes."""
    with open_bundle(BytesIO(data), [identity]) as bundle:
        events = [read_line(line) for line in bundle.lines()]
        bundle.finish()
        known = bundle.manifest
    return {
        "format": list(known.format),
        "campaign": known.campaign,
        "bundle_id": known.bundle_id,
        "purpose": known.purpose,
        "number": known.number,
        "writer": [known.writer.journal_id, known.writer.sign_public, known.writer.role, known.writer.label],
        "ranges": [[part.journal_id, part.from_seq, part.to_seq, part.head_hash] for part in known.ranges],
        "excerpts": known.excerpts,
        "recipients": known.recipients,
        "enrols": known.enrolment is not None,
        "answers": sorted(known.answer["journals"]) if known.answer else [],
        "offers": known.offer is not None,
        "events": [event.hash for event in events],
        "kinds": dict(sorted(Counter(event.envelope.kind for event in events).items())),
    }


def facts_of(station: Station) -> Told:
    """Return what a station knows: journals, forks, people with what was recorded for them."""
    journal, people = station.registry.journal, station.registry.people
    states = journal.states()
    persons: Told = {}
    for citizen_id in people.all_ids():
        citizen = people.get(citizen_id)
        assert citizen is not None
        persons[citizen_id] = {
            "name": citizen.text("full_name"),
            "birth": citizen.text("birth_date"),
            "number": citizen.text("national_id"),
            "ward": citizen.text("ward"),
            "members": list(citizen.members),
            "unknown": citizen.unknown,
            "conflicts": sorted(conflict.about for conflict in citizen.conflicts),
            "registrations": {
                r.registration_id: [r.number, r.outcome, r.state, r.details.get("bank", "")]
                for r in citizen.registrations
            },
        }
    return {
        "events": journal.count(),
        "journals": {state.journal_id: [state.contiguous_to, state.head_hash] for state in states},
        "forks": {s.journal_id: [list(end) for end in journal.forks(s.journal_id)] for s in states},
        "people": persons,
    }
