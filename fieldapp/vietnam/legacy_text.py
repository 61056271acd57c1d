"""Text typed with the fonts of the 1990s (TCVN3, VNI): recognising it and turning it into Unicode."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import islice
from typing import Final, Literal

from fieldapp.vietnam.names import toneless
from fieldapp.vietnam.tables import table, words

Encoding = Literal["tcvn3", "vni"]
_EXAMINED: Final = 4000
_WORD_BREAK: Final = re.compile(r"[\s!-/:-@\[-`{-~\d]+")
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
    return frozenset(onset + rhyme for onset in parts["onsets"].split(" ") for rhyme in parts["rhymes"].split())


def decode_tcvn3(text: str) -> str:
    """Turn TCVN3 text, as it looks when its bytes are read as Windows-1252, into Unicode.

    TCVN3 has no capitals with tones: capitals were typed as small letters under a capital font (`.VnTimeH`), so a word
    whose other letters are capitals becomes capital as a whole.
    """
    decoded = text.translate(_tcvn3())
    if decoded == text:
        return text
    shouted = decoded == decoded.upper() or _all_capitals(text)
    pieces = re.split(r"(\s+)", decoded)
    originals = re.split(r"(\s+)", text)
    if len(pieces) != len(originals):  # a no-break space came out of the table; leave the case alone
        return decoded
    return "".join(
        piece.upper() if shouted or _capital_word(original) else piece
        for piece, original in zip(pieces, originals, strict=True)
    )


def _capital_word(original: str) -> bool:
    """Say whether a capital stands behind the first letter and no small one anywhere."""
    ascii_letters = [letter for letter in original if letter.isascii() and letter.isalpha()]
    return any(map(str.isupper, original[1:])) and bool(ascii_letters) and all(map(str.isupper, ascii_letters))


def _all_capitals(text: str) -> bool:
    ascii_letters = [letter for letter in text if letter.isascii() and letter.isalpha()]
    return all(map(str.isupper, ascii_letters)) and any(map(_capital_word, text.split()))


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


def _evidence(texts: Iterable[str]) -> dict[str, int]:
    """Count the words that are syllables as they stand, read as TCVN3 and read as VNI. Words in ASCII say nothing."""
    counts = {"words": 0, "unicode": 0, "tcvn3": 0, "vni": 0}
    for text in texts:
        for word in _WORD_BREAK.split(text):
            if word and not word.isascii():
                plain, tcvn3, vni = _readings(word)
                counts["words"] += 1
                counts["unicode"] += plain
                counts["tcvn3"] += tcvn3
                counts["vni"] += vni
    return counts


def recognise(texts: Iterable[str]) -> Encoding | None:
    """Say in which legacy encoding a column of cells was typed; `None` for Unicode, ASCII, and when in doubt.

    Judges by how many words become possible Vietnamese syllables; at most 4000 cells are looked at. Call it with the
    raw text: U+00AD and U+00A0 are letters in TCVN3.
    """
    counts = _evidence(islice((text for text in texts if not text.isascii()), _EXAMINED))
    best: Encoding = "tcvn3" if counts["tcvn3"] >= counts["vni"] else "vni"
    if counts[best] > counts["unicode"] and counts[best] * 10 >= counts["words"] * 6:
        return best
    return None


def decode(text: str, encoding: Encoding) -> str:
    """Decode one cell of a legacy column; a cell that is plainly Unicode already stays as it is."""
    if text.isascii() or any(letter > "\xff" and not letter.isspace() for letter in text.replace("…", "")):
        return text
    counts = _evidence([text])
    if counts["unicode"] > counts[encoding]:
        return text
    return _DECODERS[encoding](text)
