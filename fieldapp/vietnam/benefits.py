"""Benefit categories: their code and group, and which of them reveal a person's health."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Final

import msgspec

from fieldapp.system.texts import Language
from fieldapp.system.texts import text as words_for
from fieldapp.vietnam.names import fold
from fieldapp.vietnam.tables import table

_LONGEST_TEXT: Final = 200


class Benefit(msgspec.Struct, frozen=True):
    """One category.

    Attributes:
        code: our code (`BTXH-6-N`); there is no national list of codes.
        group: `bao_tro_xa_hoi`, `nguoi_co_cong`, `huu_tri_xa_hoi`, `bao_hiem_xa_hoi`, `ho_ngheo`, `dot_xuat`.
        name: its name in the law.
        sensitive: it reveals health; never on a list that others see (NĐ 20/2021 Điều 8 khoản 1 b, NĐ 356/2025 Điều 4).
        patterns: folded words by which lists name it; `+` joins words that must all be there.
    """

    code: str
    group: str
    name: str
    legal_basis: str
    sensitive: bool
    patterns: tuple[str, ...]


@cache
def all_benefits() -> tuple[Benefit, ...]:
    """Return all categories of the table."""
    return tuple(
        Benefit(
            row["code"],
            row["group"],
            row["name"],
            row["legal_basis"],
            row["sensitive"] == "1",
            tuple(filter(None, row["words"].split("|"))),
        )
        for row in table("benefits")
    )


@cache
def benefit_of_code(code: str) -> Benefit | None:
    """Return the category with this code."""
    return next((benefit for benefit in all_benefits() if benefit.code == code), None)


@lru_cache(maxsize=2000)
def find_benefit(text: str) -> Benefit | None:
    """Return the category that a list names by code, by its full name or by telling words; None when unknown."""
    folded = fold(text[:_LONGEST_TEXT])
    for benefit in all_benefits():
        if folded in {fold(benefit.code), fold(benefit.name)}:
            return benefit
    padded = f" {folded} "
    hits = [
        (benefit.sensitive, sum(map(len, pattern.split("+"))), benefit)
        for benefit in all_benefits()
        for pattern in benefit.patterns
        if all(f" {part} " in padded for part in pattern.split("+"))
    ]
    # What reveals health wins, so that it is hidden where it has to be; then the longest words.
    return max(hits, key=lambda hit: hit[:2])[2] if hits else None


def public_group(text: str) -> str:
    """Return what a list that others see may say of a category: the code of its group, `other` when it is unknown.

    The group never reveals health; the category may. Its words: `group_name`.
    """
    benefit = find_benefit(text)
    return benefit.group if benefit else "other"


@cache
def benefit_groups() -> tuple[str, ...]:
    """Return the codes of all groups in the order of the table, and `other` for categories that it does not know."""
    return (*dict.fromkeys(benefit.group for benefit in all_benefits()), "other")


def group_name(group: str, language: Language) -> str:
    """Return the words for the code of a group, as a list or a report prints it."""
    return words_for(f"benefits.{group}", language)


def is_sensitive(text: str) -> bool:
    """Say whether a category reveals health; an unknown one with words of illness does too."""
    benefit = find_benefit(text)
    if benefit is not None:
        return benefit.sensitive
    folded = f" {fold(text[:_LONGEST_TEXT])} "
    return any(f" {word} " in folded for word in ("hiv", "aids", "benh", "tat", "tam than", "nhiem", "thuong tat"))
