"""`python -m tests.fuzz [--decode N] [--import N] [--seed S] [--jobs J] [--json OUT]`: hostile files by the thousand.

Mutants of sound files, each made from the seed and its number: sealed bytes turned, cut, spliced; age, gzip and tar put
together wrongly; manifests and events with odd values, signed and sealed validly by the keys of an enrolled desk and of
the office. `--decode` reads so many to their end; `--import` lets a real office receive, a real desk read and a new
laptop open so many. `--mutant NUMBER` tries one of either kind again and lets its error through.

Fails when something crashes, takes more than 2 s of processor time, grows by more than 200 MB, is believed without a
signature, is refused with a code that no text knows, or is imported in part.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import sys
import time
from functools import partial
from pathlib import Path

from tests.fuzz.running import prepared, read_mutants, room, take_in_mutants
from tests.fuzz.watching import LONGEST_S, MOST_BYTES, Tally
from tests.station.prepared import Master

_STAGES = {"decode": read_mutants, "import": take_in_mutants}


def main() -> int:
    """Run what was asked for; return 1 when something failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--decode", type=int, default=0, metavar="N")
    parser.add_argument("--import", type=int, default=0, metavar="N", dest="take_in")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, metavar="NUMBER", help="number of the first mutant")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--mutant", type=int, metavar="NUMBER", help="only this one")
    parser.add_argument("--json", type=Path)
    wanted = parser.parse_args()
    counts = {"decode": wanted.decode, "import": wanted.take_in}
    if not any(counts.values()):
        counts = {"decode": 20_000, "import": 2_000}
    report: dict[str, object] = {"seed": wanted.seed}
    failed = False
    with room() as folder:
        master = prepared(folder / "master")
        for stage, count in counts.items():
            if not count:
                continue
            first, count = (wanted.first, count) if wanted.mutant is None else (wanted.mutant, 1)
            began = time.monotonic()
            tally = _run(stage, range(first, first + count), wanted.seed, master, folder, wanted.jobs)
            seconds = time.monotonic() - began
            report[stage] = _told(stage, tally, seconds)
            failed = failed or bool(tally.failures)
    if wanted.json:
        wanted.json.write_text(json.dumps(report, indent=1), encoding="utf-8")
    return 1 if failed else 0


def _run(stage: str, numbers: range, seed: int, master: Master, folder: Path, jobs: int) -> Tally:
    """Share the numbers out to so many processes."""
    shares = [numbers[n::jobs] for n in range(jobs)]
    folders = [folder / f"{stage}-{n}" for n in range(jobs)]
    for one in folders:
        one.mkdir()
    work = partial(_share, stage, seed, master)
    total = Tally()
    if jobs == 1:
        total.add(work(numbers, folders[0]))
        return total
    with multiprocessing.get_context("fork").Pool(jobs) as pool:
        for tally in pool.starmap(work, zip(shares, folders, strict=True)):
            total.add(tally)
    return total


def _share(stage: str, seed: int, master: Master, numbers: range, folder: Path) -> Tally:
    done = 0

    def progress(more: int) -> None:
        nonlocal done
        done += more
        sys.stderr.write(f"\r{stage} {done}/{len(numbers)} ")

    tally = _STAGES[stage](numbers, seed, master, folder, progress)
    sys.stderr.write("\n")
    return tally


def _told(stage: str, tally: Tally, seconds: float) -> dict[str, object]:
    out = sys.stdout
    out.write(f"{stage}: {tally.tried} mutants in {seconds:.0f} s ({tally.tried / seconds:.0f}/s), ")
    out.write(f"slowest {tally.slowest_s:.2f} s of {LONGEST_S:.0f}, ")
    out.write(f"{tally.grown >> 20} MB of {MOST_BYTES >> 20} more than at the start, {len(tally.failures)} failures\n")
    for what, answers in sorted(tally.told.items()):
        told = ", ".join(f"{answer} {count}" for answer, count in answers.most_common())
        out.write(f"  {what}: {told}\n")
    for failure in tally.failures:
        out.write(f"  FAILED {failure}\n")
    return {
        "mutants": tally.tried,
        "seconds": round(seconds, 1),
        "slowest_s": round(tally.slowest_s, 3),
        "grown_mb": tally.grown >> 20,
        "answers": dict(tally.answers().most_common()),
        "failures": tally.failures,
    }


if __name__ == "__main__":
    sys.exit(main())
