"""The door for lists: `python -m tests.fuzz.targets.sheet -runs=N`. A file, or cells as JSON under a header."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import msgspec

from fieldapp.cleaning.matching import match_rows
from fieldapp.cleaning.reading import clean_book
from fieldapp.cleaning.roster import jsonl_lines
from fieldapp.sheets.book import Book, Cell, Row, Sheet
from tests.fuzz.targets.doors import Door, hunt, refusing
from tests.fuzz.verdicts import codes_of
from tests.sheets.in_process import read_here

_ROSTERS = Path(__file__).resolve().parents[2] / "rosters"
_HEADER = (
    "STT",
    "Họ và tên",
    "Ngày sinh",
    "Giới tính",
    "Số CCCD",
    "Địa chỉ",
    "Điện thoại",
    "Số tài khoản",
    "Ngân hàng",
)
_MOST_BYTES = 4000


@contextmanager
def opened() -> Iterator[Door]:
    """Give the door."""
    yield Door(_feed, _seeds())


def _seeds() -> list[bytes]:
    """Return the beginnings of invented lists, and rows of cells."""
    rows = [
        [1, "Nguyễn Thị Mẫu", "1/2/1960", "Nữ", "001160000001", "Tổ 7, phường Ngọc Hà", "0912345678", "0123", "VCB"],
        ["I", "Tổ dân phố số 2", None, None, None, None, None, None, None],
        [2.0, "NGUYÔN THÞ MÉu", 1955, "x", 1.2e11, "Tæ 3", 912345678, "1.23E+11", "Agribank"],
        ["", "Tổng cộng", "", "", "", "", "", "", ""],
        [3, "Lê Văn Mẫu", {"date": "1948-01-01"}, True, "'012345678", "", "", "", ""],
    ]
    files = [path.read_bytes()[:_MOST_BYTES] for path in sorted(_ROSTERS.glob("*.csv"))]
    texts = [b"\x01" + msgspec.json.encode(rows[:count]) for count in range(1, len(rows) + 1)]
    semicolons = "STT;Họ và tên;Năm sinh;Số CMND\n1;Nguyễn Thị Mẫu;1960;012345678\n"
    return [
        *texts,
        *(b"\x00" + data for data in (*files, semicolons.encode("utf-16"), b"sep=;\n" + semicolons.encode())),
    ]


def _feed(data: bytes) -> None:
    typed = data[:1] == b"\x01"
    sheets = (Sheet("A", (Row(1, _HEADER), *_rows(data[1:]))),) if typed else _read(data[1:])
    with refusing(codes_of("roster")):
        roster = clean_book(Book("a.xlsx", "0" * 64, "xlsx", sheets), lambda _stage, _done, _total: None)
        numbers = [(row.sheet, row.row) for row in roster.rows]
        assert len(set(numbers)) == len(numbers)
        assert len(list(jsonl_lines([roster]))) == len(numbers)
        assert sum(len(party.rows) for party in match_rows(roster.rows).citizens) == len(numbers)


def _read(data: bytes) -> tuple[Sheet, ...]:
    books = []
    with refusing(codes_of("sheet")):
        books.append(read_here(data, "a.csv"))
    return tuple(sheet for book in books for sheet in book.sheets)


def _rows(data: bytes) -> list[Row]:
    try:
        rows = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return []
    cells = [row for row in rows if isinstance(row, list)] if isinstance(rows, list) else []
    return [Row(number, tuple(map(_cell, row))) for number, row in enumerate(cells, start=2)]


def _cell(value: object) -> Cell:
    """Return what a spreadsheet can hold."""
    day = value.get("date") if isinstance(value, dict) else value[0] if isinstance(value, tuple) else None
    if isinstance(day, str):
        try:
            return date.fromisoformat(day)
        except ValueError:
            return None
    return value if isinstance(value, str | int | float | bool) else None


if __name__ == "__main__":
    sys.exit(hunt("sheet"))
