"""What our writer of workbooks writes, our reader reads back the same; nothing typed becomes a formula."""

from __future__ import annotations

import re
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldapp.sheets.book import Cell, Row
from fieldapp.sheets.reading import read_book
from fieldapp.sheets.writing import Fill, Line, Page, workbook, writable
from tests.sheets.in_process import read_here

_texts = st.text(max_size=40) | st.sampled_from(
    ["=1+1", "+84912345678", "-5", "@SUM(A1)", "001150000001", "1234567890123456789", "_x0041_", "  hai  ", "a\nb"]
)
_cells = st.one_of(
    st.none(),
    _texts,
    st.integers(-(2**53) + 1, 2**53 - 1),
    st.booleans(),
    st.dates(date(1901, 1, 1), date(2100, 1, 1)),
)


def _read(data: bytes) -> list[tuple[int, list[object]]]:
    book = read_here(data, "danh-sach.xlsx")
    assert not [note for note in book.notes if note.code == "sheet.formulas"]
    return [(row.number, list(row.cells)) for row in book.sheets[0].rows]


def _told(cell: Cell) -> object:
    if isinstance(cell, str):
        return writable(cell) if writable(cell).strip() else None
    return cell


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    return tmp_path


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(_cells, max_size=6), min_size=1, max_size=8))
def test_what_is_written_is_read_back_the_same(scratch: Path, rows: list[list[Cell]]) -> None:
    lines = [Line(("đầu",), "header"), *(Line(tuple(row)) for row in rows)]
    read = _read(workbook([Page("Danh sách", (10,), lines)], scratch=scratch))
    wanted: list[tuple[int, list[object]]] = [(1, ["đầu"])]
    for number, row in enumerate(rows, 2):
        cells = [_told(cell) for cell in row]
        while cells and cells[-1] is None:
            cells.pop()
        wanted += [(number, cells)] if cells else []
    assert read == wanted


def test_nothing_typed_becomes_a_formula_or_a_link(scratch: Path) -> None:
    typed = ("=1+1", "+1", "-1", "@x", "http://example.invalid", "{=A1}", "=cmd|' /C calc'!A0")
    data = workbook([Page("a", (), [Line(typed)])], scratch=scratch)
    with zipfile.ZipFile(BytesIO(data)) as packed:
        xml = packed.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in xml
    assert "hyperlink" not in xml
    assert 'quotePrefix="1"' in zipfile.ZipFile(BytesIO(data)).read("xl/styles.xml").decode()
    assert _read(data) == [(1, list(typed))]


def test_only_what_may_be_filled_in_is_open(scratch: Path) -> None:
    fills = {1: Fill("12 chữ số", longest=20), 2: Fill("x nếu đúng", choices=("x",))}
    page = Page("a", (10, 10, 10), [Line(("Mã", "Số", "Đúng"), "header"), Line(("K", "", ""))], fills=fills, head=1)
    with zipfile.ZipFile(BytesIO(workbook([page], scratch=scratch))) as packed:
        xml = packed.read("xl/worksheets/sheet1.xml").decode()
        styles = packed.read("xl/styles.xml").decode()
    assert "<sheetProtection" in xml
    cells = dict(re.findall(r'<c r="([A-Z]2)" s="(\d+)"', xml))
    formats = re.findall(r"<xf [^>]*?(?:/>|>.*?</xf>)", styles.split("<cellXfs")[1])
    free = {place: 'locked="0"' in formats[int(style)] for place, style in cells.items()}
    assert free == {"A2": False, "B2": True, "C2": True}
    assert xml.count("<dataValidation ") == 2


def test_rows_keep_their_numbers_and_hidden_ones_stay_hidden(scratch: Path) -> None:
    lines = [Line(("a",), "plain", 2), Line(("b",), "marked", 5, hidden=True), Line(("c",), "plain")]
    data = workbook([Page("a", (), lines, merged=((1, 0, 2, 1), (4, 0, 4, 3)))], scratch=scratch)
    path = scratch / "a.xlsx"
    path.write_bytes(data)
    sheet = read_book(path).sheets[0]
    assert sheet.rows == (Row(2, ("a",)), Row(5, ("b",)), Row(6, ("c",)))
    assert set(sheet.merged) == {(1, 0, 2, 1), (4, 0, 4, 3)}
    assert b'hidden="1"' in zipfile.ZipFile(BytesIO(data)).read("xl/worksheets/sheet1.xml")


def test_sheets_get_names_that_a_workbook_can_have(scratch: Path) -> None:
    names = ["Tổ 1/2", "tổ 1 2", "", "'", "x" * 50, "x" * 50]
    book = read_here(workbook([Page(name, (), [Line(("a",))]) for name in names], scratch=scratch), "a.xlsx")
    found = [sheet.name for sheet in book.sheets]
    assert len({name.lower() for name in found}) == len(names)
    assert found[0] == "Tổ 1 2"


def test_the_same_content_is_the_same_file_and_nothing_is_left_behind(scratch: Path) -> None:
    def page() -> Page:
        return Page("a", (10,), [Line((f"dòng {n}", n)) for n in range(50)])

    assert workbook([page()], scratch=scratch) == workbook([page()], scratch=scratch)
    assert list(scratch.iterdir()) == []
