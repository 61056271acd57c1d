"""What was typed to find somebody: which words of the index each part of it may mean, and who fits it best."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Final, NamedTuple

import msgspec

from fieldapp.vietnam.keystrokes import undo_keystrokes
from fieldapp.vietnam.names import fold

_LONGEST: Final = 200
"""So many characters are looked at."""
_MOST_PARTS: Final = 8
_LONGEST_INITIALS: Final = 4
_LONGEST_WARD: Final = 4
"""So many words a ward has at most that is looked for; one word is rather a slip in a name."""
# 1/3, 12.03.44, 12-03-1944, also while the year is being typed; a number in groups is none.
_DATE: Final = re.compile(r"(?<![\d./-])(\d{1,2})([/.-])(\d{1,2})(?:\2(\d{0,4}))?(?![\d./-])", re.ASCII)
_PART: Final = re.compile(
    r"(?P<kind>\b(?:t|to|to dan pho|tdp|kdc|khu|thon|xom|ap|g|group))(?: so)? ?0*(?P<group>[1-9][0-9]?)(?![0-9])"
    r"|(?P<digits>[0-9]+)|(?P<letters>[^0-9 ]+)"
)
DAY_AND_MONTH: Final = re.compile(r"(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])", re.ASCII)


class Word(NamedTuple):
    """A word of the index, or the beginning of one."""

    text: str
    whole: bool = False


class Part(msgspec.Struct, frozen=True):
    """One part of what was typed.

    Attributes:
        text: folded, or the word of the index that stands for a ward.
        readings: what it may mean; all words of one reading have to be there.
        wholes: the words of the index that it says to the end.
        names: patterns of the words of a folded name that it may stand for; none for numbers.
        instead: words that may be meant instead, the likeliest first.
    """

    text: str
    readings: tuple[tuple[Word, ...], ...]
    wholes: tuple[str, ...]
    names: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()


Parts = tuple[Part, ...]


class Area(msgspec.Struct, frozen=True):
    """Whose people come to a desk: names of wards, and the number of a residential group; empty for anybody's."""

    wards: tuple[str, ...] = ()
    group: str = ""

    def words(self) -> tuple[str, ...]:
        """Return the words of the index of which its people have one."""
        group = group_token(self.group)
        return (group,) if group else tuple(map(ward_token, self.wards))

    def nearness(self, ward: str, group: str) -> int:
        """Return 0 for people of elsewhere, more for people of nearer by."""
        if self.wards and ward not in self.wards:
            return 0
        return bool(self.wards) + (bool(self.group) and group == self.group)


ANYWHERE: Final = Area()


def group_token(group: str) -> str:
    """Return the word of the index that stands for a numbered group, as no name has digits; empty for a named one."""
    return f"g{group}" if group.isascii() and group.isdigit() else ""


def ward_token(ward: str) -> str:
    """Return the word of the index that stands for a ward; no name begins with w."""
    return "w" + fold(ward).replace(" ", "")


def day_token(birth_date: str) -> str:
    """Return the word of the index that stands for a whole date `YYYY-MM-DD` of birth, as people write it: ddmmyy."""
    return f"{birth_date[8:10]}{birth_date[5:7]}{birth_date[2:4]}" if len(birth_date) == 10 else ""


def read_asked(text: str) -> Iterator[Parts]:
    """Yield the ways to read what was typed, the likeliest first; a later one counts when nobody fits the earlier.

    Digits in groups are one number, or several; keys of an input method that was off are undone.
    """
    plain = text[:_LONGEST]
    yield from dict.fromkeys(parts for parts in (*_grouped(plain), _parts(undo_keystrokes(plain))) if parts)


def split_initials(parts: Parts) -> Parts:
    """Read the only letters of what was typed as initials and the name behind them also: `nthoa`."""
    return tuple(map(_split, parts)) if sum(bool(part.names) for part in parts) == 1 else parts


def read_ward(parts: Parts) -> Iterator[Parts]:
    """Yield the ways to read the last of some words in a row as the beginning of a ward: `oanh chu phan 1945`."""
    for end in range(2, len(parts) + 1):
        if end < len(parts) and parts[end].names:
            continue
        for begin in range(end - 2, max(end - _LONGEST_WARD, 0) - 1, -1):
            words = parts[begin:end]
            if len(words) < len(parts) and all(part.names for part in words):
                ward = ward_token(" ".join(part.text for part in words))
                yield (*parts[:begin], Part(ward, ((Word(ward),),), (ward,)), *parts[end:])


