"""Finding tables: title rows, headers of two rows, column numbers, repeated headers, split names."""

from __future__ import annotations

import pytest

from fieldapp.sheets.book import Cell, Row, Sheet
from fieldapp.sheets.labels import field_of
from fieldapp.sheets.tables import find_tables

_TITLE: list[list[Cell]] = [
    ["UBND PHƯỜNG", None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
    ["DANH SÁCH ĐỐI TƯỢNG HƯỞNG TRỢ CẤP"],
    [],
]


def sheet(*rows: list[Cell], merged: tuple[tuple[int, int, int, int], ...] = ()) -> Sheet:
    """Return a sheet with these rows; empty ones only count."""
    return Sheet("A", tuple(Row(n, tuple(cells)) for n, cells in enumerate(rows, start=1) if cells), merged)


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("Họ và tên", "full_name"),
        ("HỌ, CHỮ ĐỆM VÀ TÊN", "full_name"),
        ("Tên đối tượng hưởng", "full_name"),
        ("CCCD/CMND", "id_number"),
        ("Số CCCD (12 số)", "id_number"),
        ("Mức hưởng (đồng)", "amount"),
        ("Nhóm đối tượng", "category"),
        ("Địa chỉ thường\ntrú", "address"),
        ("STK", "bank_account"),
        ("Họ tên người giám hộ", "proxy_name"),
        ("Nguyễn Thị Mẫu", None),
        ("", None),
        ("x" * 1000, None),
    ],
)
def test_labels(label: str, field: str | None) -> None:
    assert field_of(label) == field


def test_a_table_under_its_title() -> None:
    (table,) = find_tables(sheet(*_TITLE, ["STT", "Họ và tên", "Ngày sinh", "Số CCCD"], ["1", "A B", "1950", "x"]))
    assert (table.header_first, len(table.rows)) == (4, 1)
    assert table.columns == {"row_no": 0, "full_name": 1, "dob": 2, "id_number": 3}


def test_two_rows_of_header_and_column_numbers() -> None:
    (table,) = find_tables(
        sheet(
            *_TITLE,
            ["STT", "Họ và tên", "Năm sinh", None, "Giấy tờ", None],
            [None, None, "Nam", "Nữ", "Số CCCD", "Ngày cấp"],
            ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
            [1, "Trần Văn Mẫu", 1950, None, "001050000001"],
        )
    )
    assert table.columns == {
        "row_no": 0,
        "full_name": 1,
        "dob_male": 2,
        "dob_female": 3,
        "id_number": 4,
        "id_issue_date": 5,
    }
    assert [row.number for row in table.rows] == [7]


def test_sexes_to_tick_under_a_merged_cell() -> None:
    (table,) = find_tables(
        sheet(
            ["STT", "Họ tên", "Giới tính", None, "Địa chỉ"],
            [None, None, "Nam", "Nữ"],
            [1, "A B", "x", None, "Tổ 7"],
            merged=((0, 2, 0, 3),),
        )
    )
    assert table.columns["sex_male_flag"] == 2
    assert table.columns["sex_female_flag"] == 3


def test_a_repeated_header_starts_the_columns_anew() -> None:
    tables = find_tables(
        sheet(
            ["STT", "Họ tên", "Ngày sinh", "Địa chỉ"],
            [1, "A B", "1950", "Tổ 7"],
            ["STT", "Họ tên", "Địa chỉ", "Ngày sinh"],
            [1, "C D", "Tổ 8", "1951"],
        )
    )
    assert [(table.columns["dob"], len(table.rows)) for table in tables] == [(2, 1), (3, 1)]


def test_one_label_over_two_columns_of_a_name() -> None:
    (table,) = find_tables(
        sheet(["STT", "Họ và tên", None, "Ngày sinh"], [1, "Nguyễn Thị", "Mẫu", "1950"], [2, "Trần", "Hai", "1951"])
    )
    assert (table.columns["family_middle"], table.columns["given_name"]) == (1, 2)
    assert "full_name" not in table.columns


def test_family_and_given_name_in_two_columns() -> None:
    (table,) = find_tables(sheet(["STT", "Họ đệm", "Tên", "Ngày sinh"], [1, "Nguyễn Thị", "Mẫu", "1950"]))
    assert (table.columns["family_middle"], table.columns["given_name"]) == (1, 2)
    (alone,) = find_tables(sheet(["STT", "Tên", "Ngày sinh", "SĐT"], [1, "Nguyễn Thị Mẫu", "1950", None]))
    assert alone.columns["full_name"] == 1


def test_no_header_no_table() -> None:
    assert find_tables(sheet(*_TITLE, [1, "Nguyễn Thị Mẫu", "Nam", "Hộ nghèo"])) == ()
