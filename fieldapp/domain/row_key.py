"""The key of a row on a work list: a short code that says nothing about the person and finds them again."""

from __future__ import annotations

import hashlib
import re

from fieldapp.domain.receipt import ALPHABET, check_character

_DOMAIN = b"fieldapp/row-key/1\0"
_LENGTH = 10
_PATTERN = re.compile(rf"K([{ALPHABET}]{{{_LENGTH}}})([{ALPHABET}])")
_LOOSE = re.compile(r"[^0-9A-Z]+")
_MISTAKEN = str.maketrans({"O": "0", "I": "1", "S": "5", "Z": "2"})
"""Letters that no key has, and what somebody who typed them was looking at."""


def row_key(citizen_id: str) -> str:
    """Return the key of a person's id, such as `K7QK2M-9RT4W-X`: 49 bits of a hash, and a check character.

    It begins with a letter, so that no spreadsheet takes it for a number.
    """
    number = int.from_bytes(hashlib.sha256(_DOMAIN + citizen_id.encode()).digest()[:16])
    body = ""
    for _ in range(_LENGTH):
        number, digit = divmod(number, len(ALPHABET))
        body += ALPHABET[digit]
    return f"K{body[:5]}-{body[5:]}-{check_character(body)}"


def read_row_key(typed: str) -> str | None:
    """Return the key as it is printed, whatever case and blanks it was typed with; None for anything else."""
    match = _PATTERN.fullmatch(_LOOSE.sub("", typed[:40].upper()).translate(_MISTAKEN))
    if match is None or check_character(match[1]) != match[2]:
        return None
    return f"K{match[1][:5]}-{match[1][5:]}-{match[2]}"


def looks_like_row_key(typed: str) -> bool:
    """Tell whether something has the shape of a key, mistyped or not."""
    packed = _LOOSE.sub("", typed[:40].upper())
    return len(packed) == _LENGTH + 2 and packed.startswith("K") and any(map(str.isdigit, packed))
