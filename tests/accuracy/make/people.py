"""Invented people: nobody of them exists."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from fieldapp.vietnam.places import wards

_FAMILY = (
    *("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ"),
    *("Ngô", "Dương", "Lý", "Đào", "Đoàn", "Vương", "Trịnh", "Trương", "Đinh", "Lâm", "Phùng", "Mai", "Tô"),
    *("Hà", "Tạ", "Chu", "Cao", "Thái", "Quách", "Lương", "Lưu", "Nghiêm", "Khuất", "Doãn", "Hứa", "Tống"),
    "Kiều",
)
_MIDDLE = {
    "F": ["Thị", "Thu", "Ngọc", "Bích", "Kim", "Thanh", "Minh", "Diệu", "Hồng", "Phương", "Thúy", "Như"],
    "M": ["Văn", "Hữu", "Đình", "Công", "Xuân", "Đức", "Minh", "Quang", "Duy", "Trọng", "Bá", "Tường"],
}
_GIVEN = {
    "F": (
        *("Hòa", "Hường", "Thúy", "Mai", "Cúc", "Đào", "Lan", "Yến", "Liên", "Nga", "Phượng", "Thơm", "Bưởi"),
        *("Khuyên", "Tuyết", "Quyên", "Xuân", "Hương", "Phương", "Thư", "Loan", "Oanh", "Huệ", "Sửu", "Tẹo"),
        *("Nhàn", "Ngoãn", "Quỳnh", "Thoa", "Khỏe", "Vượng", "Ánh"),
    ),
    "M": (
        *("Hùng", "Sơn", "Vinh", "Phúc", "Thủy", "Toàn", "Được", "Hợi", "Tý", "Uẩn", "Nghĩa", "Khuê", "Quý"),
        *("Bính", "Lộc", "Thái", "Ứng", "Trường", "Cường", "Hưng", "Dương", "Khoái", "Tuất", "Chiến", "Thắng"),
        *("Quyết", "Giáp", "Ngọ", "Mão", "Thụy", "Huy", "Lượng"),
    ),
}
CATEGORIES = (
    *(
        "Người khuyết tật nặng",
        "Người khuyết tật đặc biệt nặng",
        "Người cao tuổi từ đủ 80 tuổi",
        "Hộ nghèo",
        "Hộ cận nghèo",
    ),
    *("Thân nhân liệt sĩ", "Thương binh hạng 3/4", "Bệnh binh", "Hưu trí", "Tuất hằng tháng", "Mất sức lao động"),
    *("Hộ cận nghèo", "Trẻ em mồ côi", "Người đơn thân nghèo đang nuôi con", "Người nhiễm chất độc hóa học"),
)
_PROVINCES = ("001", "001", "001", "001", "017", "024", "030", "033", "035", "036", "038", "042")
_MOBILE = (
    "032",
    "033",
    "034",
    "035",
    "036",
    "037",
    "038",
    "039",
    "070",
    "079",
    "083",
    "085",
    "090",
    "091",
    "097",
    "098",
)
BANKS = ("Vietcombank", "Agribank", "BIDV", "VietinBank", "LPBank", "MB Bank", "Techcombank", "Sacombank")


class Person(NamedTuple):
    """Somebody who does not exist."""

    key: str
    name: str
    sex: str
    born: date
    number: str
    old: str
    phone: str
    group: int
    ward: str
    ward_kind: str
    district: str
    category: str
    bank: str
    account: str
    amount: int


def invent(random: Random, count: int) -> list[Person]:
    """Invent people with different numbers and different names with births."""
    return [_invent(random, at) for at in range(count)]


def _invent(random: Random, at: int) -> Person:
    sex = random.choice("FM")
    born = date(1928, 1, 1) + timedelta(days=random.randrange(365 * 60))
    words = [
        random.choice(_FAMILY),
        *random.sample(_MIDDLE[sex], random.choice((1, 1, 1, 2))),
        random.choice(_GIVEN[sex]),
    ]
    # The ward of 2025-01 is the one that papers name; a name that two communes share says which only with its district.
    ward = random.choice(wards("2025-01"))
    beginning = f"{random.choice(_PROVINCES)}{'1' if sex == 'F' else '0'}{born.year % 100:02}"
    return Person(
        key=f"p{at:06}",
        name=" ".join(words),
        sex=sex,
        born=born,
        number=f"{beginning}{random.randrange(1000):03}{at:03}",
        old=f"{random.choice('013')}{random.randrange(10**7, 10**8)}",
        phone=f"{random.choice(_MOBILE)}{random.randrange(10**7):07}",
        group=random.randint(1, 18),
        ward=ward.name,
        ward_kind=ward.type,
        district=ward.district,
        category=random.choice(CATEGORIES),
        bank=random.choice(BANKS) if random.random() < 0.5 else "",
        account=str(random.randrange(10**12, 10**13)),
        amount=random.randrange(300, 3000) * 1000,
    )
