"""Tables of text: every encoding that offices still use, every separator, pages that are called workbooks."""

from __future__ import annotations

import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.sheets.book import Cell
from fieldapp.sheets.csv_text import encoding_of, lines_of, read_records
from fieldapp.sheets.legacy import decode_sheet
from fieldapp.sheets.reading import read_book
from fieldapp.vietnam.tables import table
from tests.sheets.in_process import read_here

_NAMES = ("Nguyễn Thị Mẫu", "Đỗ Văn Được", "Lê Quỳnh Hương", "Khuất Bích Thủy", "Phạm Ngọc Ưng", "Trần Thị Hoà")
_RECORDS = [["Họ và tên", "Địa chỉ", "Tổ"], *([name, "Số 5, ngõ 3, P. Ngọc Hà", "7"] for name in _NAMES)]
_TONES = "\u0300\u0301\u0303\u0309\u0323"


def _typed(separator: str = ";", end: str = "\n") -> str:
    return end.join(separator.join(record) for record in _RECORDS) + end


def _cp1258(text: str) -> bytes:
    """Encode as Windows does: the letters that have a code, and the tones behind them."""
    out: list[str] = []
    for letter in unicodedata.normalize("NFD", text):
        joined = unicodedata.normalize("NFC", out[-1] + letter) if out and letter not in _TONES else ""
        if len(joined) == 1 and unicodedata.combining(letter):
            out[-1] = joined
        else:
            out.append(letter)
    return "".join(out).encode("cp1258")


def _legacy(text: str, page: str) -> bytes:
    codes = {row["char"]: row[page] for row in table("legacy_encodings") if row[page]}
    small = text if page == "vni" else text.lower()  # TCVN3 has hardly any capitals with tones
    return "".join(codes.get(letter, letter) for letter in small).encode("cp1252")


def _read(data: bytes, name: str = "a.csv") -> list[list[Cell]]:
    (sheet,) = read_here(data, name).sheets
    return [list(row.cells) for row in decode_sheet(sheet).sheet.rows]


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode(separator: str, end: str, encoding: str) -> None:
    records = [[cell.replace(",", " -") if separator == "," else cell for cell in record] for record in _RECORDS]
    typed = end.join(separator.join(record) for record in records)
    assert _read(typed.encode(encoding)) == records
    assert _read(typed.encode(encoding), "bang.xls") == records


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_bytes_of_the_nineties(separator: str) -> None:
    typed = _typed(separator, "\r\n")
    assert _read(_cp1258(typed)) == _RECORDS
    assert _read(_legacy(typed, "vni")) == _RECORDS
    small = [[cell.lower() for cell in record] for record in _RECORDS]
    assert [[str(cell).lower() for cell in row] for row in _read(_legacy(typed, "tcvn3"))] == small


def test_decomposed_letters_keep_their_tones() -> None:
    read = _read(unicodedata.normalize("NFD", _typed()).encode())
    assert [[unicodedata.normalize("NFC", str(cell)) for cell in row] for row in read] == _RECORDS


def test_one_broken_byte_costs_its_own_cell_only() -> None:
    data = (_typed() * 20).encode().replace("Được".encode(), b"\xc4\xff", 1)
    rows = _read(data)
    assert rows[1:2] + rows[3:7] == _RECORDS[1:2] + _RECORDS[3:]
    assert rows[2] == ["Đỗ Văn \ufffd\ufffd", *_RECORDS[2][1:]]


def test_commas_of_addresses_are_no_separators() -> None:
    address = "Số 1, ngõ 2, tổ 3, P. Ngọc Hà, Q. Ba Đình, Hà Nội"
    typed = "Họ tên;Địa chỉ\n" + "".join(f"Lê Văn {name};{address}\n" for name in "ABCDEF")
    assert _read(typed.encode())[1] == ["Lê Văn A", address]


@pytest.mark.parametrize("separator", ["|", ",", ";", "\t", ":"])
def test_a_declared_separator_counts(separator: str) -> None:
    data = f"sep={separator}\r\na{separator}b;c,d\r\n".encode()
    (row,) = read_here(data, "a.csv").sheets[0].rows
    assert (row.number, row.cells[0]) == (2, "a")


def test_quotes_keep_separators_and_line_breaks() -> None:
    data = 'Họ tên;Ghi chú\r\n"Lê ""Tư"" Mẫu";"a;b\r\nc"\r\n'.encode()
    assert _read(data)[1] == ['Lê "Tư" Mẫu', "a;b\nc"]


