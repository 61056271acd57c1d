"""`python -m tests.monkey [--seed N] [--deeds 10000]`: sittings at one desk, most of which end by a killed program.

Each sitting is a process of its own. The numbers that a screen said were saved are written down outside of it and must
be in the desk's file after every sitting, whose chains and views are checked as well. The exit code is 1 when something
was lost, raised or warned of, or when the GUI thread worked longer than 200 ms on one thing.
"""

from __future__ import annotations

import argparse
import faulthandler
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from random import Random

import msgspec

from tests.bench.stage import SATURDAY
from tests.monkey.playing import Sitting, Told, missing
from tests.monkey.world import Desk, make_desk

LONGEST_S = 0.2
_SITTING = 400


class Record(msgspec.Struct):
    """What all sittings together told."""

    sittings: int = 0
    killed: int = 0
    deeds: Counter[str] = msgspec.field(default_factory=Counter)
    said: set[str] = msgspec.field(default_factory=set)
    wrong: list[str] = msgspec.field(default_factory=list)
    slowest: tuple[float, str] = (0.0, "")
    busiest: tuple[float, str] = (0.0, "")

    def table(self) -> str:
        """Return it as text."""
        done = ", ".join(f"{name} {count:,}" for name, count in self.deeds.most_common())
        return (
            f"{self.deeds.total():,} deeds in {self.sittings} sittings, {self.killed} of them killed: {done}\n"
            f"{len(self.said)} receipt numbers were said, all of them are there\n"
            f"GUI thread busy at the longest {self.slowest[0] * 1000:.0f} ms ({self.slowest[1]}),"
            f" of its own work {self.busiest[0] * 1000:.0f} ms ({self.busiest[1]}; bound {LONGEST_S * 1000:.0f})\n"
        )


def run(folder: Path, seed: int, deeds: int) -> Record:
    """Play until so many deeds are done or something is wrong."""
    make_desk(folder)
    record, chance, now = Record(), Random(seed), SATURDAY
    while record.deeds.total() < deeds and not record.wrong:
        some = min(chance.randint(_SITTING // 4, _SITTING), deeds - record.deeds.total())
        name, notes = f"{seed}/{record.sittings}", folder / "told.json"
        killed = chance.random() < 0.7
        command = [sys.executable, "-m", "tests.monkey", "--sit", str(folder), name, str(now), str(some)]
        ended = subprocess.run([*command, *(["killed"] if killed else [])], check=False).returncode
        told = msgspec.json.decode(notes.read_bytes(), type=Told)
        record.sittings, record.killed = record.sittings + 1, record.killed + (ended == -9)
        record.deeds += Counter(told.deeds) or Counter(nothing=1)
        record.said |= set(told.said)
        record.slowest, record.busiest = max(record.slowest, told.slowest), max(record.busiest, told.busiest)
        wrong = [*told.wrong, *([] if ended in (0, -9) else [f"ended with {ended}"])]
        now += 4 * 3_600_000
        wrong += missing(Desk(folder, f"look {name}", now), sorted(record.said))
        record.wrong = [f"sitting {name}, {told.deeds}: {one}" for one in wrong]
    if record.busiest[0] > LONGEST_S:
        record.wrong.append(f"the GUI thread worked {record.busiest[0] * 1000:.0f} ms on {record.busiest[1]}")
    return record


def sit(folder: Path, seed: str, now: int, deeds: int, *, killed: bool) -> None:
    """Play one sitting in this process; what it tells is on the disk before the next deed begins."""
    from PySide6.QtWidgets import QApplication

    faulthandler.enable()
    application = QApplication([])
    notes = folder / "told.json"

    def tell(told: Told) -> None:
        notes.with_suffix(".new").write_bytes(msgspec.json.encode(told))
        notes.with_suffix(".new").replace(notes)

    tell(Told())
    Sitting(Desk(folder, seed, now), seed, tell).play(deeds, killed=killed)
    application.quit()


def main() -> int:
    """Play, print the table, return the exit code."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    parser = argparse.ArgumentParser(prog="python -m tests.monkey", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--deeds", type=int, default=10_000)
    parser.add_argument("--sit", nargs="+", help="one sitting: how the children are called")
    wanted = parser.parse_args()
    if wanted.sit:
        folder, seed, now, deeds, *killed = wanted.sit
        sit(Path(folder), seed, int(now), int(deeds), killed=bool(killed))
        return 0
    with tempfile.TemporaryDirectory() as name:
        record = run(Path(name), wanted.seed, wanted.deeds)
    sys.stdout.write(record.table() + "".join(f"WRONG: {one}\n" for one in record.wrong))
    return 1 if record.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
