"""Words as they can be printed: cleaned, measured and broken into lines, with the two weights that papers use."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from typing import Literal

from reportlab.pdfbase.ttfonts import TTFont

from fieldapp.system.resources import resource

Weight = Literal["Regular", "Bold"]

# Stands for what the font cannot show or what must not act on a reader: controls, bidi marks, other scripts.
UNSHOWN = "□"
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn"}
_MOST_MARKS = 2


@cache
def font(weight: Weight) -> TTFont:
    """Return the embedded font of a weight, read once a process (about 2 ms)."""
    return TTFont(f"fieldapp-{weight}", str(resource("fonts", f"NotoSans-{weight}.ttf")))


@cache
def _widths(weight: Weight) -> dict[int, float]:
    widths: dict[int, float] = font(weight).face.charWidths
    return widths


def width_of(words: str, weight: Weight, size: float) -> float:
    """Return how wide printable `words` are, in points, at `size` points."""
    return _thousandths(words, weight) * size / 1000


@lru_cache(maxsize=4096)
def _thousandths(words: str, weight: Weight) -> float:
    """Return how wide words are at one point; whole numbers, so that parts add up exactly."""
    widths = _widths(weight)
    return sum([widths[ord(sign)] for sign in words])


@lru_cache(maxsize=4096)
def _shown(sign: str) -> str:
    if sign.isspace():
        return " "
    if unicodedata.category(sign) in _HIDDEN or ord(sign) not in _widths("Regular") or ord(sign) not in _widths("Bold"):
        return UNSHOWN
    return sign


@cache
def _plain() -> frozenset[str]:
    """Return the signs that stand as they are wherever they stand: nearly all that is ever printed."""
    return frozenset(
        sign for sign in map(chr, _widths("Regular")) if _shown(sign) == sign and not unicodedata.combining(sign)
    )


def printable(words: str, *, most: int = 300) -> str:
    """Return `words` as one line of at most `most` signs that mean nothing but themselves.

    Composed (NFC), blanks and line ends as single spaces. What cannot be shown stands as `□`: it is seen, never obeyed.
    Longer text ends in `…`. Time and memory do not grow with the input beyond `most`.
    """
    if len(words) <= most and _plain().issuperset(words) and unicodedata.is_normalized("NFC", words):
        return " ".join(words.split())
    # Cut before composing: sorting ten thousand loose marks onto one letter takes quadratic time.
    composed = unicodedata.normalize("NFC", words[: 4 * most])
    signs: list[str] = []
    marks = 0
    for sign in composed:
        marks = marks + 1 if unicodedata.combining(sign) else 0
        signs.append(_shown(sign) if marks <= _MOST_MARKS else UNSHOWN)
    line = " ".join("".join(signs).split())
    return line if len(line) <= most and len(words) <= 4 * most else line[: most - 1].rstrip() + "…"


def lines_of(words: str, weight: Weight, size: float, width: float, *, most: int) -> list[str]:
    """Break `words` into at most `most` lines that fit `width` points; a word that is too wide is broken inside.

    What does not fit ends in `…`. Empty text gives no line.
    """
    lines: list[str] = []
    line, taken, blank = "", 0.0, _thousandths(" ", weight)
    for word in printable(words, most=most * 120).split():
        wide = _thousandths(word, weight)
        if line and (taken + blank + wide) * size / 1000 <= width:
            line, taken = f"{line} {word}", taken + blank + wide
            continue
        if line:
            lines.append(line)
        line = word
        while width_of(line, weight, size) > width:
            room = _fitting(line, weight, size, width)
            lines.append(line[:room])
            line = line[room:]
        taken = _thousandths(line, weight)
    if line:
        lines.append(line)
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], elided(f"{lines[most - 1]}…", weight, size, width)]


def balanced(words: str, weight: Weight, size: float, width: float, *, most: int) -> list[str]:
    """Break `words` as `lines_of` does, into as many lines, but as equal in length as they go: no word stands alone."""
    lines = lines_of(words, weight, size, width, most=most)
    narrow, wide = width / max(len(lines), 1), width
    while len(lines) > 1 and wide - narrow > size / 4:
        middle = (narrow + wide) / 2
        tried = lines_of(words, weight, size, middle, most=most + 1)
        if len(tried) > len(lines) or "".join(tried).replace(" ", "") != "".join(lines).replace(" ", ""):
            narrow = middle
        else:
            wide = middle
    return lines_of(words, weight, size, wide, most=most)


def elided(words: str, weight: Weight, size: float, width: float) -> str:
    """Return printable `words`, shortened with `…` to fit `width` points."""
    if width_of(words, weight, size) <= width:
        return words
    room = _fitting(words, weight, size, width - width_of("…", weight, size))
    return words[:room].rstrip() + "…"


def _fitting(words: str, weight: Weight, size: float, width: float) -> int:
    """Return how many signs from the beginning fit; at least one, so that breaking always ends."""
    widths = _widths(weight)
    left = width * 1000 / size
    for count, sign in enumerate(words):
        left -= widths[ord(sign)]
        if left < 0:
            return max(count, 1)
    return len(words)
