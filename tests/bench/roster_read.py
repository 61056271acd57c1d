"""Reading a workbook in the bounded child against python-calamine alone on the same file; a long table of text.

Every round is a process of its own, as the largest memory of a process never shrinks.
"""

from __future__ import annotations

import csv
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import msgspec
import xlsxwriter

from fieldapp.rehearsal.population import invent_people
from fieldapp.system.randomness import SeededRandomness
from tests.bench.measure import Row, paired, row

ROWS, ROWS_IN_FULL = 20_000, 100_000
LINES, LINES_IN_FULL = 100_000, 1_000_000
_HEAD = (
    "STT",
    "Họ và tên",
    "Ngày sinh",
    "Giới tính",
    "Số CCCD",
    "Địa chỉ",
    "Tổ",
    "Điện thoại",
    "Đối tượng",
    "Ngân hàng",
    "Số tài khoản",
    "Số tiền",
)
_INVENTED = 5000
_OURS = """
import sys; from pathlib import Path; from fieldapp.sheets.reading import read_book
print(sum(1 for sheet in read_book(Path(sys.argv[1])).sheets for row in sheet.rows))"""
_ALONE = """
import sys; from python_calamine import CalamineWorkbook
print(len(CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).to_python()))"""
_SPLIT = """
import csv, sys
print(sum(1 for record in csv.reader(open(sys.argv[1], encoding="utf-8-sig", newline=""), delimiter=";")))"""
_MOST_MB, _MOST_MB_OF_TEXT = 500, 700


def main() -> None:
    """Print the rows as JSON."""
    full = "--full" in sys.argv
    with tempfile.TemporaryDirectory() as name:
        rows = list(bench(Path(name), *((ROWS_IN_FULL, LINES_IN_FULL) if full else (ROWS, LINES))))
    sys.stdout.write(msgspec.json.encode(rows).decode() + "\n")


def bench(folder: Path, rows: int, lines: int) -> Iterator[Row]:
    """Yield the row of a workbook and the row of a table of text."""
    workbook = folder / "list.xlsx"
    with xlsxwriter.Workbook(str(workbook)) as book:
        sheet = book.add_worksheet()
        for number, record in enumerate(_records(rows)):
            sheet.write_row(number, 0, record)
    yield _row(f"{rows:,} rows of .xlsx read", workbook, _ALONE, rows, bound=5, most_mb=_MOST_MB)
    text = folder / "list.csv"
    with open(text, "w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out, delimiter=";").writerows(_records(lines))
    yield _row(f"{lines:,} rows of .csv read", text, _SPLIT, lines, bound=8, most_mb=_MOST_MB_OF_TEXT)


def _records(count: int) -> Iterator[tuple[str | int, ...]]:
    yield _HEAD
    people = invent_people(SeededRandomness("roster_read"), min(count, _INVENTED))
    for number in range(count):
        one = people[number % len(people)]
        home = f"Số {number % 300}, ngõ {number % 70}, phường {one.ward}"
        born = "/".join(reversed(one.birth_date.split("-")))
        who = (number + 1, one.full_name, born, "Nữ" if one.sex == "F" else "Nam", one.national_id)
        yield (*who, home, one.group, one.phone, one.category, one.bank, one.account, 500_000)


def _row(name: str, path: Path, floor: str, count: int, *, bound: float, most_mb: int) -> Row:
    def run(code: str) -> None:
        done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, check=True)
        assert int(done.stdout) == count + 1

    ours = _peak_mb(path)
    found = row(name, paired(lambda _n: run(_OURS), lambda _n: run(floor), rounds=3), bound=bound)
    found.bound, found.peak_mb = f"{bound:g}, {most_mb} MB", ours
    found.ok = found.ok and ours < most_mb
    found.note = f"{path.stat().st_size / 1024 / 1024:.1f} MiB; the peak is that of the program and its child together"
    return found


def _peak_mb(path: Path) -> float:
    """Return the largest memory of a program that reads, and of its child, together."""
    code = _OURS + (
        "\nimport resource\nprint(sum(resource.getrusage(who).ru_maxrss for who in"
        " (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, check=True)
    return round(int(done.stdout.split()[-1]) / (1024 * 1024 if sys.platform == "darwin" else 1024), 1)


if __name__ == "__main__":
    main()
