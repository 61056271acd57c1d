"""Random bytes and the ids made of them."""

from __future__ import annotations

import hashlib
import secrets
from typing import Protocol

_ID_BYTES = 16


class Randomness(Protocol):
    """A source of random bytes."""

    def bytes(self, count: int) -> bytes:
        """Return `count` random bytes."""
        ...


class SystemRandomness:
    """The operating system's source: the only one for real keys."""

    def bytes(self, count: int) -> bytes:
        return secrets.token_bytes(count)


class SeededRandomness:
    """The same bytes for the same seed: for rehearsals with invented people and for tests, never for real keys."""

    def __init__(self, seed: int | str) -> None:
        self._seed = hashlib.sha256(str(seed).encode()).digest()
        self._drawn = 0

    def bytes(self, count: int) -> bytes:
        self._drawn += 1
        return hashlib.shake_128(self._seed + self._drawn.to_bytes(8, "big")).digest(count)


def new_id(randomness: Randomness) -> str:
    """Return a fresh id: 128 random bits as 32 hex digits, never derived from anything about a person."""
    return randomness.bytes(_ID_BYTES).hex()


def new_ids(randomness: Randomness, count: int) -> list[str]:
    """Return so many fresh ids, as `new_id` makes them, from one draw."""
    drawn = randomness.bytes(_ID_BYTES * count).hex()
    return [drawn[start : start + 2 * _ID_BYTES] for start in range(0, len(drawn), 2 * _ID_BYTES)]
