"""The 25-digit number that two screens show when they hold the same keys."""

from __future__ import annotations

import hashlib

import msgspec

_DIGITS = 25
_GROUP = 5
_encoder = msgspec.json.Encoder(order="deterministic")


class PublicKeys(msgspec.Struct, frozen=True, order=True):
    """The public keys of one side.

    Attributes:
        sign_public: Ed25519 key, 64 hex digits.
        recipient: age recipient, `age1...`.
    """

    sign_public: str
    recipient: str


def pairing_number(campaign: str, one: PublicKeys, other: PublicKeys) -> str:
    """Return five groups of five digits made of both sides' keys and the campaign, the same on both sides.

    25 digits are 83 bits: to find other keys with the same number is out of reach.
    """
    sides = [[side.sign_public, side.recipient] for side in sorted((one, other))]
    digest = hashlib.sha512(b"fieldapp/pairing/1\0" + _encoder.encode([campaign, sides])).digest()
    digits = f"{int.from_bytes(digest, 'big') % 10**_DIGITS:0{_DIGITS}d}"
    return " ".join(digits[start : start + _GROUP] for start in range(0, _DIGITS, _GROUP))
