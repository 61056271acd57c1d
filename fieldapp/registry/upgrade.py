"""Before a migration: whether a file is older than the program, and a proved copy of it as it is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from fieldapp.registry.cipher import connect, translated
from fieldapp.registry.copies import Standing, mark_copy, prove_copy, standing, write_copy
from fieldapp.registry.schema import is_behind
from fieldapp.system.errors import EnvironmentFault


def is_old(path: Path, key: bytes) -> bool:
    """Tell whether opening a file would change its tables.

    Raises:
        InputRefused: `registry.missing`, `registry.wrong_key`, `registry.newer`, `registry.damaged`.
        EnvironmentFault: `disk.*`.
    """
    db = connect(path, key)
    try:
        with translated(path.name):
            return is_behind(db, place=path.name)
    finally:
        db.close()


def back_up_old(path: Path, key: bytes, target: Path, *, marks: Mapping[str, str]) -> Standing:
    """Write a copy of a closed database of any version that is marked and was read back whole.

    It is marked as a copy of its own journal, whatever else `marks` says.

    Raises:
        EnvironmentFault: `backup.differs`, `disk.*`.
        InputRefused: `registry.*`.
    """
    db = connect(path, key)
    try:
        with translated(path.name):
            known = standing(db)
            row = db.execute("SELECT value FROM meta WHERE name = 'journal_id'").fetchone()
            write_copy(db, target)
    finally:
        db.close()
    mark_copy(target, key, {**marks, "copy_of": "" if row is None else str(row[0])})
    if prove_copy(target, key) != known:
        raise EnvironmentFault("backup.differs", place=target.name)
    return known
