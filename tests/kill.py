"""Kills a desk while it saves, again and again: `python -m tests.kill --cycles N [--seed S]`.

A child process opens the registry and saves registrations (consent and registration in one transaction); it writes the
registration's name to a pipe as soon as the save has returned. At a random moment it is killed by SIGKILL. Then the
file is opened again: every name that came through the pipe has to be there, at most one more, every chain whole, and
the views have to be what a rebuild gives. The next child goes on with the same file; every tenth starts from the
prepared one.

kill -9 leaves what the system holds in its cache: it stands for a crash of the program, not for a power cut.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import random
import select
import sys
import tempfile
import time
from multiprocessing.process import BaseProcess
from pathlib import Path

from tests.registry.prepared import citizen_id, copy_of, faults, open_registry, prepare, register

_PEOPLE = 40
_SAME_FILE_FOR = 10
_SAVES_BEFORE_THE_KILL = 60
"""A child lives as long as so many saves take at most; half of that on average."""

_LINE = 18
"""Each acknowledgement: `registration-` and five characters, without a line feed between lines of one length."""


def save_until_killed(path: Path, first: int, seed: int, told: int) -> None:
    """Save registration after registration; say so on the pipe `told` after each."""
    registry = open_registry(path, seed=seed)
    number = first
    while True:
        name = f"registration-{number:05d}"
        register(registry, citizen_id(number % _PEOPLE), name, bank=("970436", "970415")[number % 2])
        os.write(told, name.encode())
        number += 1


def kill_once(path: Path, first: int, chance: random.Random, longest: float) -> tuple[list[str], bool]:
    """Start a child, kill it within `longest` s; return what it acknowledged, and whether it lived until then."""
    hears, told = os.pipe()
    # A fork has the registry's modules loaded already: a fresh interpreter would spend its life importing them.
    way = multiprocessing.get_context("fork")
    child: BaseProcess = way.Process(target=save_until_killed, args=(path, first, chance.randrange(1 << 30), told))
    child.start()
    os.close(told)
    heard = b""
    deadline = time.monotonic() + chance.uniform(0.0, longest)
    while (left := deadline - time.monotonic()) > 0:
        if select.select([hears], [], [], left)[0]:
            piece = os.read(hears, 4096)
            if not piece:
                break
            heard += piece
    alive = child.is_alive()
    child.kill()
    child.join()
    while piece := os.read(hears, 4096):
        heard += piece
    os.close(hears)
    child.close()
    assert len(heard) % _LINE == 0
    return [heard[start : start + _LINE].decode() for start in range(0, len(heard), _LINE)], alive


def time_of_a_save(path: Path) -> float:
    """Return how many seconds a save takes here: disks differ by a factor of a hundred."""
    registry = open_registry(path)
    began = time.monotonic()
    for number in range(5):
        register(registry, citizen_id(number), f"registration-{number:05d}")
    took = (time.monotonic() - began) / 5
    registry.close()
    return took


def look(path: Path, acknowledged: list[str]) -> tuple[list[str], int]:
    """Open what the killed process left; return what is wrong, and how many registrations are there."""
    registry = open_registry(path)
    wrong = faults(registry)
    there = {receipt.registration_id for receipt in registry.people.receipts()}
    wrong += [f"{name} was acknowledged and is missing" for name in acknowledged if name not in there]
    for name in there:
        receipt = registry.people.by_registration(name)
        citizen = None if receipt is None else registry.people.get(receipt.citizen_id)
        if citizen is None or len(citizen.consents) != len(citizen.registrations):
            wrong.append(f"{name} is there by half")
    registry.close()
    return wrong, len(there)


def run(cycles: int, seed: int, folder: Path) -> dict[str, object]:
    """Kill `cycles` times; return the counts and what was wrong."""
    chance = random.Random(seed)
    master = folder / "master.db"
    prepare(master, _PEOPLE)
    longest = _SAVES_BEFORE_THE_KILL * time_of_a_save(copy_of(master, folder, "timed.db"))
    counts = {"cycles": cycles, "seed": seed, "acknowledged": 0, "unanswered": 0, "before_the_first_save": 0}
    counts |= {"killed_with_a_log_to_recover": 0}
    wrong: list[str] = []
    path, acknowledged, there = master, list[str](), 0
    for cycle in range(cycles):
        if cycle % _SAME_FILE_FOR == 0:
            path, acknowledged, there = copy_of(master, folder, f"desk-{cycle}.db"), [], 0
        fresh, alive = kill_once(path, there, chance, longest)
        acknowledged += fresh
        log = path.with_name(path.name + "-wal")
        counts["killed_with_a_log_to_recover"] += log.is_file() and log.stat().st_size > 0
        found, there_now = look(path, acknowledged)
        wrong += [f"cycle {cycle}: {text}" for text in found]
        unanswered = there_now - there - len(fresh)
        if not alive or unanswered not in (0, 1):
            wrong.append(f"cycle {cycle}: {unanswered} registrations nobody was told of, child {alive=}")
        # A save that was done and not yet acknowledged counts from now on as one that has to stay.
        acknowledged += [f"registration-{there_now - 1:05d}"] * (unanswered == 1)
        there = there_now
        counts["acknowledged"] += len(fresh)
        counts["unanswered"] += unanswered
        counts["before_the_first_save"] += not fresh
    return {**counts, "wrong": wrong}


def main() -> int:
    """Kill, look, and write the counts as one line of JSON; 1 when anything was wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.kill", description=__doc__.partition("\n")[0])
    parser.add_argument("--cycles", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        began = time.monotonic()
        told = run(chosen.cycles, chosen.seed, Path(folder))
        took = round(time.monotonic() - began, 1)
    sys.stdout.write(json.dumps({**told, "seconds": took}) + "\n")
    return 1 if told["wrong"] else 0


if __name__ == "__main__":
    sys.exit(main())
