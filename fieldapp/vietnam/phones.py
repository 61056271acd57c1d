"""Telephone numbers as lists write them."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

import msgspec

from fieldapp.vietnam.names import fold
from fieldapp.vietnam.tables import table

_SEPARATORS: Final = re.compile(r"[\s.\-–_()'`\u00a0\u200b\ufeff]+")
_ALTERNATIVES: Final = re.compile(r"(?i)[/;,|\n]+|\s(?:hoặc|hay|và)\s")
_WORDS_AROUND: Final = re.compile(r"^(?=[^\d+]*[^\W\d_])[^\d+]+|(?<=\d)[^\d]*[^\W\d_][^\d]*$")  # "0912345678 (con)"
_MOBILE: Final = re.compile(r"0[35789]\d{8}", re.ASCII)
_LANDLINE: Final = re.compile(r"02\d{9}")
_LETTER_O: Final = str.maketrans({"O": "0", "o": "0"})
_SAYS_NONE: Final = re.compile(r"(?:khong|ko|k|chua)\b")
_NOTHING: Final = frozenset(["", "0", "x", "k", "ko", "khong", "khong co", "chua co", "ko co", "k co", "na", "null"])


class PhoneReading(msgspec.Struct, frozen=True):
    """A telephone number read from a cell: its digits as dialled today, or None; `problem` is `phone.invalid` or ""."""

    phone: str | None
    problem: str = ""


@cache
def _renumbered() -> dict[str, str]:
    return {row["old"]: row["new"] for row in table("phone_prefixes")}


def read_phone(value: str | float | None) -> PhoneReading:
    """Read a Vietnamese telephone number: a lost first zero and +84 are repaired, old 11-digit prefixes renewed.

    Of several numbers in one cell the first valid one is taken. An empty cell is no problem.
    """
    if value is None:
        return PhoneReading(None)
    if isinstance(value, str) and _MOBILE.fullmatch(value):  # what most cells are
        return PhoneReading(value)
    if not isinstance(value, str):
        if value != value or value in (float("inf"), float("-inf")):
            return PhoneReading(None, "phone.invalid")
        value = str(int(value))
    text = value.strip().removesuffix(".0")
    if not text:
        return PhoneReading(None)
    folded = fold(text)
    if folded in _NOTHING or not folded.strip("0 ") or (_SAYS_NONE.match(folded) and not any(map(str.isdigit, text))):
        return PhoneReading(None)
    parts = (text, *_ALTERNATIVES.split(text))
    for part in (*parts, *(_WORDS_AROUND.sub("", part) for part in parts)):
        phone = _one(_SEPARATORS.sub("", part).translate(_LETTER_O))
        if phone is not None:
            return PhoneReading(phone)
    return PhoneReading(None, "phone.invalid")


def _one(digits: str) -> str | None:
    digits = re.sub(r"^(?:\+|00)?84(?:0(?=\d{9,10}$)|(?=\d{9,10}$))", "0", digits)
    if not (digits.isascii() and digits.isdigit()):
        return None
    if digits[:1] in "1235789" and len(digits) in {9, 10}:
        digits = "0" + digits
    if len(digits) == 11 and digits[:4] in _renumbered():
        digits = _renumbered()[digits[:4]] + digits[4:]
    return digits if _MOBILE.fullmatch(digits) or _LANDLINE.fullmatch(digits) else None
