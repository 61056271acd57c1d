"""Many rows in one statement: while SQLite works on it, another thread may compute.

The driver lets go of Python's lock for each step of a statement. One step for each row would mean to wait for the lock
100,000 times while somebody else computes; one for 1,000 rows does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple

from sqlite_utils import Database

_BLOCKS = (2600, 1300, 100, 10, 1)
"""Rows of one statement; of few sizes, because the driver keeps each statement that it has prepared."""

_MOST_VALUES = 32_766
"""SQLite takes so many values in one statement (https://sqlite.org/limits.html, SQLITE_MAX_VARIABLE_NUMBER)."""


class Block(NamedTuple):
    """Rows of one width, the values of one behind those of the other."""

    width: int
    values: list[Any]


def block_of(rows: Sequence[tuple[Any, ...]]) -> Block:
    """Return rows as a block."""
    return Block(len(rows[0]) if rows else 1, list(chain.from_iterable(rows)))


def insert_block(db: Database, into: str, block: Block, *, same: str = "") -> None:
    """Insert rows into a table; `into` names the table, with its columns where not all are given.

    `same` is written in SQL: what all rows have behind their own values. It need not be handed over row by row.
    """
    width, values = block
    done = 0
    for rows in _BLOCKS:
        while rows * width <= min(len(values) - done, _MOST_VALUES):
            db.execute(_statement(into, width, rows, same), values[done : done + rows * width])
            done += rows * width


@lru_cache(maxsize=64)
def _statement(into: str, width: int, rows: int, same: str) -> str:
    one = ", ".join([*("?" * width), *([same] if same else [])])
    return f"INSERT INTO {into} VALUES {', '.join([f'({one})'] * rows)}"
