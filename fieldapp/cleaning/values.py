"""Reading single values of a roster cell that are no fact of the country: sex words, amounts, accounts."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import Final

import msgspec

from fieldapp.sheets.book import Cell
from fieldapp.vietnam.banks import Bank, find_bank
from fieldapp.vietnam.names import fold, tidy_text

_MALE: Final = frozenset(["nam", "m", "male", "trai", "ong"])
_FEMALE: Final = frozenset(["nu", "f", "female", "gai", "ba"])
_MARKS: Final = frozenset(["x", "v", "1", "co", "✓", "✔"])
_AMOUNT: Final = re.compile(r"\d{1,3}(?:[.,\s]\d{3})+|\d+")
_AMOUNT_TAIL: Final = re.compile(r"(?i)\s*(?:đồng|đ|vnđ|vnd|₫)?\s*(?:/\s*th(?:áng)?)?\s*$")
_NO_XU: Final = re.compile(r"(?<=[.,]\d{3})[.,]00?$")
_LONGEST_AMOUNT: Final = 18
_ACCOUNT: Final = re.compile(r"[0-9A-Za-z]{6,19}")
_ACCOUNT_SEPARATORS: Final = re.compile(r"[\s.\-'`\u00a0]+")
_PLAIN_LENGTHS: Final = range(6, 20)
_BANK_BESIDE: Final = re.compile(r"([A-Za-z]{2,})(\d{6,19})|(\d{6,19})([A-Za-z]{2,})")
_SCIENTIFIC: Final = re.compile(r"(?i)\d+(?:[.,]\d+)?e\+?\d+")
_NO_ACCOUNT_WORDS: Final = frozenset(
    [
        *("", "0", "x", "k", "khong", "khong co", "ko", "ko co", "chua co", "chua", "chua mo", "na", "n a"),
        *("tien mat", "nhan tien mat", "khong mo", "chua mo tk", "chua co tk"),
    ]
)
_MOST_EXACT_DIGITS: Final = 15  # what a numeric cell of Excel keeps


class AccountReading(msgspec.Struct, frozen=True):
    """An account number and the bank read from their cells, with the BIN of a known one; `problem` is a code or ""."""

    account: str | None = None
    bank: str | None = None
    problem: str = ""
    bin: str | None = None


_NO_ACCOUNT: Final = AccountReading()


def as_text(cell: Cell) -> str:
    """Return a cell as tidy text; dates in ISO, whole numbers without a point."""
    if isinstance(cell, str):
        return tidy_text(cell)
    if cell is None or isinstance(cell, bool):
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    return tidy_text(str(cell))


@lru_cache(maxsize=1024)
def read_sex(cell: Cell) -> str | None:
    """Return `M` or `F` for the words lists use, else None."""
    word = fold(as_text(cell))
    return "M" if word in _MALE else "F" if word in _FEMALE else None


def is_marked(cell: Cell) -> bool:
    """Say whether a cell of a column "Nam" or "Nữ" is ticked."""
    return cell is not None and (cell is True or as_text(cell).lower() in _MARKS)


def read_amount(cell: Cell) -> int | None:
    """Return an amount of đồng: numbers, `500.000`, `500,000 đ`; None for anything else."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return int(cell) if cell == int(cell) and cell >= 0 else None
    if cell is None:
        return None
    if isinstance(cell, str) and cell.isascii() and cell.isdigit() and len(cell) <= _LONGEST_AMOUNT:
        return int(cell)
    text = _NO_XU.sub("", _AMOUNT_TAIL.sub("", as_text(cell).removesuffix(".0")))
    return int(re.sub(r"\D", "", text)) if text and _AMOUNT.fullmatch(text) else None


@lru_cache(maxsize=4096)
def read_bank(cell: Cell) -> tuple[str | None, str | None]:
    """Return the short name and BIN of a known bank, else the text as it stands; None when empty."""
    text = as_text(cell)
    if not fold(text):
        return None, None
    bank = find_bank(text)
    return (bank.short_name, bank.bin) if bank else (text, None)


def read_account(cell: Cell, bank_cell: Cell) -> AccountReading:
    """Read account and bank. There is no safe length rule for accounts: 6 to 19 letters or digits, no more is checked.

    A number above 15 digits in a numeric cell has lost digits and is not taken. A bank that stands in the cell of the
    account is found there.
    """
    bank, number = read_bank(bank_cell) if bank_cell is not None else (None, None)
    if cell is None:
        return AccountReading(None, bank, "", number) if bank else _NO_ACCOUNT
    account, inside, problem = _account(cell)
    if bank is None and inside is not None:
        return AccountReading(account, inside.short_name, problem, inside.bin)
    return AccountReading(account, bank, problem, number)


def _account(cell: Cell) -> tuple[str | None, Bank | None, str]:
    """Return the account in a cell, a bank that is named beside it, and what is wrong."""
    text = as_text(cell).removesuffix(".0")
    packed = _ACCOUNT_SEPARATORS.sub("", text)
    if packed.isdigit() and packed.isascii() and len(set(packed)) > 1 and len(packed) in _PLAIN_LENGTHS:
        lost = isinstance(cell, int | float) and len(packed) > _MOST_EXACT_DIGITS
        return (None, None, "account.lost_digits") if lost else (packed, None, "")
    if fold(text) in _NO_ACCOUNT_WORDS or set(packed) <= {"0"}:
        return None, None, ""
    if _SCIENTIFIC.fullmatch(text) or (isinstance(cell, int | float) and len(packed) > _MOST_EXACT_DIGITS):
        return None, None, "account.lost_digits"
    if _ACCOUNT.fullmatch(packed) and packed.isascii() and any(map(str.isdigit, packed)):
        found = _BANK_BESIDE.fullmatch(packed)
        inside = find_bank(found[1] or found[4]) if found else None
        return (packed, None, "") if found is None or inside is None else (found[2] or found[3], inside, "")
    runs = re.findall(r"(?<!\d)\d{6,19}(?!\d)", text)
    if len(runs) == 1:
        return runs[0], find_bank(text.replace(runs[0], " ")), ""
    return None, None, "account.invalid"
