"""What an event costs when there are 10 and 100 times as many: to write, to import, to save one more, to find somebody.

One desk writes 10,000 events after the other and hands them over. A new office takes the first of the files in, and
another one all of them at once.
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
ROUNDS = 3
PEOPLE = STEP // 4
"""Somebody on no list makes four events: added, consent, registration, receipt."""
_TYPED = ("nguyen thi", "ng v h 19", "hoa tran", "ntm", "le ngoc", "0012", "khuat", "duoc 62")
_MOST = 2.0
"""The trees of a database grow in height and past its memory: a place in them costs up to twice as much, not more."""


def main() -> None:
    """Print the rows as JSON."""
    sizes = SIZES_IN_FULL if "--full" in sys.argv else SIZES
    with tempfile.TemporaryDirectory() as name:
        rows = list(Growth(Path(name)).rows(sizes))
    sys.stdout.write(msgspec.json.encode(rows).decode() + "\n")


class Growth:
    """An office that stays as it was, a desk that grows, and a copy of the desk after its first 10,000 events."""

    def __init__(self, folder: Path, *, people: int = PEOPLE) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)
        self.people = people
        self.machine = world()
        office = new_office(folder / "office", self.machine)
        point = open_point(office, name="Nhà văn hóa")
        made = prepare_desk(office, point_id=point, label="Bàn 01", folder=folder / "first")
        office.close()
        start = DeskStart(made.file, made.card_text, "Trần Thị Mẫu", PASSPHRASE, "135790")
        self.desk = open_first_file(Home(folder / "desk"), start, world=self.machine)
        self.files: list[Path] = []

    def rows(self, sizes: tuple[int, ...], *, rounds: int = ROUNDS) -> Iterator[Row]:
        """Grow to each of the sizes, and measure there."""
        self.register()
        self.desk.close()
        shutil.copytree(self.folder / "desk", self.folder / "desk-small")
        self.desk, small = self._open("desk"), self._open("desk-small")
        self._hand_over()
        for size in sizes:
            while len(self.files) * self.people * 4 < size:
                self.register()
                self._hand_over()
            yield from self._measure(size, small, 1 if size > SIZES[0] else rounds)
        small.close()
        self.desk.close()

    def _measure(self, size: int, small: Station, rounds: int) -> Iterator[Row]:
        count = len(self.files)
        imports: tuple[list[float], list[float]] = ([], [])
        for _ in range(rounds):
            imports[1].append(self._import(self.files[:1]))
            imports[0].append(self._import(self.files) / count)
            imports[1].append(self._import(self.files[:1]))
        few = self.people * 4
        words = f"{size:,} events in {imports[0][0] * count:.1f} s, {few:,} in {imports[1][0]:.2f} s"
        yield row(f"import, for each {few:,} of {size:,} events", imports, bound=_MOST, note=words)
        exports: tuple[list[float], list[float]] = ([], [])
        for _ in range(5):
            self.register()
            exports[0].append(self._hand_over())
            exports[1].append(_seconds(lambda: hand_over(small, self.folder / "small")))
        yield row(f"write {few:,} events of {size:,}", exports, bound=_MOST)
        people = invent_people(self.machine.randomness, 200)
        saves = self._in_turn(small, lambda desk, _number: _save(desk, people.pop()), rounds=50)
        yield row(f"save one registration at a desk with {size:,} events", saves, bound=_MOST, or_below_s=0.010)
        typed = [text[:end] for text in _TYPED for end in range(1, len(text) + 1)]
        finds = self._in_turn(small, lambda desk, n: desk.registry.people.search(typed[n]), rounds=len(typed))
        words = f"{len(self.desk.registry.people.all_ids()):,} people against {len(small.registry.people.all_ids()):,}"
        yield row(f"search at a desk with {size:,} events", finds, bound=_MOST, or_below_s=0.016, note=words)

    def _in_turn(
        self, small: Station, work: Callable[[Station, int], object], *, rounds: int
    ) -> tuple[list[float], list[float]]:
        return paired(lambda n: work(self.desk, n), lambda n: work(small, n), rounds=rounds)

    def _open(self, name: str) -> Station:
        return unlock(Home(self.folder / name), PASSPHRASE, world=self.machine)

    def register(self) -> None:
        """Let the desk register the people of one file."""
        register_all(self.desk, [], invent_people(self.machine.randomness, self.people))

    def _hand_over(self) -> float:
        """Write what is new, and take it for acknowledged; return how long the writing took."""
        start = time.perf_counter()
        handed = hand_over(self.desk, self.folder / "stick")
        took = time.perf_counter() - start
        journal = self.desk.registry.journal
        with self.desk.registry.transaction():
            journal.note_acknowledged(journal.own_id(), journal.state(journal.own_id()).exported_to)
        self.files.append(handed.path)
        return took

    def _import(self, files: list[Path]) -> float:
        """Let a new office take files in; return how long that took."""
        copy = self.folder / "new"
        shutil.copytree(self.folder / "office", copy)
        office = unlock(Home(copy), PASSPHRASE, world=self.machine)
        start = time.perf_counter()
        verdicts = receive(office, files)
        took = time.perf_counter() - start
        assert {verdict.verdict for verdict in verdicts} == {IMPORTED}, verdicts
        assert sum(verdict.new_events for verdict in verdicts) >= len(files) * self.people * 4
        office.close()
        shutil.rmtree(copy)
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
