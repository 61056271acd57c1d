"""Shapes of lists beyond those that were given: headers, group rows, ticks, slipped rows, and what is refused."""

from __future__ import annotations

from unicodedata import normalize

import pytest

from fieldapp.cleaning.reading import clean_book
from fieldapp.cleaning.roster import Roster, RosterRow
from fieldapp.sheets.book import Book, Cell, Row, Sheet
from fieldapp.sheets.tables import Mapping
from fieldapp.system.errors import InputRefused

Lines = list[list[Cell]]
_PEOPLE: Lines = [
    [1, "Nguyễn Thị Mẫu", "1/2/1950", "Nữ", "001150000001", "0912345678", "Tổ 7"],
    [2, "Trần Văn Mẫu", "3/2/1951", "Nam", "001051000001", "0912345679", "Tổ 8"],
    [3, "Lê Văn Mẫu", "4/2/1952", "Nam", "001052000001", "0912345680", "Tổ 9"],
    [4, "Phạm Thị Mẫu", "5/2/1953", "Nữ", "001153000001", "0912345681", "Tổ 9"],
]


def read(
    *rows: list[Cell],
    merged: tuple[tuple[int, int, int, int], ...] = (),
    hidden: frozenset[int] = frozenset(),
    mapping: Mapping | None = None,
) -> Roster:
    """Clean one sheet with these rows."""
    lines = tuple(Row(n, tuple(cells)) for n, cells in enumerate(rows, start=1) if cells)
    sheet = Sheet("A", lines, merged, hidden_rows=hidden)
    mappings = {"A": mapping} if mapping else {}
    return clean_book(Book("a.xlsx", "0" * 64, "xlsx", (sheet,)), lambda *_told: None, mappings)


def seen(row: RosterRow) -> tuple[object, ...]:
    """Return what the people above say of themselves."""
    return row.full_name, row.birth_date, row.sex, row.national_id, row.phone, row.group


_SEEN = [
    ("Nguyễn Thị Mẫu", "1950-02-01", "F", "001150000001", "0912345678", 7),
    ("Trần Văn Mẫu", "1951-02-03", "M", "001051000001", "0912345679", 8),
    ("Lê Văn Mẫu", "1952-02-04", "M", "001052000001", "0912345680", 9),
    ("Phạm Thị Mẫu", "1953-02-05", "F", "001153000001", "0912345681", 9),
]


@pytest.mark.parametrize(
    "header",
    [
        ["STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Điện thoại", "Địa chỉ"],
        ["TT", "H. tên", "N.sinh", "G.tính", "Số CC", "Số ĐT", "D/chi"],
        ["stt", "ho va ten", "ngay sinh", "gioi tinh", "so cccd", "dien thoai", "dia chi"],
        ["STT", "Họ và tên", "Ngày sinh", None, None, None, None],  # the cells alone tell the rest
        ["STT", "Họ và tên", "Ngày", "GT", "Số", "Số", "Nơi ở"],  # one word for two columns
        ["STT", None, "Ngày sinh", "Giới tính", "Số CCCD", "Điện thoại", "Địa chỉ"],  # the name has no label
        ["STT", "Họ và tên", "Ngày sinh", "Giới tính", "Điện thoại", "Số CCCD", "Địa chỉ"],  # two labels exchanged
    ],
)
def test_one_row_of_labels(header: list[Cell]) -> None:
    roster = read(["DANH SÁCH"], header, *_PEOPLE)
    assert list(map(seen, roster.rows)) == _SEEN
    (table,) = roster.tables
    assert (table.header_first, table.header_last, table.rows) == (2, 2, 4)
    assert all(0 < sure <= 1 for sure in table.confidence.values())


def test_a_table_without_labels_is_read_and_said_to_be_unsure() -> None:
    roster = read(*_PEOPLE)
    assert list(map(seen, roster.rows)) == _SEEN
    assert roster.tables[0].header_first == 0
    assert max(roster.tables[0].confidence.values()) < 0.6


