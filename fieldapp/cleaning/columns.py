"""The people who are compared, a column of numbers for each trait, so that a million of them fit in memory."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import Final
from zlib import crc32

from fieldapp.domain.duplicates import Traits, birth_key, number_key, old_key, text_key
from fieldapp.domain.rarity import Rarity, count_names, read_name
from fieldapp.vietnam.id_numbers import what_digits_say

_SEXES: Final = ("", "F", "M")
_SEX_CODES: Final = {"": 0, "F": 1, "M": 2}
_FIRST_OF_JANUARY: Final = 101
_WHOLE: Final = 2**64 - 1
_LAST_YEAR: Final = 9999

Described = tuple[str, str, str, str, str, str, str, str, str]
"""Name, birth, sex, number, old number, telephone, account, group and ward of somebody; empty for what is not known."""


class Columns:
    """Everybody who is compared, by position; see `duplicates.Traits` for what the columns hold."""

    def __init__(self) -> None:
        self.name = array("L")
        self.year, self.day, self.sex = array("H"), array("H"), array("B")
        self.number, self.old = array("Q"), array("Q")
        self.phone, self.account, self.group, self.ward = array("Q"), array("Q"), array("Q"), array("Q")
        self._texts: list[str] = []
        self._places: dict[str, int] = {}
        self._births: dict[str, tuple[int, int]] = {"": (0, 0)}
        # By name: its letters in any order, its first and its last word, and the first letter of the last.
        self._letters, self._family, self._given = array("Q"), array("Q"), array("Q")

    def __len__(self) -> int:
        return len(self.name)

    def add(self, people: Sequence[Described]) -> None:
        """Add some people, at least one, described by the texts of their fields."""
        names, births, sexes, ids, olds, phones, accounts, groups, wards = zip(*people, strict=True)
        numbers = [number_key(one) if one else 0 for one in ids]
        born = [self._birth(one) for one in births]
        self.name.extend([self._name(one) for one in names])
        self.year.extend(
            [
                min(year or (what_digits_say(one).birth_year if number else 0), _LAST_YEAR)
                for one, (year, _), number in zip(ids, born, numbers, strict=True)
            ]
        )
        self.day.extend([day for _, day in born])
        self.sex.extend([_SEX_CODES.get(one, 0) for one in sexes])
        self.number.extend(numbers)
        self.old.extend([old_key(one) if one else 0 for one in olds])
        for column, texts in zip(
            (self.phone, self.account, self.group, self.ward), (phones, accounts, groups, wards), strict=True
        ):
            column.extend([text_key(one) if one else 0 for one in texts])

    def _birth(self, text: str) -> tuple[int, int]:
        born = self._births.get(text)
        if born is None:
            born = self._births[text] = birth_key(text)
        return born

    def _name(self, text: str) -> int:
        place = self._places.get(text)
        return self._new_name(text) if place is None else place

    def _new_name(self, text: str) -> int:
        place = self._places[text] = len(self._texts)
        self._texts.append(text)
        name = read_name(text)
        words = name.words or ("",)
        self._letters.append(crc32("".join(sorted(name.letters)).encode()))
        self._family.append(crc32(words[0].encode()) << 8 | ord(words[0][:1] or "\0") & 0xFF)
        self._given.append(crc32(words[-1].encode()) << 8 | ord(words[-1][:1] or "\0") & 0xFF)
        return place

    def traits(self, at: int, numbers: array[int] | None = None) -> Traits:
        """Return what is compared of one of them, with the number that `numbers` has of them."""
        return Traits(
            read_name(self._texts[self.name[at]]),
            self.year[at],
            self.day[at],
            _SEXES[self.sex[at]],
            (numbers or self.number)[at],
            self.old[at],
            self.phone[at],
            self.account[at],
            self.group[at],
            self.ward[at],
        )

    def rarity(self) -> Rarity:
        """Return how rare the parts of their names are."""
        counts = [0] * len(self._texts)
        for place in self.name:
            counts[place] += 1
        return count_names(zip(self._texts, counts, strict=True), wards=len(set(self.ward) - {0}))

    def forget_shared(self, most: int) -> None:
        """Forget the telephones that more than `most` have: they are those of an office or a dealer."""
        counts: dict[int, int] = {}
        for phone in self.phone:
            counts[phone] = counts.get(phone, 0) + 1
        for at, phone in enumerate(self.phone):
            if counts[phone] > most:
                self.phone[at] = 0

    def open_keys(self) -> Iterator[array[int]]:
        """Yield columns of keys, one key for everybody (0 for none): people with one key in common may be one person.

        Whatever is wrong with a record, another key finds it: a name out of order, without accents or spaces (its
        letters in any order), a slip in it (the date of birth, the place), a slip in the birth (the name with the year
        or with the day), a middle name that is missing or initials (the given name and the first letter of the family).
        """
        letters, family, given = (array("Q", map(of.__getitem__, self.name)) for of in self._by_name())
        days = [0 if day == _FIRST_OF_JANUARY else day for day in self.day]
        yield self.old
        yield self.account
        yield self.phone
        yield _keys(name << 16 | year if year and name else 0 for name, year in zip(letters, self.year, strict=True))
        yield _keys(
            (year << 16 | day) << 8 | name & 0xFF if year and day else 0
            for name, year, day in zip(given, self.year, days, strict=True)
        )
        yield _keys(
            (year << 16 | day) << 40 | name if year and day else 0
            for name, year, day in zip(family, self.year, days, strict=True)
        )
        yield _keys(name << 16 | day if day and name else 0 for name, day in zip(letters, days, strict=True))
        yield _keys(
            ((first & 0xFF) << 40 | last) << 16 | year if year else 0
            for first, last, year in zip(family, given, self.year, strict=True)
        )
        yield _keys(
            ((ward << 8 ^ group) << 8 | name & 0xFF) << 16 | year if year and group else 0
            for name, ward, group, year in zip(given, self.ward, self.group, self.year, strict=True)
        )

    def name_keys(self) -> array[int]:
        """Return keys for people of whose birth nothing is known: the letters of the name."""
        return _keys(self._letters[place] for place in self.name)

    def near_keys(self) -> Iterator[array[int]]:
        """Yield keys for people with two numbers that may be slips of one: the six random digits, the name and year."""
        letters, _, given = (array("Q", map(of.__getitem__, self.name)) for of in self._by_name())
        yield _keys(n % 10**6 << 8 | name & 0xFF if n else 0 for n, name in zip(self.number, given, strict=True))
        yield _keys(name << 16 | year if year and name else 0 for name, year in zip(letters, self.year, strict=True))

    def _by_name(self) -> tuple[array[int], array[int], array[int]]:
        return self._letters, self._family, self._given


def _keys(told: Iterable[int]) -> array[int]:
    return array("Q", (key & _WHOLE for key in told))
