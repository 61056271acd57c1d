"""Every seeded defect still fits the code, and a few are hunted; all of them by `python -m tests.defects`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.defects.catalogue import PROJECT, defects, spoiled
from tests.defects.hunting import copied, hunt

_DEFECTS = {defect.name: defect for defect in defects()}


def test_there_are_enough_and_each_says_what_it_spoils() -> None:
    assert len(_DEFECTS) == len(defects()) >= 40
    assert all(defect.says and defect.file.startswith("fieldapp/") for defect in _DEFECTS.values())
    assert [path for d in _DEFECTS.values() for path in d.first.split() if not (PROJECT / path).exists()] == []


@pytest.mark.parametrize("name", _DEFECTS)
def test_a_defect_fits_and_compiles(name: str) -> None:
    defect = _DEFECTS[name]
    source = (PROJECT / defect.file).read_text(encoding="utf-8")
    compile(spoiled(defect, source), defect.file, "exec")


@pytest.mark.parametrize("name", ["unsalted-commitment", "campaign-not-in-head"])
def test_a_defect_is_caught_first_by_the_tests_that_it_names(name: str, tmp_path: Path) -> None:
    defect = _DEFECTS[name]
    with copied(tmp_path) as copy:
        assert hunt(defect, copy).by == defect.first