def test_three_rows_of_labels() -> None:
    roster = read(
        ["DANH SÁCH"],
        ["TT", "Họ và tên", "Thông tin cá nhân", None, None, None, "Chi trả", None],
        [None, None, "Năm sinh", None, "Số CCCD", "Nơi cấp", "STK", "Ngân hàng"],
        [None, None, "Nam", "Nữ"],
        ["1", "2", "3", "4", "5", "6", "7", "8"],
        [1, "Trần Văn Mẫu", "1952", None, "001052000001", "CA HN", "0123456789012", "VCB"],
        [2, "Lê Thị Mẫu", None, "12/3/1952", "001152000001", "CA HN"],
        merged=((1, 2, 1, 5), (1, 6, 1, 7), (2, 2, 2, 3), (1, 0, 3, 0), (1, 1, 3, 1)),
    )
    assert [(row.sex, row.birth_date, row.account, row.bank_bin) for row in roster.rows] == [
        ("M", "1952", "0123456789012", "970436"),
        ("F", "1952-03-12", None, None),
    ]
    assert (roster.tables[0].header_first, roster.tables[0].header_last) == (2, 4)


def test_a_header_with_an_empty_row_in_it() -> None:
    roster = read(
        ["DANH SÁCH"],
        [None, "Địa chỉ", "Ghi chú", "Thông tin", None, "Điện thoại", "Giấy tờ"],
        [],
        [None, None, None, "Ngày sinh", "Ngân hàng", None, "Số CCCD", "Số tài khoản"],
        [None, "Hộ nghèo"],
        ["Nguyễn Thị Mẫu", "Tổ 7", None, "1/2/1950", "VCB", "0912345678", "001150000001", "0123456789"],
        ["Nguyễn Thị Hai", "Tổ 7", None, "1/2/1951", "VCB", None, "001151000001", "0123456790"],
        ["Nguyễn Thị Ba", "Tổ 8", None, "1/2/1952", "VCB", None, "001152000001", "0123456791"],
    )
    row = roster.rows[0]
    assert len(roster.rows) == 3
    assert (row.full_name, row.group, row.phone, row.category) == ("Nguyễn Thị Mẫu", 7, "0912345678", "Hộ nghèo")
    assert (roster.tables[0].header_first, roster.tables[0].header_last) == (2, 4)


def test_a_heading_holds_over_the_header_of_the_next_page() -> None:
    header: list[Cell] = ["STT", "Họ và tên", "Năm sinh", "CCCD", "Địa chỉ"]
    roster = read(
        header,
        ["I", "Phường Ngọc Hà"],
        [None, "Tổ 5: 12 người"],
        [1, "Lê Văn Mẫu", "1950", "001050000001"],
        ["A. NGƯỜI KHUYẾT TẬT NẶNG (25 người)"],
        header,
        [2, "Lê Văn Hai", "1950", "001050000002"],
        [None, "Cộng:", 2],
        ["Tổ dân phố số 6", None, None, None, 3],
        [1, "Lê Văn Ba", "1950", "001050000003"],
    )
    assert [(row.group, row.ward, row.category) for row in roster.rows] == [
        (5, "Ngọc Hà", None),
        (5, "Ngọc Hà", "NGƯỜI KHUYẾT TẬT NẶNG"),
        (6, "Ngọc Hà", "NGƯỜI KHUYẾT TẬT NẶNG"),
    ]
    assert len(roster.tables) == 1


@pytest.mark.parametrize(
    ("heading", "group", "category"),
    [
        ("Tổ 4 - Người khuyết tật nặng", 4, "Người khuyết tật nặng"),
        ("III. Đối tượng khác", 5, "Đối tượng khác"),
        ("Thôn Đông", None, None),
        ("Huyện Đông Anh", None, None),
        ("Tháng 01/2024", 5, None),
        ("Trang 2", 5, None),
    ],
)
def test_what_a_heading_means(heading: str, group: int | None, category: str | None) -> None:
    roster = read(
        ["STT", "Họ và tên", "Năm sinh", "CCCD"],
        [None, "Tổ 5"],
        [1, "Lê Văn Mẫu", "1950", "001050000001"],
        [None, heading],
        [2, "Lê Văn Hai", "1951", "001051000002"],
    )
    assert (roster.rows[1].group, roster.rows[1].category) == (group, category)


