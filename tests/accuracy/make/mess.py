"""How offices write a value: the cell, what a careful clerk reads in it, and the problem codes that stand there."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import date
from random import Random
from typing import NamedTuple

from tests.accuracy.make.people import Person

Cell = str | int | float | date | None

_RENUMBERED = {"070": "0120", "079": "0121", "083": "0123", "085": "0125", "032": "0162", "039": "0169"}
_NO_NUMBER = (None, "", "không có", "0", "000000000000", "999999999999", "chưa có", "x")
_TONES = {"òa": "oà", "óa": "oá", "úy": "uý", "ủy": "uỷ", "ỏe": "oẻ", "ụy": "uỵ"}
_BANK_NAMES = {
    "Vietcombank": ("Vietcombank", "VCB", "NH TMCP Ngoại thương VN", "Ngân hàng Ngoại thương Việt Nam"),
    "Agribank": ("Agribank", "NHNo&PTNT", "Ngân hàng Nông nghiệp", "Agribank - CN Đống Đa"),
    "BIDV": ("BIDV", "Ngân hàng Đầu tư và Phát triển", "bidv"),
    "VietinBank": ("VietinBank", "Vietinbank", "NH Công thương", "Ngân hàng TMCP Công thương Việt Nam"),
    "LPBank": ("LPBank", "LienVietPostBank", "Bưu điện Liên Việt", "Ngân hàng Lộc Phát"),
    "MB Bank": ("MBBank", "MB", "NH Quân đội"),
    "Techcombank": ("Techcombank", "TECHCOMBANK"),
    "Sacombank": ("Sacombank", "NH Sài Gòn Thương Tín"),
}


class Written(NamedTuple):
    """A cell, what it means, and the codes of its problems."""

    cell: Cell
    means: str | int | None
    codes: tuple[str, ...] = ()


def name(random: Random, one: Person) -> Written:
    """Write a name."""
    plain = unicodedata.normalize("NFD", one.name.replace("đ", "d").replace("Đ", "D"))
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    turned = one.name
    for style, other in _TONES.items():
        turned = turned.replace(style, other)
    ways: list[Callable[[], Written]] = [
        lambda: Written(one.name.upper(), one.name),
        lambda: Written("  ".join(one.name.split(" ")) + " ", one.name),
        lambda: Written(one.name.replace(" ", "\u00a0"), one.name),
        lambda: Written(unicodedata.normalize("NFD", one.name), one.name),
        lambda: Written(turned, one.name),
        lambda: Written(bare, bare),
        lambda: Written(one.name + random.choice(("*", " (*)", " (1)", "¹")), one.name),
        lambda: Written(one.name + random.choice((" (đã mất)", " - đã mất", " (chết 2023)", " đã mất")), one.name),
        lambda: Written(one.name + random.choice((" (con bà B)", " con bà Bưởi", " - vợ liệt sĩ Hùng")), one.name),
        lambda: Written(random.choice(("Ông ", "Bà ")) + one.name, one.name),
    ]
    return random.choice(ways)() if random.random() < 0.3 else Written(one.name, one.name)


def number(random: Random, one: Person, *, numeric: bool) -> Written:
    """Write an identity number; `numeric` when a cell can be a number and not only text."""
    digits = one.number
    zeroless = int(digits) if numeric else digits.lstrip("0")
    wrong_year = f"{digits[:4]}{(int(digits[4:6]) + random.randint(1, 9)) % 100:02}{digits[6:]}"
    wrong_sex = f"{digits[:3]}{1 - int(digits[3])}{digits[4:]}"
    ways: list[Callable[[], Written]] = [
        lambda: Written(zeroless, digits, ("id.lost_zeros",)),
        lambda: Written(zeroless, digits, ("id.lost_zeros",)),
        lambda: Written(" ".join((digits[:3], digits[3:6], digits[6:9], digits[9:])), digits),
        lambda: Written(".".join((digits[:3], digits[3:6], digits[6:9], digits[9:])), digits),
        lambda: Written(digits.replace("0", random.choice("Oo")), digits),
        lambda: Written("'" + digits, digits),
        lambda: Written(digits + "\u00a0", digits),
        lambda: Written(
            random.choice((None, "", "không có", "0", "000000000000", "999999999999", "chưa có", "x")),
            None,
            ("id.missing",),
        ),
        lambda: Written(one.old, one.old, ("id.old_9_digits",)),
        lambda: Written(digits[:7] + digits[8:], None, ("id.invalid",)),
        lambda: Written(digits + "5", None, ("id.invalid",)),
        lambda: Written(f"{int(digits):.2E}", None, ("id.invalid",)),
        lambda: Written(wrong_year, wrong_year, ("id.birth_mismatch",)),
        lambda: Written(wrong_sex, wrong_sex, ("id.sex_mismatch",)),
        lambda: Written(f"{digits} ({one.old})", digits),
    ]
    return random.choice(ways)() if random.random() < 0.3 else Written(digits, digits)


def birth(random: Random, one: Person, *, numeric: bool, month_first: bool = False) -> Written:
    """Write a birth; the whole column may have the month first."""
    day, iso, year = one.born, one.born.isoformat(), str(one.born.year)
    if month_first:
        return Written(f"{day.month}/{day.day}/{day.year}", iso)
    only = (f"00/00/{year}", f"Sinh năm {year}", f"../../{year}", f"{day.month}/{year}")
    serial = (day - date(1899, 12, 30)).days
    ways: list[Callable[[], Written]] = [
        lambda: Written(day if numeric else f"{day:%d/%m/%Y}", iso),
        lambda: Written(f"{day.day}/{day.month}/{day.year}", iso),
        lambda: Written(f"{day:%d.%m.%Y}", iso),
        lambda: Written(f"{day:%d-%m-%Y}", iso),
        lambda: Written(f"{day.day} / {day.month} / {day.year}", iso),
        lambda: Written(f"{iso}", iso),
        lambda: Written(f"{day:%d%m%Y}", iso),
        lambda: Written(f"ngày {day.day} tháng {day.month} năm {day.year}", iso),
        lambda: Written(day.year if numeric else year, year, ("birth.year_only",)),
        lambda: Written(random.choice(only), year, ("birth.year_only",)),
        lambda: Written(f"31/02/{year}", None, ("birth.impossible",)),
        lambda: Written(f"{day.month}/{max(day.day, 13)}/{year}", None, ("birth.impossible",)),
        lambda: Written(random.choice((None, "", "không rõ")), None, ("birth.missing",)),
    ]
    if serial > 10000:
        ways.append(lambda: Written(serial if numeric else str(serial), iso))
    if one.born.year > 1931:
        ways.append(lambda: Written(f"{day.day}/{day.month}/{year[2:]}", iso))
    return random.choice(ways)() if random.random() < 0.4 else Written(f"{day:%d/%m/%Y}", iso)


def phone(random: Random, one: Person, *, numeric: bool) -> Written:
    """Write a telephone number."""
    digits = one.phone
    ways: list[Callable[[], Written]] = [
        lambda: Written(int(digits) if numeric else digits[1:], digits),
        lambda: Written(f"{digits[:4]}.{digits[4:7]}.{digits[7:]}", digits),
        lambda: Written(f"{digits[:4]} {digits[4:7]} {digits[7:]}", digits),
        lambda: Written(f"+84{digits[1:]}", digits),
        lambda: Written(f"{digits}; 0912345678", digits),
        lambda: Written(_RENUMBERED.get(digits[:3], digits[:3]) + digits[3:], digits),
        lambda: Written(digits[:7], None, ("phone.invalid",)),
        lambda: Written(None, None),
        lambda: Written("không có", None),
    ]
    return random.choice(ways)() if random.random() < 0.4 else Written(digits, digits)


def sex(random: Random, one: Person) -> Written:
    """Write a sex as a word."""
    words = {"F": ("Nữ", "nữ", "NỮ", "Nu"), "M": ("Nam", "nam", "NAM")}
    return Written(random.choice(words[one.sex]), one.sex)


def bank(random: Random, one: Person) -> Written:
    """Write a bank."""
    return Written(random.choice(_BANK_NAMES[one.bank]), one.bank) if one.bank else Written(None, None)


def account(random: Random, one: Person, *, numeric: bool) -> Written:
    """Write an account number."""
    if not one.bank:
        return Written(random.choice((None, "", "chưa có")), None)
    digits, long = one.account, one.account + "000000"
    ways: list[Callable[[], Written]] = [
        lambda: Written(int(digits) if numeric else digits, digits),
        lambda: Written(f"{digits[:4]} {digits[4:8]} {digits[8:]}", digits),
        lambda: Written("'" + digits, digits),
        lambda: Written(f"{int(long):.5E}", None, ("account.lost_digits",)),
        lambda: Written(
            float(int(digits) * 10**6) if numeric else f"{int(digits):.4E}", None, ("account.lost_digits",)
        ),
    ]
    return random.choice(ways)() if random.random() < 0.3 else Written(digits, digits)


def amount(random: Random, one: Person, *, numeric: bool) -> Written:
    """Write an amount."""
    dotted = f"{one.amount:,}".replace(",", ".")
    cell = random.choice((one.amount if numeric else str(one.amount), dotted, f"{one.amount:,}", f"{dotted} đ"))
    return Written(cell, one.amount)


class Address(NamedTuple):
    """An address, and what it names."""

    cell: str
    group: int | None
    ward: str | None
    district: str | None


def address(random: Random, one: Person) -> Address:
    """Write an address."""
    short = {"phường": "P.", "xã": "X.", "thị trấn": "TT."}[one.ward_kind]
    bare = one.district.split(" ", 1)[1].removeprefix("xã ")
    group = random.choice(("Tổ", "TDP số", "Tổ dân phố", "tổ", "Thôn", "Xóm", "Khu"))
    house = f"Số {random.randint(1, 300)} ngõ {random.randint(1, 300)}, " if random.random() < 0.4 else ""
    place = f"{house}{group} {one.group}"
    return random.choice(
        (
            Address(place, one.group, None, None),
            Address(f"{place}, {short} {one.ward}", one.group, one.ward, None),
            Address(f"{place}, {one.ward_kind} {one.ward}", one.group, one.ward, None),
            Address(f"{place}, {one.ward_kind} {one.ward}, {one.district}", one.group, one.ward, bare),
            Address(f"{place}, {one.ward}, {bare}, Hà Nội", one.group, one.ward, bare),
        )
    )
