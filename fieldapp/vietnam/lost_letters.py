"""TCVN3 text that lost its soft hyphens, which are the letter ư: `Hång Ph¬ng` is Hồng Phương."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

import msgspec

from fieldapp.vietnam.legacy_text import is_syllable

_WORD: Final = re.compile(r"[^\W\d_]+(?!\.)")
_SHORT: Final = 2
_ALONE: Final = "tsl"  # tư, sư, lư; other letters alone are marks and units
_LETTER: Final = "ư"
# Syllables that stand as they are and would be others with the letter: tơi, tươi; lu, lưu. Only these are proposed.
_BEFORE: Final = ("ơ", "ờ", "ớ", "ở", "ỡ", "ợ", "u")


class Restored(msgspec.Struct, frozen=True):
    """A text with the letters that can only have stood there, and the text with those that may have (else the same)."""

    text: str
    proposed: str


def restore(text: str) -> Restored:
    """Put the letter ư back into decoded words where exactly one syllable comes out, and propose it where several may.

    Abbreviations (capitals among other words, with a full stop, a capital alone, "NH" at the beginning) are left alone.
    """
    capitals = text == text.upper()

    def one(match: re.Match[str], *, propose: bool) -> str:
        word = match.group()
        upper = word == word.upper()
        if upper and (not capitals or (match.start() == 0 and len(word) == _SHORT)):
            return word
        if len(word) == 1 and (upper or word not in _ALONE or " " not in text):
            return word
        certain, possible = _with_letter(word.lower())
        chosen = certain or (possible if propose else "")
        return _in_case_of(word, chosen) if chosen else word

    sure = _WORD.sub(lambda match: one(match, propose=False), text)
    return Restored(sure, _WORD.sub(lambda match: one(match, propose=True), text))


@lru_cache(maxsize=16384)
def _with_letter(word: str) -> tuple[str, str]:
    """Return the only syllable that a word without its ư can be, else "", and the first of several, else ""."""
    found = [made for at in range(len(word) + 1) if is_syllable(made := word[:at] + _LETTER + word[at:])]
    if not is_syllable(word):
        return (found[0], "") if len(found) == 1 else ("", found[0] if found else "")
    likely = [made for made in found if made[made.index(_LETTER) + 1 :].startswith(_BEFORE)]
    return "", likely[0] if likely else ""


def _in_case_of(word: str, made: str) -> str:
    if word == word.upper():
        return made.upper()
    return made[0].upper() + made[1:] if word[0].isupper() else made