def test_categories_to_tick() -> None:
    header: list[Cell] = ["STT", "Họ và tên", "Năm sinh", "CCCD", "Đối tượng đủ 75 tuổi", "Đối tượng thuộc hộ nghèo"]
    roster = read(
        header,
        [1, "Lê Văn Mẫu", "1946", "001046000001", "x"],
        [2, "Lê Thị Mẫu", "1952", "001152000001", None, "Nghèo"],
        [3, "Lê Thị Hai", "1952", "001152000002", None, "x"],
    )
    assert [row.category for row in roster.rows] == [header[4], header[5], header[5]]


def test_a_slipped_telephone_that_looks_like_an_old_number_hides_no_slipped_row() -> None:
    header: list[Cell] = ["STT", "Ngân hàng", "Họ và tên", "Ngày sinh", "Điện thoại", "Số CCCD", "Giới tính"]
    people: Lines = [[n, "BIDV", one[1], one[2], one[5], one[4], one[3]] for n, one in enumerate(_PEOPLE, 1)]
    slipped: list[Cell] = [None, 3, None, "Lê Văn Mẫu", "4/2/1952", 912345680, "001052000001", "Nam"]
    rows = read(header, *people[:2], slipped, people[3]).rows
    assert (rows[2].full_name, rows[2].birth_date) == ("Lê Văn Mẫu", "1952-02-04")
    assert (rows[2].national_id, rows[2].phone, rows[2].sex) == ("001052000001", "0912345680", "M")


@pytest.mark.parametrize("slipped", [_PEOPLE[1][1:], [None, *_PEOPLE[1]], [*_PEOPLE[1][:2], None, *_PEOPLE[1][2:]]])
def test_a_slipped_row_is_read_where_it_belongs(slipped: list[Cell]) -> None:
    header: list[Cell] = ["STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Điện thoại", "Địa chỉ"]
    roster = read(header, _PEOPLE[0], slipped, *_PEOPLE[2:])
    assert list(map(seen, roster.rows)) == _SEEN
    assert [row.row for row in roster.rows if "row.shifted" in row.notices] == [3]


def test_a_column_of_dates_with_the_month_first() -> None:
    header: list[Cell] = ["STT", "Họ và tên", "Ngày sinh", "Số CCCD"]
    days = ["2/13/1950", "3/14/1951", "4/15/1952", "5/6/1953"]
    lines: Lines = [[n, "Lê Thị Mẫu", day] for n, day in enumerate(days, 1)]
    roster = read(header, *lines)
    assert [row.birth_date for row in roster.rows] == ["1950-02-13", "1951-03-14", "1952-04-15", "1953-05-06"]
    slipped: Lines = [[n, "Lê Thị Mẫu", "2/13/1950"] for n in range(1, 13)]
    assert {row.birth_date for row in read(header, *slipped, [13, "Lê Thị Hai", "14/3/2020"]).rows} == {
        "1950-02-13",
        None,
    }
    lonely = read(header, [1, "Lê Thị Mẫu", "2/13/1950"], [2, "Lê Thị Hai", "14/3/1950"])
    assert [row.birth_date for row in lonely.rows] == [None, "1950-03-14"]
    (proposal,) = [one for one in lonely.rows[0].proposals if not one.taken]
    assert (proposal.cell, proposal.after, proposal.code) == ("C2", "1950-02-13", "birth.day_month_swapped")


def test_placeholders_and_lost_digits_are_told_and_nothing_is_guessed() -> None:
    header: list[Cell] = ["STT", "Họ và tên", "Ngày sinh", "Số CCCD"]
    cells: list[Cell] = ["999999999999", "000000000", "123456789", "1.16E+09", "không có"]
    lines: Lines = [[n, "Lê Thị Mẫu", "1950", cell] for n, cell in enumerate(cells, 1)]
    rows = read(header, *lines).rows
    assert {row.national_id for row in rows} == {None}
    told = [({"id.missing", "id.invalid"} & {*row.issues}, [*row.notices]) for row in rows]
    assert told[:3] == [({"id.missing"}, ["id.placeholder"])] * 3
    assert told[3:] == [({"id.invalid"}, ["id.scientific"]), ({"id.missing"}, [])]


