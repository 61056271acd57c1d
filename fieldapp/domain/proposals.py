"""Proposals that a list or an answer brought: which wait for a verdict, and what the verdicts come to.

A proposal is known by what it says about a person and not by where it stood: the same one in a later list is settled
already.
"""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec

from fieldapp.domain.events import Event, word
from fieldapp.domain.lineage import Lineage

_KEY_DIGITS = 16


class Pending(msgspec.Struct, frozen=True, gc=False):
    """A change that waits for a verdict.

    Attributes:
        key: see `proposal_key`.
        field: a name of `citizen.FIELDS`; `before` and `after` its texts.
        code: why it is proposed.
        roster, row: the list and the row that brought it.
    """

    key: str
    field: str
    before: str
    after: str
    code: str
    roster: str
    row: int


def proposal_key(field: str, after: str) -> str:
    """Return the name of the proposal that a field of some person should say `after`, 16 hex digits."""
    return hashlib.sha256(f"{field}\0{after}".encode()).hexdigest()[:_KEY_DIGITS]


class Proposed:
    """What the events of one person propose and settle, collected in order."""

    def __init__(self) -> None:
        self._pending: dict[str, Pending] = {}
        self._verdicts: dict[str, list[Event]] = {}

    def propose(self, facts: dict[str, Any]) -> None:
        """Note the proposals that a row of a list carries."""
        proposals, row = facts.get("proposals"), facts.get("row")
        for one in proposals if isinstance(proposals, list) else ():
            if isinstance(one, dict) and word(one, "field") and word(one, "after"):
                field, after = one["field"], one["after"]
                key = proposal_key(field, after)
                place = word(facts, "roster"), row if isinstance(row, int) else 0
                self._pending[key] = Pending(key, field, word(one, "before"), after, word(one, "code"), *place)

    def settle(self, event: Event, facts: dict[str, Any]) -> None:
        """Note a verdict."""
        if word(facts, "proposal"):
            self._verdicts.setdefault(word(facts, "proposal"), []).append(event)

    def outcome(self, lineage: Lineage) -> tuple[tuple[Pending, ...], tuple[str, ...], list[Event]]:
        """Return what waits, the keys of what was refused, and the verdicts that accept something, each in order.

        The newest verdict on a proposal holds; of two that did not know of each other, the later in order.
        """
        refused, accepted = [], []
        for key, verdicts in self._verdicts.items():
            outdated = lineage.seen_by(verdicts)
            last = [event for event in verdicts if not outdated(event)][-1]
            if word(last.facts(), "verdict") == "accepted":
                accepted.append(last)
            else:
                refused.append(key)
        waiting = [one for key, one in sorted(self._pending.items()) if key not in self._verdicts]
        return tuple(waiting), tuple(sorted(refused)), accepted
