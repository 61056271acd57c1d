"""The one scorer: whether two people may be one person, and why. Every road in uses it."""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise
from math import log2
from typing import Final, NamedTuple

import msgspec
from rapidfuzz.distance import OSA

from fieldapp.domain.citizen import Citizen
from fieldapp.domain.rarity import Name, Rarity, read_name, usual_rarity
from fieldapp.vietnam.id_numbers import is_plausible, what_digits_say
from fieldapp.vietnam.names import fold

CERTAIN, LIKELY, POSSIBLE, CONTRADICTORY = "certain", "likely", "possible", "contradictory"
GRADES: Final = (CERTAIN, CONTRADICTORY, LIKELY, POSSIBLE)
"""The grades in the order in which they are looked at."""

# What agreement and disagreement say, in bits: log2 of how often they are seen in one person over how often in two.
# Measured on invented people (`python -m tests.accuracy.matching`); only their sum against the bounds below counts.
_LIKELY_FROM: Final = 1.0
_NAME_ALONE_FROM: Final = 4.0
_POSSIBLE_FROM: Final = -5.0
_YEAR, _DAY = 5.0, 8.5
_DAY_UNKNOWN: Final = 101
"""The first of January: how births of which only the year was known are registered."""
_DAY_DIFFERS, _YEAR_SLIP, _DAY_SLIP, _DAY_SWAPPED, _BIRTH_DIFFERS = -4.0, -2.0, 3.0, 8.0, -14.0
_SEX_AGREES, _SEX_DIFFERS = 0.8, -4.0
_GROUP_AGREES, _GROUP_DIFFERS, _WARD_DIFFERS = 3.5, -1.0, -2.0
_PHONE_AGREES, _PHONE_DIFFERS = 9.0, -0.7
_ACCOUNT_AGREES, _ACCOUNT_DIFFERS = 12.0, -1.0
_OLD_AGREES, _OLD_DIFFERS, _NUMBER_NEAR = 18.0, -7.0, 6.0
_ACCENTS_AGREE, _ACCENT_LOST, _ACCENT_DIFFERS = 0.5, -0.7, -3.5
_ORDER_DIFFERS, _WORD_MISSING, _WORD_DIFFERS, _SLIP, _SLIP_BETWEEN_NAMES = -4.0, -3.0, -5.5, -4.0, -8.0


class Likeness(msgspec.Struct, frozen=True):
    """How alike two people are.

    Attributes:
        grade: `certain` (joined without asking), `likely`, `possible`, or `contradictory` (one number, two people).
        reasons: text keys `same_number` `near_number` `same_name` `close_name` `part_name` `initials` `name_order`
            `same_birth` `same_year` `swapped_birth` `near_birth` `same_phone` `same_account` `same_place`.
        score: in bits, how much more speaks for one person than for two among so many people.
    """

    grade: str
    reasons: tuple[str, ...]
    score: float = 0.0


class Traits(msgspec.Struct, frozen=True, gc=False):
    """What is compared of a person; 0 or an empty name where nothing is known.

    Attributes:
        number, old: the numbers of twelve and of nine digits; what is no number of a person is 0.
        year, day: of birth, the day as month * 100 + day.
        phone, account, ward: keys that are equal for equal texts.
    """

    name: Name
    year: int
    day: int
    sex: str
    number: int
    old: int
    phone: int
    account: int
    group: int
    ward: int


def text_key(text: str) -> int:
    """Return a number that stands for a text: digits for themselves, others by their folded letters; below 2^63."""
    return int(text) if text.isdecimal() and len(text) < 19 else _letters_key(text)


@lru_cache(maxsize=1 << 14)
def _letters_key(text: str) -> int:
    folded = fold(text)
    return int.from_bytes(blake2b(folded.encode(), digest_size=8).digest(), "big") >> 1 if folded else 0


def number_key(text: str) -> int:
    """Return a number of twelve digits that can have been issued, else 0: placeholders match nobody."""
    real = len(text) == 12 and text.isascii() and text.isdigit() and is_plausible(text) and text != text[0] * 12
    return int(text) if real else 0


def old_key(text: str) -> int:
    """Return an old number of nine digits, else 0."""
    real = len(text) == 9 and text.isascii() and text.isdigit() and text not in (text[0] * 9, "123456789")
    return int(text) if real else 0


def birth_key(text: str) -> tuple[int, int]:
    """Return year and day of `YYYY-MM-DD` or `YYYY`; 0 for what is not known."""
    year, *rest = text.split("-")
    if not year.isdecimal() or not all(part.isdecimal() for part in rest):
        return 0, 0
    return int(year), int(rest[0]) * 100 + int(rest[1]) if len(rest) == 2 else 0