def test_hidden_rows_are_read_and_marked() -> None:
    header: list[Cell] = ["STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Điện thoại", "Địa chỉ"]
    assert [row.hidden for row in read(header, *_PEOPLE, hidden=frozenset([3])).rows] == [False, True, False, False]


def test_a_mapping_says_how_a_sheet_is_read() -> None:
    mapping = Mapping(1, 1, {"full_name": 1, "dob": 2, "id_number": 4})
    roster = read(["a", "b", "c", "d", "e", "f", "g"], *_PEOPLE, mapping=mapping)
    assert (roster.rows[0].full_name, roster.rows[0].phone) == ("Nguyễn Thị Mẫu", None)
    assert roster.tables[0].columns == mapping.columns


@pytest.mark.parametrize(
    ("code", "rows"),
    [
        ("roster.no_rows", [["STT", "Họ và tên", "Ngày sinh", "Số CCCD"]]),
        ("roster.not_people", [["STT", "Tên tài sản", "Số lượng", "Đơn giá"], [1, "Máy tính", 3, 5000000]]),
        ("roster.no_header", [["Kính gửi"], ["Đề nghị quý phòng xem xét."]]),
        (
            "roster.side_by_side",
            [["STT", "Họ và tên", "Ngày sinh", "CCCD", None, "STT", "Họ và tên", "Ngày sinh", "CCCD"]],
        ),
    ],
)
def test_what_is_no_list_of_people_is_refused_in_words(code: str, rows: Lines) -> None:
    with pytest.raises(InputRefused) as refused:
        read(*rows)
    assert refused.value.code == code


def test_a_bank_under_the_label_of_the_account() -> None:
    roster = read(
        ["STT", "Họ và tên", "Năm sinh", "CCCD", "Tài khoản", None],
        [None, None, None, None, "Số TK", "Ngân hàng"],
        [1, "Lê Văn Mẫu", "1950", "001050000001", "1023456789", "VCB - CN Ba Đình"],
        [2, "Lê Văn Hai", "1951", "001051000002", "19034567890123", "Techcombank"],
        [3, "Lê Văn Ba", "1952", "001052000003", "2023456789", "LienVietPostBank"],
    )
    assert [row.bank for row in roster.rows] == ["Vietcombank", "Techcombank", "LPBank"]


def test_a_name_and_a_birth_in_parts_without_a_label_above() -> None:
    roster = read(
        ["Số TT", "Họ, chữ đệm", "Tên", "Ngày", "Tháng", "Năm", "Số CCCD", "Ngày QĐ"],
        [1, "Nguyễn Thị", "Mơ", 1, 2, 1940, "001140012345", "05/06/2020"],
        [2, "Trần Văn", "Tèo", None, None, 1938, "001038012345", "05/06/2020"],
        [3, "Lê", "Sáu", 15, 12, 1935, None, "05/06/2020"],
    )
    assert [row.full_name for row in roster.rows] == ["Nguyễn Thị Mơ", "Trần Văn Tèo", "Lê Sáu"]
    assert [row.birth_date for row in roster.rows] == ["1940-02-01", "1938", "1935-12-15"]


def test_a_column_that_lost_its_soft_hyphens_beside_one_that_kept_them() -> None:
    roster = read(
        ["STT", "Hä vµ tªn", "N¨m sinh", "CCCD", "§èi t\u00adîng"],
        [1, "TrÇn ThÞ Ph¬ng", 1950, "001150000001", "Th\u00ad¬ng binh"],
        [2, "Lª V¨n §øc", 1951, "001051000002", "BÖnh binh"],
        [3, "NguyÔn ThÞ Hång", 1952, "001152000003", "Th\u00ad¬ng binh"],
    )
    assert [row.full_name for row in roster.rows] == ["Trần Thị Phương", "Lê Văn Đức", "Nguyễn Thị Hồng"]
    assert [row.category for row in roster.rows] == ["Thương binh", "Bệnh binh", "Thương binh"]


