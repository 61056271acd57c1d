"""A copy of the project in which one defect at a time is sought by the tests, the first ones first."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from tests.defects.catalogue import PROJECT, Defect, spoiled

_COPIED = ("fieldapp", "tests", "resources", "build_spec", "pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE")
_LONGEST_S = 3600
_PYTEST = ("pytest", "-q", "-x", "-p", "no:randomly", "-p", "no:cacheprovider")
_FLOORS = ("domain", "bundle", "seal", "system", "registry", "sync", "station", "desk", "office")

OTHERS: dict[str, tuple[str, ...]] = {
    "tests of all floors": (*_PYTEST, *(f"tests/{floor}" for floor in _FLOORS)),
    "fuzz": ("tests.fuzz", "--decode", "5000", "--import", "1500"),
    "simulation": ("tests.simulation", "--seeds", "1-30"),
}
"""What is tried, in this order, when those that should catch a defect first do not."""


class Caught(msgspec.Struct, frozen=True):
    """What became of a defect: `by` says what failed, and is empty when nothing did."""

    defect: str
    by: str
    seconds: float


@contextmanager
def copied(folder: Path) -> Iterator[Path]:
    """Copy the project into a folder, without what is made anew anyway."""
    copy = folder / "project"
    copy.mkdir()
    passed_over = shutil.ignore_patterns("__pycache__", ".*cache", ".hypothesis")
    for name in _COPIED:
        source = PROJECT / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=passed_over)
        else:
            shutil.copyfile(source, copy / name)
    yield copy


def is_whole(copy: Path, chosen: Iterable[Defect]) -> bool:
    """Tell whether the tests that should catch these defects pass without any of them."""
    return True is _passes((*_PYTEST, *sorted({path for defect in chosen for path in defect.first.split()})), copy)


def hunt(defect: Defect, copy: Path) -> Caught:
    """Put a defect into the copy, run what should catch it and then all else, and take it out again.

    Raises:
        Misfit: see `catalogue.spoiled`.
    """
    file = copy / defect.file
    whole = file.read_text(encoding="utf-8")
    file.write_text(spoiled(defect, whole), encoding="utf-8")
    began = time.monotonic()
    try:
        for name, command in {defect.first: (*_PYTEST, *defect.first.split()), **OTHERS}.items():
            passed = _passes(command, copy)
            if not passed:
                by = name if passed is not None else f"{name} (did not end)"
                return Caught(defect.name, by, time.monotonic() - began)
        return Caught(defect.name, "", time.monotonic() - began)
    finally:
        file.write_text(whole, encoding="utf-8")


def _passes(command: tuple[str, ...], copy: Path) -> bool | None:
    """Run a module in the copy; None when it does not come to its end."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(copy),
        "PYTHONDONTWRITEBYTECODE": "1",  # two defects may give a file of one length within one second
        "PYTHONUTF8": "1",
        "FIELDAPP_TESTS_HUNT": "1",
        "QT_QPA_PLATFORM": "offscreen",
    }
    environment.pop("FIELDAPP_TESTS_FULL", None)
    try:
        done = subprocess.run(
            [sys.executable, "-m", *command],
            cwd=copy,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_LONGEST_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    return done.returncode == 0
