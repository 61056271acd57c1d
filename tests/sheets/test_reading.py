"""Ordinary spreadsheets: their cells keep their types, their rows the numbers Excel shows."""

from __future__ import annotations

import csv
import io
import unicodedata
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.sheets.csv_text import lines_of, read_records
from fieldapp.sheets.legacy import decode_sheet
from fieldapp.sheets.reading import read_book

_ROSTERS = Path(__file__).resolve().parents[1] / "rosters"
_TEXT = "Họ tên;Tổ\nNguyễn Thị Mẫu;7\nĐỗ Văn Được;8\n"


def _records(data: bytes) -> list[list[str]]:
    return list(read_records(lines_of(data)))


def test_types_of_cells_and_numbers_of_rows(tmp_path: Path) -> None:
    path = tmp_path / "types.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet("Một")
        sheet.write_row(2, 1, ["chữ", 1160000001, 2.5, True])
        sheet.write_datetime(4, 0, date(1956, 4, 17), workbook.add_format({"num_format": "dd/mm/yyyy"}))
        sheet.merge_range(6, 0, 6, 1, "gộp")
        workbook.add_worksheet("Trống")
        aside = workbook.add_worksheet("Ẩn")
        aside.write(0, 0, "cũ")
        aside.hide()
    book = read_book(path)
    only, hidden = book.sheets
    assert (hidden.name, hidden.hidden, only.hidden, hidden.rows[0].cells) == ("Ẩn", True, False, ("cũ",))
    assert (book.kind, only.name, len(book.sha256)) == ("xlsx", "Một", 64)
    assert [(row.number, row.cells) for row in only.rows] == [
        (3, (None, "chữ", 1160000001, 2.5, True)),
        (5, (date(1956, 4, 17),)),
        (7, ("gộp",)),
    ]
    assert only.merged == ((6, 0, 6, 1),)
    assert [note.code for note in book.notes] == ["sheet.hidden"]


@pytest.mark.parametrize(
    "data",
    [
        _TEXT.encode(),
        _TEXT.encode("utf-8-sig"),
        _TEXT.encode("utf-16"),
        _TEXT.encode("utf-16-le"),
        _TEXT.encode("utf-16-be"),
        unicodedata.normalize("NFD", _TEXT).encode(),
        _TEXT.replace(";", "\t").replace("\n", "\r\n").encode(),
        _TEXT.replace(";", ",").replace("\n", "\r").encode(),
        ("sep=|\n" + _TEXT.replace(";", "|")).encode(),
    ],
)
def test_encodings_and_separators(data: bytes) -> None:
    records = [[unicodedata.normalize("NFC", cell) for cell in record] for record in _records(data) if record]
    assert records == [["Họ tên", "Tổ"], ["Nguyễn Thị Mẫu", "7"], ["Đỗ Văn Được", "8"]]


def test_windows_1258() -> None:
    typed = "".join(
        letter if _fits(letter) else unicodedata.normalize("NFD", letter)
        for letter in "Nguyê\u0303n Thi\u0323 Mâ\u0303u;7\nĐô\u0303 Văn Đươ\u0323c;8\n"
    )
    first = _records(typed.encode("cp1258"))[0]
    assert first == ["Nguyễn Thị Mẫu", "7"]


def _fits(letter: str) -> bool:
    return letter in "\u0303\u0323\u0301\u0300\u0309" or letter.encode("cp1258", "ignore") != b""


def test_old_fonts_in_a_text_table(tmp_path: Path) -> None:
    path = tmp_path / "vntime.csv"
    path.write_bytes("Hä tªn;Tæ\nNguyÔn ThÞ MÉu;7\n§ç V¨n §\u00adîc;8\n".encode("latin-1"))
    decoded = decode_sheet(read_book(path).sheets[0])
    assert [row.cells[0] for row in decoded.sheet.rows] == ["Họ tên", "Nguyễn Thị Mẫu", "Đỗ Văn Được"]
    assert decoded.before[3][0] == "§ç V¨n §\u00adîc"


def test_unicode_is_left_alone() -> None:
    sheet = read_book(_ROSTERS / "huu-tri.csv").sheets[0]
    decoded = decode_sheet(sheet)
    assert decoded.sheet is sheet
    assert decoded.before == {}


_CELLS = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=20)


@given(st.lists(st.lists(_CELLS, min_size=3, max_size=3), min_size=2, max_size=6))
def test_csv_round_trip(records: list[list[str]]) -> None:
    head = ["Họ tên", "Tổ", "Số"]
    out = io.StringIO()
    csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL).writerows([head, *records])
    assert _records(out.getvalue().encode("utf-8-sig")) == [head, *records]
