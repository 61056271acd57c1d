"""What somebody may have meant who typed something that fits nobody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from fieldapp.domain.asked import DAY_AND_MONTH, Candidate, Part, Parts, Word
from fieldapp.vietnam.names import fold
from fieldapp.vietnam.near_names import Syllables

_NO_NAME = 100
"""Initials, and other words that are no part of the name, are guessed after all names."""


def years_beside(part: Part) -> tuple[str, ...]:
    """Return the years before and after the one that a part says; of a whole date its year."""
    digits = part.text
    if not digits.isdecimal():
        return ()
    if DAY_AND_MONTH.fullmatch(digits[:4]) and len(digits) in (6, 8):
        years = (digits[4:],) if len(digits) == 8 else (f"19{digits[4:]}", f"20{digits[4:]}")
        return tuple(year for year in years if year[:2] in ("19", "20"))
    years = (f"19{digits}", f"20{digits}") if len(digits) == 2 else (digits,)
    real = [int(year) for year in years if len(year) == 4 and year[:2] in ("19", "20")]
    return tuple(str(year + apart) for year in real for apart in (-1, 1))


def guesses_of(parts: Parts, known: Syllables) -> Iterator[list[Parts]]:
    """Yield guesses that are equally near: one part means another word, then all parts may.

    A part that begins no known word is replaced before others.
    """
    instead = [known.near(part.text) if part.names else years_beside(part) for part in parts]
    places = [at for at, words in enumerate(instead) if words]
    strange = [at for at in places if parts[at].names and not known.begins_one(parts[at].text)]
    yield [(*parts[:at], _replaced(parts[at], instead[at], keep=False), *parts[at + 1 :]) for at in strange or places]
    if len(places) > 1:
        yield [tuple(_replaced(part, words, keep=True) for part, words in zip(parts, instead, strict=True))]


def _replaced(part: Part, words: tuple[str, ...], *, keep: bool) -> Part:
    readings = tuple((Word(word, True),) for word in words)
    return msgspec.structs.replace(part, readings=(*part.readings, *readings) if keep else readings, instead=words)


def slips(guess: Parts, one: Candidate) -> int:
    """Return how far a person is from what was typed: the nearer words stand first in `Part.instead`."""
    words, name = one.words.split(), one.folded_name.split()
    total = 0
    for part in guess:
        word = _meant(part, words)
        total += part.instead.index(word) + 1 + (bool(part.names) and word not in name) * _NO_NAME if word else 0
    return total


def _meant(part: Part, words: Sequence[str]) -> str:
    """Return the word that a person has instead of a part; empty when the part itself is right."""
    return next((word for word in part.instead if word in words), "")


def say_again(guess: Parts, one: Candidate, full_name: str) -> str:
    """Return what was typed, put right by the person for whom it is meant; words of the name with their accents."""
    accented = {fold(word): word for word in full_name.split()}
    words = one.words.split()
    said = (_meant(part, words) or part.text for part in guess)
    return " ".join(accented.get(word, word) for word in said)
