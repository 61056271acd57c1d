"""Lists of many shapes and much mess read as a careful clerk would read them: a few seeds here, many by command."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.accuracy.make.__main__ import make
from tests.accuracy.reading import measure, read_lists, read_truth

_SEEDS = range(1, 101) if os.environ.get("FIELDAPP_TESTS_FULL") else range(1, 5)


@pytest.mark.parametrize("seed", _SEEDS)
def test_every_bound_of_reading_holds(tmp_path: Path, seed: int) -> None:
    make(tmp_path, seed=seed, rows=40)
    truth = read_truth(tmp_path)
    figures = measure(truth, *read_lists(tmp_path, truth))
    assert (figures.broken(), figures.examples if figures.broken() else ()) == ([], ())


def test_the_lists_that_were_given() -> None:
    folder = Path(__file__).resolve().parents[1] / "rosters"
    truth = read_truth(folder)
    figures = measure(truth, *read_lists(folder, truth))
    assert figures.broken() == []
    assert {field.share for field in figures.fields} == {1.0}
    assert (figures.overall.precision, figures.overall.recall) == (1.0, 1.0)
