"""Handing a journal on to new keys: the statement, who may sign it, and the key that the recovery paper signs with."""

from __future__ import annotations

import msgspec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from fieldapp.seal.boxes import identity_secret
from fieldapp.seal.signing import SigningKey, signature_bytes, verify

_encoder = msgspec.json.Encoder(order="deterministic")


class Succession(msgspec.Struct, frozen=True):
    """A journal with its keys goes on for an old one.

    Attributes:
        old: the journal that ends at `seq`, whose event has `hash`; 0 and empty when nothing of it counts.
        journal_id, sign_public, recipient: what goes on for it.
        by: the key that says so: the old journal's, or the campaign's recovery signing key.
        signature: 128 hex digits.
    """

    old: str
    seq: int
    hash: str
    journal_id: str
    sign_public: str
    recipient: str
    by: str
    signature: str = ""


def sign_succession(key: SigningKey, campaign: str, told: Succession) -> Succession:
    """Return the statement signed by `key`."""
    signed = msgspec.structs.replace(told, by=key.public)
    return msgspec.structs.replace(signed, signature=key.sign("succession", _said(campaign, signed)).hex())


def is_succession(campaign: str, told: Succession) -> bool:
    """Return whether the key that a statement names has signed it; never raises. Whose key it is, others know."""
    signed = signature_bytes(told.signature)
    return signed is not None and verify(told.by, "succession", _said(campaign, told), signed)


def recovery_signing_key(recovery: str) -> SigningKey:
    """Return the key that the paper with the recovery key (an age identity) signs with (HKDF-SHA256, RFC 5869).

    Raises:
        InputRefused: `seal.identity` when the text is no age identity.
    """
    return SigningKey(HKDF(SHA256(), 32, salt=b"", info=b"fieldapp/recovery/1/sign").derive(identity_secret(recovery)))


def sign_founding(recovery: SigningKey, campaign: str, journal_id: str, sign_public: str, recipient: str) -> str:
    """Return the recovery key's word (128 hex digits) that an office opened the campaign in this journal."""
    return recovery.sign("founding", _encoder.encode([campaign, journal_id, sign_public, recipient])).hex()


def is_founding(
    recovery_public: str, campaign: str, journal_id: str, sign_public: str, recipient: str, signature: str
) -> bool:
    """Return whether the recovery key vouches for the office that opened a campaign; never raises."""
    signed = signature_bytes(signature)
    said = _encoder.encode([campaign, journal_id, sign_public, recipient])
    return signed is not None and verify(recovery_public, "founding", said, signed)


def _said(campaign: str, told: Succession) -> bytes:
    said = [campaign, told.old, told.seq, told.hash, told.journal_id, told.sign_public, told.recipient]
    return _encoder.encode(said)
