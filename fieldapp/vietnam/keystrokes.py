"""Names as they look when the keys of Telex or VNI were typed while the input method was off."""

from __future__ import annotations

import re
from typing import Final

_TELEX_TWICE: Final = re.compile(r"([aeo])\1")
_TELEX_LATER: Final = re.compile(r"([aeo])([^aeo]*[^aeioudy])\1$")
"""The second letter of a pair may be typed at the end of the syllable: `nguyene`."""
_LEADING_W: Final = re.compile(r"^([^aeiouwy]*)w")
_VOWEL: Final = re.compile(r"[aeiouy]")
_TELEX_MARKS: Final = re.compile(r"[sfrxjwz]")
_VNI: Final = re.compile(r"([^\W\d_])[1-9]+")
_NUMBER: Final = re.compile(r"\d{3}|\d\d$|0")


def undo_keystrokes(text: str) -> str:
    """Return `text` with every word as it was meant, without accents: `nguyeenx thij dda2o` -> `nguyen thi dao`.

    Keys that mean nothing stay. No syllable ends in one of the tone keys s f r x j, so they are told from letters by
    their place.
    """
    return " ".join(map(_undone, text.lower().split()))


def _undone(word: str) -> str:
    if not word[0].isalpha() or not word.isalnum():
        return word
    # Digits of a year or a number stand together; those of VNI stand singly behind their letters, two inside the word.
    plain = word if _NUMBER.search(word) else _VNI.sub(r"\1", word)
    if not plain.isascii() or not plain.isalpha():
        return plain
    plain = _LEADING_W.sub(r"\1u", plain.replace("dd", "d"))
    first = _VOWEL.search(plain)
    if first is None:
        return plain
    tail = _TELEX_MARKS.sub("", plain[first.start() :])
    if plain[0] == "d" and tail[-1] == "d":
        tail = tail[:-1]
    return plain[: first.start()] + _TELEX_LATER.sub(r"\1\2", _TELEX_TWICE.sub(r"\1", tail))
