"""Keys that open sealed files: age X25519 identities, and the only door to pyrage.

pyrage reads identities as text only, so the text (bech32, BIP 173) is made here of 32 bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

import pyrage

from fieldapp.system.errors import Bug, InputRefused
from fieldapp.system.randomness import Randomness

IDENTITY_BYTES = 32

_ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_RECIPIENT_LENGTH = 62


class Reads(Protocol):
    """The part of a binary stream that is read."""

    def read(self, size: int, /) -> bytes: ...


class Writes(Protocol):
    """The part of a binary stream that is written."""

    def write(self, data: bytes, /) -> object: ...


class NotForUs(Exception):
    """No identity that was given opens the file."""


class Damaged(Exception):
    """The encrypted file was changed or cut."""


def identity_text(secret: bytes) -> str:
    """Return the age identity (`AGE-SECRET-KEY-1...`) whose X25519 scalar is these 32 secret bytes."""
    if len(secret) != IDENTITY_BYTES:
        raise Bug("seal.seed_length")
    return _bech32("age-secret-key-", secret).upper()


def fresh_identity(randomness: Randomness) -> str:
    """Return an age identity made of fresh random bytes."""
    return identity_text(randomness.bytes(IDENTITY_BYTES))


def recipient_text(identity: str) -> str:
    """Return the recipient (`age1...`) that files for `identity` are encrypted to.

    Raises:
        InputRefused: `seal.identity` when the text is no age identity.
    """
    return str(_identity(identity).to_public())


def is_recipient(text: str) -> bool:
    """Return whether `text` is an age X25519 recipient in its one form; never raises."""
    if len(text) != _RECIPIENT_LENGTH or not text.isascii() or not text.startswith("age1"):
        return False
    try:
        return str(pyrage.x25519.Recipient.from_str(text)) == text
    except pyrage.RecipientError:
        return False


def identity_secret(identity: str) -> bytes:
    """Return the 32 secret bytes of an age identity.

    Raises:
        InputRefused: `seal.identity` when the text is no age identity.
    """
    _identity(identity)
    values = [_ALPHABET.index(letter) for letter in identity.strip().lower().rpartition("1")[2][:-6]]
    number = 0
    for value in values:
        number = number << 5 | value
    return (number >> (5 * len(values) - 8 * IDENTITY_BYTES)).to_bytes(IDENTITY_BYTES, "big")


def encrypt_stream(source: Reads, target: Writes, recipients: Iterable[str]) -> None:
    """Encrypt `source` to all `recipients` into `target`, 64 KiB at a time. What the streams raise comes out as it is.

    Raises:
        InputRefused: `seal.recipient` when a text is no age recipient.
        Bug: `seal.encryption` when age fails for no reason of the streams.
    """
    try:
        keys = [pyrage.x25519.Recipient.from_str(_encodable(text)) for text in recipients]
    except pyrage.RecipientError as error:
        raise InputRefused("seal.recipient") from error
    streams = _Streams(source, target)
    try:
        pyrage.encrypt_io(streams, streams, keys)
    except pyrage.EncryptError as error:
        if streams.error is None:
            raise Bug("seal.encryption") from error
    if streams.error is not None:
        raise streams.error


def decrypt_stream(source: Reads, target: Writes, identities: Iterable[str]) -> None:
    """Decrypt an age file into `target`, piece by piece; what was written counts only once this returns.

    The caller bounds the header: pyrage reads one of any size, in quadratic time (2,000 stanzas in 30 kB take 0.23 s).
    What the streams raise comes out as it is.

    Raises:
        InputRefused: `seal.identity` when a text is no age identity.
        NotForUs: no identity fits.
        Damaged: the file was changed or cut.
    """
    keys = [_identity(text) for text in identities]
    streams = _Streams(source, target)
    fault: Exception | None = None
    try:
        pyrage.decrypt_io(streams, streams, keys)
    except pyrage.DecryptError as error:
        fault = NotForUs() if "No matching keys" in str(error) else Damaged()
    except OSError:
        fault = Damaged()
    except BaseException as error:
        # WORKAROUND: a panic inside pyrage comes as a BaseException of a type that cannot be imported.
        if type(error).__name__ != "PanicException":
            raise
        fault = Damaged()
    if streams.error is not None:
        raise streams.error
    if fault is not None:
        raise fault


class _Streams:
    """Both ends of a stream, and the first thing that went wrong with them.

    WORKAROUND: pyrage 1.4.0 puts what a stream raises into its own words, and drops it altogether when the last write
    of a small file fails: a full disk would pass for success (tests/seal/test_boxes.py).

    Attributes:
        error: what a stream raised.
    """

    def __init__(self, source: Reads, target: Writes) -> None:
        self._source = source
        self._target = target
        self.error: BaseException | None = None

    def read(self, size: int, /) -> bytes:
        """Pass on a read."""
        try:
            return self._source.read(size)
        except BaseException as error:
            self.error = self.error or error
            raise

    def write(self, data: bytes, /) -> int:
        """Pass on a write."""
        try:
            self._target.write(data)
        except BaseException as error:
            self.error = self.error or error
            raise
        return len(data)

    def flush(self) -> None:
        """Do nothing: when to sync is the file's own affair."""


def _identity(text: str) -> pyrage.x25519.Identity:
    try:
        return pyrage.x25519.Identity.from_str(_encodable(text))
    except pyrage.IdentityError as error:
        raise InputRefused("seal.identity") from error


def _encodable(text: str) -> str:
    return text.encode("ascii", "replace").decode()


def _bech32(prefix: str, data: bytes) -> str:
    bits = int.from_bytes(data, "big") << (-8 * len(data) % 5)
    count = -(-8 * len(data) // 5)
    values = [bits >> 5 * (count - 1 - index) & 31 for index in range(count)]
    expanded = [ord(letter) >> 5 for letter in prefix] + [0] + [ord(letter) & 31 for letter in prefix]
    checksum = _polymod([*expanded, *values, 0, 0, 0, 0, 0, 0]) ^ 1
    values += [checksum >> 5 * (5 - index) & 31 for index in range(6)]
    return prefix + "1" + "".join(_ALPHABET[value] for value in values)


def _polymod(values: Iterable[int]) -> int:
    state = 1
    for value in values:
        top = state >> 25
        state = (state & 0x1FFFFFF) << 5 ^ value
        for index, factor in enumerate(_GENERATOR):
            if top >> index & 1:
                state ^= factor
    return state
