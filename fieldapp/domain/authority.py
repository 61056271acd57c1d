"""Who may say what: decisions that bind others count only when an office wrote them."""

from __future__ import annotations

from collections.abc import Iterable

from fieldapp.domain.events import Event, word
from fieldapp.domain.lineage import order

OFFICE_KINDS = frozenset(
    {
        "campaign.opened",
        "office.added",
        "point.opened",
        "desk.prepared",
        "desk.enrolled",
        "desk.revoked",
        "desk.retired",
        "roster.imported",
        "roster.withdrawn",
        "citizen.listed",
        "citizen.classified",
        "citizen.erased",
        "citizens.merged",
        "citizens.separated",
        "proposal.settled",
        "conflict.settled",
        "registration.approved",
        "registration.returned",
        "banklist.frozen",
        "banklist.entered",
        "banklist.signed",
        "account.opened",
        "account.rejected",
        "account.verified",
        "payment.listed",
    }
)
"""Kinds that are kept and passed on whoever wrote them, but count only from an office."""


def offices(roots: Iterable[str], events: Iterable[Event]) -> frozenset[str]:
    """Return the journals of all offices: `roots`, which the card or the own database vouches for, and whom they added.

    `events` are those of kind `office.added`, in any order. Without a root everybody counts as an office: the answer is
    empty then.
    """
    known = set(roots)
    if not known:
        return frozenset()
    waiting = sorted(events, key=order)
    while True:
        added = {word(e.facts(), "journal_id") for e in waiting if e.envelope.journal_id in known} - {""}
        if added <= known:
            return frozenset(known)
        known |= added


def may_say(event: Event, known_offices: frozenset[str]) -> bool:
    """Tell whether an event was written by somebody whose word counts for its kind."""
    return not known_offices or event.envelope.kind not in OFFICE_KINDS or event.envelope.journal_id in known_offices
