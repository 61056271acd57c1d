"""What people read, in Vietnamese and in English, from the tables in `resources/texts`.

In a text, `{name}` is a blank, and `{name:draft|drafts}` is a choice: the first word when the blank `name` is 1, else
the second. Vietnamese words have one form and need none.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Literal, NamedTuple

from fieldapp.system.errors import Bug, FieldappError, InputRefused
from fieldapp.system.resources import resource

Language = Literal["vi", "en"]
LANGUAGES: tuple[Language, ...] = ("vi", "en")

CHOICE = re.compile(r"\{(\w+):([^{}|]*)\|([^{}|]*)\}")
"""One or many: the blank that is asked, the words for 1, the words for any other number."""


class Explanation(NamedTuple):
    """One error in the words of a person: `what` happened (and what is not lost), and what to do `next`."""

    what: str
    next: str


@cache
def _table(*parts: str) -> dict[str, dict[str, str]]:
    path = resource("texts", *parts[:-1], parts[-1] + ".toml")
    if not path.is_file():
        return {}
    return tomllib.loads(path.read_text(encoding="utf-8"))


def text(key: str, language: Language, **values: object) -> str:
    """Return the text of `key` (`<file>.<name>`) with `values` filled in.

    Raises:
        Bug: `text.unknown` when no such text exists.
    """
    area, _, name = key.partition(".")
    entry = _table(area).get(name)
    if entry is None:
        raise Bug("text.unknown", place=key)
    return filled(entry[language], values) if values else entry[language]


def filled(words: str, values: Mapping[str, object]) -> str:
    """Return a text with its choices made and its blanks filled in."""
    chosen = CHOICE.sub(lambda choice: choice[2] if str(values[choice[1]]) == "1" else choice[3], words)
    return chosen.format(**values)


def explain(error: FieldappError, language: Language) -> Explanation:
    """Say an error in a sentence and its next step; an unknown code still names itself."""
    area, _, name = error.code.partition(".")
    entry = _table("refusals", area).get(name)
    if entry is None:
        return Explanation(str(error), "")
    values = {"place": error.place, **error.details}
    return Explanation(filled(entry[language], values), filled(entry[f"{language}_next"], values))


def in_short(code: str, language: Language) -> str:
    """Say what a code means in its first sentence, without a full stop: a row of a table has no room for more."""
    return explain(InputRefused(code), language).what.split(". ")[0].rstrip(".")
