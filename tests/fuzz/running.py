"""Running mutants by their numbers: read only, or taken in by real stations."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.fuzz.decoding import tried
from tests.fuzz.importing import Doors
from tests.fuzz.mutants import Mutant, Nursery
from tests.fuzz.stations import Stock, stock
from tests.fuzz.watching import Tally, Watch
from tests.station.prepared import MASTERS, Master, prepare

_MEMORY = Path("/dev/shm")
_READ_SHARES = (40, 15, 45)
_IMPORT_SHARES = (6, 4, 90)
_MOST_FAILURES = 50

Progress = Callable[[int], None]


@contextmanager
def room() -> Iterator[Path]:
    """Give a folder in memory where the system has such, and remove it afterwards."""
    with tempfile.TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None) as folder:
        yield Path(folder)


def read_mutants(numbers: range, seed: int, master: Master, folder: Path, progress: Progress = lambda _: None) -> Tally:
    """Read the mutants of these numbers to their end."""
    made = stock(master, folder)
    made.campaign.close_all()
    return _try_all(numbers, _nursery(made, seed, _READ_SHARES), tried, lambda: None, progress)


def take_in_mutants(
    numbers: range, seed: int, master: Master, folder: Path, progress: Progress = lambda _: None
) -> Tally:
    """Let real stations take the mutants of these numbers in."""
    made = stock(master, folder / "campaign")
    with ExitStack() as stack:
        doors = Doors(made, folder)
        stack.callback(doors.close)
        nursery = _nursery(made, seed, _IMPORT_SHARES)
        return _try_all(numbers, nursery, doors.tried, doors.afresh, progress)


def prepared(folder: Path) -> Master:
    """Prepare the campaign that all start from, or take the one that was prepared before."""
    return next(iter(MASTERS.values()), None) or prepare(folder)


def _nursery(made: Stock, seed: int, shares: tuple[int, int, int]) -> Nursery:
    return Nursery([*made.to_office, *made.to_desk, *made.first], seed, shares=shares)


def _try_all(
    numbers: range,
    nursery: Nursery,
    door: Callable[[Mutant], str],
    begin_afresh: Callable[[], None],
    progress: Progress,
) -> Tally:
    tally = Tally()
    if len(numbers) == 1:  # somebody wants to see where it fails
        mutant = nursery.mutant(numbers[0])
        tally.note(mutant.what, door(mutant))
        tally.tried = 1
        return tally
    watch = Watch(tally)
    for number in numbers:
        mutant = nursery.mutant(number)
        failed = len(tally.failures)
        with watch.over(f"mutant {number}, {mutant.what} of {mutant.of.name}"):
            tally.note(mutant.what, door(mutant))
        if len(tally.failures) > failed:
            begin_afresh()
        if len(tally.failures) >= _MOST_FAILURES:
            break
        if tally.tried % 1000 == 0:
            progress(1000)
    return tally
