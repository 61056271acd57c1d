"""Which known syllables somebody may have meant who typed one that nobody bears: slips of the hand, and of the ear."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

_SHORTEST: Final = 2
_SHORTEST_BEGINNING: Final = 4
_LONGEST: Final = 12

# What is said alike in some part of the country, as it stands at the beginning and at the end of a folded syllable.
_BEGINNINGS: Final = (
    *(("ngh", "ng"), ("tr", "ch"), ("gi", "d"), ("gh", "g"), ("ph", "f"), ("qu", "w"), ("k", "c"), ("x", "s")),
    *(("r", "d"), ("v", "d"), ("l", "n")),
)
_ENDINGS: Final = (("ng", "n"), ("nh", "n"), ("ch", "t"), ("c", "t"))


@lru_cache(maxsize=1 << 14)
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


def near_names(word: str, known: Mapping[str, int], *, most: int = 12) -> tuple[str, ...]:
    """Return the known syllables, given with how many bear them, that a folded `word` may have been meant for.

    First those that sound alike, then those of which one letter differs, is missing, too many, or exchanged with its
    neighbour; of these the most frequent first. The beginning of a longer syllable counts too.
    """
    if not _SHORTEST <= len(word) <= _LONGEST:
        return ()
    sound = sound_key(word)
    alike = [one for one in known if one != word and sound_key(one) == sound]
    near = [one for one, *_ in process.extract(word, known.keys(), scorer=OSA.distance, score_cutoff=1, limit=None)]
    if len(word) == _SHORTEST:  # of two letters, with one wrong, nothing is left
        near = [one for one in near if len(one) > len(word)]
    begun: list[str] = []
    if len(word) >= _SHORTEST_BEGINNING:
        longer = [one for one in known if len(one) > len(word)]
        begun = [one for one in longer if OSA.distance(word, one[: len(word)], score_cutoff=1) <= 1]
    found: dict[str, None] = {}
    for some in (alike, near, begun):
        found |= dict.fromkeys(sorted(some, key=lambda one: (-known[one], one)))
    return tuple(one for one in found if one != word)[:most]
