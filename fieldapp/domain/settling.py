"""What an outcome asks for before it can be saved: the rules of `resources/tables/outcomes.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from typing import Final, Literal, NamedTuple

import msgspec

from fieldapp.domain.outcomes import HAS_ACCOUNT, OPEN_ACCOUNT, PAYEE
from fieldapp.system.resources import resource
from fieldapp.vietnam.names import fold

HAND_OVER: Final = "hand_over_to_bank"
NO_CAPACITY: Final = "no"
LATER: Final = "later"

_REPRESENTED: Final = (OPEN_ACCOUNT, HAS_ACCOUNT)

Details = Mapping[str, str]


class Ages(msgspec.Struct, frozen=True):
    """From which age on somebody has an account of their own, opens it alone, and is asked for consent too."""

    own_account: int
    alone: int
    consents: int


class OutcomeRule(msgspec.Struct, frozen=True):
    """The fields of an outcome in reading order, and those without which it says too little to act on."""

    fields: tuple[str, ...]
    required: tuple[str, ...]


class PayeeRule(msgspec.Struct, frozen=True):
    """By which papers somebody receives for another, and for how many months at most; 0 for no limit."""

    papers: tuple[str, ...]
    months: int


class Purpose(msgspec.Struct, frozen=True):
    """What personal data is used for: by law, or with consent; and at which outcomes."""

    basis: Literal["law", "consent"]
    outcomes: tuple[str, ...]


class SettlingRules(msgspec.Struct, frozen=True):
    """The whole table."""

    ages: Ages
    outcomes: dict[str, OutcomeRule]
    payees: dict[str, PayeeRule]
    choices: dict[str, tuple[str, ...]]
    purposes: dict[str, Purpose]


class Who(NamedTuple):
    """What the rules ask of the person: the name, and the age on the desk's day; None when it is not known."""

    name: str = ""
    age: int | None = None


class Doubt(NamedTuple):
    """Something to be looked at again, which hinders nobody: the field, and the name of its words."""

    field: str
    why: str


@cache
def settling_rules() -> SettlingRules:
    """Return the rules."""
    told = tomllib.loads(resource("tables", "outcomes.toml").read_text(encoding="utf-8"))
    return msgspec.convert(told, SettlingRules)


def fields_of(outcome: str, details: Details, who: Who) -> tuple[str, ...]:
    """Return the fields that an outcome asks for in this situation, in reading order; none for no outcome."""
    rule = settling_rules().outcomes.get(outcome)
    return () if rule is None else tuple(name for name in rule.fields if _asked(name, outcome, details, who))


def required(outcome: str, details: Details, who: Who) -> tuple[str, ...]:
    """Return the fields without which an outcome cannot be saved in this situation, in reading order."""
    needed = settling_rules().outcomes[outcome].required
    return tuple(name for name in needed if _asked(name, outcome, details, who) and not _spared(name, details))


def choices(field: str, details: Details) -> tuple[str, ...]:
    """Return the codes among which a field chooses; none for one that takes any text."""
    rules = settling_rules()
    if field == "payee_kind":
        return tuple(rules.payees)
    if field == "paper":
        kind = rules.payees.get(details.get("payee_kind", ""))
        return tuple(dict.fromkeys(p for r in ([kind] if kind else rules.payees.values()) for p in r.papers))
    return rules.choices.get(field, ())


def is_represented(outcome: str, details: Details, who: Who) -> bool:
    """Tell whether somebody else opens and keeps the account: below 15 or without capacity (TT 17/2024, article 11)."""
    return outcome in _REPRESENTED and (_is_young(who) or details.get("capable") == NO_CAPACITY)


def speaks_for(outcome: str, details: Details, who: Who) -> Literal["", "representative", "payee"]:
    """Return which detail names who agrees in the person's place; empty for somebody who agrees alone."""
    if is_represented(outcome, details, who):
        return "representative"
    return "payee" if outcome == PAYEE and _is_young(who) else ""


def is_asked_too(outcome: str, details: Details, who: Who) -> bool:
    """Tell whether a child agrees beside whoever speaks for it (Law 91/2025/QH15: from 7 years)."""
    old_enough = _is_young(who) and (who.age or 0) >= settling_rules().ages.consents
    return old_enough and bool(speaks_for(outcome, details, who)) and details.get("capable") != NO_CAPACITY


def is_another_holder(details: Details, who: Who) -> bool:
    """Tell whether the account is in another name; case, accents and the place of a tone make no other name."""
    holder = fold(details.get("holder", ""))
    return bool(holder) and holder != fold(who.name)


def purposes(outcome: str, details: Details, *, basis: Literal["law", "consent"]) -> tuple[str, ...]:
    """Return what the data of this outcome is used for, by law or with consent; to a bank only where one is named."""
    return tuple(
        name
        for name, rule in settling_rules().purposes.items()
        if rule.basis == basis
        and outcome in rule.outcomes
        and (name != HAND_OVER or outcome != PAYEE or details.get("bank"))
    )


def doubts(outcome: str, details: Details, who: Who) -> tuple[Doubt, ...]:
    """Return what should be looked at before saving."""
    asked, ages = fields_of(outcome, details, who), settling_rules().ages
    between = who.age is not None and ages.own_account <= who.age < ages.alone
    found = {
        Doubt("bank", "counter"): outcome == OPEN_ACCOUNT and between,
        Doubt("account", "letters"): any(map(str.isalpha, details.get("account", ""))),
        Doubt("holder", "holder"): outcome == HAS_ACCOUNT and is_another_holder(details, who),
        Doubt("payee_number", "later"): bool(details.get("payee_phone")) and not details.get("payee_number"),
        Doubt("paper", "later"): details.get("paper") == LATER,
        Doubt("rep_name", "represented"): is_represented(outcome, details, who),
    }
    return tuple(doubt for doubt, holds in found.items() if holds and doubt.field in asked)


def _is_young(who: Who) -> bool:
    return who.age is not None and who.age < settling_rules().ages.own_account


def _spared(field: str, details: Details) -> bool:
    """Tell whether a field may wait: the number of who can be called; the term where there is none, or no paper yet."""
    if field == "payee_number":
        return bool(details.get("payee_phone"))
    rule = settling_rules().payees.get(details.get("payee_kind", ""))
    return field == "until" and (rule is None or not rule.months or details.get("paper") == LATER)


def _asked(field: str, outcome: str, details: Details, who: Who) -> bool:
    asked = _ONLY_WHERE.get(field)
    return asked is None or asked(outcome, details, who)


_ONLY_WHERE: Final[dict[str, Callable[[str, Details, Who], bool]]] = {
    "holder_why": lambda _outcome, details, who: is_another_holder(details, who),
    "unlinked_why": lambda _outcome, details, _who: details.get("linked") == "no",
    "rep_name": is_represented,
    "rep_number": is_represented,
    "rep_relation": is_represented,
}
"""The fields that belong to a situation."""
