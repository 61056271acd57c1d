"""How two values of one field differ, so that a screen can say it in words."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher

import msgspec

from fieldapp.vietnam.names import fold, tone_key

NUMBERS = ("national_id", "old_id", "phone")


class Difference(msgspec.Struct, frozen=True):
    """What is otherwise.

    Attributes:
        how: `name_tones` (only the marks), `name_words` (`left` and `right` are the words that differ),
            `name_fewer`, `name_more` (`right` is missing, or more, on the right), `name_other`; `birth_finer`,
            `birth_coarser` (the right says more, or less), `birth_swapped`, `birth_day`, `birth_year`; `number_digit`
            (one digit), `number_swapped` (two neighbours), `number_other`; `sex`, `place`; `digits_year`, `digits_sex`
            (the identity number says `right`), `digits_place` (its first digits are no known place).
        left, right: what the words need, else empty.
    """

    how: str
    left: str = ""
    right: str = ""


def difference(field: str, left: str, right: str) -> Difference | None:
    """Return how two values of a field differ; None when either is empty, or they say the same."""
    left, right = left.strip(), right.strip()
    if not left or not right or left == right:
        return None
    match field:
        case "full_name":
            return _names(left, right)
        case "birth_date":
            return Difference(_births(left, right))
        case "sex":
            return Difference("sex")
        case _ if field in NUMBERS:
            return Difference(_numbers(left, right))
    return Difference("place")


def _names(left: str, right: str) -> Difference | None:
    if tone_key(left) == tone_key(right):
        return None
    if fold(left) == fold(right):
        return Difference("name_tones", *map(_words, _unlike(left.split(), right.split())))
    one, other = left.split(), right.split()
    less, more = _unlike(one, other)
    if len(less) + len(more) > 2 or fold(one[0]) != fold(other[0]):
        return Difference("name_other")
    if not more:
        return Difference("name_fewer", right=_words(less))
    if not less:
        return Difference("name_more", right=_words(more))
    return Difference("name_words", _words(less), _words(more))


def _unlike(left: list[str], right: list[str]) -> tuple[list[str], list[str]]:
    """Return the words that stand on one side only, in their order."""
    matcher = SequenceMatcher(None, [tone_key(w) for w in left], [tone_key(w) for w in right], autojunk=False)
    less: list[str] = []
    more: list[str] = []
    for tag, from_left, to_left, from_right, to_right in matcher.get_opcodes():
        if tag != "equal":
            less += left[from_left:to_left]
            more += right[from_right:to_right]
    return less, more


def _births(left: str, right: str) -> str:
    if right.startswith(left) or left.startswith(right):
        return "birth_finer" if len(right) > len(left) else "birth_coarser"
    if left[:4] != right[:4]:
        return "birth_year"
    return "birth_swapped" if [*left.split("-")[1:]] == [*reversed(right.split("-")[1:])] else "birth_day"


def _numbers(left: str, right: str) -> str:
    if len(left) != len(right):
        return "number_other"
    unlike = [at for at, (one, other) in enumerate(zip(left, right, strict=True)) if one != other]
    if len(unlike) == 1:
        return "number_digit"
    first, *rest = unlike
    exchanged = rest == [first + 1] and left[first] + left[first + 1] == right[first + 1] + right[first]
    return "number_swapped" if exchanged else "number_other"


def _words(words: Iterable[str]) -> str:
    return " ".join(words)
