"""The one scorer: whether two people may be one person, and why. Every road in uses it."""

from __future__ import annotations

import msgspec
from rapidfuzz.distance import JaroWinkler

from fieldapp.domain.citizen import Citizen
from fieldapp.domain.replay import agree
from fieldapp.vietnam.names import fold

CERTAIN, LIKELY, POSSIBLE, CONTRADICTORY = "certain", "likely", "possible", "contradictory"

_CLOSE_NAME = 0.93
"""Jaro-Winkler similarity of folded names from which on one is taken for a spelling of the other."""


class Likeness(msgspec.Struct, frozen=True):
    """How alike two people are.

    Attributes:
        grade: `certain` (joined without asking), `likely`, `possible`, or `contradictory` (one number, two people).
        reasons: text keys such as `same_number`, `same_name`, `close_name`, `same_birth`, `same_year`, `same_phone`.
    """

    grade: str
    reasons: tuple[str, ...]


def compare(left: Citizen, right: Citizen) -> Likeness | None:
    """Score a pair; None when nothing speaks for one person."""
    return compare_values(
        {name: value.text for name, value in left.values.items()},
        {name: value.text for name, value in right.values.items()},
    )


def compare_values(left: dict[str, str], right: dict[str, str]) -> Likeness | None:
    """Score two sets of field values; see `citizen.FIELDS`."""
    numbers = [(left.get(f, ""), right.get(f, "")) for f in ("national_id", "old_id")]
    same_number = any(a and a == b for a, b in numbers)
    other_number = any(a and b and a != b for a, b in numbers)
    births = left.get("birth_date", ""), right.get("birth_date", "")
    both_born = all(births)
    birth_agrees = both_born and agree("birth_date", *births)
    name = _name_reason(left.get("full_name", ""), right.get("full_name", ""))
    reasons = ["same_number"] if same_number else []
    reasons += [name] if name else []
    if birth_agrees:
        reasons.append("same_birth" if all(len(b) > 4 for b in births) else "same_year")
    if left.get("phone") and left.get("phone") == right.get("phone"):
        reasons.append("same_phone")
    if same_number:
        apart = not name or (both_born and not birth_agrees)
        return Likeness(CONTRADICTORY if apart else CERTAIN, tuple(reasons))
    if other_number or not name or not birth_agrees:
        return None
    strong = "same_birth" in reasons or "same_phone" in reasons
    return Likeness(LIKELY if strong else POSSIBLE, tuple(reasons))


def _name_reason(left: str, right: str) -> str:
    if not left or not right:
        return ""
    if agree("full_name", left, right) or fold(left) == fold(right):
        return "same_name"
    return "close_name" if JaroWinkler.similarity(fold(left), fold(right)) >= _CLOSE_NAME else ""
