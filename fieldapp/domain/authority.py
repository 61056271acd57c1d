"""Who may say what: decisions that bind others count only when an office wrote them."""

from __future__ import annotations

from fieldapp.domain.events import Event

OFFICE_KINDS = frozenset(
    {
        "campaign.opened",
        "campaign.changed",
        "office.prepared",
        "office.added",
        "office.revoked",
        "point.opened",
        "desk.prepared",
        "card.issued",
        "desk.enrolled",
        "desk.revoked",
        "roster.imported",
        "roster.replaced",
        "roster.withdrawn",
        "citizen.listed",
        "citizen.classified",
        "citizen.erased",
        "citizen.kept",
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
        "invitations.planned",
    }
)
"""Kinds that are kept and passed on whoever wrote them, but count only from an office."""


def may_say(event: Event, known_offices: frozenset[str]) -> bool:
    """Tell whether an event was written by somebody whose word counts for its kind."""
    return not known_offices or event.envelope.kind not in OFFICE_KINDS or event.envelope.journal_id in known_offices
