"""Reading single values of a roster cell that are no fact of the country: sex words, amounts, accounts, names."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

import msgspec

from fieldapp.sheets.book import Cell
from fieldapp.vietnam.banks import find_bank
from fieldapp.vietnam.names import fold, tidy_name, tidy_text

_MALE: Final = frozenset(["nam", "m", "male", "trai", "ong"])
_FEMALE: Final = frozenset(["nu", "f", "female", "gai", "ba"])
_MARKS: Final = frozenset(["x", "v", "1", "co", "✓", "✔"])
_AMOUNT: Final = re.compile(r"\d{1,3}(?:[.,\s]\d{3})+|\d+")
_AMOUNT_TAIL: Final = re.compile(r"(?i)\s*(?:đồng|đ|vnđ|vnd|₫)?\s*(?:/\s*tháng)?\s*$")
_ACCOUNT: Final = re.compile(r"[0-9A-Za-z]{6,19}")
_ACCOUNT_SEPARATORS: Final = re.compile(r"[\s.\-'`\u00a0]+")
_MOST_EXACT_DIGITS: Final = 15  # what a numeric cell of Excel keeps
_REMARK: Final = re.compile(r"\s*[(\[]([^)\]]*)[)\]]\s*")
_LONGEST_NAME: Final = 100


class AccountReading(msgspec.Struct, frozen=True):
    """An account number and the bank read from their cells; `problem` is a code or ""."""

    account: str | None = None
    bank: str | None = None
    problem: str = ""


def as_text(cell: Cell) -> str:
    """Return a cell as tidy text; dates in ISO, whole numbers without a point."""
    if cell is None or isinstance(cell, bool):
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    return tidy_text(str(cell))


def read_sex(cell: Cell) -> str | None:
    """Return `M` or `F` for the words lists use, else None."""
    word = fold(as_text(cell))
    return "M" if word in _MALE else "F" if word in _FEMALE else None


def is_marked(cell: Cell) -> bool:
    """Say whether a cell of a column "Nam" or "Nữ" is ticked."""
    return cell is True or as_text(cell).lower() in _MARKS


def read_amount(cell: Cell) -> int | None:
    """Return an amount of đồng: numbers, `500.000`, `500,000 đ`; None for anything else."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return int(cell) if cell == int(cell) and cell >= 0 else None
    text = _AMOUNT_TAIL.sub("", re.sub(r"\.0$", "", as_text(cell)))
    return int(re.sub(r"\D", "", text)) if text and _AMOUNT.fullmatch(text) else None


def read_name(text: str) -> tuple[str, str]:
    """Return the name and the remarks in brackets behind it: `Nguyễn Văn A (đã mất)`."""
    remarks = "; ".join(found.strip() for found in _REMARK.findall(text) if found.strip())
    return tidy_name(_REMARK.sub(" ", text))[:_LONGEST_NAME], tidy_text(remarks)


def read_bank(cell: Cell) -> str | None:
    """Return the short name of a known bank, else the text as it stands; None when empty."""
    text = as_text(cell)
    if not fold(text):
        return None
    bank = find_bank(text)
    return bank.short_name if bank else text


def read_account(cell: Cell, bank_cell: Cell) -> AccountReading:
    """Read account and bank. There is no safe length rule for accounts: 6 to 19 letters or digits, no more is checked.

    A number above 15 digits in a numeric cell has lost digits and is not taken. A bank that stands in the cell of the
    account is found there.
    """
    bank = read_bank(bank_cell)
    text = re.sub(r"(?<=\d)\.0$", "", as_text(cell))
    numeric = isinstance(cell, int | float)
    packed = _ACCOUNT_SEPARATORS.sub("", text)
    if not fold(text) or fold(text) in {"0", "x", "khong", "khong co", "ko", "chua co", "chua"}:
        return AccountReading(None, bank)
    if (numeric and len(packed) > _MOST_EXACT_DIGITS) or re.fullmatch(r"(?i)\d+(?:[.,]\d+)?e\+?\d+", text):
        return AccountReading(None, bank, "account.lost_digits")
    if _ACCOUNT.fullmatch(packed) and packed.isascii() and any(map(str.isdigit, packed)):
        found = re.fullmatch(r"([A-Za-z]{2,})(\d{6,19})|(\d{6,19})([A-Za-z]{2,})", packed)
        inside = find_bank(found[1] or found[4]) if found else None
        if found is None or inside is None:
            return AccountReading(packed, bank)
        return AccountReading(found[2] or found[3], bank or inside.short_name)
    runs = re.findall(r"(?<!\d)\d{6,19}(?!\d)", text)
    if len(runs) == 1:
        other = find_bank(text.replace(runs[0], " "))
        return AccountReading(runs[0], bank or (other.short_name if other else None))
    return AccountReading(None, bank, "account.invalid")
