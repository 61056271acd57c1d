"""The log of the database cut, torn and with frames missing, at every frame: what a disk leaves that lied about a sync.

The log is taken as it is after the act, with nothing moved into the database yet. It is cut at the end of every frame
and in the middle of every frame, each frame has one half of it zeroed, each is dropped; everything else stays. What was
acknowledged before the damaged frame was written has to hold, and what is there has to be whole. A disk that keeps its
word never loses a frame before the last sync: only there an acknowledged registration can be lost, and the last
frames are those that were synced for it. The database file itself is not damaged here (`check` is for that).
"""

from __future__ import annotations

import random
import shutil
from pathlib import Path

from fieldapp.registry.cipher import PAGES
from tests.faults.stage import Stage, Told
from tests.faults.sweep import Bench, Swept, some

LOG = "log"

_HEADER = 32
_FRAME_HEADER = 24
_FRAME = _FRAME_HEADER + PAGES[0]

_WAYS = ("cut before", "cut in its head", "cut through", "first half zeroed", "second half zeroed", "dropped")


def sweep_log(bench: Bench, *, runs: int = 0, seed: int = 1) -> Swept:
    """Damage the log at every frame, or so many of all; acts that open the station themselves keep no log."""
    result = Swept(bench.act.name, LOG)
    if bench.act.opens:
        return result
    chance = random.Random(seed)
    left, facts = _left(bench)
    log = Path(bench.act.who) / "fieldapp.db-wal"
    whole = (left / log).read_bytes()
    assert (len(whole) - _HEADER) % _FRAME == 0
    result.points = (len(whole) - _HEADER) // _FRAME
    every = [(number, way) for number in range(result.points) for way in _WAYS]
    for number, way in some(every, runs, chance):
        at = _HEADER + number * _FRAME
        folder = bench.empty()
        shutil.copytree(left, folder, dirs_exist_ok=True)
        (folder / log).write_bytes(_damaged(whole, at, way))
        told = Told([fact for fact, size in facts if size <= at], [])
        wrong = bench.look(folder, told, may_go_on_anew=True)
        result.runs += 1
        result.ways[way] = result.ways.get(way, 0) + 1
        result.wrong += [f"frame {number + 1} of {result.points} {way}: {text}" for text in wrong]
    shutil.rmtree(left)
    return result


def _left(bench: Bench) -> tuple[Path, list[tuple[str, int]]]:
    """Do the act; return a copy of the stage before the program ends, and how long the log was at each word."""
    folder = bench.copy()
    left = folder.with_name(folder.name + "-left")
    stage = Stage(folder, bench.master, "act")
    log = stage.home(bench.act.who).folder / "fieldapp.db-wal"
    facts: list[tuple[str, int]] = []
    stage.tell = lambda text: facts.append((text, log.stat().st_size))
    stage.at(bench.act.who)
    bench.act.do(stage)
    shutil.copytree(folder, left, ignore=shutil.ignore_patterns("*-shm"))
    stage.close_all()
    shutil.rmtree(folder)
    return left, facts


def _damaged(whole: bytes, at: int, way: str) -> bytes:
    """Return the log with the frame at `at` damaged in one way."""
    middle, end = at + _FRAME // 2, at + _FRAME
    match way:
        case "cut before":
            return whole[:at]
        case "cut in its head":
            return whole[: at + _FRAME_HEADER // 2]
        case "cut through":
            return whole[:middle]
        case "first half zeroed":
            return whole[:at] + bytes(middle - at) + whole[middle:]
        case "second half zeroed":
            return whole[:middle] + bytes(end - middle) + whole[end:]
        case _:
            return whole[:at] + whole[end:]
