"""Identity numbers: reading them as lists write them, and what twelve digits say.

Layout of the 12 digits: 3 place of birth registration, 1 century and sex, 2 year of birth, 6 random; no check digit
(TT 07/2016/TT-BCA Điều 7, TT 59/2021/TT-BCA Điều 4). Twelve digits are law (Luật Căn cước 26/2023/QH15 Điều 12); what
they say about a person is a warning, never a refusal.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final, Literal
from unicodedata import normalize

import msgspec

from fieldapp.vietnam.names import fold
from fieldapp.vietnam.tables import table

Sex = Literal["M", "F"]
_SEPARATORS: Final = re.compile(r"[\s.\-–_'`\u00a0\u200b\ufeff]+")
_LETTER_O: Final = str.maketrans({"O": "0", "o": "0", "Ο": "0", "О": "0", "ο": "0", "о": "0"})
_FLOAT_TAIL: Final = re.compile(r"(\d{8,12})\.0+")
_LABEL: Final = re.compile(r"(?i)^\s*(?:số\s*)?(?:cccd|cmnd|cmtnd|cmt|căn cước|cc|đdcn)[\s:.]*")
_ALTERNATIVES: Final = re.compile(r"[/;,|\n()]+")
_SAYS_NONE: Final = re.compile(r"(?:khong|ko|k|chua|mat|that lac|dang)\b")  # "mất thẻ", "chưa làm CCCD"
_WORDS_BEHIND: Final = re.compile(r"(?<=\d)\s+[-–]?\s*[^\W\d_]{2,}\D*$")  # "001050000001 - hết hạn"
_NOTHING: Final = frozenset(
    [
        *("", "x", "k", "ko", "khong", "khong co", "ko co", "k co", "chua", "chua co", "chua cap", "chua lam"),
        *("dang lam", "mat", "that lac", "khong ro", "na", "n a", "null", "none"),
    ]
)
_SCIENTIFIC: Final = re.compile(r"(?i)\d(?:[.,]\d+)?e\s*\+?\d{1,2}")
_PLACEHOLDERS: Final = frozenset(["123456789", "1234567890", "123456789012", "012345678912"])
_SHORTEST_PLACEHOLDER: Final = 6
_TWELVE: Final = 12
_LAST_CENTURY_DIGIT: Final = "3"  # 4 and above are births from 2100 on


class NumberReading(msgspec.Struct, frozen=True):
    """What stands in the cell of an identity number.

    Attributes:
        number: 12 digits, or 9 of an old card; None when no reading gives either.
        old_number: the 9 digits that stood beside a 12-digit number.
        problems: `id.missing`, `id.invalid`, `id.old_9_digits`, `id.lost_zeros`.
        reason: why there is no number: `id.placeholder` (0, 999…, a run of digits: it is nobody's), `id.scientific`
            (1.16E+11: the digits are gone), or "".
    """

    number: str | None = None
    old_number: str | None = None
    problems: tuple[str, ...] = ()
    reason: str = ""


_MISSING: Final = NumberReading(problems=("id.missing",))


class Digits(msgspec.Struct, frozen=True):
    """What twelve digits say. `province` is None for a place that is not in the table (a birth abroad)."""

    province: str | None
    sex: Sex
    birth_year: int


@cache
def _provinces() -> dict[str, str]:
    return {row["prefix"]: row["name"] for row in table("provinces")}


def is_plausible(number: str) -> bool:
    """Say whether 12 digits can have been issued: a known province or a country (from 100), and a birth before 2100."""
    return number[3] <= _LAST_CENTURY_DIGIT and (number[0] != "0" or number[:3] in _provinces())


def what_digits_say(number: str) -> Digits:
    """Return province, sex and birth year of a 12-digit number."""
    century = int(number[3])
    return Digits(
        province=_provinces().get(number[:3]),
        sex="F" if century % 2 else "M",
        birth_year=1900 + century // 2 * 100 + int(number[4:6]),
    )


def warnings(number: str | None, *, birth: str | None = None, sex: str | None = None) -> tuple[str, ...]:
    """Return `id.birth_mismatch`, `id.sex_mismatch`, `id.unknown_place` for a 12-digit number; nothing for others.

    `birth` is `YYYY-MM-DD` or `YYYY`, `sex` `M` or `F`; None is not compared.
    """
    if number is None or len(number) != 12:
        return ()
    said = what_digits_say(number)
    found = []
    if birth is not None and birth[:4] != str(said.birth_year):
        found.append("id.birth_mismatch")
    if sex is not None and sex != said.sex:
        found.append("id.sex_mismatch")
    if said.province is None:
        found.append("id.unknown_place")
    return tuple(found)


def read_number(value: str | float | None) -> NumberReading:
    """Read an identity number from a cell, text or numeric.

    Repaired without asking: spaces, dots and dashes, the letter O for zero, a label in front. Zeros that a numeric cell
    lost are put back when 10 or 11 digits (8 for an old number in a numeric cell) then name a province, and reported as
    `id.lost_zeros`. No digit is ever added but leading zeros.
    """
    if value is None:
        return _MISSING
    if isinstance(value, str) and len(value) == _TWELVE and value.isascii() and value.isdigit():
        return _read_digits(value, numeric=False)  # what most cells are
    if not isinstance(value, str):
        if value != value or value in (float("inf"), float("-inf")) or value != int(value) or value < 0:
            return NumberReading(problems=("id.invalid",))
        return _read_digits(str(int(value)), numeric=True)
    text = _LABEL.sub("", normalize("NFC", value)).strip()
    if _SCIENTIFIC.fullmatch(text):
        return NumberReading(problems=("id.invalid",), reason="id.scientific")
    tail = _FLOAT_TAIL.fullmatch(text)
    if tail:  # a numeric cell that went through CSV: 34142836642.0
        return _read_digits(tail.group(1), numeric=True)
    if not any(map(str.isdigit, text)) and _SAYS_NONE.match(fold(text)):
        return _MISSING
    text = _WORDS_BEHIND.sub("", text)
    whole = _read_digits(_SEPARATORS.sub("", text).translate(_LETTER_O), numeric=False)
    if whole.number or not _ALTERNATIVES.search(text):
        return whole if fold(text) not in _NOTHING else _MISSING
    parts = [
        _read_digits(_SEPARATORS.sub("", part).translate(_LETTER_O), numeric=False)
        for part in _ALTERNATIVES.split(text)
    ]
    new = {part.number for part in parts if part.number and len(part.number) == 12}
    old = {part.number for part in parts if part.number and len(part.number) == 9}
    if len(new) == 1:
        return NumberReading(new.pop(), old.pop() if len(old) == 1 else None)
    if not new and len(old) == 1:
        return NumberReading(old.pop(), problems=("id.old_9_digits",))
    return whole


def _is_placeholder(digits: str) -> bool:
    """Say whether digits were typed because the cell must not be empty: one digit again and again, or 123456789."""
    alike = len(set(digits)) == 1 and (digits[0] in "09" or len(digits) >= _SHORTEST_PLACEHOLDER)
    return alike or digits in _PLACEHOLDERS


def _read_digits(digits: str, *, numeric: bool) -> NumberReading:
    if not digits:
        return _MISSING
    if not (digits.isascii() and digits.isdigit()):
        return NumberReading(problems=("id.invalid",))
    if _is_placeholder(digits):
        return NumberReading(problems=("id.missing",), reason="id.placeholder")
    match len(digits):
        case 12 if is_plausible(digits):
            return NumberReading(digits)
        case 9:
            return NumberReading(digits, problems=("id.old_9_digits",))
        case 10 | 11 if digits[0] != "0" and is_plausible(digits.zfill(12)):
            return NumberReading(digits.zfill(12), problems=("id.lost_zeros",))
        case 8 if numeric:
            return NumberReading("0" + digits, problems=("id.lost_zeros", "id.old_9_digits"))
        case _:
            return NumberReading(problems=("id.invalid",))


def grouped(number: str) -> str:
    """Return the number in groups of three, as people read it aloud: `001 160 000 001`."""
    return " ".join(number[start : start + 3] for start in range(0, len(number), 3))


def masked(number: str, *, visible: int = 4) -> str:
    """Return the number with only its last digits visible: `••••••••0001`, one dot for each hidden digit.

    The first digits tell place, sex and year of birth: so they are hidden too.
    """
    hidden = max(0, len(number) - visible)
    return "•" * hidden + number[hidden:]
