"""Clock, randomness, errors and texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.system.clock import ManualClock, SystemClock
from fieldapp.system.errors import Bug, EnvironmentFault, FieldappError, InputRefused
from fieldapp.system.randomness import SeededRandomness, SystemRandomness, new_id
from fieldapp.system.resources import resource
from fieldapp.system.texts import LANGUAGES, explain, text


def test_a_manual_clock_stands_still_until_it_is_told_to_go_on() -> None:
    clock = ManualClock(1_000)
    assert (clock.now_ms(), clock.elapsed()) == (1_000, 0.0)
    clock.advance(1.5)
    assert (clock.now_ms(), clock.elapsed()) == (2_500, 1.5)
    clock.jump_to(5)
    assert (clock.now_ms(), clock.elapsed()) == (5, 1.5)


def test_the_machines_clock_tells_both_times() -> None:
    clock = SystemClock()
    first = clock.elapsed()
    assert clock.now_ms() > 1_700_000_000_000
    assert clock.elapsed() >= first


@given(st.integers() | st.text(max_size=9), st.lists(st.integers(0, 100), max_size=5))
def test_the_same_seed_gives_the_same_bytes(seed: int | str, counts: list[int]) -> None:
    one, other = SeededRandomness(seed), SeededRandomness(seed)
    drawn = [one.bytes(count) for count in counts]
    assert drawn == [other.bytes(count) for count in counts]
    assert [len(part) for part in drawn] == counts
    long = [part for part in drawn if len(part) >= 16]
    assert len(set(long)) == len(long)


def test_ids_are_128_random_bits() -> None:
    for source in (SeededRandomness(1), SystemRandomness()):
        ids = {new_id(source) for _ in range(100)}
        assert len(ids) == 100
        assert all(len(name) == 32 and not name.strip("0123456789abcdef") for name in ids)
    assert SeededRandomness(1).bytes(16) != SeededRandomness(2).bytes(16)


@pytest.mark.parametrize("kind", [EnvironmentFault, InputRefused, Bug])
def test_an_error_carries_code_place_and_details(kind: type[FieldappError]) -> None:
    error = kind("bundle.truncated", place="desk-3.fab", missing=3)
    assert (error.code, error.place, error.details) == ("bundle.truncated", "desk-3.fab", {"missing": 3})
    assert str(error) == "bundle.truncated (desk-3.fab)"
    assert str(kind("bundle.truncated")) == "bundle.truncated"


def test_an_error_is_explained_in_both_languages() -> None:
    fault = EnvironmentFault("disk.full", place="{registry}.db")
    for language in LANGUAGES:
        explained = explain(fault, language)
        assert "{registry}.db" in explained.what
        assert explained.next
    assert explain(fault, "vi") != explain(fault, "en")


def test_an_unknown_code_still_names_itself() -> None:
    assert explain(Bug("disk.unheard_of"), "vi") == ("disk.unheard_of", "")
    assert explain(Bug("no_area.at_all", place="x"), "en").what == "no_area.at_all (x)"
    assert explain(Bug("oneword"), "en").what == "oneword"


def test_a_text_that_does_not_exist_is_a_bug() -> None:
    with pytest.raises(Bug, match=r"text\.unknown"):
        text("nowhere.nothing", "vi")


def test_what_ships_lies_where_it_is_looked_for() -> None:
    assert resource("texts", "refusals", "disk.toml").is_file()
