"""Who may be too weak to come to a desk: the rules of `resources/tables/home_visits.toml`."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache

import msgspec

from fieldapp.domain.citizen import Citizen
from fieldapp.system.resources import resource
from fieldapp.vietnam.benefits import all_benefits, find_benefit


class WeakRules(msgspec.Struct, frozen=True):
    """From which age on, and with which benefit categories, somebody may be unable to come."""

    age: int
    categories: frozenset[str]

    def __post_init__(self) -> None:
        unknown = self.categories - {benefit.code for benefit in all_benefits()}
        if unknown:
            raise ValueError(f"no such categories: {sorted(unknown)}")


@cache
def weak_rules() -> WeakRules:
    """Return the rules, read once a process."""
    read = tomllib.loads(resource("tables", "home_visits.toml").read_text(encoding="utf-8"))
    return msgspec.convert(read, WeakRules)


def may_be_weak(citizen: Citizen, today: date) -> bool:
    """Tell whether somebody may be unable to come, by age or by category as far as either is known.

    Of the age the year counts: whoever is 80 this year, and whoever's list has nothing but the year.
    """
    rules, year = weak_rules(), citizen.text("birth_date")[:4]
    if year.isascii() and year.isdigit() and today.year - int(year) >= rules.age:
        return True
    benefit = find_benefit(citizen.category.get("category", ""))
    return benefit is not None and benefit.code in rules.categories
