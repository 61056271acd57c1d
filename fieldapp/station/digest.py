"""The digest: eight groups of four that are equal when two stations hold the same facts, and can be read out."""

from __future__ import annotations

import hashlib

import msgspec

from fieldapp.domain.campaign import CampaignFacts
from fieldapp.domain.events import canonical
from fieldapp.station.station import Station


def digest(station: Station) -> str:
    """Return the digest over replayed people, registrations, rulings and settings.

    Sessions, imports, backups, logs and drafts stay out of it.
    """
    whole = hashlib.sha256()
    whole.update(canonical(_in_one_order(station.facts())))
    whole.update(station.registry.views.facts_digest().encode())
    letters = whole.hexdigest()[:32].upper()
    return " ".join(letters[i : i + 4] for i in range(0, 32, 4))


def _in_one_order(facts: CampaignFacts) -> CampaignFacts:
    """Sort what stands in the order in which files arrived."""
    desks = {
        name: msgspec.structs.replace(desk, journals=tuple(sorted(desk.journals))) for name, desk in facts.desks.items()
    }
    offices = {
        name: msgspec.structs.replace(office, journals=tuple(sorted(office.journals)))
        for name, office in facts.offices.items()
    }
    return msgspec.structs.replace(facts, desks=desks, offices=offices)
