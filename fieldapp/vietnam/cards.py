"""What the code on an identity card says.

A QR holds plain UTF-8, fields joined by `|`, dates `ddmmyyyy`: 7 fields on the chip card (2021 to 06/2024), 11 on the
card since 07/2024 (TT 16/2024/TT-BCA); fields 8 to 11 are read as far as they are understood, and the payload is kept.
The card of 2016 to 2021 has a PDF417 on its back whose contents were never published: of it, and of the shorter texts
that some readers make of a card, what begins with the number and says each of name, birth, sex, address at most once,
in this order, is read.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Final, Literal

import msgspec

from fieldapp.system.errors import InputRefused
from fieldapp.vietnam.id_numbers import Sex
from fieldapp.vietnam.scanned import PREFIX

LONGEST_PAYLOAD: Final = 512
_LONGEST_NAME: Final = 100
_LONGEST_ADDRESS: Final = 250
_EARLIEST_YEAR: Final = 1880
_SEXES: Final[dict[str, Sex]] = {"nam": "M", "nữ": "F"}
_NAME_MARKS: Final = " '’-."
_SHORT: Final = range(2, 7)


class Card(msgspec.Struct, frozen=True):
    """A card as its code states it. Dates are `YYYY-MM-DD`; the address is the one of the day of issue.

    Only the number is always there: `full_name`, `birth_date`, `sex`, `address` and `issued_on` are empty where the
    code does not say them, or where they did not come through a keyboard unharmed. `fields` counts what was sent.
    """

    number: str
    old_number: str | None
    full_name: str
    birth_date: str
    sex: Sex | Literal[""]
    address: str
    issued_on: str
    cancelled_number: str | None
    father: str | None
    mother: str | None
    extra: tuple[str, ...]
    fields: int
    raw: str


class NumberOnly(msgspec.Struct, frozen=True):
    """A scan that holds an identity number and nothing else (a bar code, or a typed number): 12 or 9 digits."""

    number: str


def parse_card(payload: str | bytes) -> Card | NumberOnly:
    """Read the payload of a scan.

    A byte order mark, spaces, tabs and line ends around it, and the kind of the code in front, are artefacts of
    scanners and are dropped.

    Raises:
        InputRefused: `card.too_long` (over 512 bytes), `card.not_a_card` (another QR, control or foreign characters),
            `card.number`, `card.old_number`, `card.name`, `card.date`, `card.sex`, `card.address`.
    """
    text = clean_payload(payload)
    if _is_digits(text, 12) or _is_digits(text, 9):
        return NumberOnly(text)
    fields = [field.strip() for field in text.split("|")]
    if len(fields) in _SHORT:
        return _read_short(fields, text)
    if len(fields) not in {7, 11}:
        raise InputRefused("card.not_a_card")
    number, old, name, birth, sex, address, issued = fields[:7]
    if not _is_digits(number, 12):
        raise InputRefused("card.number")
    if old and not (_is_digits(old, 9) or _is_digits(old, 12)):
        raise InputRefused("card.old_number")
    if not _is_name(name):
        raise InputRefused("card.name")
    if sex.lower() not in _SEXES:
        raise InputRefused("card.sex")
    if not _is_address(address):
        raise InputRefused("card.address")
    cancelled, father, mother, *rest = fields[7:] or ["", "", ""]
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
        birth_date=read_date(birth),
        sex=_SEXES[sex.lower()],
        address=address,
        issued_on=read_date(issued),
        cancelled_number=cancelled or None,
        father=parents[0],
        mother=parents[1],
        extra=tuple(text for text in extra if text),
        fields=len(fields),
        raw=text,
    )


def bare_card(number: str, raw: str, *, fields: int = 1) -> Card:
    """Return a card of which only the number is known."""
    return Card(number, None, "", "", "", "", "", None, None, None, (), fields, raw)


def clean_payload(payload: str | bytes) -> str:
    """Return a payload as text without what scanners put around it, composed (NFC).

    Raises:
        InputRefused: `card.too_long` (over 512 bytes), `card.not_a_card` (no UTF-8; control or foreign characters).
    """
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
    return re.sub(PREFIX, "", text, count=1)


def read_date(text: str) -> str:
    """Return a card's date `ddmmyyyy` as `YYYY-MM-DD`.

    Raises:
        InputRefused: `card.date`.
    """
    if _is_digits(text, 8):
        try:
            found = date(int(text[4:]), int(text[2:4]), int(text[:2]))
        except ValueError:
            found = date.min
        if found.year >= _EARLIEST_YEAR:
            return found.isoformat()
    raise InputRefused("card.date")


def _read_short(fields: list[str], raw: str) -> Card:
    """Read a text of fewer fields than a card has: each field is what it looks like, in the order of the card.

    What is neither refuses the whole; so does a text without a name or a birth, which could be anything.
    """
    number, *others = fields
    if not _is_digits(number, 12):
        raise InputRefused("card.not_a_card")
    found: dict[str, str] = {}
    for field in filter(None, others):
        name, value = _looks_like(field)
        last = next(reversed(found), "")
        if name == "birth_date" and name in found:
            name = "issued_on"
        if name == "full_name" and found.keys() & {"full_name", "sex"}:
            name = "address"
        if not name or (last and _ORDER.index(name) <= _ORDER.index(last)):
            raise InputRefused("card.not_a_card")
        found[name] = value
    if not found.keys() & {"full_name", "birth_date"}:
        raise InputRefused("card.not_a_card")
    return msgspec.structs.replace(bare_card(number, raw, fields=len(fields)), **found)


_ORDER: Final = ("old_number", "full_name", "birth_date", "sex", "address", "issued_on")


def _looks_like(field: str) -> tuple[str, str]:
    """Return which field of a card a text can be, and its value; an address or a second name look like a name."""
    if field.lower() in _SEXES:
        return "sex", _SEXES[field.lower()]
    if _is_digits(field, 9) or _is_digits(field, 12):
        return "old_number", field
    if re.fullmatch(r"\d\d/?\d\d/?\d{4}", field, re.ASCII):
        return "birth_date", read_date(field.replace("/", ""))
    if _is_name(field):
        return "full_name", " ".join(field.split())
    return ("address" if any(map(str.isalpha, field)) and _is_address(field) else ""), field


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


def _is_address(text: str) -> bool:
    return len(text) <= _LONGEST_ADDRESS and all(not letter.isalpha() or _is_latin(letter) for letter in text)
