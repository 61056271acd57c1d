"""What a door is: the function to feed, and seeds to begin with."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from fieldapp.system.errors import InputRefused
from tests.fuzz.odd_json import flipped

DOORS = ("bundle", "acknowledgement", "sheet", "qr")
KEPT = Path(__file__).resolve().parents[1] / "kept"


@dataclass(frozen=True)
class Door:
    """What to feed, and what to begin with."""

    feed: Callable[[bytes], None]
    seeds: list[bytes]


@contextmanager
def refusing(allowed: frozenset[str]) -> Iterator[None]:
    """Let pass that input is refused with one of these codes; anything else comes out."""
    try:
        yield
    except InputRefused as refused:
        if refused.code not in allowed:
            raise AssertionError(f"refused with {refused.code}, for which there is no sentence") from refused


def kept(door: str) -> list[Path]:
    """Return the files that a door once failed on, and some that it once was fooled by."""
    return sorted((KEPT / door).glob("*"))


def around(seeds: list[bytes], count: int) -> Iterator[bytes]:
    """Yield seeds that are turned, cut, and put together, the same ones each time."""
    chance = random.Random("around")
    for _ in range(count):
        seed, other = chance.choice(seeds), chance.choice(seeds)
        match chance.randrange(4):
            case 0:
                yield seed[: chance.randrange(len(seed) + 1)]
            case 1:
                yield seed[: chance.randrange(len(seed) + 1)] + other[chance.randrange(len(other) + 1) :]
            case _:
                yield flipped(seed, chance)


def hunt(door: str) -> int:
    """Start atheris on a door, in a process that instruments the program before anything imports it."""
    return subprocess.run(
        [sys.executable, "-m", "tests.fuzz.targets.hunting", door, *sys.argv[1:]], check=False
    ).returncode
