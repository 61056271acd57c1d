"""Take a list over, from the file to the committed people; the floor is what only reading its cells takes.

Beside it the same as CSV, against `sqlite-utils insert --csv`. `--full` takes 100,000 people, and 1,000,000 as CSV.
`--ours FOLDER FILE`, `--floor FILE` and `--insert FOLDER FILE` are the sides, each run in a process of its own so that
the memory is only theirs and that of the processes that they start.
"""

from __future__ import annotations

import csv
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from resource import getpagesize
from threading import Event, Thread

import msgspec
import python_calamine
import xlsxwriter

from fieldapp.office.rosters import commit_lists, read_lists
from fieldapp.rehearsal.population import invent_people
from fieldapp.system.randomness import SeededRandomness
from tests.bench.measure import Row, row
from tests.bench.stage import new_office, world

PEOPLE, PEOPLE_IN_FULL, CSV_IN_FULL = 20_000, 100_000, 1_000_000
ROUNDS = 3
_MOST_SECONDS = 60
_LOOK_S = 0.1
_LABELS = (
    *("STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Tổ", "Phường", "Điện thoại", "Đối tượng", "Mức hưởng"),
    *("Ngân hàng", "Số tài khoản"),
)


class Took(msgspec.Struct, frozen=True):
    """What one side took: seconds, MiB at the most with the processes that it started, rows."""

    seconds: float
    peak_mb: float
    rows: int


def main() -> None:
    """Print the rows as JSON."""
    sides = {"--ours": lambda a: ours(Path(a[0]), Path(a[1])), "--floor": lambda a: cells(Path(a[0]))}
    sides["--insert"] = lambda a: insert(Path(a[0]), Path(a[1]))
    if sys.argv[1:] and sys.argv[1] in sides:
        sys.stdout.write(msgspec.json.encode(sides[sys.argv[1]](sys.argv[2:])).decode())
        return
    full = "--full" in sys.argv
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        found = [against_cells(folder, PEOPLE_IN_FULL if full else PEOPLE, rounds=ROUNDS)]
        found.append(against_insert(folder, CSV_IN_FULL if full else PEOPLE, rounds=1 if full else ROUNDS))
    sys.stdout.write(msgspec.json.encode(found).decode() + "\n")


def against_cells(folder: Path, people: int, *, rounds: int) -> Row:
    """Read, clean, match and commit a workbook; the floor reads its cells."""
    file = folder / "list.xlsx"
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Danh sách")
        for at, line in enumerate(lines(people)):
            sheet.write_row(at, 0, line)
    times, peak = _measure(folder, file, ["--floor", str(file)], people, rounds)
    found = row(f"take over {people:,} people x 12 columns (.xlsx)", times, bound=12)
    found.bound, found.peak_mb = "12, 60 s, 500 MB", peak
    found.ok = found.ok and peak < 500 and found.ours_s < _MOST_SECONDS
    return found


def against_insert(folder: Path, people: int, *, rounds: int) -> Row:
    """Read, clean, match and commit a CSV; beside it `sqlite-utils insert --csv`, which keeps texts in plain tables."""
    file = folder / "list.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(lines(people, titles=False))
    times, peak = _measure(folder, file, ["--insert", str(folder), str(file)], people, rounds)
    found = row(f"take over {people:,} people (.csv); sqlite-utils insert", times, bound=float("inf"))
    found.bound, found.peak_mb, found.ok = "700 MB", peak, peak < 700
    return found


def lines(people: int, *, titles: bool = True) -> Iterator[tuple[str | int, ...]]:
    """Yield the lines of a list: two of titles, the labels, and one a person with all twelve columns filled."""
    if titles:
        yield from (("UBND PHƯỜNG MẪU",), ("DANH SÁCH ĐỐI TƯỢNG",))
    yield _LABELS
    for number, one in enumerate(invent_people(SeededRandomness("bench"), people), 1):
        born = "/".join(reversed(one.birth_date.split("-")))
        sex = "Nữ" if one.sex == "F" else "Nam"
        phone, account = one.phone or f"09{number:08d}", one.account or f"{number:010d}"
        place = (one.national_id, one.group, one.ward)
        yield (number, one.full_name, born, sex, *place, phone, one.category, 540_000, one.bank or "BIDV", account)


def ours(folder: Path, file: Path) -> Took:
    """Take the list over in a new office."""
    office = new_office(folder / f"office-{time.monotonic_ns()}", world())
    with _watched() as peak:
        start = time.perf_counter()
        rosters = read_lists([file])
        done = commit_lists(office, rosters)
        seconds = time.perf_counter() - start
    office.close()
    return Took(seconds, peak[0], done.rows)


def cells(file: Path) -> Took:
    """Read all cells and nothing else."""
    start = time.perf_counter()
    rows = python_calamine.CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()
    return Took(time.perf_counter() - start, _peak_mb(), len(rows))


def insert(folder: Path, file: Path) -> Took:
    """Put the lines into a table as they are."""
    target = folder / f"plain-{time.monotonic_ns()}.db"
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "sqlite_utils", "insert", target, "list", file, "--csv", "--silent"], check=True
    )
    return Took(time.perf_counter() - start, _peak_mb(), 0)


def _measure(
    folder: Path, file: Path, floor: list[str], people: int, rounds: int
) -> tuple[tuple[list[float], list[float]], float]:
    """Run both sides in turn; return their seconds, and the most memory that ours took."""
    times: tuple[list[float], list[float]] = ([], [])
    peak = 0.0
    for _ in range(rounds):
        took = _side(["--ours", str(folder), str(file)])
        assert took.rows == people, took
        times[0].append(took.seconds)
        peak = max(peak, took.peak_mb)
        times[1].append(_side(floor).seconds)
    return times, peak


def _side(arguments: list[str]) -> Took:
    command = [sys.executable, "-m", "tests.bench.roster", *arguments]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    return msgspec.json.decode(done.stdout, type=Took)


def _peak_mb() -> float:
    """Return what this process had at the most, in MiB.

    `getrusage` would tell what its parent had when it began, which has made up a million people by then.
    """
    told = Path("/proc/self/status").read_text(encoding="ascii")
    return round(int(told.partition("VmHWM:")[2].split()[0]) / 1024, 1)


@contextmanager
def _watched() -> Iterator[list[float]]:
    """Yield what this process and those that it started have at the most at one moment, in MiB, looked at often."""
    peak, over = [0.0], Event()

    def watch() -> None:
        ended = False
        while not ended:
            peak[0] = max(peak[0], sum(map(_has_mb, ["self", *_started()])))
            ended = over.wait(_LOOK_S)

    watcher = Thread(target=watch)
    watcher.start()
    try:
        yield peak
    finally:
        over.set()
        watcher.join()


def _started() -> Iterator[str]:
    for thread in Path("/proc/self/task").iterdir():
        with suppress(OSError):  # it may have ended
            yield from (thread / "children").read_text(encoding="ascii").split()


def _has_mb(process: str) -> float:
    with suppress(OSError, ValueError):  # it may have ended
        told = Path(f"/proc/{process}/statm").read_text(encoding="ascii")
        return int(told.split()[1]) * getpagesize() / 2**20
    return 0.0


if __name__ == "__main__":
    main()
