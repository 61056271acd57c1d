"""Names of people: the keys by which they are found, compared and sorted, and their clean form."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

_TONES: Final = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}  # CLDR order after "no tone"
_LETTERS: Final = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
# Đ has no decomposition. Ð (Icelandic eth) and Ɖ (African d) look the same and stand in for it in bad data.
_D_LOOKALIKES: Final = str.maketrans({"\u00d0": "Đ", "\u0189": "Đ", "\u00f0": "đ", "\u0256": "đ"})
_CACHE_LIMIT: Final = 8192


class _Folding(dict[int, str]):
    """Code point -> folded text, filled on demand so that folding is one `str.translate`."""

    def __missing__(self, code: int) -> str:
        folded = _fold_letter(chr(code))
        if len(self) < _CACHE_LIMIT:
            self[code] = folded
        return folded


def _fold_letter(letter: str) -> str:
    plain = letter.translate(_D_LOOKALIKES).lower().replace("đ", "d")
    kept = [part for part in unicodedata.normalize("NFD", plain) if not unicodedata.combining(part)]
    # Letters outside the first plane of alphabets may lower or decompose again: one more round reaches the fixed point.
    text = unicodedata.normalize("NFD", "".join(kept).lower())
    return "".join(
        part if part.isalnum() else " "
        for part in text
        if not unicodedata.combining(part) and unicodedata.category(part) not in {"Cf", "Mn", "Me"}
    )


_FOLDING: Final = _Folding()


def fold(text: str) -> str:
    """Return the key for searching: lower case, no accents, đ as d, anything but letters and digits a single space."""
    return " ".join(text.translate(_FOLDING).split())


@lru_cache(maxsize=_CACHE_LIMIT)
def _split_tone(letter: str) -> tuple[str, int]:
    """Take the tone off one lower-case letter: `ấ` -> (`â`, 4)."""
    tone = 0
    kept = []
    for part in unicodedata.normalize("NFD", letter):
        if part in _TONES:
            tone = _TONES[part]
        else:
            kept.append(part)
    return unicodedata.normalize("NFC", "".join(kept)), tone


def toneless(word: str) -> tuple[str, tuple[int, ...]]:
    """Return a word in lower case without its tone, and the tones found (1 huyền, 2 hỏi, 3 ngã, 4 sắc, 5 nặng)."""
    letters: list[str] = []
    tones: list[int] = []
    for letter in unicodedata.normalize("NFC", word).translate(_D_LOOKALIKES).lower():
        if letter < "\x80":
            letters.append(letter)
            continue
        plain, tone = _split_tone(letter)
        letters.append(plain)
        if tone:
            tones.append(tone)
    return "".join(letters), tuple(sorted(tones))


def tone_key(name: str) -> str:
    """Return a key that is equal for names that differ in case, spaces or the place of the tone (hòa, hoà) only.

    The tones themselves stay: Hoa and Hòa differ. The tone is moved behind its syllable, which makes its place in it
    meaningless (the two styles: `resources/tables/tone_placement.csv`).
    """
    parts = []
    for word in name.split():
        plain, tones = toneless(word)
        parts.append(plain + "".join(map(str, tones)))
    return " ".join(parts)


def initials(name: str) -> str:
    """Return the folded first letters of the words: `Nguyễn Thị Mẫu` -> `ntm`."""
    return "".join(word[0] for word in fold(name).split())


@lru_cache(maxsize=_CACHE_LIMIT)
def _weights(word: str) -> tuple[str, str, str]:
    """CLDR `vi`: letters first, tones second, case (lower first) third."""
    primary: list[str] = []
    tones: list[str] = []
    text = unicodedata.normalize("NFC", word)
    for letter in text.lower():
        plain, tone = _split_tone(letter)
        index = _LETTERS.find(plain) if len(plain) == 1 else -1
        primary.append(chr(0x100 + index) if index >= 0 else plain)
        tones.append(str(tone))
    return "".join(primary), "".join(tones), text.swapcase()


def sort_key(name: str) -> tuple[str, ...]:
    """Return the key that sorts people as Vietnamese lists do: by given name, then middle names, then family name.

    Source: CLDR `vi` collation (letters a ă â … d đ … before tones ngang huyền hỏi ngã sắc nặng).
    """
    words = name.split()
    given, middle, family = words[-1:], words[1:-1], words[:1] if len(words) > 1 else []
    (first, first_tones, first_case), (second, second_tones, second_case), (last, last_tones, last_case) = (
        _weights(part[0]) if len(part) == 1 else _weights_of(part) for part in (given, middle, family)
    )
    return first, first_tones, second, second_tones, last, last_tones, first_case, second_case, last_case


def _weights_of(words: list[str]) -> tuple[str, str, str]:
    primary, tones, cases = zip(*map(_weights, words), strict=True) if words else ((), (), ())
    return " ".join(primary), "0".join(tones), " ".join(cases)


_INVISIBLE: Final = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]"
)
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def tidy_text(text: str) -> str:
    """Return NFC text on one line: single spaces, no control, bidi or zero-width characters."""
    if text.isprintable() and (text.isascii() or unicodedata.is_normalized("NFC", text)):
        return " ".join(text.split())  # a letter that cannot be seen is not printable, nor is a line end
    return " ".join(unicodedata.normalize("NFC", _CONTROL.sub(" ", _INVISIBLE.sub("", text))).split())


def tidy_name(name: str) -> str:
    """Return a name as `tidy_text` does, with the right Đ and without the dots, commas and stars of a footnote.

    Case, accents and the place of the tone stay as they were written: a legal name is never rewritten.
    """
    if _is_tidy(name):
        return name
    return tidy_text(name.translate(_D_LOOKALIKES)).strip(" .,;:*'\"`-_/\\")


def _is_tidy(name: str) -> bool:
    """Say whether a name is letters with single spaces already, composed: what most cells are."""
    return (
        name.replace(" ", "").isalpha()
        and name == " ".join(name.split())
        and unicodedata.is_normalized("NFC", name)
        and not any(letter in name for letter in "ÐƉðɖ")
    )
