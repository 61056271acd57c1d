"""Many rows in one statement: while SQLite works on it, another thread may compute.

The driver lets go of Python's lock for each step of a statement. One step for each row would mean to wait for the lock
100,000 times while somebody else computes; one for 1,000 rows does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import chain
from typing import Any

from sqlite_utils import Database

_BLOCKS = (2000, 1000, 100, 10, 1)
"""Rows of one statement; of few sizes, because the driver keeps each statement that it has prepared."""

_MOST_VALUES = 32_766
"""SQLite takes so many values in one statement (https://sqlite.org/limits.html, SQLITE_MAX_VARIABLE_NUMBER)."""


def insert_rows(db: Database, into: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows of one width into a table; `into` names the table, with its columns where not all are given."""
    done = 0
    for block in _BLOCKS:
        while rows and block * len(rows[0]) <= _MOST_VALUES and len(rows) - done >= block:
            db.execute(_statement(into, len(rows[0]), block), list(chain.from_iterable(rows[done : done + block])))
            done += block


@cache
def _statement(into: str, width: int, rows: int) -> str:
    one = f"({', '.join('?' * width)})"
    return f"INSERT INTO {into} VALUES {', '.join([one] * rows)}"
