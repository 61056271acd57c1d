"""Reading what an officer types into a form, as records and events store it: for window and command line alike."""

from __future__ import annotations

import re
from typing import Final

from fieldapp.system.errors import InputRefused
from fieldapp.vietnam.banks import find_bank
from fieldapp.vietnam.dates import read_birth
from fieldapp.vietnam.id_numbers import read_number
from fieldapp.vietnam.names import fold, tidy_name, tidy_text
from fieldapp.vietnam.phones import read_phone

_SHORT_YEAR: Final = re.compile(r"[/.\-]([0-9]{2})\s*$")
_BETWEEN_GROUPS: Final = str.maketrans("", "", " .-\u00a0\u2013")
DAYS: Final = ("date", "until", "payee_issued", "payee_birth")
"""The fields of an outcome that hold days."""

_SEXES = {"m": "M", "nam": "M", "male": "M", "f": "F", "nu": "F", "female": "F"}


def read_field(name: str, said: str) -> tuple[str, str]:
    """Return field and value as a record stores them: dates as `YYYY-MM-DD`, numbers as digits.

    Nine digits are the old number, twelve the new one, whichever of the two fields they were typed into.

    Raises:
        InputRefused: `citizen.birth`, `citizen.number`, `citizen.phone`, `citizen.sex`, at the field.
    """
    read: str | None = tidy_text(said)
    code = "citizen.unnamed"
    match name:
        case "full_name":
            read = tidy_name(said)
        case "birth_date":
            read, code = read_birth(said).birth, "citizen.birth"
        case "national_id" | "old_id":
            read, code = read_number(said).number, "citizen.number"
            name = "national_id" if read is not None and len(read) == 12 else "old_id" if read else name
        case "phone":
            read, code = read_phone(said).phone, "citizen.phone"
        case "sex":
            read, code = _SEXES.get(fold(said)), "citizen.sex"
        case "bank":
            bank = find_bank(said)
            read = said if bank is None else bank.bin
    if not read:
        raise InputRefused(code, place=name)
    return name, read


def read_detail(name: str, said: str) -> str:
    """Return what was typed into a field of an outcome as events have it; blank stays empty.

    Raises:
        InputRefused: `registration.date`, `registration.bank`, `citizen.birth`, `citizen.number`, `citizen.phone`,
            at the field.
    """
    if not said.strip():
        return ""
    read: str | None = tidy_text(said)
    code = "registration.incomplete"
    match name:
        case "payee_name" | "rep_name":
            read = tidy_name(said)
        case "payee_birth":
            read, code = read_birth(said).birth, "citizen.birth"
        case "date" | "until" | "payee_issued":
            read, code = _read_day(said), "registration.date"
        case "payee_number" | "rep_number":
            read, code = read_number(said).number, "citizen.number"
        case "payee_phone":
            read, code = read_phone(said).phone, "citizen.phone"
        case "bank":
            bank = find_bank(said)
            read, code = None if bank is None else bank.bin, "registration.bank"
        case "account":
            read = said.strip().translate(_BETWEEN_GROUPS)
    if not read:
        raise InputRefused(code, place=name)
    return read


def _read_day(said: str) -> str | None:
    """Read a day of our own time: two digits of a year are of this century."""
    short = _SHORT_YEAR.search(said)
    return read_birth(said, hint_year=2000 + int(short[1]) if short else None).birth
