"""The defects as they stand in the data files, and how one is put into a copy of the project."""

from __future__ import annotations

import tomllib
from pathlib import Path

import msgspec

_FOLDER = Path(__file__).resolve().parent
PROJECT = _FOLDER.parents[1]


class Defect(msgspec.Struct, frozen=True, kw_only=True):
    """One deliberate mistake.

    Attributes:
        name: of its table.
        says: what is wrong then, in words.
        file: relative to the project.
        before, after: the text that is exchanged.
        first: paths of tests that should catch it.
    """

    name: str
    says: str
    file: str
    before: str
    after: str
    first: str


class Misfit(Exception):
    """The text that a defect exchanges does not stand in its file exactly once."""


def defects() -> list[Defect]:
    """Return all defects, in the order of their files and tables."""
    found = []
    for path in sorted(_FOLDER.glob("*.toml")):
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        found += [msgspec.convert({"name": name, **table}, Defect) for name, table in tables.items()]
    return found


def spoiled(defect: Defect, source: str) -> str:
    """Return the text of the file with the defect in it.

    Raises:
        Misfit: the code has moved on; the defect has to be mended.
    """
    if source.count(defect.before) != 1:
        raise Misfit(f"{defect.name}: {source.count(defect.before)} times in {defect.file}")
    return source.replace(defect.before, defect.after)
