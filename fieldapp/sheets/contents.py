"""What stands in a column, whatever its label says: shares of its cells that read as numbers, dates, names …"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date
from functools import cache, lru_cache
from itertools import pairwise
from statistics import median
from typing import Final

import msgspec

from fieldapp.sheets.book import Cell
from fieldapp.vietnam.banks import find_bank
from fieldapp.vietnam.benefits import find_benefit
from fieldapp.vietnam.dates import read_birth
from fieldapp.vietnam.id_numbers import read_number, what_digits_say
from fieldapp.vietnam.names import fold, tone_key
from fieldapp.vietnam.phones import read_phone
from fieldapp.vietnam.places import group_number, ward_name
from fieldapp.vietnam.tables import words

_TWELVE: Final = 12
_LATEST_BIRTHS: Final = 2012  # the median birth of a list of people lies before; dates of papers lie after
_EARLIEST_PAPERS: Final = 2000
_SEX_WORDS: Final = frozenset(["nam", "nu", "m", "f", "male", "female"])
_MARKS: Final = frozenset(["x", "v", "✓", "✔"])
_ACCOUNT: Final = re.compile(r"[0-9]{8,16}")
_SMALLEST_AMOUNT: Final = 50_000
_LARGEST_AMOUNT: Final = 100_000_000
_PLAIN: Final = re.compile(r"[\s.,đ₫]+")


class Contents(msgspec.Struct, frozen=True):
    """What a sample of a column holds.

    Attributes:
        filled: how many cells of the sample are not empty, `rows` how many there are.
        shares: kind -> share of the filled cells that read as it.
        year: the median year of its dates; 0 without dates.
    """

    filled: int
    rows: int
    shares: dict[str, float]
    year: int = 0

    def share(self, *kinds: str) -> float:
        """Return the sum of the shares of some kinds."""
        return sum(self.shares.get(kind, 0.0) for kind in kinds)

    def fit(self, field: str) -> float:
        """Return how well the cells fit a field, 0 to 1; fields whose cells say nothing fit 0."""
        match field:
            case "id_number":
                return max(self.share("id", "old_id"), 0.0)
            case "old_id_number":
                return self.share("old_id", "id")
            case "dob" if self.year <= _LATEST_BIRTHS:
                return self.share("date", "year")
            case "id_issue_date" if self.year >= _EARLIEST_PAPERS:
                return self.share("date")
            case "sex":
                return self.share("sex")
            case "bank_account":
                return self.share("account", "phone", "id", "old_id")
            case "address":
                return self.share("place")
            case "full_name" | "phone" | "bank_name" | "category" | "amount" | "row_no":
                return self.share(_KIND_OF[field])
            case _:
                return 0.0


_KIND_OF: Final = {
    "full_name": "name",
    "phone": "phone",
    "bank_name": "bank",
    "category": "benefit",
    "amount": "amount",
    "row_no": "ordinal",
}
TOLD_BY_CONTENTS: Final = (
    *("id_number", "full_name", "dob", "phone", "sex", "bank_name", "amount", "bank_account", "address", "category"),
    "id_issue_date",
)


@cache
def _family_names() -> frozenset[str]:
    """Return the first words of common family names, with their tones and folded; "to" is Tô and not Tổ."""
    names = words("family_names")["family_names"].split()
    return frozenset([*map(tone_key, names), *map(fold, names)])


@lru_cache(maxsize=4096)
def is_family_name(word: str) -> bool:
    """Say whether a word begins common family names; evidence, never a reason to refuse a name."""
    return (fold(word) if word.isascii() else tone_key(word)) in _family_names()


def looks_like_name(text: str) -> bool:
    """Say whether a text is two to seven words of letters, the first of them a common family name."""
    parts = text.split()
    return 2 <= len(parts) <= 7 and text.replace(" ", "").isalpha() and is_family_name(parts[0])


def contents_of(cells: Iterable[Cell]) -> Contents:
    """Return what the cells of a column hold; the first cell that fits a kind counts for it, and for one kind only."""
    counts: Counter[str] = Counter()
    years: list[int] = []
    rows = 0
    numbers: list[int] = []
    for cell in cells:
        rows += 1
        if cell is None or (isinstance(cell, str) and not cell.strip()):
            continue
        kind, year = _kind(cell)
        counts[kind] += 1
        if year:
            years.append(year)
        if kind in {"small", "year"} and isinstance(cell, int | float | str):
            numbers.append(int(float(str(cell).strip(" .)"))) if _is_number(cell) else 0)
    filled = sum(counts.values())
    rising = sum(1 for left, right in pairwise(numbers) if right > left)
    if len(numbers) > 1 and rising * 10 >= (len(numbers) - 1) * 8:
        counts["ordinal"] = counts.pop("small", 0) + counts.pop("year", 0)
    return Contents(
        filled, rows, {kind: count / filled for kind, count in counts.items()}, int(median(years)) if years else 0
    )


def _is_number(cell: Cell) -> bool:
    try:
        return abs(float(str(cell).strip(" .)"))) < 1e15
    except ValueError:
        return False


def _kind(cell: Cell) -> tuple[str, int]:
    if isinstance(cell, bool):
        return "mark", 0
    if isinstance(cell, date):
        reading = read_birth(cell)
        return "date", int(reading.birth[:4]) if reading.birth else 0
    text = str(cell).strip()
    if any(map(str.isdigit, text)):
        return _kind_of_digits(cell, text)
    folded = fold(text)
    if folded in _SEX_WORDS:
        return "sex", 0
    if text.lower() in _MARKS:
        return "mark", 0
    if looks_like_name(text):
        return "name", 0
    if find_bank(text) is not None:
        return "bank", 0
    if find_benefit(text) is not None:
        return "benefit", 0
    return ("place", 0) if ward_name(text) else ("text", 0)


def _kind_of_digits(cell: Cell, text: str) -> tuple[str, int]:
    digits = _PLAIN.sub("", text)
    numeric = not isinstance(cell, str)
    plain = digits.removesuffix(".0") if not numeric else str(int(cell)) if isinstance(cell, int | float) else digits
    if plain.isascii() and plain.isdigit():
        if len(plain) <= 3:
            return "small", 0
        if len(plain) == 4:
            return ("year", int(plain)) if 1880 <= int(plain) <= 2030 else ("number", 0)
    number = read_number(cell if isinstance(cell, str | int | float) else None).number
    phone = read_phone(cell if isinstance(cell, str | int | float) else None).phone
    if (
        number is not None
        and len(number) == _TWELVE
        and what_digits_say(number).province
        and not (phone and len(plain) <= 11)
    ):
        return "id", 0
    if phone is not None and not (number and len(number) == _TWELVE):
        return "phone", 0
    amount = int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 12 else 0
    if amount % 1000 == 0 and _SMALLEST_AMOUNT <= amount <= _LARGEST_AMOUNT:
        return "amount", 0
    if number is not None and len(number) != _TWELVE:
        return "old_id", 0
    birth = read_birth(cell)
    if birth.birth is not None and (numeric or any(mark in text for mark in "/-.") or len(digits) == 8):
        return ("year" if len(birth.birth) == 4 else "date"), int(birth.birth[:4])
    if _ACCOUNT.fullmatch(plain):
        return "account", 0
    if group_number(text) is not None or ward_name(text):
        return "place", 0
    if find_benefit(text) is not None:
        return "benefit", 0
    return "number" if plain.isdigit() else "text", 0
