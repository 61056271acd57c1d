"""Rows in other shapes than the three lists have: decoration, headings, ticks, remarks, split columns."""

from __future__ import annotations

from datetime import date

import pytest

from fieldapp.cleaning.naming import read_name
from fieldapp.cleaning.reading import clean_book
from fieldapp.cleaning.roster import Roster, RosterRow, jsonl_lines
from fieldapp.cleaning.values import read_account, read_amount, read_sex
from fieldapp.sheets.book import Book, Cell, Row, Sheet
from fieldapp.system.errors import InputRefused

_HEADER: list[Cell] = ["STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Địa chỉ", "Đối tượng", "Số tiền"]


def roster(*rows: list[Cell]) -> Roster:
    """Clean one sheet with these rows."""
    sheet = Sheet("A", tuple(Row(n, tuple(cells)) for n, cells in enumerate(rows, start=1) if cells))
    return clean_book(Book("a.xlsx", "0" * 64, "xlsx", (sheet,)), lambda _stage, _done, _total: None)


def only(*rows: list[Cell]) -> RosterRow:
    """Return the only person among these rows."""
    (row,) = roster(*rows).rows
    return row


def test_group_headings_carry_group_and_category_down() -> None:
    read = roster(
        _HEADER,
        ["I", "Người khuyết tật nặng"],
        [None, "Tổ dân phố số 4"],
        [1, "Nguyễn Thị Mẫu", "1950", "Nữ"],
        [2, "Trần Văn Mẫu", "1951", "Nam", None, "Thôn 9"],
        [None, "Cộng tổ 4", None, None, None, None, None, 2],
        ["II", "Hộ nghèo"],
        [1, "Lê Thị Mẫu", "1952", "Nữ"],
    )
    assert [(row.group, row.category) for row in read.rows] == [
        (4, "Người khuyết tật nặng"),
        (9, "Người khuyết tật nặng"),
        (4, "Hộ nghèo"),
    ]
    assert read.skipped == {"group": 3, "total": 1}


def test_totals_and_signatures_are_no_persons_but_a_person_may_be_called_like_one() -> None:
    read = roster(
        _HEADER,
        [1, "Tống Công Mẫu", "1950", "Nam", "001050000001"],
        [None, "Tổng cộng", None, None, None, None, None, 500000],
        [None, "Bằng chữ: Năm trăm nghìn đồng"],
        [None, "NGƯỜI LẬP BIỂU", None, None, "KẾ TOÁN", None, "CHỦ TỊCH"],
        [None, "Nguyễn Thị Mẫu", None, None, "Trần Văn Mẫu", None, "Lê Văn Mẫu"],
    )
    assert [row.full_name for row in read.rows] == ["Tống Công Mẫu"]


def test_a_person_of_whom_only_name_and_address_are_known() -> None:
    row = only(_HEADER, [1, "Nguyễn Thị Mẫu", None, None, None, "Tổ 7, P. Ngọc Hà"])
    assert (row.full_name, row.group, row.ward) == ("Nguyễn Thị Mẫu", 7, "Ngọc Hà")
    assert row.issues == ("birth.missing", "id.missing")


def test_a_number_without_a_name_is_kept() -> None:
    row = only(_HEADER, [1, None, None, "Nữ", "001160000001"])
    assert row.issues == ("birth.missing", "name.missing")


def test_what_cannot_be_read_is_kept() -> None:
    row = only(_HEADER, [1, "Nguyễn Thị Mẫu", "31/02/1960", "Nữ", "12345"])
    assert (row.birth_date, row.national_id) == (None, None)
    assert row.unread == {"dob": "31/02/1960", "id_number": "12345"}


def test_proposals_say_what_stood_there() -> None:
    row = only(_HEADER, [1, "Nguyễn  Thị Mẫu ", "1960", "Nữ", 1160000001])
    assert [(one.cell, one.before, one.after, one.code) for one in row.proposals if one.taken] == [
        ("B2", "Nguyễn  Thị Mẫu ", "Nguyễn Thị Mẫu", "name.format"),
        ("E2", "1160000001", "001160000001", "id.lost_zeros"),
    ]


