"""Reading what an officer types into a field of a person, as a record stores it."""

from __future__ import annotations

from fieldapp.system.errors import InputRefused
from fieldapp.vietnam.banks import find_bank
from fieldapp.vietnam.dates import read_birth
from fieldapp.vietnam.id_numbers import read_number
from fieldapp.vietnam.names import fold, tidy_name, tidy_text
from fieldapp.vietnam.phones import read_phone

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
