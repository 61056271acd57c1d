"""How rare the parts of names are, so that a shared Khuất says much and a shared Nguyễn little."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from math import log2
from typing import Final

import msgspec

from fieldapp.vietnam.names import fold, tone_key
from fieldapp.vietnam.tables import table

_DESK: Final = 20_000
_FEWEST: Final = 300
_WEIGHT_OF_USUAL: Final = 2000
_SEEN_OFTEN: Final = 5
_RAREST: Final = 17.0


class Name(msgspec.Struct, frozen=True, gc=False):
    """A name to compare.

    Attributes:
        words: its syllables without accents; `N.V.Hùng` has three.
        toned: the same with their accents, whichever way the tones are placed.
        letters: the words without the spaces between them, which lists lose.
        bare: no syllable has an accent: it was typed without them.
    """

    words: tuple[str, ...]
    toned: tuple[str, ...]
    letters: str
    bare: bool


class Rarity(msgspec.Struct, frozen=True):
    """What is common among the people who are compared.

    Attributes:
        people: how many there are: among many, more of two have to agree before they are taken for one.
        wards: of how many wards they come.
        words: by syllable without accents, how much it says that two bear it, in bits: 1 for what every second bears.
        letters: the same by first letter, for initials.
        often: what says less is borne by so many that it is no slip.
    """

    people: int
    wards: int
    words: dict[str, float]
    letters: dict[str, float]
    often: float

    def bits(self, word: str) -> float:
        """Return how much it says that two names share a syllable or, of one letter, an initial."""
        return (self.letters if len(word) == 1 else self.words).get(word, _RAREST)

    def among(self, people: int) -> Rarity:
        """Return the same of so many people."""
        return msgspec.structs.replace(self, people=max(people, _FEWEST))

    def is_name(self, word: str) -> bool:
        """Tell whether people are called so, or it may be a slip."""
        return word in _usual_shares() or self.words.get(word, _RAREST) < self.often


@lru_cache(maxsize=1 << 14)
def _word(text: str) -> tuple[str, str]:
    return fold(text), tone_key(text)


@lru_cache(maxsize=1 << 16)
def read_name(text: str) -> Name:
    """Return a name ready to be compared."""
    parts = [_word(part) for part in text.replace(".", " ").replace("-", " ").split()]
    words = tuple(word for word, _ in parts if word)
    toned = tuple(toned for word, toned in parts if word)
    return Name(words, toned, "".join(words).replace(" ", ""), words == toned)


def count_names(names: Iterable[tuple[str, int]], *, wards: int) -> Rarity:
    """Return how rare the syllables of `names` are, each given with how often it stands in the lists.

    Few names tell little: what is usual in the country counts as 2,000 more.
    """
    lines = _WEIGHT_OF_USUAL
    words = Counter({word: share * _WEIGHT_OF_USUAL for word, share in _usual_shares().items()})
    for text, count in names:
        lines += count
        for word in read_name(text).words:
            words[word] += count
    shares = {word: count / lines for word, count in words.items()}
    return _rarity(shares, lines - _WEIGHT_OF_USUAL, wards, often=_SEEN_OFTEN / lines)


@lru_cache(maxsize=8)
def usual_rarity(people: int = _DESK) -> Rarity:
    """Return what is common in the country, for a desk that compares somebody with the people on its lists."""
    return _rarity(_usual_shares(), people, wards=4, often=1.0)


def _rarity(shares: Mapping[str, float], people: int, wards: int, *, often: float) -> Rarity:
    letters: dict[str, float] = {}
    for word, share in shares.items():
        letters[word[0]] = letters.get(word[0], 0.0) + share
    return Rarity(max(people, _FEWEST), max(wards, 1), _bits(shares), _bits(letters), -log2(often))


def _bits(shares: Mapping[str, float]) -> dict[str, float]:
    return {word: max(0.0, -log2(share)) for word, share in shares.items()}


@cache
def _usual_shares() -> dict[str, float]:
    """Return the shares of syllables in `names.csv`; women and men are taken to be equally many."""
    parts: dict[str, list[tuple[str, int]]] = {}
    for row in table("names"):
        parts.setdefault(row["part"], []).append((row["name"], int(row["weight"])))
    shares: dict[str, float] = {}
    for part, rows in parts.items():
        whole = sum(weight for _, weight in rows) * (1 if part == "family" else 2)
        for name, weight in rows:
            for word in fold(name).split():
                shares[word] = shares.get(word, 0.0) + weight / whole
    return shares
