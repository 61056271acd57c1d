"""At most ten characters put the person among the first five, whichever way they are used.

In full among 60,000 people, as many as the largest ward has; a share of that otherwise.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

import pytest

from fieldapp.domain.asked import ANYWHERE, Area
from fieldapp.registry import Registry
from fieldapp.rehearsal.population import Invented, invent_people
from fieldapp.system.randomness import SeededRandomness
from fieldapp.vietnam.names import fold, initials
from tests.conftest import FULL
from tests.registry.crowd import fill
from tests.registry.prepared import KEY

PEOPLE, SAMPLE = (60_000, 4000) if FULL else (10_000, 250)
_MOST = 10
_FIRST = 5
_SHARE = 0.95


def _year(one: Invented) -> str:
    return one.birth_date[2:4]


def _day(one: Invented) -> str:
    return "".join(reversed(one.birth_date.split("-")))[:4] + _year(one)


def _given(one: Invented) -> str:
    return fold(one.full_name).split()[-1]


WAYS: dict[str, Callable[[Invented], str]] = {
    "initials, given name, year": lambda one: f"{(initials(one.full_name)[:-1] + _given(one))[:8]}{_year(one)}",
    "given name, initials, year": lambda one: f"{_given(one)[:4]} {initials(one.full_name)[:-1]}{_year(one)}"[:10],
    "initials and day": lambda one: f"{initials(one.full_name)[:4]}{_day(one)}",
    "initials and last four": lambda one: f"{initials(one.full_name)} {one.national_id[-4:]}",
    "given name and last four": lambda one: f"{_given(one)[:5]} {one.national_id[-4:]}",
    "year and last four": lambda one: f"{one.birth_date[:4]} {one.national_id[-4:]}",
    "number": lambda one: one.national_id[:10],
    "phone or number": lambda one: one.phone or one.national_id[:10],
    "initials, year, group": lambda one: f"{initials(one.full_name)[:3]}{_year(one)} t{one.group}",
}


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Registry, list[Invented]]]:
    """A database with everybody, and those who come to the desk."""
    people = invent_people(SeededRandomness("ten characters"), PEOPLE)
    registry = fill(tmp_path_factory.mktemp("crowd") / "registry.db", KEY, people)
    yield registry, random.Random(1).sample(people, SAMPLE)
    registry.close()


@pytest.mark.parametrize("way", WAYS)
def test_ten_characters_suffice(crowd: tuple[Registry, list[Invented]], way: str) -> None:
    registry, visitors = crowd
    assert _share(registry, visitors, WAYS[way], lambda _one: ANYWHERE) >= _SHARE


def test_initials_and_two_digits_of_the_year_suffice_for_people_of_ones_own_ward(
    crowd: tuple[Registry, list[Invented]],
) -> None:
    registry, visitors = crowd
    share = _share(
        registry, visitors, lambda one: f"{initials(one.full_name)} {_year(one)}", lambda one: Area((one.ward,))
    )
    assert share >= _SHARE


def _share(
    registry: Registry, visitors: list[Invented], way: Callable[[Invented], str], area: Callable[[Invented], Area]
) -> float:
    """Return for how many of all the way leads to the person; the same name and number are the same person."""
    hits = 0
    for one in visitors:
        typed = way(one)
        assert len(typed) <= _MOST, typed
        found = registry.people.search(typed, limit=_FIRST, area=area(one))
        hits += one.national_id in [line.national_id for line in found]
    return hits / len(visitors)
