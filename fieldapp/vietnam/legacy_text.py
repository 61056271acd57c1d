"""Text typed with the fonts of the 1990s (TCVN3, VNI): recognising it and turning it into Unicode."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import islice
from typing import Final, Literal

import msgspec

from fieldapp.vietnam.names import toneless
from fieldapp.vietnam.tables import table, words

Encoding = Literal["tcvn3", "vni"]
EXAMINED: Final = 4000
_MOST_WORDS: Final = 6  # of ten
_WORD_BREAK: Final = re.compile(r"[\s!-/:-@\[-`{-~\d]+")
_FRONT_VOWELS: Final = "ieêy"
_BEFORE_BACK_VOWELS: Final = ("c", "g", "ng")  # k, gh and ngh stand before front vowels
_BEFORE_FRONT_VOWELS: Final = ("k", "gh", "ngh")
_STOPS: Final = ("c", "ch", "p", "t")
_FALLING_TONES_OF_STOPS: Final = {(4,), (5,)}


@cache
def _tcvn3() -> dict[int, str]:
    return {ord(row["tcvn3"]): row["char"] for row in table("legacy_encodings") if row["tcvn3"]}


@cache
def _vni() -> tuple[re.Pattern[str], dict[str, str]]:
    codes = {row["vni"]: row["char"] for row in table("legacy_encodings") if row["vni"]}
    # A letter with its mark is two characters; the longest has to win (oâ before ô).
    ordered = sorted(codes, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, ordered))), codes


@cache
def _syllables() -> frozenset[str]:
    parts = words("syllables")
    return frozenset(
        onset + rhyme
        for onset in parts["onsets"].split(" ")
        for rhyme in parts["rhymes"].split()
        if onset not in _BEFORE_BACK_VOWELS or rhyme[0] not in _FRONT_VOWELS or (onset, rhyme[0]) == ("g", "i")
        if onset not in _BEFORE_FRONT_VOWELS or rhyme[0] in _FRONT_VOWELS
    )


def decode_tcvn3(text: str) -> str:
    """Turn TCVN3 text, as it looks when its bytes are read as Windows-1252, into Unicode.

    TCVN3 has no capitals with tones: capitals were typed as small letters under a capital font (`.VnTimeH`), so a word
    whose other letters are capitals becomes capital as a whole; a word of which no other letter tells follows the rest.
    """
    decoded = text.translate(_tcvn3())
    if decoded == text:
        return text
    pieces = re.split(r"(\s+)", decoded)
    originals = re.split(r"(\s+)", text)
    if len(pieces) != len(originals):  # a no-break space came out of the table; leave the case alone
        return decoded
    told = [_is_capital(original) for original in originals]
    shouted = True in told and False not in told
    return "".join(
        piece.upper() if capital or (capital is None and shouted) else piece
        for piece, capital in zip(pieces, told, strict=True)
    )


def _is_capital(original: str) -> bool | None:
    """Say whether a word is in capitals by its plain letters behind the first; None when it has none."""
    plain = [letter for letter in original[1:] if letter.isascii() and letter.isalpha()]
    return all(map(str.isupper, plain)) if plain and original[0].upper() == original[0] else False if plain else None


def decode_vni(text: str) -> str:
    """Turn VNI-Windows text, as it looks when its bytes are read as Windows-1252, into Unicode."""
    pattern, codes = _vni()
    return pattern.sub(lambda match: codes[match.group()], text)


_DECODERS: Final = {"tcvn3": decode_tcvn3, "vni": decode_vni}


def is_syllable(word: str) -> bool:
    """Say whether a word can be a Vietnamese syllable: known onset and rhyme, one tone that its end allows."""
    plain, tones = toneless(word)
    if len(tones) > 1 or plain not in _syllables():
        return False
    return not plain.endswith(_STOPS) or tones in _FALLING_TONES_OF_STOPS


@lru_cache(maxsize=65536)
def _readings(word: str) -> tuple[bool, bool, bool]:
    """Say whether a word is a syllable as it stands, read as TCVN3, and read as VNI."""
    typed_so = max(word) <= "\xff"  # a letter beyond Latin-1 was never typed in either encoding
    return (
        is_syllable(unicodedata.normalize("NFC", word)),
        typed_so and is_syllable(decode_tcvn3(word)),
        typed_so and is_syllable(decode_vni(word)),
    )


class Evidence(msgspec.Struct, frozen=True):
    """How many words beyond ASCII there are, and how many are syllables as they stand, read as TCVN3 and as VNI.

    `only_tcvn3` and `only_vni` count the syllables that are none as they stand.
    """

    words: int = 0
    unicode: int = 0
    tcvn3: int = 0
    vni: int = 0
    only_tcvn3: int = 0
    only_vni: int = 0

    def of(self, encoding: Encoding) -> int:
        """Return how many words are syllables in an encoding."""
        return self.tcvn3 if encoding == "tcvn3" else self.vni

    def only(self, encoding: Encoding) -> int:
        """Return how many words are syllables in an encoding and none as they stand."""
        return self.only_tcvn3 if encoding == "tcvn3" else self.only_vni

    @property
    def legacy(self) -> Encoding | None:
        """Return the encoding in which the words were typed; None for Unicode, ASCII, and when in doubt."""
        best: Encoding = "tcvn3" if self.tcvn3 >= self.vni else "vni"
        return best if self.of(best) > self.unicode and self.of(best) * 10 >= self.words * _MOST_WORDS else None


def evidence_of(texts: Iterable[str]) -> Evidence:
    """Count what the words of a column say; at most 4000 cells are looked at. Words in ASCII say nothing.

    Call it with the raw text: U+00AD and U+00A0 are letters in TCVN3.
    """
    counts = [0] * 6
    for text in islice((text for text in texts if not text.isascii()), EXAMINED):
        for word in _WORD_BREAK.split(text):
            if len(word) > 1 and not word.isascii():  # a letter alone may be any
                plain, tcvn3, vni = _readings(word)
                for at, yes in enumerate((True, plain, tcvn3, vni, tcvn3 and not plain, vni and not plain)):
                    counts[at] += yes
    return Evidence(*counts)


def recognise(texts: Iterable[str]) -> Encoding | None:
    """Say in which legacy encoding a column of cells was typed; `None` for Unicode, ASCII, and when in doubt."""
    return evidence_of(texts).legacy


def decode(text: str, encoding: Encoding) -> str:
    """Decode one cell of a legacy column; a cell that is plainly Unicode already stays as it is."""
    if text.isascii() or _is_beyond(text):
        return text
    counts = evidence_of([text])
    plainly = counts.unicode == counts.words > counts.of(encoding)
    return text if plainly else _DECODERS[encoding](text)


def rescue(text: str, encoding: Encoding) -> str:
    """Decode a cell of a Unicode column when all its words are syllables in an old encoding and none as it stands."""
    if text.isascii() or _is_beyond(text):
        return text
    counts = evidence_of([text])
    plainly = counts.unicode == 0 and counts.words == counts.only(encoding) > 0
    return _DECODERS[encoding](text) if plainly else text


def _is_beyond(text: str) -> bool:
    return any(letter > "\xff" and not letter.isspace() for letter in text.replace("…", ""))
