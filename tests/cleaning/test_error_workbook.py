"""The error workbook is the list as it was sent, with one more column, whatever kind of file it came in."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from fieldapp.cleaning.error_workbook import error_workbook
from fieldapp.cleaning.reading import read_roster
from fieldapp.sheets.book import Book, Row, Sheet
from fieldapp.sheets.reading import read_book
from fieldapp.sheets.writing import Line, Page, workbook

_ROSTERS = Path(__file__).parent.parent / "rosters"
_HEADER = ("STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Điện thoại")


def _returned(book: Book, folder: Path) -> tuple[Book, dict[int, str]]:
    """Write the error workbook and read it again: the book, and what stands in the last column by row."""
    data, found = error_workbook(book, language="vi", scratch=folder)
    path = folder / "tra-lai.xlsx"
    path.write_bytes(data)
    again = read_book(path)
    column = max(len(row.cells) for row in book.sheets[0].rows)
    said = {row.number: str(row.cells[column]) for row in again.sheets[0].rows if len(row.cells) > column}
    assert {row for _, row in found.sentences} <= said.keys()
    return again, said


@pytest.mark.parametrize("name", ["bao-tro-xa-hoi.xlsx", "nguoi-co-cong.xls", "huu-tri.csv"])
def test_the_list_stands_there_as_it_was_sent(name: str, tmp_path: Path) -> None:
    book = read_book(_ROSTERS / name)
    again, said = _returned(book, tmp_path)
    for sheet, returned in zip(book.sheets, again.sheets, strict=False):
        width = max(len(row.cells) for row in sheet.rows)
        kept = {row.number: row.cells[:width] for row in returned.rows}
        for row in sheet.rows:
            cells = list(kept[row.number])
            while cells and cells[-1] is None:
                cells.pop()
            assert tuple(cells) == row.cells
        assert set(returned.merged) == set(sheet.merged)
    assert again.sheets[-1].name == "Tổng hợp lỗi"
    sent, back = read_roster(_ROSTERS / name), read_roster(tmp_path / "tra-lai.xlsx")
    assert [(row.row, row.full_name, row.national_id) for row in back.rows] == [
        (row.row, row.full_name, row.national_id) for row in sent.rows
    ]
    wrong = {row.row for row in sent.rows if set(row.issues) - {"text.legacy_encoding"}}
    assert wrong <= said.keys()


def _list(folder: Path, *rows: tuple[str | None, ...], hidden: frozenset[int] = frozenset()) -> Book:
    path = folder / "gui.xlsx"
    lines = [Line((None, "DANH SÁCH"), "title"), Line(_HEADER, "header"), *(Line(row) for row in rows)]
    path.write_bytes(workbook([Page("Danh sách", (), lines)], scratch=folder))
    book = read_book(path)
    sheet = book.sheets[0]
    return Book(book.file, book.sha256, book.kind, (Sheet(sheet.name, sheet.rows, sheet.merged, hidden_rows=hidden),))


def test_each_row_says_what_is_wrong_with_it(tmp_path: Path) -> None:
    book = _list(
        tmp_path,
        ("1", "Trần Thị Lan", "08/03/1950", "Nữ", "001150000002", "0912345678"),
        ("2", "Lê Văn Mẫu", "1951", "Nữ", "12345", "09"),
        ("3", "Trần Thị Lan", "08/03/1950", "Nữ", "001150000002", "0912345678"),
        ("4", "Phạm Văn Thử", "01/02/1940", "Nam", "001150000002", None),
        hidden=frozenset({6}),
    )
    _, said = _returned(book, tmp_path)
    assert said[2] == "Cần sửa"
    assert "Trùng người với dòng 5" in said[3]
    assert "12345" in said[4]
    assert "Chỉ có năm sinh" in said[4]
    assert "Số điện thoại không gọi được" in said[4]
    assert "Cùng số căn cước với dòng" in said[6]
    assert "Dòng này đang bị ẩn trong tệp" in said[6]


def test_what_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    book = _list(tmp_path, ("1", "=HYPERLINK(1)", "08/03/1950", "Nữ", "001150000002", "+84912345678"))
    again, _ = _returned(book, tmp_path)
    assert again.sheets[0].rows[2].cells[1] == "=HYPERLINK(1)"
    assert [note.code for note in again.notes if note.code == "sheet.formulas"] == []


def test_rows_far_apart_keep_their_places(tmp_path: Path) -> None:
    book = _list(tmp_path, ("1", "Trần Thị Lan", "08/03/1950", "Nữ", "001150000002", "0912345678"))
    sheet = book.sheets[0]
    far = Row(500, (*sheet.rows[2].cells[:4], "123"))
    moved = Book(book.file, book.sha256, book.kind, (Sheet(sheet.name, (*sheet.rows, far)),))
    _, said = _returned(moved, tmp_path)
    assert "123" in said[500]


def test_a_header_of_two_rows_stays_one_and_a_hidden_sheet_hidden(tmp_path: Path) -> None:
    rows = (
        Row(1, ("STT", "Họ và tên", "Năm sinh", None, "Số CCCD")),
        Row(2, (None, None, "Nam", "Nữ")),
        Row(3, ("1", "Trần Thị Lan", None, "1950", "001150000002")),
        Row(4, ("2", "Trần Văn Mẫu", "08/03/1950", None, "001050000003")),
    )
    merged = ((0, 2, 0, 3), (0, 4, 1, 4))
    secret, other = (Sheet(name, (Row(1, (name,)),), hidden=True) for name in ("Bí mật", "b"))
    sheets = (secret, Sheet("a", rows, merged), other)
    data, _ = error_workbook(Book("a.xlsx", "0" * 64, "xlsx", sheets), language="vi", scratch=tmp_path)
    path = tmp_path / "tra-lai.xlsx"
    path.write_bytes(data)
    again = read_book(path)
    assert [sheet.hidden for sheet in again.sheets] == [False, False, True, False]
    shown = again.sheets[1]
    assert {*merged, (0, 5, 1, 5)} == set(shown.merged)
    assert [row.text(5) for row in shown.rows] == ["Cần sửa", "", "Chỉ có năm sinh", ""]
    names = zipfile.ZipFile(path).read("xl/workbook.xml").decode()
    assert "a!$1:$2" in names
