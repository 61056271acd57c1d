"""Invented people, the same for the same seed: their cards, and the lists that offices would send about them."""

from __future__ import annotations

import csv
import hashlib
import io
from bisect import bisect_right
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Final

import msgspec

from fieldapp.system.randomness import Randomness
from fieldapp.vietnam.places import wards
from fieldapp.vietnam.tables import table

_WARDS = ("Ô Chợ Dừa", "Ngọc Hà", "Kim Chung", "Khâm Thiên", "Láng Hạ")
_PEOPLE_A_WARD: Final = 1500
_CATEGORIES = ("Người cao tuổi từ đủ 80 tuổi", "Hưu trí", "Thân nhân liệt sĩ", "Người khuyết tật nặng", "Hộ nghèo")
_BANKS = ("Vietcombank", "Agribank", "BIDV", "VietinBank", "LPBank")
_PROVINCES = ("001", "001", "001", "001", "001", "001", "030", "034", "035", "036", "033", "026", "040", "038", "024")
_OLD_SERIES = ("01", "01", "01", "11", "14", "15", "16", "18")
_BORN: Final = (
    (1922, 1934, 13),
    (1935, 1944, 37),
    (1945, 1954, 24),
    (1955, 1969, 17),
    (1970, 2005, 7),
    (2006, 2018, 2),
)
"""Ranges of birth years, and how many of a hundred who are entitled were born in them (general knowledge)."""
_BORN_IN: Final = tuple((first, last) for first, last, share in _BORN for _ in range(share))
_PREFIXES = ("090", "091", "093", "094", "096", "097", "098", "032", "033", "035", "036", "037", "038", "039", "070")
_DAYS: Final = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class Invented(msgspec.Struct, frozen=True):
    """Somebody who does not exist; `old_id` is the number of a card of nine digits, empty for those who had none."""

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
    old_id: str = ""

    def card(self) -> str:
        """Return what the QR of this person's card would say (7 fields, dates as ddmmyyyy)."""
        year, month, day = self.birth_date.split("-")
        sex = "Nữ" if self.sex == "F" else "Nam"
        place = f"Tổ {self.group}, {self.ward}, Hà Nội"
        return "|".join([self.national_id, "", self.full_name, f"{day}{month}{year}", sex, place, "15042021"])


class Chooser:
    """Draws from a source of random bytes, which it asks for many at a time."""

    _DRAWS: Final = 256

    def __init__(self, randomness: Randomness) -> None:
        self._seed = randomness.bytes(32)
        self._drawn = 0
        self._stock: list[int] = []

    def below(self, limit: int) -> int:
        """Return a number from 0 to `limit` - 1."""
        if not self._stock:
            self._drawn += 1
            drawn = hashlib.shake_128(self._seed + self._drawn.to_bytes(8, "big")).digest(8 * self._DRAWS)
            self._stock = list(memoryview(drawn).cast("Q"))
        return self._stock.pop() % limit

    def one(self, choices: tuple[str, ...]) -> str:
        """Return one of `choices`."""
        return choices[self.below(len(choices))]

    def name(self, part: str) -> str:
        """Return a part of a name as often as it occurs; see `names.csv`."""
        names, bounds = _names(part)
        return names[bisect_right(bounds, self.below(bounds[-1]))]


@cache
def _names(part: str) -> tuple[tuple[str, ...], tuple[int, ...]]:
    rows = [row for row in table("names") if row["part"] == part]
    return tuple(row["name"] for row in rows), tuple(accumulate(int(row["weight"]) for row in rows))


def invent_people(randomness: Randomness, count: int) -> list[Invented]:
    """Invent `count` people with different 12-digit numbers.

    Names are as frequent as they are in the north, births as those of people who are entitled. People of one household,
    who stand one after the other, share ward and group, often the telephone, and the name of the family; now and then
    they are twins, or father and son of one name. In large populations many share name and year.
    """
    inventor = _Inventor(Chooser(randomness), count)
    people: list[Invented] = []
    while len(people) < count:
        people += inventor.household()
    return people[:count]


