"""What is hidden is read and marked; fonts of columns and merged ranges are told, in every kind of workbook."""

from __future__ import annotations

from pathlib import Path

import xlsxwriter

from fieldapp.sheets.book import Book, Sheet
from fieldapp.sheets.reading import read_book
from tests.sheets.made import ods, ods_cell, xls, xlsb, xlsb_sheet
from tests.sheets.test_hostile import xlsx


def _only(book: Book) -> Sheet:
    (sheet,) = book.sheets
    return sheet


def _marks(sheet: Sheet) -> tuple[bool, set[int], set[int]]:
    return sheet.hidden, set(sheet.hidden_rows), set(sheet.hidden_columns)


def _codes(book: Book) -> list[tuple[str, int]]:
    return [(note.code, note.count) for note in book.notes]


def test_xlsx(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet("Danh sách")
        old = workbook.add_format({"font_name": ".VnTime"})
        for row in range(5):
            sheet.write_row(row, 0, ["Tổ", row])
            sheet.write(row, 2, "NguyÔn", old if row else None)
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_row(900, None, None, {"hidden": True})
        sheet.set_column(1, 1, None, None, {"hidden": True})
        sheet.set_column(8, 16383, None, None, {"hidden": True})
    book = read_book(path)
    read = _only(book)
    assert [row.number for row in read.rows] == [1, 2, 3, 4, 5]
    assert _marks(read) == (False, {3}, {1})
    assert read.fonts == {0: "Calibri", 2: ".VnTime"}
    assert _codes(book) == [("sheet.hidden_rows", 1), ("sheet.hidden_columns", 1)]


def test_prefixes_and_order_of_attributes_do_not_matter(tmp_path: Path) -> None:
    cells = '<x:row xmlns:x="{}" hidden="true" ht="3" r="2"><x:c t="str" r="B2"><x:v>a</x:v></x:c></x:row>'
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    read = _only(read_book(xlsx(tmp_path / "a.xlsx", cells.format(main))))
    assert [row.cells for row in read.rows] == [(None, "a")]
    assert _marks(read) == (False, {2}, set())


def test_xlsb(tmp_path: Path) -> None:
    records = xlsb_sheet(
        [(0, ["Họ tên", "Tổ"], False), (3, ["Lê Văn Mẫu", "7"], True)], hidden_column=1, merges=[(0, 0, 1, 1)]
    )
    book = read_book(xlsb(tmp_path / "a.xlsb", records, hidden=True))
    read = _only(book)
    assert book.kind == "xlsb"
    assert [(row.number, row.cells) for row in read.rows] == [(1, ("Họ tên", "Tổ")), (4, ("Lê Văn Mẫu", "7"))]
    assert _marks(read) == (True, {4}, {1})
    assert read.merged == ((0, 0, 1, 1),)


def test_ods(tmp_path: Path) -> None:
    shown = '<style:table-properties table:display="false"/>'
    hidden = f'<style:style style:name="h" style:family="table">{shown}</style:style>'
    wide = ods_cell("a", 'table:number-columns-spanned="2"')
    table = (
        '<table:table table:name="A" table:style-name="h"><table:table-column/>'
        '<table:table-column table:visibility="collapse" table:number-columns-repeated="9"/>'
        f"<table:table-row>{wide}<table:covered-table-cell/>{ods_cell('b')}</table:table-row>"
        f'<table:table-row table:visibility="filter" table:number-rows-repeated="2">{ods_cell("c")}</table:table-row>'
        '<table:table-row table:visibility="collapse" table:number-rows-repeated="1048573">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>'
    )
    book = read_book(ods(tmp_path / "a.ods", table, styles=hidden))
    read = _only(book)
    assert [(row.number, row.cells) for row in read.rows] == [(1, ("a", None, "b")), (2, ("c",)), (3, ("c",))]
    assert _marks(read) == (True, {2, 3}, {1, 2})
    assert read.merged == ((0, 0, 0, 1),)
    assert _codes(book) == [("sheet.hidden", 1), ("sheet.hidden_rows", 2), ("sheet.hidden_columns", 2)]


def test_xls(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    fonts = ("Arial", ".VnTime", "A", "B", "C", ".VnTimeH")
    rows = [("Hä tªn", "Tæ", "c", "d", "e", "f"), ("Lª V¨n MÉu", "7", "", "", "", "NGUYÔN")]
    path.write_bytes(xls(rows, hidden_rows=[1], hidden_columns=[4], fonts=fonts))
    book = read_book(path)
    read = _only(book)
    assert book.kind == "xls"
    assert [row.cells for row in read.rows] == [rows[0], ("Lª V¨n MÉu", "7", None, None, None, "NGUYÔN")]
    assert _marks(read) == (False, {2}, {4})
    assert read.fonts == dict(enumerate(fonts))