def test_births_in_the_column_of_the_sex_and_ticks() -> None:
    births = only(
        ["STT", "Họ tên", "Năm sinh", None, "Địa chỉ"], [None, None, "Nam", "Nữ"], [1, "A Mẫu", None, date(1950, 3, 2)]
    )
    assert (births.sex, births.birth_date) == ("F", "1950-03-02")
    ticks = only(["STT", "Họ tên", "Nam", "Nữ", "Năm sinh"], [1, "A Mẫu", "x", None, 1950])
    assert (ticks.sex, ticks.birth_date) == ("M", "1950")


def test_a_birth_in_three_columns() -> None:
    read = roster(
        ["STT", "Họ tên", "Ngày sinh", None, None, "Địa chỉ"],
        [None, None, "Ngày", "Tháng", "Năm"],
        [1, "A Mẫu", 2, 3, 1950, "Tổ 7"],
        [2, "B Mẫu", None, None, 1951],
        [3, "C Mẫu", 31, 2, 1952],
    )
    assert [(row.birth_date, row.issues[0]) for row in read.rows] == [
        ("1950-03-02", "id.missing"),
        ("1951", "birth.year_only"),
        (None, "birth.impossible"),
    ]
    assert (
        only(["STT", "Họ tên", "Ngày", "Tháng", "Năm sinh"], [1, "A Mẫu", "2", "3", "1950"]).birth_date == "1950-03-02"
    )


def test_two_number_columns_and_a_name_in_two() -> None:
    row = only(
        ["STT", "Họ đệm", "Tên", "CMND", "CCCD", "Xã/Phường", "Tổ"],
        [1, "Nguyễn Thị", "Mẫu", "012345678", "001160000001", "Phường Ngọc Hà", 12],
    )
    assert (row.full_name, row.national_id, row.old_id) == ("Nguyễn Thị Mẫu", "001160000001", "012345678")
    assert (row.ward, row.group) == ("Ngọc Hà", 12)


def test_remarks_behind_a_name() -> None:
    assert read_name("Nguyễn Văn Mẫu (đã mất)*") == ("Nguyễn Văn Mẫu", "đã mất")


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        (1650000, 1650000),
        ("500.000 đ", 500000),
        ("1,650,000", 1650000),
        ("2055000.0", 2055000),
        ("năm trăm", None),
        (None, None),
        ("1.100.000,00", 1_100_000),
        ("360.000 đ/th", 360_000),
    ],
)
def test_amounts(cell: Cell, amount: int | None) -> None:
    assert read_amount(cell) == amount


@pytest.mark.parametrize(
    ("cell", "bank", "read"),
    [
        ("0123 456 789", "Agribank", ("0123456789", "Agribank", "")),
        (5969159337523, "VCB", ("5969159337523", "Vietcombank", "")),
        ("BIDV 21510001234567", None, ("21510001234567", "BIDV", "")),
        ("12345678 tại NH Agribank", None, ("12345678", "Agribank", "")),
        (1234567890123456789, None, (None, None, "account.lost_digits")),
        ("1.23457E+18", None, (None, None, "account.lost_digits")),
        ("chưa có", None, (None, None, "")),
        ("mở tại quầy", None, (None, None, "account.invalid")),
        (None, "Ngân hàng Lạ", (None, "Ngân hàng Lạ", "")),
        ("Nhận tiền mặt", None, (None, None, "")),
    ],
)
def test_accounts(cell: Cell, bank: Cell, read: tuple[str | None, str | None, str]) -> None:
    found = read_account(cell, bank)
    assert (found.account, found.bank, found.problem) == read


def test_sex_words() -> None:
    assert [read_sex(word) for word in ("NỮ", "nam", "Nữ ", "x", None)] == ["F", "M", "F", None, None]


def test_refusals_of_a_roster() -> None:
    with pytest.raises(InputRefused) as no_header:
        roster(["Kính gửi"], [1, "Nguyễn Thị Mẫu", "1950"])
    assert no_header.value.code == "roster.no_header"
    with pytest.raises(InputRefused) as no_rows:
        roster(_HEADER, [None, "Tổng cộng"])
    assert no_rows.value.code == "roster.no_rows"


def test_lines_have_the_fields_of_the_command() -> None:
    (line,) = jsonl_lines([roster(_HEADER, [1, "Nguyễn Thị Mẫu", "1960", "Nữ", "001160000001"])])
    assert line.startswith('{"file":"a.xlsx","sheet":"A","row":2,"full_name":"Nguyễn Thị Mẫu","sex":"F"')
    assert line.endswith('"issues":["birth.year_only"]}\n')