def traits(values: dict[str, str]) -> Traits:
    """Return what is compared of field values as in `citizen.FIELDS`."""
    get = values.get
    number = number_key(get("national_id", ""))
    year, day = birth_key(get("birth_date", ""))
    return Traits(
        read_name(get("full_name", "")),
        year or (what_digits_say(f"{number:012d}").birth_year if number else 0),
        day,
        get("sex", ""),
        number,
        old_key(get("old_id", "")),
        text_key(get("phone", "")),
        text_key(get("account", "")),
        text_key(get("group", "")),
        text_key(get("ward", "")),
    )


def compare(left: Citizen, right: Citizen, rarity: Rarity | None = None) -> Likeness | None:
    """Score a pair; None when nothing speaks for one person."""
    return compare_values(
        {name: value.text for name, value in left.values.items()},
        {name: value.text for name, value in right.values.items()},
        rarity,
    )


def compare_values(left: dict[str, str], right: dict[str, str], rarity: Rarity | None = None) -> Likeness | None:
    """Score two sets of field values; see `citizen.FIELDS`."""
    return score(traits(left), traits(right), rarity or usual_rarity())


def score(left: Traits, right: Traits, rarity: Rarity) -> Likeness | None:
    """Score a pair among the people whose rarity is given.

    One number makes it certain unless name or birth speak against it; so does an old number beside which one of them
    has a new one. Two different new numbers are two people, unless one may be a slip of the other.
    """
    numbered = bool(left.number) and left.number == right.number
    if left.number and right.number and not numbered and not near_numbers(left.number, right.number):
        return None
    same_old = bool(left.old) and left.old == right.old
    name = _name(left.name, right.name, rarity)
    birth = _birth(left, right)
    if numbered or same_old:
        reasons = ("same_number", *_reasons(name, birth))
        if not _one_person(name, birth):
            return Likeness(CONTRADICTORY, reasons)
        if numbered or (bool(left.number) != bool(right.number) and name.bits > 0 and birth.reason == "same_birth"):
            return Likeness(CERTAIN, reasons)
    if name.bits <= _NOT_ALIKE or not name.reason:
        return None
    others = _others(left, right, rarity, same_old=same_old)
    bits = name.bits + birth.bits + sum(found.bits for found in others) - log2(rarity.people)
    if bits < _POSSIBLE_FROM:
        return None
    reasons = _reasons(name, birth, *others)
    # A name alone has to be rare, and the birth of one unknown.
    likely = bits >= (_LIKELY_FROM if len(reasons) > 1 else _NAME_ALONE_FROM) and (len(reasons) > 1 or not birth.bits)
    return Likeness(LIKELY if likely else POSSIBLE, reasons, round(bits, 1))


_ONE_DIGIT: Final = frozenset(digit * 10**place for digit in range(1, 10) for place in range(12))


def near_numbers(left: int, right: int) -> bool:
    """Tell whether one digit differs, or only what two numbers of twelve digits say about sex and year of birth."""
    apart = abs(left - right)
    if apart % 10**6 == 0 and left // 10**9 == right // 10**9:
        return True
    return apart in _ONE_DIGIT and sum(a != b for a, b in zip(f"{left:012d}", f"{right:012d}", strict=True)) == 1


class _Found(NamedTuple):
    """What one trait says, and the reason to name when it speaks for one person."""

    bits: float
    reason: str = ""


_NOT_ALIKE: Final = -20.0
_OTHER_NAME: Final = _Found(_NOT_ALIKE)


def _reasons(*found: _Found) -> tuple[str, ...]:
    return tuple(one.reason for one in found if one.reason)


def _one_person(name: _Found, birth: _Found) -> bool:
    """Tell whether people of one number can be one: with a slip in the name the births have to agree."""
    if name.reason in ("same_name", "") and name.bits >= 0:
        return birth.bits > _DAY_DIFFERS
    return name.bits > 0 and (birth.bits == 0 or birth.reason in ("same_birth", "same_year", "swapped_birth"))


def _name(left: Name, right: Name, rarity: Rarity) -> _Found:
    """Compare two names; the bits of what they share, less what speaks against them."""
    if not left.words or not right.words:
        return _Found(0.0)
    if left.letters == right.letters:
        longer = max(left.words, right.words, key=len)
        return _Found(sum(map(rarity.bits, longer)) + _accents(left, right), "same_name")
    if len(left.words) == len(right.words) and sorted(left.words) == sorted(right.words):
        return _Found(sum(map(rarity.bits, left.words)) + _ORDER_DIFFERS, "name_order")
    short, long = sorted((left.words, right.words), key=len)
    missing = len(long) - len(short)
    if missing > 2 or len(short) < 2:
        return _OTHER_NAME
    # The family name and the given name stand fast; what is missing is missing between them.
    aligned = _aligned(short, long)
    bits, slips, differ, initials = missing * _WORD_MISSING, 0, 0, 0
    for place, (one, other) in enumerate(aligned):
        if one == other:
            bits += rarity.bits(one)
        elif 1 in (len(one), len(other)) and one[0] == other[0]:
            initials += 1
            bits += rarity.bits(one[0])
        elif OSA.distance(one, other, score_cutoff=1) == 1 and min(len(one), len(other)) > 1:
            slips += 1
            both = rarity.is_name(one) and rarity.is_name(other)
            bits += _SLIP_BETWEEN_NAMES if both else min(rarity.bits(one), rarity.bits(other)) + _SLIP
        elif 0 < place < len(aligned) - 1:
            differ += 1
            bits += _WORD_DIFFERS
        else:
            return _OTHER_NAME
    if slips + differ + (missing > 0) > 1:
        return _OTHER_NAME
    reason = "initials" if initials else "close_name" if slips or differ else "part_name"
    return _Found(bits, reason)


