"""Making a file as the first version of the program left it, from one of today."""

from __future__ import annotations

from pathlib import Path

from fieldapp.registry import schema
from fieldapp.registry.cipher import connect

_FIRST = "m001_journal_views_work"
_DERIVED = ("person", "alias", "receipt", "search")
"""The first version's views are left empty: they are made again when the file is opened."""


def make_old(path: Path, key: bytes, *, target: Path) -> None:
    """Write what a closed database holds into a new file with the tables of the first migration only."""
    source, old = connect(path, key), connect(target, key, create=True)
    try:
        old.execute("BEGIN IMMEDIATE")
        schema.m001_journal_views_work(old)
        old.execute("CREATE TABLE _sqlite_migrations (migration_set TEXT, name TEXT, applied_at TEXT)")
        old.execute("INSERT INTO _sqlite_migrations VALUES ('fieldapp', ?, '2026-11-24')", [_FIRST])
        for table in old.table_names():
            if table.startswith(("_", *_DERIVED)):
                continue
            columns = ", ".join(f'"{column.name}"' for column in old[table].columns)
            rows = source.execute(f"SELECT {columns} FROM {table}").fetchall()
            marks = ", ".join("?" for _ in old[table].columns)
            old.conn.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)
        old.execute("DELETE FROM meta WHERE name = 'views_version'")
        old.conn.commit()
    finally:
        source.close()
        old.close()
