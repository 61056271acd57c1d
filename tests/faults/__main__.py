"""Lets every call go wrong: `python -m tests.faults [--only ACT] [--kind KIND] [--runs N] [--json OUT]`.

Kinds: `seam` (our own calls), `system` (all of them, by strace), `power` (what a power cut leaves), `log` (a damaged
log). Without options all acts in all kinds, at every call; the counts come as a table, what was wrong below it.
"""

from __future__ import annotations

import argparse
import multiprocessing
import shutil
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from pathlib import Path

import msgspec

from tests.faults.acts import ACTS
from tests.faults.child import NotPermitted
from tests.faults.defects import DEFECTS
from tests.faults.log_cuts import LOG, sweep_log
from tests.faults.power import POWER, sweep_power
from tests.faults.stage import workshop
from tests.faults.sweep import SEAM, SYSTEM, Bench, Swept, sweep_seam, sweep_system
from tests.station.prepared import Master

KINDS: dict[str, Callable[..., Swept]] = {
    SEAM: sweep_seam,
    SYSTEM: sweep_system,
    POWER: sweep_power,
    LOG: sweep_log,
}
_SHOWN = 10


class Work(msgspec.Struct, frozen=True):
    """One act in one kind, in a folder of its own beside the prepared campaign."""

    act: str
    kind: str
    runs: int
    seed: int
    folder: Path
    master: Master


def done(work: Work) -> tuple[Swept, float]:
    """Do one work in this process."""
    began = time.monotonic()
    folder = work.folder / f"{work.act}-{work.kind}"
    folder.mkdir()
    result = KINDS[work.kind](Bench(ACTS[work.act], folder, work.master), runs=work.runs, seed=work.seed)
    shutil.rmtree(folder)
    return result, time.monotonic() - began


def line(result: Swept, seconds: float) -> str:
    """Return one line of the table."""
    shown = ", ".join(f"{code} {count}" for code, count in sorted(result.shown.items()))
    counts = f"{result.points:>6} {result.runs:>6} {len(result.wrong):>6} {seconds:>6.0f}"
    return f"{result.act:<14}{result.kind:<8}{counts}  {shown}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Sweep, print the counts, and return 1 when anything was wrong; 2 when this system does not let us trace."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__.partition("\n")[0])
    parser.add_argument("--only", action="append", choices=list(ACTS), metavar="ACT", help=", ".join(ACTS))
    parser.add_argument("--kind", action="append", choices=list(KINDS))
    parser.add_argument("--runs", type=int, default=0, help="of each act and kind, chosen by --seed; 0 is all of them")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--defect", choices=list(DEFECTS), help="put a mistake into the program: it has to be found")
    parser.add_argument("--json", type=Path, metavar="OUT")
    chosen = parser.parse_args(arguments)
    sys.stdout.write(f"{'act':<14}{'kind':<8}{'points':>6} {'runs':>6} {'wrong':>6} {'s':>6}  shown first\n")
    results: list[Swept] = []
    began = time.monotonic()
    try:
        # The campaign is made before the processes part: all of them work on copies of one.
        mistake = DEFECTS[chosen.defect]() if chosen.defect else nullcontext()
        way = multiprocessing.get_context("fork")
        with workshop() as (folder, master), mistake, way.Pool(chosen.jobs) as pool:
            works = [
                Work(act, kind, chosen.runs, chosen.seed, folder, master)
                for act in chosen.only or ACTS
                for kind in chosen.kind or KINDS
            ]
            for result, seconds in pool.imap(done, works):
                results.append(result)
                sys.stdout.write(line(result, seconds) + "\n")
                sys.stdout.writelines(f"    {text}\n" for text in result.wrong[:_SHOWN])
                sys.stdout.flush()
    except NotPermitted as error:
        sys.stdout.write(f"This system does not let one process trace another: {error}\n")
        return 2
    took = time.monotonic() - began
    runs, wrong = sum(result.runs for result in results), sum(len(result.wrong) for result in results)
    sys.stdout.write(f"{sum(r.points for r in results)} points, {runs} runs, {wrong} wrong, {took:.0f} s\n")
    if chosen.json is not None:
        told = {"runs": chosen.runs, "seed": chosen.seed, "seconds": round(took, 1), "acts": results}
        chosen.json.write_bytes(msgspec.json.format(msgspec.json.encode(told)) + b"\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
