"""The pensioners' list again in other clothes: old fonts, two-row header, other file kinds; it has to read the same."""

from __future__ import annotations

import csv
import io
import unicodedata
import zipfile
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

import msgspec
import pytest
import xlsxwriter

from fieldapp.cleaning.reading import read_roster
from fieldapp.cleaning.roster import RosterRow
from fieldapp.vietnam.names import tone_key
from fieldapp.vietnam.tables import table

_LIST = Path(__file__).resolve().parents[1] / "rosters" / "huu-tri.csv"
_OLD_FONT = "text.legacy_encoding"


@cache
def _plain() -> Sequence[RosterRow]:
    return read_roster(_LIST).rows


def _records() -> list[list[str]]:
    return list(csv.reader(io.StringIO(_LIST.read_text(encoding="utf-8-sig")), delimiter=";"))


def _as_read(row: RosterRow) -> tuple[object, ...]:
    """Return what must not depend on how the list is written."""
    issues = tuple(code for code in row.issues if code != _OLD_FONT)
    kept = (
        row.sex,
        row.birth_date,
        row.national_id,
        row.phone,
        row.group,
        row.ward,
        row.category,
        row.bank,
        row.account,
    )
    return (tone_key(row.full_name), *kept, row.amount, issues)


def _typed(column: str) -> Callable[[str], str]:
    codes = {row["char"]: row[column] for row in table("legacy_encodings") if row[column]}

    def typed(text: str) -> str:
        text = unicodedata.normalize("NFC", text)
        if column == "tcvn3":  # it has no capitals with tones: an H font showed small letters as capitals
            text = "".join(letter if letter in codes or letter.isascii() else letter.lower() for letter in text)
        return "".join(codes.get(letter, letter) for letter in text)

    return typed


def _write_csv(path: Path, records: list[list[str]], encoding: str) -> None:
    with path.open("w", encoding=encoding, errors="replace", newline="") as stream:
        csv.writer(stream, delimiter="\t").writerows(records)


@pytest.mark.parametrize("font", ["tcvn3", "vni"])
def test_old_fonts(tmp_path: Path, font: str) -> None:
    path = tmp_path / f"{font}.csv"
    typed = _typed(font)
    _write_csv(path, [[typed(cell) for cell in record] for record in _records()], "cp1252")
    rows = read_roster(path).rows
    assert [
        (a.row, _as_read(a), _as_read(b)) for a, b in zip(rows, _plain(), strict=True) if _as_read(a) != _as_read(b)
    ] == []
    assert all(_OLD_FONT in row.issues for row in rows)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8"])
def test_other_encodings(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "list.csv"
    decomposed = [[unicodedata.normalize("NFD", cell) for cell in record] for record in _records()]
    _write_csv(path, decomposed, encoding)
    assert list(map(_as_read, read_roster(path).rows)) == list(map(_as_read, _plain()))


def test_births_under_nam_and_nu_in_a_workbook(tmp_path: Path) -> None:
    """Titles above, births in two columns that give the sex, group rows between, numbers as numbers."""
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        workbook.add_worksheet("Bìa").write(0, 0, "TỜ TRÌNH")
        sheet = workbook.add_worksheet("Danh sách")
        sheet.merge_range(0, 0, 0, 6, "DANH SÁCH CHI TRẢ")
        upper = [
            "TT",
            "Họ, chữ đệm và tên",
            "Ngày, tháng, năm sinh",
            None,
            "Thông tin khác",
            None,
            None,
            None,
            None,
            None,
        ]
        lower = ["Nam", "Nữ", "Số định danh", "Địa chỉ", "Diện", "Điện thoại", "STK", "Ngân hàng", "Mức hưởng"]
        sheet.write_row(3, 0, upper)
        sheet.write_row(4, 2, lower)
        sheet.write_row(5, 0, [f"({number})" for number in range(1, 12)])
        for at, row in enumerate(_plain()):
            source = _records()[row.row - 1]
            births = [source[5], None] if row.sex == "M" else [None, source[5]]
            number = int(source[7]) if source[7].isdigit() and len(source[7]) == 12 else source[7]
            rest = [number, source[4], source[8], source[6], source[3], source[2], int(source[9])]
            sheet.write_row(6 + at, 0, [at + 1, source[1], *births, *rest])
    roster = read_roster(path)
    assert roster.sheets == ("Danh sách",)
    assert [note.code for note in roster.notes] == ["sheet.no_table"]

    def without(row: RosterRow) -> tuple[object, ...]:
        unzeroed = tuple(code for code in row.issues if code != "id.lost_zeros")
        sex = row.sex if row.birth_date or "dob" in row.unread else None  # without a birth nothing tells the sex
        return _as_read(msgspec.structs.replace(row, issues=unzeroed, sex=sex))

    assert [
        row for row in zip(map(without, roster.rows), map(without, _plain()), strict=True) if row[0] != row[1]
    ] == []


def test_open_document(tmp_path: Path) -> None:
    path = tmp_path / "list.ods"
    lines = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'
            for cell in record
        )
        + "</table:table-row>"
        for record in _records()
    )
    names = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<office:document-content xmlns:office="{names}:office:1.0" xmlns:table="{names}:table:1.0" '
        f'xmlns:text="{names}:text:1.0"><office:body><office:spreadsheet><table:table table:name="DS">{lines}'
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row>'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr(
            "META-INF/manifest.xml",
            f'<m:manifest xmlns:m="{names}:manifest:1.0"><m:file-entry m:full-path="/" '
            'm:media-type="application/vnd.oasis.opendocument.spreadsheet"/></m:manifest>',
        )
    roster = read_roster(path)
    assert roster.kind == "ods"
    assert list(map(_as_read, roster.rows)) == list(map(_as_read, _plain()))
