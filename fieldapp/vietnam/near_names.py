"""Which known syllables somebody may have meant who typed one that nobody bears: slips of the hand, and of the ear."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

_LOOKS_SPOKEN: Final = re.compile(r"(?!w)[^\W\d_aeiouy]{0,3}[aeiouy]{1,3}[^\W\d_aeiouy]{0,2}")
_SHORTEST: Final = 2
_SHORTEST_BEGINNING: Final = 4
_LONGEST: Final = 12

# What is said alike in some part of the country, as it stands at the beginning and at the end of a folded syllable.
_BEGINNINGS: Final = (
    *(("ngh", "ng"), ("tr", "ch"), ("gi", "d"), ("gh", "g"), ("ph", "f"), ("qu", "w"), ("k", "c"), ("x", "s")),
    *(("r", "d"), ("v", "d"), ("l", "n")),
)
_ENDINGS: Final = (("ng", "n"), ("nh", "n"), ("ch", "t"), ("c", "t"))


def sound_key(syllable: str) -> str:
    """Return a key that is equal for folded syllables which are said alike somewhere: s/x, ch/tr, d/gi/r/v, l/n, i/y,
    n/ng/nh and t/c/ch at the end."""
    key = syllable
    for written, meant in _BEGINNINGS:
        if key.startswith(written) and len(key) > len(written):
            # "gi" is also g and i, in "gin": the vowel behind it decides.
            key = meant + (key[1:] if written == "gi" and not re.match("[aeouy]", key[2:]) else key[len(written) :])
            break
    key = key.replace("y", "i")
    for written, meant in _ENDINGS:
        if key.endswith(written) and len(key) > len(written):
            return key[: -len(written)] + meant
    return key


class Syllables:
    """The syllables of the names of some people."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        """Take words with how many people have each; initials and numbers among them are no syllables."""
        ranked = sorted(filter(_LOOKS_SPOKEN.fullmatch, counts), key=lambda word: (-counts[word], word))
        self._frequent_first = ranked
        self._sorted = sorted(counts)
        self._alike: dict[str, list[str]] = {}
        for word in ranked:
            self._alike.setdefault(sound_key(word), []).append(word)

    def begins_one(self, word: str) -> bool:
        """Tell whether a known word begins so."""
        place = bisect_left(self._sorted, word)
        return place < len(self._sorted) and self._sorted[place].startswith(word)

    def near(self, word: str, *, most: int = 12) -> tuple[str, ...]:
        """Return the syllables that a folded `word` may have been meant for.

        First those that sound alike, then those of which one letter differs, is missing, too many, or exchanged with
        its neighbour, then those that begin so; of each the most frequent first.
        """
        if not _SHORTEST <= len(word) <= _LONGEST:
            return ()
        found = dict.fromkeys(self._alike.get(sound_key(word), ()))
        slips = process.extract(word, self._frequent_first, scorer=OSA.distance, score_cutoff=1, limit=None)
        # Of two letters, with one wrong, nothing is left.
        near = (place for _, _, place in slips if len(word) > _SHORTEST or len(self._frequent_first[place]) > len(word))
        found |= dict.fromkeys(self._frequent_first[place] for place in sorted(near))
        if len(word) >= _SHORTEST_BEGINNING and len(found) < most:
            longer = (one for one in self._frequent_first if len(one) > len(word))
            found |= dict.fromkeys(one for one in longer if OSA.distance(word, one[: len(word)], score_cutoff=1) <= 1)
        return tuple(one for one in found if one != word)[:most]
