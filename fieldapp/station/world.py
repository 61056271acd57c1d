"""What a station needs of the machine."""

from __future__ import annotations

import msgspec

from fieldapp.system.clock import Clock, SystemClock
from fieldapp.system.files import Disk
from fieldapp.system.randomness import Randomness, SystemRandomness


class World(msgspec.Struct, frozen=True):
    """Clock, randomness and disk: the real ones, or those of a rehearsal or a test."""

    clock: Clock
    randomness: Randomness
    disk: Disk


def real_world() -> World:
    """Return the machine as it is."""
    return World(SystemClock(), SystemRandomness(), Disk())
