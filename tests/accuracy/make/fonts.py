"""Text as it was typed with the fonts of the 1990s, seen as Windows-1252."""

from __future__ import annotations

import unicodedata
from functools import cache

from fieldapp.vietnam.tables import table


@cache
def _codes(font: str) -> dict[str, str]:
    return {row["char"]: row[font] for row in table("legacy_encodings") if row[font]}


def typed(text: str, font: str, *, capitals: bool = False, lost: bool = False) -> str:
    """Return how a text is stored when typed with a font: `tcvn3` or `vni`.

    `capitals`: typed with an H font, which shows small letters as capitals. `lost`: a program on the way has dropped
    the soft hyphens, which are the letter ư of TCVN3.
    """
    text = unicodedata.normalize("NFC", text.upper() if capitals else text)
    codes = _codes(font)
    if font == "tcvn3":  # it has no capitals with tones
        text = "".join(letter if letter in codes or letter.isascii() else letter.lower() for letter in text)
    coded = "".join(codes.get(letter, letter) for letter in text)
    return coded.replace("\u00ad", "") if lost else coded
