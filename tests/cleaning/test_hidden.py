"""People in hidden rows and on hidden sheets are read like all others, and marked."""

from __future__ import annotations

from pathlib import Path

import xlsxwriter

from fieldapp.cleaning.reading import read_roster

_HEADER = ("STT", "Họ và tên", "Năm sinh", "Số CCCD")


def test_hidden_people_are_marked(tmp_path: Path) -> None:
    path = tmp_path / "an.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        for name in ("Đang dùng", "Cũ"):
            sheet = workbook.add_worksheet(name)
            sheet.write_row(0, 0, _HEADER)
            sheet.write_row(1, 0, [1, "Lê Văn Mẫu", 1950, "001050000017"])
            sheet.write_row(2, 0, [2, "Trần Thị Mẫu", 1951, "001151000018"])
        workbook.get_worksheet_by_name("Đang dùng").set_row(2, None, None, {"hidden": True})
        workbook.get_worksheet_by_name("Cũ").hide()
    roster = read_roster(path)
    assert [(row.sheet, row.row, row.hidden) for row in roster.rows] == [
        ("Đang dùng", 2, False),
        ("Đang dùng", 3, True),
        ("Cũ", 2, True),
        ("Cũ", 3, True),
    ]
    assert [note.code for note in roster.notes] == ["sheet.hidden", "sheet.hidden_rows"]
