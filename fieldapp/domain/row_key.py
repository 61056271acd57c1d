"""The key of a row on a work list: a short code that says nothing about the person and finds them again."""

from __future__ import annotations

import hashlib
import re

from fieldapp.domain.receipt import ALPHABET, check_character

_DOMAIN = b"fieldapp/row-key/1\0"
_LETTERS = ALPHABET[:28]
"""Those that the check character tells apart: V, W and X weigh in it as much as 0, 1 and 2."""

_LENGTH = 10
_LONGEST = 40
_APART = r"[\s.\-\u2010-\u2015_]*"
_PATTERN = re.compile(rf"K([0-9A-Z]{{5}}){_APART}([0-9A-Z]{{5}}){_APART}([0-9A-Z])", re.ASCII)
_MISTAKEN = str.maketrans({"O": "0", "I": "1", "S": "5", "Z": "2"})
"""Letters that no key has, and what somebody who typed them was looking at."""


def row_key(citizen_id: str) -> str:
    """Return the key of a person's id, such as `K7QK2M-9RT4W-X`: 48 bits of a hash, and a check character.

    It begins with a letter, so that no spreadsheet takes it for a number.
    """
    number = int.from_bytes(hashlib.sha256(_DOMAIN + citizen_id.encode()).digest()[:16])
    body = ""
    for _ in range(_LENGTH):
        number, digit = divmod(number, len(_LETTERS))
        body += _LETTERS[digit]
    return f"K{body[:5]}-{body[5:]}-{check_character(body)}"


def read_row_key(typed: str) -> str | None:
    """Return the key as it is printed, whatever case and blanks it was typed with; None for anything else."""
    match = _shape(typed)
    if match is None:
        return None
    first, second, check = (part.translate(_MISTAKEN) for part in match.groups())
    right = set(first + second) <= set(_LETTERS) and check_character(first + second) == check
    return f"K{first}-{second}-{check}" if right else None


def looks_like_row_key(typed: str) -> bool:
    """Tell whether something is a key, or one that was mistyped: a name has no digits."""
    return _shape(typed) is not None and (any(map(str.isdigit, typed)) or read_row_key(typed) is not None)


def _shape(typed: str) -> re.Match[str] | None:
    return _PATTERN.fullmatch(typed.strip().upper()) if len(typed) <= _LONGEST else None
