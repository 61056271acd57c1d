"""Banks: the table with the BIN as the stable key, and finding one by any of its names."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Final

import msgspec

from fieldapp.vietnam.names import fold
from fieldapp.vietnam.tables import table

_GENERAL_WORDS: Final = frozenset(
    ["ngan", "hang", "nh", "tmcp", "nhtm", "tnhh", "mtv", "cp", "tm", "viet", "nam", "vn"]
)
_BRANCH_WORDS: Final = frozenset(["chi", "cn", "pgd", "phong"])
_LONGEST_TEXT: Final = 200


class Bank(msgspec.Struct, frozen=True):
    """One bank. `bin` has six digits; short codes differ between sources and are only among the aliases.

    `vietqr` tells whether others can pay into its accounts by VietQR.
    """

    bin: str
    short_name: str
    name: str
    aliases: tuple[str, ...]
    vietqr: bool


@cache
def all_banks() -> tuple[Bank, ...]:
    """Return all banks of the table, by BIN."""
    return tuple(
        Bank(
            row["bin"],
            row["short_name"],
            row["name"],
            tuple(filter(None, row["aliases"].split("|"))),
            row["vietqr"] == "1",
        )
        for row in table("banks")
    )


@cache
def _by_bin() -> dict[str, Bank]:
    return {bank.bin: bank for bank in all_banks()}


def bank_of_bin(number: str) -> Bank | None:
    """Return the bank with this BIN."""
    return _by_bin().get(number)


def _reduced(folded: str) -> str:
    """Leave out the words that every bank has, and a branch behind the name."""
    words: list[str] = []
    for word in folded.split():
        if word in _BRANCH_WORDS and words:
            break
        if word not in _GENERAL_WORDS:
            words.append(word)
    return " ".join(words)


@cache
def _names() -> dict[str, Bank | None]:
    """Folded name -> bank. A name that two banks share says nothing, unless it is the short name of one of them."""
    found: dict[str, Bank | None] = {}
    for bank in all_banks():
        for name in bank.aliases:
            for key in {fold(name), fold(name).replace(" ", ""), _reduced(fold(name))}:
                if len(key) > 1:
                    found[key] = bank if found.get(key, bank) is bank else None
    for bank in all_banks():
        for key in (fold(bank.short_name), fold(bank.short_name).replace(" ", "")):
            found[key] = bank
    return found


@lru_cache(maxsize=2000)
def find_bank(text: str) -> Bank | None:
    """Return the bank that a list names by BIN, short name, full name, an old name or a code; None when unknown.

    A branch behind the name ("Agribank - CN Đống Đa") is left out. A code that two banks share is not guessed.
    """
    folded = fold(text[:_LONGEST_TEXT])
    names = _names()
    if folded in _by_bin():
        return _by_bin()[folded]
    reduced = _reduced(folded)
    for key in (folded, folded.replace(" ", ""), reduced, reduced.replace(" ", "")):
        if names.get(key) is not None:
            return names[key]
    tokens = folded.split()
    for size in (3, 2, 1):
        hits = {names.get(" ".join(tokens[at : at + size])) for at in range(len(tokens) - size + 1)} - {None}
        if len(hits) == 1:
            return hits.pop()
    return None
