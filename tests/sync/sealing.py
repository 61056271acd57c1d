"""Files that no honest station writes: whole bundles with one thing wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from fieldapp.bundle.manifest import Enrolment, Manifest, Writer
from fieldapp.bundle.writing import write_bundle
from fieldapp.domain.events import Event, write_line
from fieldapp.registry import Registry
from fieldapp.seal.card import card_id, prove_card, read_card_text
from fieldapp.seal.signing import SigningKey
from fieldapp.station.station import Station
from fieldapp.sync.outgoing import signed_range


def enrolment(station: Station, card_text: str, **changes: object) -> Enrolment:
    """Return the proof that a station holds a card, with some of it exchanged."""
    secret, keys = read_card_text(card_text).secret, station.keys
    campaign, journal = station.campaign().campaign_id, station.registry.journal.own_id()
    proof = prove_card(secret, campaign, journal, keys.sign.public, keys.recipient)
    true = Enrolment(card_id(secret), proof, keys.sign.public, keys.recipient)
    return msgspec.structs.replace(true, **changes)


def manifest(station: Station, **changes: Any) -> Manifest:
    """Return what a desk's file with its whole journal would say, with some of it exchanged."""
    journal = station.registry.journal.state(station.registry.journal.own_id())
    campaign = station.campaign().campaign_id
    true = Manifest(
        campaign=campaign,
        bundle_id=station.randomness.bytes(16).hex(),
        purpose="records",
        number=7,
        writer=Writer(journal.journal_id, station.keys.sign.public, station.keys.recipient, station.role, "Bàn"),
        written_at=station.clock.now_ms(),
        ranges=[signed_range(station.registry, station.keys, campaign, (journal.journal_id, 1, journal.contiguous_to))],
    )
    return msgspec.structs.replace(true, **changes)


def whole_journal(registry: Registry) -> list[Event]:
    """Return a station's own journal."""
    own = registry.journal.state(registry.journal.own_id())
    return list(registry.journal.range(own.journal_id, 1, own.contiguous_to))


def posing_as(public: str) -> SigningKey:
    """Return a key that signs, but not as the one that it claims to be."""
    key = SigningKey(b"somebody else altogether, 32 by.")
    key.public = public
    return key


def write(target: Path, said: Manifest, events: list[Event], *, key: SigningKey, recipients: tuple[str, ...]) -> Path:
    """Write a file that says and holds just that."""
    target.parent.mkdir(parents=True, exist_ok=True)
    lines = [write_line(event) for event in events]
    with open(target, "xb") as out:
        write_bundle(out, manifest=said, lines=lambda: lines, key=key, recipients=recipients)
    return target
