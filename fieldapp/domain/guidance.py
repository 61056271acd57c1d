"""What a receipt tells people besides the outcome: what to bring, when and where, and whom to ask."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache

import msgspec

from fieldapp.system.resources import resource
from fieldapp.system.texts import Language

EVERYBODY = ""
"""The key of what an office says to all; other keys are a bank's BIN, or an outcome."""

MOST_TO_BRING = 8
LONGEST_WORDS = 300


class Guidance(msgspec.Struct, frozen=True):
    """What an office says to those of one bank, one outcome, or to all; what is empty is not said.

    Attributes:
        bring: what to bring to the next step, a thing each.
        when_where: when and where that is.
        contact: whom to ask.
    """

    bring: tuple[str, ...] = ()
    when_where: str = ""
    contact: str = ""


class _Words(msgspec.Struct, frozen=True):
    bring: dict[Language, tuple[str, ...]]
    when_where: dict[Language, str]


@cache
def _table() -> tuple[dict[str, _Words], dict[str, dict[Language, str]]]:
    """Return what is said of each outcome, and what stands for a value that is not known."""
    rows = tomllib.loads(resource("tables", "guidance.toml").read_text(encoding="utf-8"))
    unknown = msgspec.convert(rows.pop("unknown"), dict[str, dict[Language, str]])
    return msgspec.convert(rows, dict[str, _Words]), unknown


def guidance_for(
    told: Mapping[str, Guidance], *, outcome: str, bank: str, language: Language, values: Mapping[str, str]
) -> Guidance:
    """Return what one receipt says, part by part: the bank's words, else the outcome's, everybody's, or the table's.

    What is said to everybody about things and places counts only for outcomes that ask people to go somewhere.
    `values` fill the words of the table: point, bank, slot, deadline, authority; an empty one is said in general.
    """
    table, unknown = _table()
    words = table.get(outcome)
    special = [told[key] for key in (bank, outcome) if key and key in told]
    general = [told[EVERYBODY]] if EVERYBODY in told else []
    asked = [*special, *(general if words else [])]
    bring = next((one.bring for one in asked if one.bring), ())
    when_where = next((one.when_where for one in asked if one.when_where), "")
    if words is not None:
        known = {name: value or unknown.get(name, {}).get(language, "") for name, value in values.items()}
        bring = bring or words.bring[language]
        when_where = when_where or words.when_where[language].format(**known)
    return Guidance(bring, when_where, next((one.contact for one in [*special, *general] if one.contact), ""))
