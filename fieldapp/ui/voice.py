"""The language that the screens speak, words that can be said again in the other one, and numbers and dates in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Self, TypeVar, cast

import msgspec

from fieldapp.system.errors import FieldappError
from fieldapp.system.texts import Explanation, Language, explain, text

_HANOI = timezone(timedelta(hours=7))

Thing = TypeVar("Thing")


class Said(str):
    """Words that know how they were said: `anew` says them in the language that is spoken by then."""

    __slots__ = ("anew",)

    anew: Callable[[], str]

    def __new__(cls, anew: Callable[[], str]) -> Self:
        said = super().__new__(cls, anew())
        said.anew = anew
        return said


def again(thing: Thing) -> Thing:
    """Return `thing` with all words in it that a voice said, at any depth of tuples, lists and structs, said again."""
    match thing:
        case Said():
            new: object = Said(thing.anew)
        case tuple() | list():
            new = type(thing)(again(part) for part in thing)
        case dict():
            new = {name: again(part) for name, part in thing.items()}
        case msgspec.Struct():
            new = type(thing)(*(again(getattr(thing, name)) for name in thing.__struct_fields__))
        case _:
            return thing
    return cast(Thing, new)  # each case makes what it was given


class Voice(msgspec.Struct):
    """Says texts in the language of the moment: `voice("desk.find")`. All screens share one, so they turn together."""

    language: Language

    def __call__(self, key: str, **values: object) -> str:
        return Said(lambda: text(key, self.language, **again(values)))

    def join(self, between: str, *parts: str) -> str:
        """Say the parts that are not empty one after the other."""
        return Said(lambda: between.join(filter(None, again(parts))))

    def lower(self, words: str) -> str:
        """Say words as they stand within a sentence."""
        return Said(lambda: again(words).lower())

    def of(self, make: Callable[[Language], str]) -> str:
        """Say what something else than the tables of texts puts into words."""
        return Said(lambda: make(self.language))

    def first(self, sentences: str) -> str:
        """Return the first of some sentences, as stands beside a field."""
        return Said(lambda: again(sentences).partition(". ")[0])

    def explain(self, error: FieldappError) -> Explanation:
        """Say an error: what happened, and what to do next."""
        return explain(error, self.language)

    def what(self, error: FieldappError) -> str:
        """Say what happened, without the next step."""
        return Said(lambda: self.explain(error).what)

    def next(self, error: FieldappError) -> str:
        """Say the next step alone."""
        return Said(lambda: self.explain(error).next)

    def sentence(self, error: FieldappError) -> str:
        """Say an error in one run of text, for a line in place."""
        return Said(lambda: " ".join(filter(None, self.explain(error))))

    def count(self, number: int) -> str:
        """Write a number with a no-break space between groups of three."""
        return f"{number:,}".replace(",", "\u00a0")

    def moment(self, ms: int) -> str:
        """Write a time of day and date, in the time of Hà Nội: 16:42 14/01/2024."""
        return datetime.fromtimestamp(ms / 1000, _HANOI).strftime("%H:%M %d/%m/%Y")

    def hour(self, ms: int) -> str:
        """Write a time of day: 16:42."""
        return datetime.fromtimestamp(ms / 1000, _HANOI).strftime("%H:%M")


def written_date(stored: str | None) -> str:
    """Return "YYYY-MM-DD" as dd/mm/yyyy, "YYYY-MM" as mm/yyyy; a year or anything else stays as it is."""
    if not stored:
        return ""
    parts = stored.split("-")
    return "/".join(reversed(parts)) if all(part.isdigit() for part in parts) else stored


def grouped(number: str | None) -> str:
    """Return an ID number in groups of three, parted by no-break spaces."""
    if not number:
        return ""
    return "\u00a0".join(number[at : at + 3] for at in range(0, len(number), 3)) if number.isdigit() else number
