"""Reading the shipped tables of facts."""

from __future__ import annotations

import csv
from functools import cache

import msgspec

from fieldapp.system.resources import resource


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of `resources/tables/<name>.csv`, each by column name."""
    with resource("tables", f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return tuple(csv.DictReader(stream))


@cache
def words(name: str) -> dict[str, str]:
    """Return `resources/tables/<name>.json`, an object of texts."""
    return msgspec.json.decode(resource("tables", f"{name}.json").read_bytes(), type=dict[str, str])
