"""Invented people, the same for the same seed: their cards, and the lists that offices would send about them."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import msgspec

from fieldapp.system.randomness import Randomness

_FAMILY = (
    *("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ"),
    *("Ngô", "Dương", "Lý", "Đào", "Đoàn", "Trịnh", "Đinh", "Mai", "Khuất", "Nghiêm"),
)
_MIDDLE = {
    "F": ("Thị", "Thu", "Ngọc", "Bích", "Kim", "Thanh", "Minh"),
    "M": ("Văn", "Hữu", "Đình", "Công", "Xuân", "Đức", "Minh"),
}
_GIVEN = {
    "F": (
        *("Mẫu", "Hòa", "Hường", "Thúy", "Mai", "Cúc", "Đào", "Lan", "Yến"),
        *("Liên", "Nga", "Phượng", "Thơm", "Bưởi", "Khuyên", "Tuyết", "Quyên", "Xuân"),
    ),
    "M": (
        *("Mẫu", "Hùng", "Sơn", "Vinh", "Phúc", "Thủy", "Toàn", "Được", "Hợi"),
        *("Tý", "Uẩn", "Nghĩa", "Khuê", "Quý", "Bính", "Lộc", "Thái", "Ứng"),
    ),
}
_WARDS = ("Ô Chợ Dừa", "Ngọc Hà", "Kim Chung", "Khâm Thiên", "Láng Hạ")
_CATEGORIES = ("Người cao tuổi từ đủ 80 tuổi", "Hưu trí", "Thân nhân liệt sĩ", "Người khuyết tật nặng", "Hộ nghèo")
_BANKS = ("Vietcombank", "Agribank", "BIDV", "VietinBank", "LPBank")


class Invented(msgspec.Struct, frozen=True):
    """Somebody who does not exist."""

    full_name: str
    sex: str
    birth_date: str
    national_id: str
    phone: str
    group: int
    ward: str
    category: str
    bank: str
    account: str

    def card(self) -> str:
        """Return what the QR of this person's card would say (7 fields, dates as ddmmyyyy)."""
        year, month, day = self.birth_date.split("-")
        sex = "Nữ" if self.sex == "F" else "Nam"
        place = f"Tổ {self.group}, {self.ward}, Hà Nội"
        return "|".join([self.national_id, "", self.full_name, f"{day}{month}{year}", sex, place, "15042021"])


class Chooser:
    """Draws from a source of random bytes."""

    def __init__(self, randomness: Randomness) -> None:
        self._randomness = randomness

    def below(self, limit: int) -> int:
        """Return a number from 0 to `limit` - 1."""
        return int.from_bytes(self._randomness.bytes(8), "big") % limit

    def one(self, choices: tuple[str, ...]) -> str:
        """Return one of `choices`."""
        return choices[self.below(len(choices))]


def invent_people(randomness: Randomness, count: int) -> list[Invented]:
    """Invent `count` people with different 12-digit numbers."""
    chooser = Chooser(randomness)
    return [_invent(chooser, number) for number in range(count)]


def _invent(chooser: Chooser, number: int) -> Invented:
    sex = chooser.one(("F", "M"))
    year, month, day = 1930 + chooser.below(50), 1 + chooser.below(12), 1 + chooser.below(28)
    has_account = chooser.below(3) == 0
    return Invented(
        full_name=" ".join([chooser.one(_FAMILY), chooser.one(_MIDDLE[sex]), chooser.one(_GIVEN[sex])]),
        sex=sex,
        birth_date=f"{year}-{month:02d}-{day:02d}",
        national_id=f"001{1 if sex == 'F' else 0}{year % 100:02d}{number:06d}",
        phone=f"09{chooser.below(10**8):08d}" if chooser.below(4) else "",
        group=1 + chooser.below(17),
        ward=chooser.one(_WARDS),
        category=chooser.one(_CATEGORIES),
        bank=chooser.one(_BANKS) if has_account else "",
        account=f"{chooser.below(10**10):010d}" if has_account else "",
    )


def write_list(people: list[Invented], target: Path, *, title: str) -> None:
    """Write a list as an office would send it: two title rows, a header, one row a person, a signature."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(["UBND PHƯỜNG MẪU", "", "", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"])
    writer.writerow([title])
    writer.writerow(
        [
            "STT",
            "Họ và tên",
            "Ngày sinh",
            "Giới tính",
            "Số CCCD",
            "Địa chỉ",
            "Điện thoại",
            "Đối tượng",
            "Ngân hàng",
            "Số tài khoản",
        ]
    )
    for number, one in enumerate(people, start=1):
        born = "/".join(reversed(one.birth_date.split("-")))
        sex = "Nữ" if one.sex == "F" else "Nam"
        address = f"Tổ {one.group}, P. {one.ward}"
        row = [
            number,
            one.full_name,
            born,
            sex,
            one.national_id,
            address,
            one.phone,
            one.category,
            one.bank,
            one.account,
        ]
        writer.writerow(row)
    writer.writerow(["", "Người lập biểu"])
    target.write_bytes(out.getvalue().encode("utf-8-sig"))
