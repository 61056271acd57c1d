"""Ed25519 signatures, each bound to one purpose, so that a signature made for one thing never counts for another."""

from __future__ import annotations

from typing import Literal, get_args

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from fieldapp.system.errors import Bug
from fieldapp.system.randomness import Randomness

Purpose = Literal["head", "manifest", "receipt", "certificate", "succession", "founding"]
"""What a signature may be for. A new purpose is a new word here; an old word never changes its meaning."""

SEED_BYTES = 32
SIGNATURE_BYTES = 64

_PURPOSES: frozenset[str] = frozenset(get_args(Purpose))
_FIELD_PRIME = 2**255 - 19
# The y coordinates of the points of order 1, 2, 4 and 8: under such a key one signature fits many messages.
_SMALL_ORDER = frozenset(
    {
        0,
        1,
        _FIELD_PRIME - 1,
        2707385501144840649318225287225658788936804267575313519463743609750303402022,
        55188659117513257062467267217118295137698188065244968500265048394206261417927,
    }
)
_encoder = msgspec.json.Encoder(order="deterministic")


class SigningKey:
    """A private Ed25519 key.

    Attributes:
        public: the public key, 64 hex digits.
    """

    def __init__(self, seed: bytes) -> None:
        """Make the key of 32 secret bytes; the same bytes give the same key."""
        if len(seed) != SEED_BYTES:
            raise Bug("seal.seed_length")
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.public = self._key.public_key().public_bytes_raw().hex()

    @classmethod
    def fresh(cls, randomness: Randomness) -> SigningKey:
        """Make a key of fresh random bytes."""
        return cls(randomness.bytes(SEED_BYTES))

    @property
    def seed(self) -> bytes:
        """Return the 32 secret bytes: for the encrypted registry, never for a log or a screen."""
        return self._key.private_bytes_raw()

    def sign(self, purpose: Purpose, message: bytes) -> bytes:
        """Return the 64 bytes of the signature over `message` for `purpose`."""
        return self._key.sign(_bound(purpose, message))


def verify(public: str, purpose: Purpose, message: bytes, signature: bytes) -> bool:
    """Return whether the owner of `public` (64 hex digits) signed `message` for `purpose`.

    Never raises, whatever the arguments hold. Strict: keys of small order and keys in a second encoding are refused
    (RFC 8032 leaves both open), and OpenSSL refuses a second encoding of the signature.
    """
    if not is_public_key(public) or len(signature) != SIGNATURE_BYTES:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(signature, _bound(purpose, message))
    except (InvalidSignature, ValueError):
        return False
    return True


def is_public_key(public: str) -> bool:
    """Return whether `public` is a usable Ed25519 key in the one form: 64 lower-case hex digits."""
    if len(public) != 2 * SEED_BYTES or public.strip("0123456789abcdef"):
        return False
    y = int.from_bytes(bytes.fromhex(public), "little") & (2**255 - 1)
    return y < _FIELD_PRIME and y not in _SMALL_ORDER


def sign_head(key: SigningKey, campaign: str, journal_id: str, seq: int, head_hash: str) -> str:
    """Return the signature (128 hex digits) of a journal's head by its maker.

    It vouches for the event `seq` with hash `head_hash`, and through the chain for every envelope before it.
    """
    return key.sign("head", _head(campaign, journal_id, seq, head_hash)).hex()


def verify_head(public: str, campaign: str, journal_id: str, seq: int, head_hash: str, signature: str) -> bool:
    """Return whether the owner of `public` signed this head; never raises."""
    signed = signature_bytes(signature)
    return signed is not None and verify(public, "head", _head(campaign, journal_id, seq, head_hash), signed)


def signature_bytes(signature: str) -> bytes | None:
    """Return the 64 bytes of a signature written as 128 lower-case hex digits, or None."""
    if len(signature) != 2 * SIGNATURE_BYTES or signature.strip("0123456789abcdef"):
        return None
    return bytes.fromhex(signature)


def _head(campaign: str, journal_id: str, seq: int, head_hash: str) -> bytes:
    return _encoder.encode([campaign, journal_id, seq, head_hash])


def _bound(purpose: Purpose, message: bytes) -> bytes:
    if purpose not in _PURPOSES:
        raise Bug("seal.purpose_unknown", place=purpose)
    return b"fieldapp/sign/" + purpose.encode() + b"/1\0" + message
