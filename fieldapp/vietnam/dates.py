"""Dates as lists and people write them, and ages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final
from unicodedata import normalize

import msgspec

from fieldapp.vietnam.names import fold

_FIRST_YEAR: Final = 1880
_LAST_YEAR: Final = 2099
_EXCEL_EPOCH: Final = date(1899, 12, 30)
_SERIALS: Final = range(3000, 80000)  # 1908 to 2119 as day numbers of Excel
_OLDEST_TWO_DIGIT: Final = 30  # 31..99 can only be 19yy; 00..30 can be both
_DAY_MONTH_YEAR: Final = re.compile(
    r"(\d{1,2})\s*[/.,\\\-\s]{1,2}\s*(\d{1,2})\s*[/.,\\\-\s]{1,2}\s*(\d{4}|\d{2})\s*[.,;]?"
)
_PLAIN: Final = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})", re.ASCII)
_ENGLISH: Final = "janfebmaraprmayjunjulaugsepoctnovdec"
_IN_ENGLISH: Final = re.compile(rf"(?i)(\d{{1,2}})[-/ ]({'|'.join(re.findall('...', _ENGLISH))})[-/ ](\d{{4}}|\d{{2}})")
_LETTER_O: Final = re.compile(r"(?i)(?<=\d)o(?=[\d/.\-])|(?<![^\W\d])o(?=\d)")
_MONTHS: Final = 12
_ENOUGH_SWAPPED: Final = 3
_SWAPPED_TO_OTHERS: Final = 10  # one row may have slipped, so that another date stands in it
_DIGITS_OF_SERIAL: Final = 5
_ISO: Final = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.0+)?)?)?")
_MONTH_YEAR: Final = re.compile(r"\d{1,2}\s*[/.\-]\s*(\d{4})")
_YEAR: Final = re.compile(r"(?<!\d)(\d{4})(?!\d)")
_WORDS_AROUND: Final = re.compile(r"(?i)^(?:sinh\s*(?:ngày|năm)?|ngày|năm|ns|khoảng)\s*[:.]?\s*")
_IN_WORDS: Final = re.compile(r"(?i)(\d{1,2})\s*tháng\s*(\d{1,2})\s*năm\s*(\d{4})")
_NOTHING: Final = frozenset(
    ["", "x", "k", "ko", "khong", "khong ro", "khong co", "chua ro", "chua co", "0", "na", "null"]
)


class BirthReading(msgspec.Struct, frozen=True):
    """A birth date read from a cell.

    Attributes:
        birth: `YYYY-MM-DD`, `YYYY`, or None.
        problem: `birth.missing`, `birth.year_only`, `birth.impossible`, `birth.two_digits`, or "".
        swapped: the date that an impossible one is with day and month exchanged; only a proposal.
        repaired: how it was read when it is not written as a date: `birth.serial` (a day number of Excel),
            `birth.month_first`, `birth.century` (two digits of a year), or "".
    """

    birth: str | None
    problem: str = ""
    swapped: str | None = None
    repaired: str = ""


_MISSING: Final = BirthReading(None, "birth.missing")
_IMPOSSIBLE: Final = BirthReading(None, "birth.impossible")


def read_birth(
    value: str | float | date | None, *, hint_year: int | None = None, month_first: bool = False
) -> BirthReading:
    """Read a birth date: d/m/yyyy with any of `/ . -`, ISO, a year, a real date, an Excel day number.

    A day and month of zero mean that only the year is known. A month above 12 is impossible, and proposed with day and
    month exchanged; only where a whole column is written so (`month_first`) is it read so. A year of two digits is
    completed by `hint_year` (what the identity number says) when that ends in the same digits.
    """
    if value is None:
        return _MISSING
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return _from_date(value)
    if not isinstance(value, str):
        return _from_number(value)
    return _from_text(value.strip(" '\t\u00a0"), hint_year, month_first=month_first)


def age_on(day: date, birth: str) -> int | None:
    """Return the years that somebody born on `birth` (as `BirthReading.birth`) has completed; None when unreadable.

    Of somebody whose year alone is known it is the most that it can be: nobody is taken for a child on a guess.
    """
    try:
        born = date.fromisoformat(birth if len(birth) != len("YYYY") else f"{birth}-01-01")
    except ValueError:
        return None
    years = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    return max(years, 0)


def month_stands_first(texts: Iterable[str]) -> bool:
    """Say whether a column of dates is written m/d/yyyy: some second numbers are above 12, and hardly a first one."""
    first = second = 0
    for text in texts:
        if found := _DAY_MONTH_YEAR.fullmatch(text.strip()):
            first += int(found[1]) > _MONTHS
            second += int(found[2]) > _MONTHS
    return second >= _ENOUGH_SWAPPED and second >= first * _SWAPPED_TO_OTHERS


def _year_only(year: int) -> BirthReading:
    return BirthReading(f"{year:04}", "birth.year_only") if _FIRST_YEAR <= year <= _LAST_YEAR else _IMPOSSIBLE


def _from_parts(year: int, month: int, day: int) -> BirthReading:
    if day == 0 or month == 0:
        return _year_only(year)
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return _IMPOSSIBLE
    try:
        return BirthReading(date(year, month, day).isoformat())
    except ValueError:
        return _IMPOSSIBLE


def _from_date(value: date) -> BirthReading:
    serial = (value - _EXCEL_EPOCH).days
    # A bare year typed into a cell with a date format: 1950 shows as 03/05/1905.
    if 1900 <= serial <= _LAST_YEAR:
        return _year_only(serial)
    return _from_parts(value.year, value.month, value.day)


def _from_number(value: float) -> BirthReading:
    if value != value or value in (float("inf"), float("-inf")) or value < 0:
        return _IMPOSSIBLE
    number = int(value)
    if number == 0:
        return _MISSING
    if _FIRST_YEAR <= number <= _LAST_YEAR:
        return _year_only(number)
    if number in _SERIALS:
        return _from_serial(number)
    return _from_digits(str(number).zfill(8))


def _from_serial(number: int) -> BirthReading:
    read = _from_date(_EXCEL_EPOCH + timedelta(days=number))
    return BirthReading(read.birth, read.problem, repaired="birth.serial" if read.birth else "")


def _from_digits(digits: str) -> BirthReading:
    if len(digits) != 8:
        return _IMPOSSIBLE
    return _from_parts(int(digits[4:]), int(digits[2:4]), int(digits[:2]))


def _from_text(text: str, hint_year: int | None, *, month_first: bool) -> BirthReading:
    if found := _PLAIN.fullmatch(text):  # what most cells are
        return _from_day_month(found, hint_year, month_first=month_first)
    if fold(text) in _NOTHING:
        return _MISSING
    text = _LETTER_O.sub("0", _WORDS_AROUND.sub("", normalize("NFC", text)))
    if found := _IN_ENGLISH.fullmatch(text):  # what Excel writes into a CSV
        text = f"{found[1]}/{_ENGLISH.index(found[2].lower()) // 3 + 1}/{found[3]}"
    if text.isascii() and text.isdigit():
        if len(text) == _DIGITS_OF_SERIAL and int(text) in _SERIALS:
            return _from_serial(int(text))
        return _year_only(int(text)) if len(text) == 4 else _from_digits(text)
    if re.fullmatch(r"\d{4,5}\.0+", text):
        return _from_number(float(text))
    if found := _ISO.fullmatch(text):
        return _from_parts(int(found[1]), int(found[2]), int(found[3]))
    if found := _DAY_MONTH_YEAR.fullmatch(text) or _IN_WORDS.fullmatch(text):
        return _from_day_month(found, hint_year, month_first=month_first)
    if found := _MONTH_YEAR.fullmatch(text):
        return _year_only(int(found[1]))
    years = _YEAR.findall(text)
    return _year_only(int(years[0])) if len(years) == 1 and len(re.findall(r"\d+", text)) == 1 else _IMPOSSIBLE


def _from_day_month(found: re.Match[str], hint_year: int | None, *, month_first: bool) -> BirthReading:
    short = len(found[3]) != 4
    year = _full_year(int(found[3]), hint_year) if short else int(found[3])
    if year is None:
        return BirthReading(None, "birth.two_digits")
    day, month = int(found[1]), int(found[2])
    if month_first:
        day, month = month, day
    read = _from_parts(year, month, day)
    if read is _IMPOSSIBLE and month > _MONTHS >= day and not month_first:
        return BirthReading(None, "birth.impossible", _from_parts(year, day, month).birth)
    if month_first or short:
        return BirthReading(read.birth, read.problem, None, "birth.month_first" if month_first else "birth.century")
    return read


def _full_year(two_digits: int, hint_year: int | None) -> int | None:
    if hint_year is not None and hint_year % 100 == two_digits:
        return hint_year
    return 1900 + two_digits if two_digits > _OLDEST_TWO_DIGIT else None