class _Inventor:
    """Invents one household after the other."""

    def __init__(self, chooser: Chooser, count: int) -> None:
        self._draw = chooser
        every = sorted({ward.name for ward in wards("2025-01")} - set(_WARDS)) if count > _PEOPLE_A_WARD else []
        self._wards = (*_WARDS, *every[: count // _PEOPLE_A_WARD])
        self._taken: set[str] = set()

    def household(self) -> list[Invented]:
        """Invent one to three people who live together."""
        draw = self._draw
        ward, group, phone = draw.one(self._wards), 1 + draw.below(17), self._phone()
        family = draw.name("family")
        first = self._person(family, draw.one(("F", "M")), self._birth(), ward, group, phone)
        more = (0, 0, 0, 0, 1, 1, 1, 2)[draw.below(8)]
        if not more:
            return [first]
        kind = draw.below(100)
        if kind < 4:
            return [first, self._twin(first)]
        if kind < 6 and first.sex == "M":
            return [first, self._namesake(first)]
        others = [
            self._person(
                family if draw.below(2) else draw.name("family"),
                draw.one(("F", "M")),
                self._birth(),
                ward,
                group,
                phone,
            )
            for _ in range(more)
        ]
        return [first, *others]

    def _person(self, family: str, sex: str, birth: str, ward: str, group: int, phone: str) -> Invented:
        draw = self._draw
        letter = sex.lower()
        name = f"{family} {draw.name(f'middle_{letter}')} {draw.name(f'given_{letter}')}".replace("  ", " ")
        shares_phone = draw.below(3) > 0
        has_account = draw.below(3) == 0
        return Invented(
            full_name=name,
            sex=sex,
            birth_date=birth,
            national_id=self._number(sex, birth),
            phone=phone if shares_phone else self._phone(),
            group=group,
            ward=ward,
            category=draw.one(_CATEGORIES),
            bank=draw.one(_BANKS) if has_account else "",
            account=f"{draw.below(10**12):012d}" if has_account else "",
            old_id=f"{draw.one(_OLD_SERIES)}{draw.below(10**7):07d}" if birth < "1995" and draw.below(5) else "",
        )

    def _twin(self, one: Invented) -> Invented:
        """Return the twin of somebody: the same birth and family, another given name."""
        family, *middle, given = one.full_name.split()
        sex = one.sex if self._draw.below(2) else "FM"["MF".index(one.sex)]
        other = self._person(family, sex, one.birth_date, one.ward, one.group, one.phone)
        if sex == one.sex and other.full_name.split()[-1] != given:
            other = msgspec.structs.replace(other, full_name=" ".join([family, *middle, other.full_name.split()[-1]]))
        return self._twin(one) if other.full_name == one.full_name else other

    def _namesake(self, father: Invented) -> Invented:
        """Return a son who has his father's name."""
        birth = f"{int(father.birth_date[:4]) + 20 + self._draw.below(20)}{father.birth_date[4:]}"
        birth = birth if birth < "2018" else f"2018{birth[4:]}"
        son = self._person("", "M", birth, father.ward, father.group, father.phone)
        return msgspec.structs.replace(son, full_name=father.full_name)

    def _birth(self) -> str:
        first, last = _BORN_IN[self._draw.below(len(_BORN_IN))]
        year = first + self._draw.below(last - first + 1)
        if self._draw.below(25) == 0:  # only the year was known when the birth was registered
            return f"{year}-01-01"
        month = self._draw.below(12)
        return f"{year}-{month + 1:02d}-{1 + self._draw.below(_DAYS[month]):02d}"

    def _number(self, sex: str, birth: str) -> str:
        century = 2 * (birth >= "2000") + (sex == "F")
        while True:
            number = f"{self._draw.one(_PROVINCES)}{century}{birth[2:4]}{self._draw.below(10**6):06d}"
            if number not in self._taken:
                self._taken.add(number)
                return number

    def _phone(self) -> str:
        return f"{self._draw.one(_PREFIXES)}{self._draw.below(10**7):07d}" if self._draw.below(5) else ""


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
