"""Many worlds, in one process or several: a module of its own, because these import what they run by its name."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from itertools import islice

from tests.simulation.master import Workshop, workshop
from tests.simulation.play import Outcome, plan_of, play

_AHEAD = 8
"""Worlds that wait for each process."""

_open = ExitStack()
_own: list[Workshop] = []


def _begin() -> None:
    _own.append(_open.enter_context(workshop()))


def _play(seed: int, desks: int) -> Outcome:
    return play(plan_of(seed, desks), _own[0])


def play_all(seeds: range, desks: int, jobs: int) -> Iterator[Outcome]:
    """Yield what every world came to, in the order of the seeds."""
    if jobs == 1:
        with workshop() as place:
            for seed in seeds:
                yield play(plan_of(seed, desks), place)
        return
    way = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, way, initializer=_begin) as pool:
        left = iter(seeds)
        waiting = [pool.submit(_play, seed, desks) for seed in islice(left, jobs * _AHEAD)]
        while waiting:
            outcome = waiting.pop(0).result()
            waiting += [pool.submit(_play, seed, desks) for seed in islice(left, 1)]
            yield outcome