def _grouped(text: str) -> Iterator[Parts]:
    parts = _parts(text)
    runs = [(number, list(run)) for number, run in groupby(parts, _is_number)]
    if len(runs) < len(parts):
        yield tuple(
            part for number, run in runs for part in ([_digits("".join(one.text for one in run))] if number else run)
        )
    yield parts


def _is_number(part: Part) -> bool:
    return part.text.isascii() and part.text.isdigit()


def _parts(text: str) -> Parts:
    folded = fold(_DATE.sub(_as_digits, text))
    return tuple(_part(found) for found in _PART.finditer(folded))[:_MOST_PARTS]


def _as_digits(found: re.Match[str]) -> str:
    day, _, month, year = found.groups()
    return f" {day:0>2}{month:0>2}{year or ''} "


def _part(found: re.Match[str]) -> Part:
    if letters := found["letters"]:
        return _letters(letters)
    if digits := found["digits"]:
        return _digits(digits)
    named = tuple(Word(word) for word in found["kind"].split())
    number = _digits(found["group"])
    token = group_token(found["group"])
    readings = ((Word(token, True),), *((*named, *reading) for reading in number.readings))
    return Part(found[0], readings, (token,))


def _letters(word: str) -> Part:
    """A word of a name or its beginning, or initials."""
    names = (word,) if len(word) == 1 else (word, _spelt(word))
    return Part(word, ((Word(word),),), (word,), names)


def _spelt(initials: str) -> str:
    return "[^ ]* ".join(map(re.escape, initials))


def _split(part: Part) -> Part:
    if not part.names or len(part.text) < 3:
        return part
    text = part.text
    places = range(1, min(_LONGEST_INITIALS, len(text) - 2) + 1)
    readings = tuple((Word(text[:at]), Word(text[at:])) for at in places)
    names = tuple(f"{_spelt(text[:at])}[^ ]* {re.escape(text[at:])}" for at in places)
    return Part(text, part.readings + readings, part.wholes, part.names + names)


def _digits(digits: str) -> Part:
    """The beginning of a number, a year in two or four digits, the last four, a group, or a date."""
    readings: list[tuple[Word, ...]] = [(Word(digits),)]
    wholes = [digits]
    if len(digits) == 2:
        wholes += [f"19{digits}", f"20{digits}"]
    if len(digits) <= 2 and digits.strip("0"):
        wholes.append(group_token(digits.lstrip("0")))
    readings += [(Word(word, True),) for word in wholes[1:]]
    if 6 <= len(digits) <= 8 and digits[4:6] in ("19", "20") and DAY_AND_MONTH.fullmatch(digits[:4]):
        day = Word(digits[:4] + digits[6:])
        readings.append((day, Word(digits[4:], True)) if len(digits) == 8 else (day,))
        wholes.append(day.text)
    if len(digits) >= 5 and digits.startswith("84"):
        readings.append((Word("0" + digits[2:]),))
        wholes.append("0" + digits[2:])
    return Part(digits, tuple(readings), tuple(wholes))


class Candidate(NamedTuple):
    """What of a person is compared with what was typed: the words of the index, the folded name, and where from."""

    words: str
    folded_name: str
    ward: str
    group: str


Unfitness = tuple[int, int, bool, bool, int]


def fit(parts: Parts, area: Area) -> Callable[[Candidate], Unfitness]:
    """Return what is smallest for the people who fit best.

    More parts that are whole words come first, then the people of the area, then a given name that was typed, then the
    words of the name in the order in which they were typed with few others.
    """
    local = area != ANYWHERE
    wholes = [tuple(f" {word} " for word in part.wholes) for part in parts]
    given = {reading[-1].text for part in parts if part.names for reading in part.readings}
    named = [rf"\b(?:{'|'.join(part.names)})" for part in parts if part.names]
    # "hoa nt": many say the given name first.
    several = len(named) > 1 or any(len(part.names) > 2 for part in parts)
    orders = [".*".join(order) for order in (named, named[1:] + named[:1])] if several else [""]
    in_order = re.compile("|".join(orders)).search

    def unfitness(one: Candidate) -> Unfitness:
        words, name, ward, group = one
        padded, whole = f" {words} ", 0
        for choice in wholes:
            for word in choice:
                if word in padded:
                    whole += 1
                    break
        near = area.nearness(ward, group) if local else 0
        return -whole, -near, name.rpartition(" ")[2] not in given, in_order(name) is None, name.count(" ")

    return unfitness