@pytest.mark.parametrize(("male", "female"), [(1, 0), (0, 1), (1, 2), ("2", "1")])
def test_codes_of_the_sex_mean_what_the_identity_numbers_say(male: Cell, female: Cell) -> None:
    people: Lines = [
        [n, f"Trần Mẫu {'ABCDEFGH'[n]}", male if n % 2 else female, f"001{0 if n % 2 else 1}5000000{n}"]
        for n in range(8)
    ]
    people += [[8, "Lê Mẫu", female, "001050000009"], [9, "Vũ Mẫu", male, None]]  # a wrong number, and none
    rows = read(["STT", "Họ và tên", "Giới tính", "Số CCCD"], *people).rows
    assert [row.sex for row in rows] == ["F", "M"] * 4 + ["F", "M"]
    assert [row.row for row in rows if "id.sex_mismatch" in row.issues] == [10]


def test_codes_of_the_sex_say_nothing_where_the_numbers_disagree() -> None:
    people: Lines = [[n, f"Trần Mẫu {'ABCDEFGH'[n]}", n % 2, f"001{n // 2 % 2}5000000{n}"] for n in range(8)]
    rows = read(["STT", "Họ và tên", "Giới tính", "Số CCCD"], *people).rows
    assert not [row for row in rows if "id.sex_mismatch" in row.issues]


def test_a_column_of_women_alone_tells_the_men_too() -> None:
    people: Lines = [
        [n, f"Trần Mẫu {'ABCDEFGH'[n]}", None if n % 2 else "x", f"001{0 if n % 2 else 1}5000000{n}"] for n in range(8)
    ]
    read_again = read(["STT", "Họ và tên", "Nữ", "Số CCCD"], ["Tổ 7"], *people, [8, "Vũ Mẫu", None, None, "1950"])
    assert [row.sex for row in read_again.rows][:8] == ["F", "M"] * 4
    assert {row.group for row in read_again.rows} == {7}


@pytest.mark.parametrize("merged", [((0, 3, 0, 4), (0, 5, 0, 7)), ()])
def test_categories_to_tick_under_one_label(merged: tuple[tuple[int, int, int, int], ...]) -> None:
    rows = read(
        ["STT", "Họ và tên", "Số CCCD", "Năm sinh", None, "Đối tượng", None, None, "Ghi chú"],
        [None, None, None, "Nam", "Nữ", "Người khuyết tật nặng", "Thương binh", "Người cao tuổi từ đủ 80 tuổi"],
        [1, "Nguyễn Thị Mẫu", "001150000001", None, "1/2/1950", "x"],
        [2, "Trần Văn Mẫu", "001051000001", "3/2/1951", None, None, "x"],
        [3, "Lê Văn Mẫu", "001052000001", "1952", None, None, None, "x"],
        [None, None, None, None, None, None, None, "TM. ỦY BAN NHÂN DÂN"],
        merged=merged,
    ).rows
    assert [(row.sex, row.birth_date, row.category) for row in rows] == [
        ("F", "1950-02-01", "Người khuyết tật nặng"),
        ("M", "1951-02-03", "Thương binh"),
        ("M", "1952", "Người cao tuổi từ đủ 80 tuổi"),
    ]


def test_a_group_row_in_unicode_among_names_in_an_old_font() -> None:
    rows = read(
        ["STT", "Họ và tên", "Ngày sinh", "Số CCCD"],
        ["a", "Thôn 13"],
        [1, "§Æng B¸ V\xadîng", "1/2/1950", "001050000001"],
        [2, "L\xad¬ng ThÞ Loan", "1/2/1951", "001151000001"],
    ).rows
    assert [(row.full_name, row.group) for row in rows] == [("Đặng Bá Vượng", 13), ("Lương Thị Loan", 13)]


def test_decomposed_letters_in_words_around_values() -> None:
    texts = ("Lê Thị Mẫu - đã mất", "ngày 3 tháng 2 năm 1951", "Căn cước 001151000001")
    cells: list[Cell] = [normalize("NFD", text) for text in texts]
    (row,) = read(["STT", "Họ và tên", "Ngày sinh", "Số CCCD"], [1, *cells]).rows
    assert seen(row)[:4] == ("Lê Thị Mẫu", "1951-02-03", "F", "001151000001")
    assert row.remark == "đã mất"
