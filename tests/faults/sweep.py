"""Does an act again and again, each time with one fault at another call, and looks at what is left."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

import msgspec

from fieldapp.system.files import Disk
from tests.faults import calls, seam
from tests.faults.act import DONE, Act, Before, before, look
from tests.faults.child import Ended, run
from tests.faults.stage import Stage, Told
from tests.station.prepared import Master

_T = TypeVar("_T")

SEAM, SYSTEM = "seam", "system"

_TRIES = 50
"""A sealed file is new at each writing, and with it the place of its hash in an index: which page is written when is
not the same in all runs. A fault that came elsewhere is looked at all the same, and tried again."""


class Swept(msgspec.Struct):
    """What became of an act.

    Attributes:
        points: calls at which something could go wrong.
        runs: how often it was tried.
        ways: how often in which way.
        shown: how often a person was shown which code (or `done`) first.
        wrong: what was wrong, each with the way and the call.
    """

    act: str
    kind: str
    points: int = 0
    runs: int = 0
    ways: dict[str, int] = {}
    shown: dict[str, int] = {}
    wrong: list[str] = []


class Bench:
    """An act with its prepared stage; copies of it are used up."""

    def __init__(self, act: Act, folder: Path, master: Master) -> None:
        self.act = act
        self.folder = folder
        self.master = master
        self._used = 0
        stage = Stage(folder / f"{act.name}-ready", master, "prepare")
        stage.folder.mkdir()
        try:
            act.prepare(stage)
        finally:
            stage.close_all()
        self._ready = stage.folder
        self.known: Before = before(act, Stage(self.copy(), master, "before"))
        self.quiet()

    def copy(self) -> Path:
        """Return a fresh copy of the prepared stage."""
        self._used += 1
        target = self.folder / f"{self.act.name}-{self._used:06d}"
        shutil.copytree(self._ready, target)
        return target

    def quiet(self) -> None:
        """Do the act once without any fault in this process: whatever is loaded when it is needed is loaded now."""
        folder = self.copy()
        stage = Stage(folder, self.master, "quiet")
        self.act.do(stage)
        stage.close_all()
        shutil.rmtree(folder)

    def attempt(self, disk: Callable[[], Disk] = Disk, strace: list[str] | None = None) -> tuple[Path, Ended]:
        """Do the act once in a child."""
        folder = self.copy()
        return folder, run(self.act, folder, self.master, disk=disk, strace=strace)

    def empty(self) -> Path:
        """Return a folder in which a stage can be put together."""
        self._used += 1
        target = self.folder / f"{self.act.name}-{self._used:06d}"
        target.mkdir()
        return target

    def look(self, folder: Path, told: Told, *, may_go_on_anew: bool = False) -> list[str]:
        """Say what is wrong on a stage, and throw it away."""
        act = msgspec.structs.replace(self.act, may_go_on_anew=may_go_on_anew or self.act.may_go_on_anew)
        wrong = look(act, Stage(folder, self.master, "look"), self.known, told)
        shutil.rmtree(folder)
        return wrong


def some(every: Sequence[_T], runs: int, chance: random.Random) -> list[_T]:
    """Return all, or `runs` of them in their order; 0 stands for all."""
    if not runs or runs >= len(every):
        return list(every)
    return [every[place] for place in sorted(chance.sample(range(len(every)), runs))]


_Point = tuple[str, str, Callable[[], Disk], list[str] | None, Callable[[Path, Ended], bool]]


def sweep_seam(bench: Bench, *, runs: int = 0, seed: int = 1) -> Swept:
    """Try every way at each of our own calls, or so many of all, chosen by `seed`."""
    result = Swept(bench.act.name, SEAM)
    return _sweep(bench, result, _our_calls(bench, result, runs, random.Random(seed)))


def sweep_system(bench: Bench, *, runs: int = 0, seed: int = 1) -> Swept:
    """Try every way at each call of the system that changes a file, or so many of all, chosen by `seed`."""
    result = Swept(bench.act.name, SYSTEM)
    return _sweep(bench, result, _system_calls(bench, result, runs, random.Random(seed)))


def _sweep(bench: Bench, result: Swept, points: Iterator[_Point]) -> Swept:
    for where, way, disk, strace, struck in points:
        for _ in range(_TRIES):
            folder, ended = bench.attempt(disk, strace)
            hit = struck(folder, ended)
            wrong = bench.look(folder, ended.told)
            result.runs += 1
            result.ways[way] = result.ways.get(way, 0) + 1
            first = "killed" if ended.killed and not ended.told.outcomes else next(iter(ended.told.outcomes), "?")
            result.shown[first] = result.shown.get(first, 0) + 1
            result.wrong += [f"{way} at {where}: {text}" for text in wrong]
            if hit:
                break
        else:
            result.wrong.append(f"{way} at {where}: the fault never came")
    return result


def _our_calls(bench: Bench, result: Swept, runs: int, chance: random.Random) -> Iterator[_Point]:
    made = _count(bench)
    result.points = len(made)
    every = [(number, call, way) for number, call in enumerate(made, 1) for way in seam.WAYS]
    for number, call, way in some(every, runs, chance):
        yield f"{number} {call}", way, partial(seam.FaultyDisk, number, way), None, _came(way)
    # One more than there are: nothing may go wrong.
    last = len(made) + 1
    yield f"{last} (none)", seam.EIO, partial(seam.FaultyDisk, last, seam.EIO), None, _came("")


def _came(way: str) -> Callable[[Path, Ended], bool]:
    if way in (seam.KILL_BEFORE, seam.KILL_AFTER):
        return lambda _folder, ended: ended.killed
    if way:
        return lambda _folder, ended: not ended.killed
    return lambda _folder, ended: not ended.killed and ended.told.outcomes == [DONE]


def _count(bench: Bench) -> list[str]:
    """Return the names of our own calls in a run without a fault."""
    folder = bench.copy()
    disk = seam.FaultyDisk()
    stage = Stage(folder, bench.master, "act", disk=disk)
    if not bench.act.opens:
        stage.at(bench.act.who)
    disk.arm()
    bench.act.do(stage)
    stage.close_all()
    shutil.rmtree(folder)
    return disk.made


def _system_calls(bench: Bench, result: Swept, runs: int, chance: random.Random) -> Iterator[_Point]:
    folder, ended = bench.attempt(strace=calls.tracing())
    assert ended.told.outcomes == [DONE], ended.told
    found = calls.calls_in(ended.trace, folder)
    shutil.rmtree(folder)
    result.points = len(found)
    # A disk that is gone says so also at other calls of the same name; opening also reads.
    every = [
        (number, call, way)
        for number, call in enumerate(found, 1)
        for way in calls.WAYS
        if way != seam.GONE or call.name != "openat"
    ]
    for number, call, way in some(every, runs, chance):
        where = f"{number} {call.name} {call.file}"
        yield where, way, Disk, calls.injecting(call, way), _hit(call, way)


def _hit(call: calls.Call, way: str) -> Callable[[Path, Ended], bool]:
    def hit(folder: Path, ended: Ended) -> bool:
        return ended.killed == (way == calls.KILL) and calls.struck(ended.trace, call, way, folder)

    return hit
