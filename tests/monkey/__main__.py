"""`python -m tests.monkey [--seed N] [--deeds 10000]`: sittings at one desk, most of which end by a killed program.

Each sitting is a process of its own. Whatever the screen acknowledged is written down outside of it (numbers of
receipts with what stood on the form, voids, corrections, withdrawn consent, paper forms, files that were handed over).
It must be in the desk's file after every sitting, whose chains and views are checked as well; the office takes in what
was handed over and must hold it too. The exit code is 1 when something was lost, raised or warned of, or when the GUI
thread was busy longer than 200 ms with one thing.
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

from fieldapp.office.answer import answer_all
from fieldapp.station.home import Home
from fieldapp.station.opening import unlock
from tests.bench.stage import PASSPHRASE, SATURDAY
from tests.monkey.playing import Sitting, Told
from tests.monkey.remembering import Notes, missing_at_desk, missing_at_office
from tests.monkey.world import Desk, Office, make_desk

LONGEST_S = 0.2
_LONGEST_DISTURBED_S = 0.4
"""What the GUI thread may work while other programs have its cores: two on one core slow each other down."""

_SITTING = 400
_OFFICE_EVERY = 4
"""So many sittings lie between two visits of the office."""


class Record(msgspec.Struct):
    """What all sittings together told."""

    sittings: int = 0
    killed: int = 0
    deeds: Counter[str] = msgspec.field(default_factory=Counter)
    notes: Notes = msgspec.field(default_factory=Notes)
    wrong: list[str] = []
    slowest: tuple[float, str] = (0.0, "")
    busiest: tuple[float, str] = (0.0, "")

    def table(self) -> str:
        """Return it as text."""
        done, acknowledged = self.deeds.most_common(), self.notes.counts()
        share = acknowledged.total() / max(self.deeds.total(), 1)
        return (
            f"{self.deeds.total():,} deeds in {self.sittings} sittings, {self.killed} of them killed\n"
            f"  {', '.join(f'{name} {count:,}' for name, count in done)}\n"
            f"{acknowledged.total():,} of them acknowledged by the screen ({share:.0%}), all of it is there\n"
            f"  {', '.join(f'{name} {count:,}' for name, count in acknowledged.most_common())}\n"
            f"GUI thread busy at the longest {self.slowest[0] * 1000:.0f} ms ({self.slowest[1]};"
            f" bound {LONGEST_S * 1000:.0f}), while other programs had its cores it worked"
            f" {self.busiest[0] * 1000:.0f} ms ({self.busiest[1]}; bound {_LONGEST_DISTURBED_S * 1000:.0f})\n"
        )


def run(folder: Path, seed: int, deeds: int) -> Record:
    """Play until so many deeds are done or something is wrong."""
    make_desk(folder)
    record, chance, now = Record(), Random(seed), SATURDAY
    while record.deeds.total() < deeds and not record.wrong:
        some = min(chance.randint(_SITTING // 4, _SITTING), deeds - record.deeds.total())
        name, paper = f"{seed}/{record.sittings}", folder / "told.json"
        paper.write_bytes(msgspec.json.encode(Told(notes=record.notes)))
        killed = ["killed"] if chance.random() < 0.7 else []
        sitting = ["--sit", str(folder), name, str(now), str(some), *killed]
        command = [sys.executable, "-m", "tests.monkey", *sitting]
        ended = subprocess.run(command, check=False).returncode
        told = msgspec.json.decode(paper.read_bytes(), type=Told)
        record.sittings, record.killed = record.sittings + 1, record.killed + (ended == -9)
        record.deeds += Counter(told.deeds) or Counter(nothing=1)
        record.notes = told.notes
        record.slowest, record.busiest = max(record.slowest, told.slowest), max(record.busiest, told.busiest)
        now += 4 * 3_600_000
        wrong = [*told.wrong, *([] if ended in (0, -9) else [f"ended with {ended}"])]
        wrong += _missing(folder, name, now, record, last=record.deeds.total() >= deeds)
        record.wrong = [f"sitting {name}, {told.deeds}: {one}" for one in wrong]
    for (seconds, deed), most in ((record.slowest, LONGEST_S), (record.busiest, _LONGEST_DISTURBED_S)):
        if seconds > most:
            record.wrong.append(f"the GUI thread was busy {seconds * 1000:.0f} ms with {deed}")
    return record


def _missing(folder: Path, name: str, now: int, record: Record, *, last: bool) -> list[str]:
    """Return what is missing at the desk, and now and then at the office, which answers then."""
    desk, office = Desk(folder, f"look {name}", now), Office(folder, name, now)
    lost = missing_at_desk(desk, record.notes)
    if last or record.sittings % _OFFICE_EVERY == 0:
        lost += missing_at_office(desk, office, record.notes, last=last)
        station = unlock(Home(office.home), PASSPHRASE, world=office.world)
        try:
            answer_all(station, desk.stick)
        finally:
            station.close()
    return lost


def sit(folder: Path, seed: str, now: int, deeds: int, *, killed: bool) -> None:
    """Play one sitting in this process; what it tells is on the disk before the next deed begins."""
    from PySide6.QtWidgets import QApplication

    faulthandler.enable()
    application = QApplication([])
    paper = folder / "told.json"

    def tell(told: Told) -> None:
        paper.with_suffix(".new").write_bytes(msgspec.json.encode(told))
        paper.with_suffix(".new").replace(paper)

    desk, told = Desk(folder, seed, now), msgspec.json.decode(paper.read_bytes(), type=Told)
    Sitting(desk, seed, told, tell, (folder / "campaign").read_text(encoding="utf-8")).play(deeds, killed=killed)
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
