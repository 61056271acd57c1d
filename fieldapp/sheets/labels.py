"""What the label of a column means: known words, with and without accents, whole or inside a longer label."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final

import msgspec

from fieldapp.system.resources import resource
from fieldapp.vietnam.names import fold

LONGEST_LABEL: Final = 80
_IN_BRACKETS: Final = re.compile(r"\([^)]*\)")
_SHORTEST_SINGLE_WORD: Final = 4
_WITHOUT_BRACKETS: Final = 0.95
_AT_THE_BEGINNING: Final = 0.8
_INSIDE: Final = 0.7


class HeaderWords(msgspec.Struct, frozen=True):
    """Which folded labels mean which field, and words with which last rows, and titles, begin."""

    fields: dict[str, tuple[str, ...]]
    footers: tuple[str, ...]
    titles: tuple[str, ...]


class Meaning(msgspec.Struct, frozen=True):
    """The field that a label means, and how surely: 1 for a label that is known as a whole."""

    field: str
    surety: float


@cache
def header_words() -> HeaderWords:
    """Return the shipped words (`resources/tables/header_words.json`)."""
    return msgspec.json.decode(resource("tables", "header_words.json").read_bytes(), type=HeaderWords)


@cache
def _by_label() -> dict[str, str]:
    """Folded label -> field. A label of two fields ("DT") says nothing."""
    found: dict[str, str] = {}
    for field, labels in header_words().fields.items():
        for label in labels:
            found[label] = "" if found.get(label, field) != field else field
    return {label: field for label, field in found.items() if field}


@cache
def _phrases() -> tuple[tuple[str, str], ...]:
    return tuple(
        (f" {label} ", field)
        for label, field in _by_label().items()
        if " " in label or len(label) >= _SHORTEST_SINGLE_WORD
    )


@lru_cache(maxsize=8192)
def _whole(label: str) -> Meaning | None:
    """Return what a label means that is known as a whole, or without its brackets."""
    if field := _by_label().get(fold(label)):
        return Meaning(field, 1.0)
    if "(" in label and (field := _by_label().get(fold(_IN_BRACKETS.sub(" ", label)))):
        return Meaning(field, _WITHOUT_BRACKETS)
    return None


@lru_cache(maxsize=8192)
def meaning_of(label: str) -> Meaning | None:
    """Return what a label means; None when no known label stands in it.

    The whole label counts first, then the label without brackets, then the longest known label in it: one at the
    beginning before one behind ("Tên đối tượng hưởng" is the name, not the category).
    """
    if not label or len(label) > LONGEST_LABEL:
        return None
    if whole := _whole(label):
        return whole
    padded = f" {fold(label)} "
    hits = [(padded.startswith(phrase), len(phrase), field) for phrase, field in _phrases() if phrase in padded]
    if not hits:
        return None
    first, _, field = max(hits)
    return Meaning(field, _AT_THE_BEGINNING if first else _INSIDE)


def field_of(label: str, *, exact: bool = False) -> str | None:
    """Return the field that a label means; with `exact` only when the whole label is known."""
    if not exact:
        return meaning.field if (meaning := meaning_of(label)) else None
    return whole.field if 0 < len(label) <= LONGEST_LABEL and (whole := _whole(label)) else None
