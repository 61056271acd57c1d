"""Becoming known: the proof of the card that goes with every file until somebody else has named this laptop."""

from __future__ import annotations

from fieldapp.bundle.manifest import Enrolment
from fieldapp.seal.card import card_id, prove_card
from fieldapp.station.station import Station
from fieldapp.system.errors import Bug


def is_enrolled(station: Station) -> bool:
    """Tell whether others know this station's keys: those of the first office, and whom another office has named."""
    own = station.registry.journal.own_ids()
    others = station.makers().known_offices.difference(own)
    if station.role == "office" and station.registry.shelf.secret("card_secret") is None:
        return True
    told = station.registry.journal.of_kinds(["office.added", "desk.enrolled"])
    return any(e.facts().get("journal_id") in own and e.envelope.journal_id in others for e in told)


def enrolment(station: Station) -> Enrolment | None:
    """Return the proof that goes with a file, or None once others know this station.

    Raises:
        Bug: `station.no_card`.
    """
    if is_enrolled(station):
        return None
    secret = station.registry.shelf.secret("card_secret")
    if secret is None:
        raise Bug("station.no_card")
    campaign, keys = station.campaign().campaign_id, station.keys
    proof = prove_card(secret, campaign, station.registry.journal.own_id(), keys.sign.public, keys.recipient)
    return Enrolment(card_id(secret), proof, keys.sign.public, keys.recipient)