def test_letters_are_no_tables_unless_their_name_says_so() -> None:
    assert read_here("Kính gửi ủy ban\n".encode(), "a.txt").sheets[0].rows[0].cells == ("Kính gửi ủy ban",)


def test_a_page_under_the_name_xls(tmp_path: Path) -> None:
    page = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset="utf-8">
<style>td { mso-number-format:"\\@" }</style></head><body><p>Kính gửi</p>
<table border=1><tr><th colspan=3>DANH S&Aacute;CH</th></tr>
<tr><td rowspan="2">Họ<br>tên</td><td colspan=2>Năm  sinh
</td></tr><tr><td>Nam</td><td>Nữ</td></tr>
<tr style="display: none"><td>Lê Văn Mẫu<td>1950<td></tr>
<tr><td>Trần&nbsp;Thị &lt;Mẫu&gt;</td><td><table><tr><td>19</td><td>51</td></tr></table></td></tr>
</table></body></html>"""
    path = tmp_path / "trang.xls"
    path.write_bytes(page.encode())
    book = read_book(path)
    (sheet,) = book.sheets
    assert book.kind == "html"
    assert [list(row.cells) for row in sheet.rows] == [
        ["DANH SÁCH"],
        ["Họ\ntên", "Năm sinh"],
        [None, "Nam", "Nữ"],
        ["Lê Văn Mẫu", "1950"],
        ["Trần Thị <Mẫu>", "1951"],
    ]
    assert sheet.merged == ((0, 0, 0, 2), (1, 0, 2, 0), (1, 1, 1, 2))
    assert set(sheet.hidden_rows) == {4}
    assert [note.code for note in book.notes] == ["sheet.hidden_rows"]


def test_a_workbook_of_one_xml_text_under_the_name_xls(tmp_path: Path) -> None:
    text = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Worksheet ss:Name="Danh sách"><Table><Column/><Column ss:Index="3" ss:Hidden="1" ss:Span="1"/>
<Row ss:Index="2"><Cell ss:MergeAcross="1"><Data ss:Type="String">Họ <B>tên</B></Data>
<Comment><Data>xem lại</Data></Comment></Cell><Cell><Data ss:Type="String">Sinh</Data></Cell></Row>
<Row ss:Hidden="1"><Cell><Data ss:Type="String">Lê Văn Mẫu</Data></Cell>
<Cell ss:Index="3"><Data ss:Type="DateTime">1950-02-01T00:00:00.000</Data></Cell>
<Cell ss:Formula="=1+1"><Data ss:Type="Number">2</Data></Cell></Row></Table>
<WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet></Workbook>"""
    path = tmp_path / "cu.xls"
    path.write_bytes(text.encode())
    book = read_book(path)
    (sheet,) = book.sheets
    assert (book.kind, sheet.name, sheet.hidden) == ("xml", "Danh sách", True)
    assert [(row.number, row.cells) for row in sheet.rows] == [
        (2, ("Họ tên", None, "Sinh")),
        (3, ("Lê Văn Mẫu", None, date(1950, 2, 1), 2)),
    ]
    assert sheet.merged == ((1, 0, 1, 1),)
    assert (set(sheet.hidden_rows), set(sheet.hidden_columns)) == ({3}, {2, 3})
    assert [note.code for note in book.notes] == [
        *("sheet.formulas", "sheet.hidden", "sheet.hidden_rows", "sheet.hidden_columns")
    ]


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60))
def test_every_text_is_told_as_what_it_was_written_in(text: str) -> None:
    for encoding in ("utf-8-sig", "utf-16"):
        assert "".join(lines_of(text.encode(encoding))) == text
    assert "".join(lines_of(text.encode())).startswith(text) or encoding_of(text.encode()) != "utf-8"


@given(st.lists(st.lists(st.sampled_from(["", "a", "Lê", "x,y", 'q"', "n\nm"]), min_size=2, max_size=4), max_size=5))
def test_records_have_the_cells_of_their_lines(records: list[list[str]]) -> None:
    quoted = "\n".join(";".join('"' + cell.replace('"', '""') + '"' for cell in record) for record in records)
    if records:
        assert list(read_records(lines_of(f"sep=;\n{quoted}".encode())))[1:] == records