def _aligned(short: tuple[str, ...], long: tuple[str, ...]) -> list[tuple[str, str]]:
    """Pair the words of two names from both ends, so that as many as can be are equal between them."""
    missing = len(long) - len(short)
    if not missing:
        return list(zip(short, long, strict=True))
    kept, place = [long[0]], 1
    for word in short[1:-1]:
        for ahead in range(missing + 1):
            if place + ahead < len(long) - 1 and long[place + ahead][0] == word[0]:
                place += ahead
                missing -= ahead
                break
        kept.append(long[place])
        place += 1
    return list(zip(short, [*kept, long[-1]], strict=True))


def _accents(left: Name, right: Name) -> float:
    if left.toned == right.toned:
        return 0.0 if left.bare else _ACCENTS_AGREE
    if left.bare or right.bare or len(left.toned) != len(right.toned):
        return 0.0
    bits = 0.0
    for one, other, word in zip(left.toned, right.toned, left.words, strict=True):
        if one != other:
            bits += _ACCENT_LOST if word in (one, other) else _ACCENT_DIFFERS
    return bits


def _birth(left: Traits, right: Traits) -> _Found:
    if not left.year or not right.year:
        return _Found(0.0)
    one, other = left.day, right.day
    if left.year == right.year:
        if one and one == other:
            return _Found(_YEAR + (_DAY if one != _DAY_UNKNOWN else 2.0), "same_birth")
        if not one or not other or _DAY_UNKNOWN in (one, other):
            return _Found(_YEAR, "same_year")
        if (one % 100, one // 100) == divmod(other, 100):
            return _Found(_DAY_SWAPPED, "swapped_birth")
        if _slip(f"{one:04d}", f"{other:04d}"):
            return _Found(_DAY_SLIP, "near_birth")
        return _Found(_DAY_DIFFERS)
    if not _slip(str(left.year), str(right.year)):
        return _Found(_BIRTH_DIFFERS)
    if one and one == other and one != _DAY_UNKNOWN and left.year // 10 == right.year // 10:
        return _Found(_DAY_SLIP, "near_birth")
    # The decade may differ by one digit: so do a father and a son of one name.
    return _Found(_YEAR_SLIP if left.year // 10 == right.year // 10 else _BIRTH_DIFFERS)


def _slip(left: str, right: str) -> bool:
    """Tell whether one digit differs, or two neighbours are exchanged."""
    differ = [place for place, (a, b) in enumerate(zip(left, right, strict=False)) if a != b]
    return len(differ) == 1 or any(
        [low, high] == differ and (left[low], left[high]) == (right[high], right[low])
        for low, high in pairwise(range(len(left)))
    )


def _others(left: Traits, right: Traits, rarity: Rarity, *, same_old: bool) -> list[_Found]:
    found = []
    if left.sex and right.sex:
        found.append(_Found(_SEX_AGREES if left.sex == right.sex else _SEX_DIFFERS))
    found.append(_place(left, right, rarity))
    if left.phone and right.phone:
        found.append(_Found(_PHONE_AGREES, "same_phone") if left.phone == right.phone else _Found(_PHONE_DIFFERS))
    if left.account and right.account:
        same = left.account == right.account
        found.append(_Found(_ACCOUNT_AGREES, "same_account") if same else _Found(_ACCOUNT_DIFFERS))
    if left.old and right.old:
        found.append(_Found(_OLD_AGREES, "same_number") if same_old else _Found(_OLD_DIFFERS))
    if left.number and right.number:
        found.append(_Found(_NUMBER_NEAR, "near_number"))
    return found


def _place(left: Traits, right: Traits, rarity: Rarity) -> _Found:
    if left.ward and right.ward and left.ward != right.ward:
        return _Found(_WARD_DIFFERS if rarity.wards > 1 else 0.0)
    bits = log2(rarity.wards) * 0.8 if left.ward and left.ward == right.ward else 0.0
    if left.group and right.group:
        same = left.group == right.group
        return _Found(bits + (_GROUP_AGREES if same else _GROUP_DIFFERS), "same_place" if same else "")
    return _Found(bits)
