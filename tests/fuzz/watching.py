"""What is watched while mutants are tried: time, memory, and that an exception is one of those that are allowed."""

from __future__ import annotations

import gc
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

LONGEST_S = 2.0
"""Processor time that one mutant may take."""

MOST_BYTES = 200 * 1024 * 1024
"""Memory that all together may take beyond what the process had at the start."""

_PATIENCE_S = 60.0
_SAMPLE_S = 0.05
_LOOK_EVERY = 500


class Hang(BaseException):
    """A mutant did not come to an end."""


@dataclass
class Tally:
    """What came of a run.

    Attributes:
        tried: number of mutants.
        told: how often which answer (`read`, or a code) came to which mutation.
        failures: one line each; empty when all is well.
        slowest_s: the longest processor time of one mutant.
        grown: the most memory beyond that at the start, in bytes.
    """

    tried: int = 0
    told: dict[str, Counter[str]] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    slowest_s: float = 0.0
    grown: int = 0

    def note(self, what: str, answer: str) -> None:
        """Count one answer."""
        self.told.setdefault(what, Counter())[answer] += 1

    def add(self, other: Tally) -> None:
        """Add what another process counted."""
        self.tried += other.tried
        for what, answers in other.told.items():
            self.told.setdefault(what, Counter()).update(answers)
        self.failures += other.failures
        self.slowest_s = max(self.slowest_s, other.slowest_s)
        self.grown = max(self.grown, other.grown)

    def answers(self) -> Counter[str]:
        """Return how often each answer came."""
        return sum(self.told.values(), Counter())


class Watch:
    """Watches one mutant after the other."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally
        gc.collect()
        self._start = resident()
        self._sampled = (0.0, 0.0)

    @contextmanager
    def over(self, name: str) -> Iterator[None]:
        """Let one mutant be tried; whatever comes out of the block is a failure, and is noted as one."""
        tally, began = self._tally, time.perf_counter()
        if began - self._sampled[0] > _SAMPLE_S:
            self._sampled = began, time.process_time()
        try:
            with _alarm():
                yield
        except (Exception, Hang) as error:  # noqa: BLE001 - this is what is looked for
            tally.failures.append(f"{name}: {type(error).__name__}: {error}"[:400])
        except BaseException as error:
            if type(error).__name__ != "PanicException":  # of a library in Rust
                raise
            tally.failures.append(f"{name}: {type(error).__name__}: {error}"[:400])
        took = time.perf_counter() - began
        if took > _SAMPLE_S:  # on a machine with other work, time passes without a processor
            took = min(took, time.process_time() - self._sampled[1])
        tally.tried += 1
        tally.slowest_s = max(tally.slowest_s, took)
        if took > LONGEST_S:
            tally.failures.append(f"{name}: took {took:.1f} s")
        if tally.tried % _LOOK_EVERY == 0:
            tally.grown = max(tally.grown, resident() - self._start)
            if tally.grown > MOST_BYTES:
                tally.failures.append(f"{name}: {tally.grown >> 20} MB more than at the start")
                self._start = resident()


def resident() -> int:
    """Return the memory that this process holds now, in bytes; 0 where the system does not tell."""
    if sys.platform != "linux":
        return 0
    return int(Path("/proc/self/statm").read_bytes().split()[1]) * 4096


@contextmanager
def _alarm() -> Iterator[None]:
    """Interrupt what does not come back within a minute, also when it only waits."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def ring(_signal: int, _frame: FrameType | None) -> None:
        raise Hang

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, _PATIENCE_S)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
