"""Bits flipped in a database: `python -m tests.damage --flips N [--seed S]` counts which were found and what they cost.

Each flip lies in a copy of an office's file with the journals of two desks. Found is what the program says when it
opens the copy or checks it. Lost are the events that a rebuild can no longer prove from the damaged copy alone.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from fieldapp.registry import Registry
from fieldapp.registry.cipher import PAGES
from fieldapp.registry.salvage import salvage_events
from fieldapp.system.clock import ManualClock
from fieldapp.system.errors import FieldappError
from fieldapp.system.randomness import SeededRandomness

_PAGE = PAGES[0]


class Found(NamedTuple):
    """Whether damage was seen, how many events the copy no longer proves, and how many lost their body only."""

    seen: bool
    lost: int
    bodies: int = 0


def flip(content: bytes, dice: SeededRandomness) -> bytes:
    """Return the content with one bit turned, anywhere."""
    changed = bytearray(content)
    number = int.from_bytes(dice.bytes(8), "big") % (len(content) * 8)
    changed[number // 8] ^= 1 << number % 8
    return bytes(changed)


def events_of(path: Path, key: bytes) -> dict[str, bytes | None]:
    """Return the body of every event that a file proves, by hash."""
    return {one.event.hash: one.event.body for one in salvage_events(path, key)}


def what_is_found(known: dict[str, bytes | None], key: bytes, content: bytes, target: Path) -> Found:
    """Write damaged content to a file, open and check it, and compare what it still proves with what was `known`."""
    for suffix in ("-wal", "-shm"):
        target.with_name(target.name + suffix).unlink(missing_ok=True)
    target.write_bytes(content)
    salvaged = events_of(target, key)
    lost = len(known.keys() - salvaged.keys())
    bodies = sum(known[name] is not None and body is None for name, body in salvaged.items() if name in known)
    return Found(is_seen(target, key), lost, bodies)


def is_seen(target: Path, key: bytes) -> bool:
    """Tell whether the program says that a file is damaged: when it opens it, or by its check of every page."""
    try:
        registry = Registry(target, key, clock=ManualClock(0), randomness=SeededRandomness("damage"))
    except FieldappError:
        return True
    try:
        return bool(registry.damage())
    finally:
        registry.close()


def main() -> int:
    """Flip, count, print one line; end with 1 when a flip was not found."""
    from tests.station.prepared import DESK_1, DESK_2, OFFICE, campaign_in, everybody, prepare, registered

    parser = argparse.ArgumentParser(prog="python -m tests.damage")
    parser.add_argument("--flips", type=int, default=10_000)
    parser.add_argument("--seed", default="1")
    chosen = parser.parse_args()
    began, counts = time.perf_counter(), Counter[str]()
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        (here / "copy").mkdir()
        with campaign_in(prepare(here / "master"), here / "copy") as campaign:
            for name in (DESK_1, DESK_2):
                for citizen in everybody(campaign.station(name))[:12]:
                    registered(campaign.station(name), citizen)
                campaign.hand_over(name)
            campaign.receive()
            campaign.close(OFFICE)
            whole, key = campaign.home(OFFICE).database, campaign.key(OFFICE)
            known = events_of(whole, key)
            content, dice = whole.read_bytes(), SeededRandomness(f"damage {chosen.seed}")
            for _ in range(chosen.flips):
                found = what_is_found(known, key, flip(content, dice), here / "flipped.db")
                counts["found" if found.seen else "not_found"] += 1
                counts["cost_an_event"] += found.lost > 0
                counts["cost_a_body"] += found.bodies > 0
                counts["most_events_lost"] = max(counts["most_events_lost"], found.lost)
    told = ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))
    seconds = time.perf_counter() - began
    sys.stdout.write(
        f"damage: flips {chosen.flips}, seed {chosen.seed}, bytes {len(content)}, {told}, {seconds:.0f} s\n"
    )
    return 1 if counts["not_found"] else 0


if __name__ == "__main__":
    sys.exit(main())
