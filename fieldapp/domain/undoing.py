"""What an undone save takes back beside its registration: the void names what else that save had written."""

from __future__ import annotations

from typing import Final

from fieldapp.domain.events import Event, word, words
from fieldapp.domain.lineage import Lineage
from fieldapp.domain.registrations import Recorded, void_names

TAKES_BACK: Final = "takes_back"
"""The fact of a void that holds the hashes of the events it takes back."""

UNDOABLE: Final = frozenset({"citizen.added", "citizen.corrected", "consent.given", "registration.voided"})
"""What a save writes beside the registration and may be taken back with it."""

REPLACED_BY: Final = "replaced_by"
"""The fact of a void that makes room for another registration: which."""

UNDONE: Final = "undone"
"""The role of somebody whom only an undone save had added: nothing is said of them but that their number is void."""


def taken_back(events: list[Event], lineage: Lineage) -> frozenset[str]:
    """Return the hashes of the events that count no more because the save that wrote them was undone.

    They are named one by one, by hash, and say themselves with which registration they were saved: no void touches
    what another save wrote, or what others say. They count no more while the void holds: when a verdict lets a
    registration stand that was approved meanwhile, so does what was saved with it.
    """
    voids = [event.facts() for event in events if event.envelope.kind == "registration.voided"]
    if not any(TAKES_BACK in facts for facts in voids):
        return frozenset()
    recorded = Recorded(lineage)
    for event in events:
        recorded.take(event, event.facts())
    overruled = recorded.recorded.keys() - void_names(recorded)
    named = {
        (registration_id, event_hash)
        for registration_id, facts in ((word(facts, "registration"), facts) for facts in voids)
        if registration_id not in overruled
        for event_hash in words(facts, TAKES_BACK)
    }
    undoable = (event for event in events if event.envelope.kind in UNDOABLE)
    return frozenset(event.hash for event in undoable if (_saved_with(event), event.hash) in named)


def _saved_with(event: Event) -> str:
    """Return the registration that an event was saved with, empty when it was with none."""
    return word(event.facts(), REPLACED_BY if event.envelope.kind == "registration.voided" else "registration")
