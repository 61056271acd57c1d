"""Matching on invented people holds its bounds; `python -m tests.accuracy.population` measures larger populations."""

from __future__ import annotations

import msgspec
import pytest

from fieldapp.cleaning.matching import match_rows
from fieldapp.rehearsal.population import Chooser, invent_people
from fieldapp.system.randomness import SeededRandomness
from tests.accuracy.matching import measure_matches
from tests.accuracy.population import measure, messy_lists
from tests.bench.matching import bench


@pytest.mark.parametrize("people", [200, 8000])
def test_the_bounds_hold(people: int) -> None:
    figures, rows, _ = measure(people, "accuracy")
    assert rows > people
    assert figures.proposed > people // 10
    assert figures.broken() == []


def test_lists_that_say_little_are_matched_without_a_wrong_join_and_with_few_wrong_proposals() -> None:
    randomness = SeededRandomness("little")
    rows, persons = messy_lists(invent_people(randomness, 3000), Chooser(randomness))
    bare = [
        msgspec.structs.replace(
            row,
            phone=None,
            account=None,
            group=None,
            ward=None,
            national_id=None if row.file < "c" else row.national_id,
        )
        for row in rows
    ]
    figures = measure_matches(bare, persons, [row.national_id or "" for row in bare], match_rows(bare))
    assert figures.precision == 1.0
    assert figures.wrong_share < 0.05
    assert figures.recall > 0.95


def test_the_bench_runs() -> None:
    found = bench(300, rounds=1)
    assert found.ours_s > 0
    assert found.floor_s > 0
