"""Plays seeded worlds: `python -m tests.simulation --seeds A-B [--desks N] [--json OUT] [--jobs N] [--plan FILE]`.

A world that goes wrong is printed with its seed, step and cause, then made smaller as long as it still goes wrong; the
plan that is left is printed as one line, which `--plan FILE` plays again. The exit code is 1 then.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.simulation.many import play_all
from tests.simulation.master import workshop
from tests.simulation.play import Outcome, Plan, play, shrink
from tests.simulation.record import Failure, Record, plan_text, read_plan

_SAY_EVERY = 100
_SHRINK_AT_MOST = 5
_SHRINK_FOR_S = 120.0


def seeds_of(text: str) -> range:
    """Return the seeds of `A-B`, both included, or of `A` alone."""
    first, _, last = text.partition("-")
    return range(int(first), int(last or first) + 1)


def shortest(failed: Outcome) -> Plan:
    """Return a plan out of which nothing can be left, or what was found in two minutes."""
    until = time.monotonic() + _SHRINK_FOR_S
    with workshop() as place:

        def fails(plan: Plan) -> bool:
            return time.monotonic() < until and bool(play(plan, place).wrong)

        return shrink(failed.cut_off(), fails)


def run(seeds: range, desks: int, jobs: int, say: Callable[[str], object]) -> Record:
    """Play all worlds and tell of them on the way; the first failures are shrunk."""
    record = Record(f"{seeds.start}-{seeds.stop - 1}")
    began = time.monotonic()
    failed: list[Outcome] = []
    for outcome in play_all(seeds, desks, jobs):
        record.add(outcome)
        if outcome.wrong:
            failed.append(outcome)
            say(f"seed {outcome.plan.seed} FAILED at {outcome.at}: {outcome.wrong}")
        if record.worlds % _SAY_EVERY == 0:
            took = time.monotonic() - began
            say(f"{record.worlds:,} worlds, {record.steps:,} steps, {len(failed)} failed, {took:,.0f} s")
    record.seconds = round(time.monotonic() - began, 1)
    for number, outcome in enumerate(failed[:_SHRINK_AT_MOST]):
        plan = shortest(outcome)
        text = plan_text(plan)
        say(f"seed {outcome.plan.seed} still fails with {len(plan.steps)} of {len(outcome.plan.steps)} steps:\n{text}")
        record.failures[number] = Failure(outcome.plan.seed, outcome.at, outcome.wrong, text)
    return record


def _replay(file: Path) -> int:
    with workshop() as place:
        outcome = play(read_plan(file), place)
    sys.stdout.write(f"{outcome.at}: {outcome.wrong}\n" if outcome.wrong else "Nothing was wrong.\n")
    return 1 if outcome.wrong else 0


def main() -> int:
    """Play, print, write; 1 when anything was wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seeds", type=seeds_of, default=range(1, 31), help="A-B, both included")
    parser.add_argument("--desks", type=int, default=0, help="as many desks in every world; 0: as the seed says")
    parser.add_argument("--json", type=Path, help="write the record to this file")
    parser.add_argument("--jobs", type=int, default=min(2, os.cpu_count() or 1), help="processes")
    parser.add_argument("--plan", type=Path, help="play the plan in this file and nothing else")
    wanted = parser.parse_args()
    if wanted.plan:
        return _replay(wanted.plan)

    def say(text: str) -> None:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()

    record = run(wanted.seeds, wanted.desks, wanted.jobs, say)
    say(record.table())
    if wanted.json:
        wanted.json.write_bytes(record.json())
    return 1 if record.failures else 0


if __name__ == "__main__":
    sys.exit(main())
