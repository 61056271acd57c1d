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

UNDONE: Final = "undone"
"""The role of somebody whom only an undone save had added: nothing is said of them but that their number is void."""


def taken_back(events: list[Event], lineage: Lineage) -> frozenset[str]:
    """Return the hashes of the events that count no more because the save that wrote them was undone.

    They are named one by one, and by hash: nothing that others say, before or after, is touched. They count no more
    while the void holds: when a verdict lets a registration stand that was approved meanwhile, so does what was saved
    with it.
    """
    voids = [event.facts() for event in events if event.envelope.kind == "registration.voided"]
    if not any(TAKES_BACK in facts for facts in voids):
        return frozenset()
    recorded = Recorded(lineage)
    for event in events:
        recorded.take(event, event.facts())
    overruled = recorded.recorded.keys() - void_names(recorded)
    named = {
        event_hash
        for facts in voids
        if word(facts, "registration") not in overruled
        for event_hash in words(facts, TAKES_BACK)
    }
    return frozenset(event.hash for event in events if event.envelope.kind in UNDOABLE and event.hash in named)
