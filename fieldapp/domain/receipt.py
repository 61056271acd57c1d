"""Receipt numbers: desk, incarnation letter, sequence, check character."""

from __future__ import annotations

import re

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUVWX"
"""31 characters that are not mistaken for each other on paper."""

LETTERS = "ABCDEFGHIJKLMNOPQRSTU"
"""The letters whose values modulo 31 are no digit's: a letter exchanged with a digit is found too."""

_BEGINNING = re.compile(r"([0-9]{2,4})([A-U])-?([0-9]{1,9})-?")
_PATTERN = re.compile(r"([0-9]{2,4})([A-U])-?([0-9]{5,9})-?([0-9A-Z])")


def receipt_number(desk_number: int, incarnation: int, sequence: int) -> str:
    """Return a number such as `03A-00012-K`; `incarnation` chooses the letter, from 0."""
    desk, letter = f"{desk_number:02d}", LETTERS[incarnation % len(LETTERS)]
    counted = f"{sequence:05d}"
    return f"{desk}{letter}-{counted}-{check_character(desk + letter + counted)}"


def read_receipt_number(typed: str) -> str | None:
    """Return the number as it is printed, or None when the check character says that something was mistyped."""
    match = _PATTERN.fullmatch(_closed_up(typed))
    if match is None:
        return None
    number = _written(*match.groups()[:3])
    return number if number.endswith(match[4]) else None


def _closed_up(typed: str) -> str:
    return typed.strip().upper().replace(" ", "")


def _written(desk: str, letter: str, counted: str) -> str:
    return f"{desk}{letter}-{counted}-{check_character(desk + letter + counted)}"


def repaired_receipt_number(typed: str) -> str | None:
    """Return a number that was typed with a wrong check character with the right one; None for what is none."""
    match = _PATTERN.fullmatch(_closed_up(typed))
    return None if match is None else _written(*match.groups()[:3])


def receipt_beginnings(typed: str) -> tuple[str, ...]:
    """Return how the receipt numbers begin that somebody may mean who types one, or its first part, also without zeros.

    A whole number begins itself; one with a wrong check character begins none.
    """
    number = read_receipt_number(typed)
    match = _BEGINNING.fullmatch(_closed_up(typed))
    if match is None:
        return () if number is None else (number,)
    desk, letter, counted = match.groups()
    return *((number,) if number else ()), f"{desk}{letter}-{counted:0>5}-", f"{desk}{letter}-{counted}"


def incarnation_of(number: str) -> int:
    """Return the incarnation that the letter of a receipt number stands for, -1 for what is none."""
    match = _PATTERN.fullmatch(number)
    return -1 if match is None else LETTERS.index(match[2])


def sequence_of(number: str) -> int:
    """Return the place of a receipt in its series, -1 for what is no receipt number."""
    match = _PATTERN.fullmatch(number)
    return -1 if match is None else int(match[3])


def check_character(body: str) -> str:
    """Return what stands behind `body`, at most 29 of 0-9 and A-U: any wrong one and any two exchanged neighbours show.

    Each place is weighed differently modulo a prime.
    """
    total = sum(weight * (int(char, 36) % 31) for weight, char in enumerate(reversed(body), start=2))
    return ALPHABET[total % 31]
