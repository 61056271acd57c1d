"""The shape of a list: titles, header of one to three rows, columns in any order, group rows, totals, printed pages."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random
from typing import NamedTuple

from tests.accuracy.make import mess
from tests.accuracy.make.mess import Cell, Written
from tests.accuracy.make.people import Person

Line = dict[str, object]

_LABELS: dict[str, tuple[str, ...]] = {
    "row_no": ("STT", "TT", "Số TT", "Stt"),
    "name": (
        "Họ và tên",
        "Họ tên",
        "HỌ VÀ TÊN",
        "Ho va ten",
        "Họ, chữ đệm và tên",
        "Tên đối tượng hưởng",
        "Họ và tên người hưởng",
    ),
    "dob": ("Ngày sinh", "Ngày, tháng, năm sinh", "NTNS", "Ngay sinh", "Ngày tháng năm sinh", "Năm sinh"),
    "sex": ("Giới tính", "GT", "Phái", "Nam/Nữ"),
    "id": ("Số CCCD", "CCCD/CMND", "Số định danh cá nhân", "Số CMND/CCCD", "CCCD", "So CCCD", "Số căn cước"),
    "phone": ("Số điện thoại", "SĐT", "Điện thoại", "ĐT liên hệ", "So DT"),
    "address": ("Địa chỉ", "Nơi ở hiện nay", "Địa chỉ thường trú", "Dia chi", "HKTT"),
    "category": ("Đối tượng", "Diện chính sách", "Loại đối tượng", "Nhóm đối tượng"),
    "bank": ("Ngân hàng", "Tên ngân hàng", "Mở tại ngân hàng"),
    "account": ("Số tài khoản", "STK", "Số TK", "Tài khoản"),
    "amount": ("Mức hưởng", "Số tiền", "Mức trợ cấp (đồng)", "Thành tiền"),
    "issued": ("Ngày cấp", "Ngày cấp CCCD"),
    "note": ("Ghi chú",),
    "sign": ("Ký nhận",),
}
_ACCOUNT_BAND = "Tài khoản nhận tiền"
_BANDS = {"dob": "Thông tin cá nhân", "id": "Giấy tờ tùy thân", "bank": _ACCOUNT_BAND, "account": _ACCOUNT_BAND}
_TITLES = ("UBND QUẬN ĐỐNG ĐA", "DANH SÁCH CHI TRẢ TRỢ CẤP", "(Kèm theo Công văn số 12)", "Tháng 01/2024")
# What a person can tell by the cells alone, so that its label may be missing or say nothing.
_TOLD_BY_CELLS = ("id", "phone", "name")


class Shape(NamedTuple):
    """What is decided for a whole list."""

    columns: tuple[str, ...]
    births_by_sex: bool
    marks: bool
    month_first: bool
    header_rows: int
    column_numbers: bool
    by_place: bool
    by_category: bool
    repeat_every: int
    unlabelled: str
    numeric: bool


class Sheet(NamedTuple):
    """A list: its rows, merged ranges (row, column, row, column, 0-based), hidden rows, the truth of its persons."""

    rows: list[list[Cell]]
    merged: list[tuple[int, int, int, int]]
    hidden: set[int]
    truth: dict[int, Line]


def choose(random: Random, *, numeric: bool) -> Shape:
    """Choose a shape; `numeric` when cells can be numbers and dates."""
    births_by_sex = random.random() < 0.2
    marks = not births_by_sex and random.random() < 0.2
    columns = ["name", "id", "phone", "category", "bank", "account", "amount", "address", "note"]
    columns += [] if births_by_sex else ["dob"]
    columns += ["sex"] if not births_by_sex and not marks and random.random() < 0.85 else []
    columns += [extra for extra in ("issued", "sign") if random.random() < 0.4]
    by_category = random.random() < 0.25
    if by_category or random.random() < 0.1:
        columns.remove("category")
    by_place = random.random() < 0.3
    for leave in ("phone", "note", "amount"):
        if random.random() < 0.2:
            columns.remove(leave)
    random.shuffle(columns)
    if births_by_sex or marks:
        columns.insert(random.randrange(1, len(columns)), "pair")
    if random.random() < 0.9:
        columns.insert(0, "row_no")
    # A name beside something a label is missing of would be one of two columns of a name.
    unlabelled = random.choice(_TOLD_BY_CELLS) if random.random() < 0.25 else ""
    return Shape(
        columns=tuple(columns),
        births_by_sex=births_by_sex,
        marks=marks,
        month_first=not births_by_sex and random.random() < 0.1,
        header_rows=2 if births_by_sex or marks else random.choice((1, 1, 2, 3)),
        column_numbers=random.random() < 0.3,
        by_place=by_place,
        by_category=by_category,
        repeat_every=random.choice((0, 0, 12, 25)),
        unlabelled=unlabelled if unlabelled in columns else "",
        numeric=numeric,
    )


def _width(shape: Shape) -> int:
    return len(shape.columns) + ("pair" in shape.columns)


def _header(random: Random, shape: Shape) -> tuple[list[list[Cell]], list[tuple[int, int, int, int]]]:
    rows: list[list[Cell]] = [[None] * _width(shape) for _ in range(shape.header_rows)]
    merged: list[tuple[int, int, int, int]] = []
    last = shape.header_rows - 1
    at = 0
    band_before = ""
    for column in shape.columns:
        if column == "pair":
            rows[last - 1][at] = (
                random.choice(("Năm sinh", "Ngày, tháng, năm sinh")) if shape.births_by_sex else "Giới tính"
            )
            rows[last][at : at + 2] = ["Nam", "Nữ"]
            merged.append((last - 1, at, last - 1, at + 1))
            at += 2
            band_before = ""
            continue
        label = random.choice(_LABELS[column])
        if column == shape.unlabelled:
            label = "" if random.random() < 0.5 else "Số" if column != "name" else ""
        band = _BANDS.get(column, "") if last and not (shape.births_by_sex or shape.marks) else ""
        if band and band == band_before:
            rows[last][at] = label or None
            merged[-1] = (*merged[-1][:3], at)
        elif band:
            rows[0][at], rows[last][at] = band, label or None
            merged.append((0, at, 0, at))
        else:
            rows[0][at] = label or None
        band_before = band
        at += 1
    return rows, [span for span in merged if span[1] != span[3]]


def build(random: Random, shape: Shape, people: Iterable[Person]) -> Sheet:
    """Lay people out in a shape."""
    rows: list[list[Cell]] = []
    merged: list[tuple[int, int, int, int]] = []
    truth: dict[int, Line] = {}
    hidden: set[int] = set()
    rows.extend([random.choice(_TITLES)] for _ in range(random.randrange(5)))
    rows += [[]] if random.random() < 0.3 else []
    header, spans = _header(random, shape)

    def head() -> None:
        merged.extend((top + len(rows), left, bottom + len(rows), right) for top, left, bottom, right in spans)
        rows.extend(list(line) for line in header)
        if shape.column_numbers:
            rows.append([f"({number})" for number in range(1, _width(shape) + 1)])

    head()

    def headings(one: Person) -> tuple[str, int]:
        return one.category if shape.by_category else "", one.group if shape.by_place else 0

    above: tuple[str, int] = ("", 0)
    for at, one in enumerate(sorted(people, key=headings), start=1):
        if shape.repeat_every and at % shape.repeat_every == 0:
            head()
        if shape.by_category and one.category != above[0]:
            rows.append(_group(random, shape, one.category))
        if shape.by_place and headings(one) != above:
            if above[1] and random.random() < 0.5:
                rows.append([None, f"Cộng tổ {above[1]}"])
            rows.append(_group(random, shape, random.choice(("Tổ dân phố số {}", "Tổ {}", "TDP {}")).format(one.group)))
        above = headings(one)
        cells, line = _person(random, shape, one, at)
        if random.random() < 0.03:
            hidden.add(len(rows))
        if shape.columns[0] == "row_no" and not line["issues"] and random.random() < 0.03:
            # The number was left out and the rest slipped to the left, or an empty cell pushed it to the right.
            cells = cells[1:] if random.random() < 0.5 else [None, *cells]
        rows.append(cells)
        truth[len(rows)] = line
    footers = ("Tổng cộng", "Bằng chữ: Năm triệu đồng")
    rows.extend([None, footer] for footer in footers if random.random() < 0.5)
    if random.random() < 0.6:
        rows.append([None, "NGƯỜI LẬP BIỂU", None, "KẾ TOÁN", "CHỦ TỊCH"])
        rows.append([None, "Nguyễn Thị Mẫu", None, "Trần Văn Mẫu", "Lê Văn Mẫu"])
    return Sheet(rows, merged, hidden, truth)


def _group(random: Random, shape: Shape, text: str) -> list[Cell]:
    if shape.columns[0] == "row_no" and random.random() < 0.6:
        return [random.choice(("I", "II", "A", "B.")), text]
    return [random.choice(("I. ", "1. ", "")) + text]


def _person(random: Random, shape: Shape, one: Person, at: int) -> tuple[list[Cell], Line]:
    name = mess.name(random, one)
    number = mess.number(random, one, numeric=shape.numeric)
    birth = mess.birth(random, one, numeric=shape.numeric, month_first=shape.month_first)
    place = mess.address(random, one)
    written = {
        "name": name,
        "id": number,
        "dob": birth,
        "sex": mess.sex(random, one),
        "phone": mess.phone(random, one, numeric=shape.numeric),
        "bank": mess.bank(random, one),
        "account": mess.account(random, one, numeric=shape.numeric),
        "amount": mess.amount(random, one, numeric=shape.numeric),
        "category": Written(one.category, one.category),
        "address": Written(place.cell, place.cell),
        "row_no": Written(at if shape.numeric else str(at), None),
        "issued": Written(f"{random.randint(1, 28):02}/{random.randint(1, 12):02}/{random.randint(2016, 2024)}", None),
        "note": Written(random.choice((None, None, "Chuyển khoản", "Nhận hộ")), None),
        "sign": Written(None, None),
    }
    cells: list[Cell] = []
    codes: set[str] = set()
    for column in shape.columns:
        if column == "pair":
            mark: Cell = birth.cell if shape.births_by_sex else "x"
            cells += [mark, None] if one.sex == "M" else [None, mark]
            codes.update(birth.codes if shape.births_by_sex else ())
        else:
            cells.append(written[column].cell)
            codes.update(written[column].codes)
    has_birth = "dob" in shape.columns or shape.births_by_sex
    born = birth.means if has_birth else None
    # What the number says can only disagree with what the row says otherwise.
    told = "sex" in shape.columns or shape.marks or (shape.births_by_sex and birth.cell not in (None, ""))
    digits = str(number.means or "")
    if not told:
        codes.discard("id.sex_mismatch")
    if born is None:
        codes.discard("id.birth_mismatch")
    sex = one.sex if told else ("M" if digits[3] in "02" else "F") if len(digits) == 12 else None
    has = set(shape.columns)
    line: Line = {
        "person": one.key,
        "full_name": name.means,
        "sex": sex,
        "birth_date": born,
        "national_id": number.means,
        "phone": written["phone"].means if "phone" in has else None,
        "group": place.group,
        "ward": place.ward,
        "district": place.district,
        "category": one.category if "category" in has or shape.by_category else None,
        "bank": written["bank"].means,
        "account": written["account"].means,
        "amount": one.amount if "amount" in has else None,
        "issues": sorted(codes),
    }
    return cells, line
