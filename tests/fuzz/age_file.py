"""An age file put together by bare primitives, so that each part can be wrong alone and comes again by its seed."""

from __future__ import annotations

import base64
import hashlib
import hmac
import random
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

FIRST_LINE = b"age-encryption.org/v1\n"
CHUNK = 64 * 1024

_ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_NO_NONCE = bytes(12)
_CHECK_LETTERS = 6


@dataclass(frozen=True)
class AgeFile:
    """A sealed file in its parts; `file_key` is what its stanzas wrap."""

    stanzas: tuple[bytes, ...]
    mac: bytes
    nonce: bytes
    chunks: tuple[bytes, ...]
    file_key: bytes

    def whole(self) -> bytes:
        """Return the bytes of the file."""
        return FIRST_LINE + b"".join(self.stanzas) + b"--- " + self.mac + b"\n" + self.nonce + b"".join(self.chunks)


class Sealer:
    """Seals to the same keys again and again; the stanzas are made once, because they are what takes long."""

    def __init__(self, identities: Sequence[str], chance: random.Random) -> None:
        self.file_key = chance.randbytes(16)
        self.stanzas = tuple(
            stanza(public_of(identity), self.file_key, chance.randbytes(32)) for identity in identities
        )
        self.mac = header_mac(self.file_key, self.stanzas)

    def seal(self, payload: bytes, chance: random.Random) -> AgeFile:
        """Return a payload sealed."""
        nonce = chance.randbytes(16)
        chunks = tuple(sealed_chunks(payload, payload_key(self.file_key, nonce)))
        return AgeFile(self.stanzas, self.mac, nonce, chunks, self.file_key)


def public_of(identity: str) -> bytes:
    """Return the 32 public bytes of an age identity."""
    data = [_ALPHABET.index(letter) for letter in identity.lower().rpartition("1")[2]][:-_CHECK_LETTERS]
    number = 0
    for group in data:
        number = number << 5 | group
    secret = (number >> (len(data) * 5 - 256)).to_bytes(32, "big")
    return X25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()


def stanza(recipient: bytes, file_key: bytes, ephemeral: bytes) -> bytes:
    """Return the stanza that wraps a file key for a recipient (its 32 public bytes)."""
    secret = X25519PrivateKey.from_private_bytes(ephemeral)
    share = secret.public_key().public_bytes_raw()
    shared = secret.exchange(X25519PublicKey.from_public_bytes(recipient))
    wrap = _derive(shared, share + recipient, b"age-encryption.org/v1/X25519")
    body = ChaCha20Poly1305(wrap).encrypt(_NO_NONCE, file_key, None)
    return b"-> X25519 " + unpadded(share) + b"\n" + unpadded(body) + b"\n"


def header_mac(file_key: bytes, stanzas: Sequence[bytes]) -> bytes:
    """Return what stands behind `---` for these stanzas."""
    said = FIRST_LINE + b"".join(stanzas) + b"---"
    return unpadded(hmac.digest(_derive(file_key, b"", b"header"), said, "sha256"))


def payload_key(file_key: bytes, nonce: bytes) -> bytes:
    """Return the key of the chunks."""
    return _derive(file_key, nonce, b"payload")


def sealed_chunks(payload: bytes, key: bytes, *, size: int = CHUNK, first: int = 0, ends: bool = True) -> list[bytes]:
    """Return the sealed chunks of a payload; of another size, counted from elsewhere, or without an end if asked."""
    cipher = ChaCha20Poly1305(key)
    pieces = [payload[start : start + size] for start in range(0, len(payload), size)] or [b""]
    last = len(pieces) - 1
    return [
        cipher.encrypt((first + n).to_bytes(11, "big") + bytes([ends and n == last]), piece, None)
        for n, piece in enumerate(pieces)
    ]


def unpadded(data: bytes) -> bytes:
    """Return base64 without its padding."""
    return base64.b64encode(data).rstrip(b"=")


def _derive(secret: bytes, salt: bytes, info: bytes) -> bytes:
    """HKDF-SHA256 (RFC 5869) for 32 bytes, in two steps that cost a hundredth of an object."""
    extracted = hmac.digest(salt or bytes(hashlib.sha256().digest_size), secret, "sha256")
    return hmac.digest(extracted, info + b"\x01", "sha256")
