"""What 10,000 events more cost a laptop that holds 10, 100 times as many, against one that holds none.

One desk writes 10,000 events after the other and hands them over; one office takes them in. At each size both are
measured in turn with a desk and an office that begin.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from fieldapp.desk.hand_over import hand_over
from fieldapp.desk.register import Draft, register
from fieldapp.office.prepare import open_point, prepare_desk
from fieldapp.office.receive import receive
from fieldapp.rehearsal.population import Invented, invent_people
from fieldapp.station.home import Home
from fieldapp.station.opening import DeskStart, open_first_file, unlock
from fieldapp.station.receiving import IMPORTED
from fieldapp.station.station import Station
from fieldapp.system.randomness import new_id
from tests.bench.drop import fields_of, register_all
from tests.bench.measure import Row, paired, row
from tests.bench.stage import PASSPHRASE, new_office, world

STEP = 10_000
SIZES, SIZES_IN_FULL = (10 * STEP,), (10 * STEP, 100 * STEP)
ROUNDS = 5
_PEOPLE = STEP // 4
"""Somebody on no list makes four events: added, consent, registration, receipt."""
_TYPED = ("nguyen thi", "ng v h 19", "hoa tran", "ntm", "le ngoc", "0012", "khuat", "duoc 62")


def main() -> None:
    """Print the rows as JSON."""
    sizes = SIZES_IN_FULL if "--full" in sys.argv else SIZES
    with tempfile.TemporaryDirectory() as name:
        rows = list(Growth(Path(name)).rows(sizes))
    sys.stdout.write(msgspec.json.encode(rows).decode() + "\n")


class Growth:
    """A desk and an office that grow, and copies of both as they were after the first 10,000 events."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.machine = world()
        self.office = new_office(folder / "office", self.machine)
        point = open_point(self.office, name="Nhà văn hóa")
        made = prepare_desk(self.office, point_id=point, label="Bàn 01", folder=folder / "first")
        start = DeskStart(made.file, made.card_text, "Trần Thị Mẫu", PASSPHRASE, "135790")
        self.desk = open_first_file(Home(folder / "desk"), start, world=self.machine)
        self.events = 0
        self.imported_in = 0.0

    def rows(self, sizes: tuple[int, ...]) -> Iterator[Row]:
        """Grow to each of the sizes, and measure there."""
        self.office.close()
        shutil.copytree(self.folder / "office", self.folder / "office-new")
        self.office = self._open("office")
        self._register()
        self.desk.close()
        shutil.copytree(self.folder / "desk", self.folder / "desk-small")
        self.desk, small = self._open("desk"), self._open("desk-small")
        first = hand_over(small, self.folder / "small").path
        told = []
        for size in sizes:
            while self.events < size:
                self._import(self._hand_over())
                self._register()
            told.append(f"{self.events:,} events in {self.imported_in:.1f} s")
            yield from self._measure(size, small, first, ", ".join(told))
        small.close()
        self.desk.close()
        self.office.close()

    def _measure(self, size: int, small: Station, first: Path, told: str) -> Iterator[Row]:
        exports: tuple[list[float], list[float]] = ([], [])
        imports: tuple[list[float], list[float]] = ([], [])
        for number in range(ROUNDS):
            start = time.perf_counter()
            file = self._hand_over()
            exports[0].append(time.perf_counter() - start)
            exports[1].append(_seconds(lambda: hand_over(small, self.folder / "small")))
            imports[0].append(self._import(file))
            imports[1].append(self._import_into_new(first, number))
            self._register()
        yield row(f"write {STEP:,} events of {size:,}", exports, bound=1.5)
        yield row(f"import {STEP:,} events into {size:,}", imports, bound=1.5, note=told)
        people = invent_people(self.machine.randomness, 200)
        saves = self._in_turn(small, lambda desk, _number: _save(desk, people.pop()), rounds=50)
        yield row(f"save one registration at a desk with {size:,} events", saves, bound=1.5, or_below_s=0.010)
        typed = [text[:end] for text in _TYPED for end in range(1, len(text) + 1)]
        finds = self._in_turn(small, lambda desk, n: desk.registry.people.search(typed[n]), rounds=len(typed))
        yield row(f"search at a desk with {size:,} events", finds, bound=1.5, or_below_s=0.016)

    def _in_turn(
        self, small: Station, work: Callable[[Station, int], object], *, rounds: int
    ) -> tuple[list[float], list[float]]:
        return paired(lambda n: work(self.desk, n), lambda n: work(small, n), rounds=rounds)

    def _open(self, name: str) -> Station:
        return unlock(Home(self.folder / name), PASSPHRASE, world=self.machine)

    def _register(self) -> None:
        register_all(self.desk, [], invent_people(self.machine.randomness, _PEOPLE))

    def _hand_over(self) -> Path:
        """Write what is new, and take it for acknowledged."""
        handed = hand_over(self.desk, self.folder / "stick")
        journal = self.desk.registry.journal
        with self.desk.registry.transaction():
            journal.note_acknowledged(journal.own_id(), journal.state(journal.own_id()).exported_to)
        return handed.path

    def _import(self, file: Path) -> float:
        took = _import(self.office, file)
        self.imported_in += took
        self.events += STEP
        return took

    def _import_into_new(self, file: Path, number: int) -> float:
        copy = self.folder / f"new-{number}"
        shutil.copytree(self.folder / "office-new", copy)
        office = unlock(Home(copy), PASSPHRASE, world=self.machine)
        took = _import(office, file)
        office.close()
        shutil.rmtree(copy)
        return took


def _import(office: Station, file: Path) -> float:
    start = time.perf_counter()
    verdict = receive(office, [file])[0]
    took = time.perf_counter() - start
    assert verdict.verdict == IMPORTED, verdict
    assert verdict.new_events >= STEP, verdict
    return took


def _save(desk: Station, one: Invented) -> None:
    details = {"bank": "970436"}
    register(desk, Draft(new_id(desk.randomness), "", "open_account", fields_of(one), details=details, consent=True))


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
