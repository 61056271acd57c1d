"""Timing our work and its floor in turn, so that both meet the same machine."""

from __future__ import annotations

import gc
import resource
import statistics
import sys
import time
from collections.abc import Callable

import msgspec


class Row(msgspec.Struct):
    """One line of the bench table: medians in seconds; `ok` tells whether the bound holds."""

    name: str
    ours_s: float
    floor_s: float
    ratio: float
    bound: str
    peak_mb: float
    ok: bool
    note: str = ""


def paired(
    ours: Callable[[int], object], floor: Callable[[int], object], *, rounds: int
) -> tuple[list[float], list[float]]:
    """Run both in turn `rounds` times, after one run each that is not counted; return their times in seconds."""
    ours(-1)
    floor(-1)
    times: tuple[list[float], list[float]] = ([], [])
    gc.collect()
    for number in range(rounds):
        for work, into in zip((ours, floor), times, strict=True):
            start = time.perf_counter()
            work(number)
            into.append(time.perf_counter() - start)
    return times


def row(
    name: str,
    times: tuple[list[float], list[float]],
    *,
    bound: float,
    or_below_s: float = 0.0,
    note: str = "",
) -> Row:
    """Make a line of the table: the ratio of the medians must be below `bound`, or our median below `or_below_s`."""
    ours, floor = statistics.median(times[0]), statistics.median(times[1])
    ratio = ours / floor
    words = f"{bound:g}" + (f" or {or_below_s * 1000:g} ms" if or_below_s else "")
    ok = ratio <= bound or ours <= or_below_s
    return Row(name, round(ours, 6), round(floor, 6), round(ratio, 3), words, peak_mb(), ok, note)


def peak_mb() -> float:
    """Return the largest memory that this process or one that it started had, in MiB."""
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return round(peak / (1024 * 1024 if sys.platform == "darwin" else 1024), 1)
