"""The digest: eight groups of four that are equal when two stations hold the same facts, and can be read out."""

from __future__ import annotations

import hashlib

from fieldapp.domain.events import canonical
from fieldapp.station.station import Station


def digest(station: Station) -> str:
    """Return the digest over replayed people, registrations, rulings and settings.

    Sessions, imports, backups, logs and drafts stay out of it.
    """
    whole = hashlib.sha256()
    whole.update(canonical(station.facts()))
    whole.update(station.registry.views.facts_digest().encode())
    letters = whole.hexdigest()[:32].upper()
    return " ".join(letters[i : i + 4] for i in range(0, 32, 4))
