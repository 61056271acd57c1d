"""What the QR of an identity card says.

Plain UTF-8, fields joined by `|`, dates `ddmmyyyy`: 7 fields on the chip card (2021 to 06/2024), 11 on the card since
07/2024 (TT 16/2024/TT-BCA); fields 8 to 11 are read as far as they are understood, and the payload is kept.
"""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import Final, Literal

import msgspec

from fieldapp.system.errors import InputRefused
from fieldapp.vietnam.id_numbers import Sex

LONGEST_PAYLOAD: Final = 512
_LONGEST_NAME: Final = 100
_LONGEST_ADDRESS: Final = 250
_EARLIEST_YEAR: Final = 1880
_SEXES: Final[dict[str, Sex]] = {"nam": "M", "nữ": "F"}
_NAME_MARKS: Final = " '’-."


class Card(msgspec.Struct, frozen=True):
    """A card as its QR states it. Dates are `YYYY-MM-DD`; the address is the one of the day of issue."""

    number: str
    old_number: str | None
    full_name: str
    birth_date: str
    sex: Sex
    address: str
    issued_on: str
    cancelled_number: str | None
    father: str | None
    mother: str | None
    extra: tuple[str, ...]
    fields: Literal[7, 11]
    raw: str


class NumberOnly(msgspec.Struct, frozen=True):
    """A scan that holds an identity number and nothing else (a bar code, or a typed number): 12 or 9 digits."""

    number: str


def parse_card(payload: str | bytes) -> Card | NumberOnly:
    """Read the payload of a scan.

    A byte order mark, spaces, tabs and line ends around it are artefacts of scanners and are dropped.

    Raises:
        InputRefused: `card.too_long` (over 512 bytes), `card.not_a_card` (another QR, control or foreign characters),
            `card.number`, `card.old_number`, `card.name`, `card.date`, `card.sex`, `card.address`.
    """
    text = _clean(payload)
    if _is_digits(text, 12) or _is_digits(text, 9):
        return NumberOnly(text)
    fields = text.split("|")
    if len(fields) not in {7, 11}:
        raise InputRefused("card.not_a_card")
    number, old, name, birth, sex, address, issued = (field.strip() for field in fields[:7])
    if not _is_digits(number, 12):
        raise InputRefused("card.number")
    if old and not (_is_digits(old, 9) or _is_digits(old, 12)):
        raise InputRefused("card.old_number")
    if not _is_name(name):
        raise InputRefused("card.name")
    if sex.lower() not in _SEXES:
        raise InputRefused("card.sex")
    if len(address) > _LONGEST_ADDRESS or not all(_is_address_letter(letter) for letter in address):
        raise InputRefused("card.address")
    cancelled, father, mother, *rest = [field.strip() for field in fields[7:]] or ["", "", ""]
    extra = list(rest)
    if cancelled and not (_is_digits(cancelled, 9) or _is_digits(cancelled, 12)):
        extra.append(cancelled)
        cancelled = ""
    parents: list[str | None] = []
    for parent in (father, mother):
        if parent and not _is_name(parent):
            extra.append(parent)
        parents.append(parent if parent and _is_name(parent) else None)
    return Card(
        number=number,
        old_number=old or None,
        full_name=" ".join(name.split()),
        birth_date=_date(birth),
        sex=_SEXES[sex.lower()],
        address=address,
        issued_on=_date(issued),
        cancelled_number=cancelled or None,
        father=parents[0],
        mother=parents[1],
        extra=tuple(text for text in extra if text),
        fields=7 if len(fields) == 7 else 11,
        raw=text,
    )


def _clean(payload: str | bytes) -> str:
    if len(payload) > LONGEST_PAYLOAD:
        raise InputRefused("card.too_long")
    try:
        data = payload.encode("utf-8") if isinstance(payload, str) else bytes(payload)
        text = data.decode("utf-8")
    except UnicodeError as error:
        raise InputRefused("card.not_a_card") from error
    if len(data) > LONGEST_PAYLOAD:
        raise InputRefused("card.too_long")
    text = unicodedata.normalize("NFC", text.strip("\ufeff \t\r\n"))
    # Cc, Cf, Co, Cs, Cn: control, bidi and zero-width characters, private and unassigned ones; Zl, Zp: line separators.
    if any(unicodedata.category(letter)[0] == "C" or unicodedata.category(letter) in {"Zl", "Zp"} for letter in text):
        raise InputRefused("card.not_a_card")
    return text


def _is_digits(text: str, length: int) -> bool:
    return len(text) == length and text.isascii() and text.isdigit()


def _is_latin(letter: str) -> bool:
    return letter.isalpha() and unicodedata.name(letter, "").startswith("LATIN ")


def _is_name(text: str) -> bool:
    return (
        0 < len(text) <= _LONGEST_NAME
        and any(map(str.isalpha, text))
        and all(_is_latin(letter) or letter in _NAME_MARKS for letter in text)
    )


def _is_address_letter(letter: str) -> bool:
    return not letter.isalpha() or _is_latin(letter)


def _date(text: str) -> str:
    if _is_digits(text, 8):
        try:
            found = date(int(text[4:]), int(text[2:4]), int(text[:2]))
        except ValueError:
            found = date.min
        if found.year >= _EARLIEST_YEAR:
            return found.isoformat()
    raise InputRefused("card.date")
