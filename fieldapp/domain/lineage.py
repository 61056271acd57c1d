"""Who knew of whom among a few events: order and ancestry, never by the clock."""

from __future__ import annotations

from collections.abc import Iterable

from fieldapp.domain.events import Event


def order(event: Event) -> tuple[int, str, int, str]:
    """Return the key by which events are replayed: an ancestor always comes first."""
    envelope = event.envelope
    return (envelope.lamport, envelope.journal_id, envelope.seq, event.hash)


class Lineage:
    """Ancestry among the events of one person.

    `missing` are hashes of parents that no journal here holds yet: an event with such a parent applies, but it raises
    no conflict, because what looks concurrent may not be.
    """

    def __init__(self, events: Iterable[Event], missing: frozenset[str] = frozenset()) -> None:
        self._parents = {event.hash: event.envelope.parents for event in events}
        self._missing = missing
        self._ancestors: dict[str, set[str]] = {}

    def knew(self, later: Event, earlier: Event) -> bool:
        """Tell whether the writer of `later` had seen `earlier`."""
        return earlier.hash in self._all_before(later.hash)

    def certain(self, event: Event) -> bool:
        """Tell whether everything that the writer had seen directly is here."""
        return self._missing.isdisjoint(event.envelope.parents)

    def _all_before(self, start: str) -> set[str]:
        known = self._ancestors.get(start)
        if known is None:
            known = set()
            waiting = list(self._parents.get(start, ()))
            while waiting:
                parent = waiting.pop()
                if parent in known or parent not in self._parents:
                    continue
                known.add(parent)
                waiting.extend(self._parents[parent])
            self._ancestors[start] = known
        return known
