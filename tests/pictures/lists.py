"""An invented list as an office sends it, read by the program itself. Nobody in it exists."""

from __future__ import annotations

from datetime import date

from fieldapp.cleaning.deciding import Decisions
from fieldapp.office.drafts import Draft, ReadFile, cleaned
from fieldapp.office.facets import Facets, Gone, Standing, look
from fieldapp.sheets.book import Book, Cell, Row, Sheet

_NAMES = (
    *("Nguyễn Thị Mẫu", "TRẦN VĂN THỬ", "Lê Thị Ví Dụ", "Phạm Văn Nháp", "Đỗ Thị Giả Định (đã mất)", "Vũ Văn Tập"),
    *("Bùi Thị Dượt", "Nguyễn Phúc Thị Hoàng Mẫu Đơn Quỳnh Như", "Đặng Văn Ví Dụ", "hoàng thị thử nghiệm"),
)
_DATES: tuple[Cell, ...] = (
    *("01/02/1940", date(1938, 3, 14), "20/11/1941", 1936, "02/09/1935", "12/31/1943", "07/05/1944", "12-5-1939"),
)
_HEADER: tuple[Cell, ...] = (
    *("STT", "Họ và tên", "Ngày, tháng, năm sinh", "Giới tính", "Số CCCD", "SĐT", "Địa chỉ", "Đối tượng"),
    *("Mức hưởng", "Số tài khoản", "Ngân hàng", "Ghi chú"),
)


def book(people: int = 60) -> Book:
    """Return a sheet with title rows, groups, a hidden row and column, mess in the cells, and signatures."""
    rows: list[Row] = [
        Row(1, ("UBND PHƯỜNG THỔ QUAN", None, None, None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")),
        Row(3, (None, "DANH SÁCH CHI TRẢ TRỢ CẤP THÁNG 01 NĂM 2024")),
        Row(5, _HEADER),
        Row(6, tuple(f"({number})" for number in range(1, 13))),
        Row(7, ("I", "Tổ dân phố số 7")),
    ]
    for at in range(people):
        if at == 24:
            rows.append(Row(8 + len(rows), ("II", "Tổ dân phố số 9")))
        rows.append(Row(rows[-1].number + 1, _person(at)))
    rows.append(Row(rows[-1].number + 2, (None, "Tổng cộng", None, None, None, None, None, None, people * 360_000)))
    rows.append(Row(rows[-1].number + 2, (None, "NGƯỜI LẬP BIỂU", None, None, None, None, "CHỦ TỊCH")))
    sheet = Sheet("DS chi tra T01", tuple(rows), hidden_rows=frozenset({12}), hidden_columns=frozenset({11}))
    return Book("thang-01-phuong-tho-quan.xlsx", "a" * 64, "xlsx", (sheet,))


def _person(at: int) -> tuple[Cell, ...]:
    name = _NAMES[at % len(_NAMES)]
    woman = "thị" in name.lower()
    born = (40, 38, 41, 36, 35, 43, 44, 39)[at % 8]
    number = f"001{int(woman)}{born}{at:06}"
    numbers: tuple[Cell, ...] = (
        number,
        int(number),
        number,
        f"{number[:3]} {number[3:6]} {number[6:]}",
        number,
        number,
    )
    return (
        at + 1,
        name,
        _DATES[at % len(_DATES)],
        "Nữ" if woman else "Nam",
        numbers[at % len(numbers)] if at % 13 else None,
        (f"09123456{at:02}", None, f"016456{at:05}", f"0912 345 6{at:02}", "12345" if at == 19 else "")[at % 5],
        f"Số {at + 1}, tổ 7, phường Thổ Quan",
        "Người cao tuổi từ đủ 80 tuổi không có lương hưu",
        "360.000",
        f"0011{at:06}" if at % 3 else None,
        "VCB" if at % 3 else None,
        "con bà Mẫu" if at % 11 == 3 else None,
    )


def file() -> ReadFile:
    """Return the list with its rows cleaned; some of what it proposes waits to be decided."""
    return cleaned(ReadFile(book()), lambda _stage, _done, _total: None)


def draft() -> Draft:
    """Return a draft of the one list."""
    return Draft((file(),))


def facets(*, again: bool = False) -> Facets:
    """Return its sheet as it is looked at; `again`: it came before in another state."""
    read = file()
    assert read.roster is not None
    left_out = frozenset({("a" * 64, "DS chi tra T01", read.roster.rows[3].row)})
    standings: dict[int, Standing] = {}
    gone: tuple[Gone, ...] = ()
    if again:
        states = ("unchanged", "unchanged", "changed", "new", "known")
        standings = {row.row: Standing(states[at % 5]) for at, row in enumerate(read.roster.rows)}
        standings[14] = Standing("likely", "Bùi Thị Dượt", ("same_name", "same_year"))
        gone = (Gone(14, "Hồ Văn Không Còn", "01/01/1931", "001\u00a0031\u00a0000\u00a0001"),)
    return look(read, "DS chi tra T01", Decisions(left_out=left_out), standings=standings, gone=gone)
