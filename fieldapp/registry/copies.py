"""Copies of the whole database: written compact under the same key, marked as copies, and proved before they count."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec
from sqlite_utils import Database

from fieldapp.domain.events import event_hash
from fieldapp.registry.cipher import connect, translated
from fieldapp.system.errors import EnvironmentFault, InputRefused

_TICKS = 100_000
"""Steps of SQLite's machine between two looks at whether the work goes on: a few milliseconds."""

Progress = Callable[[str, int, int], None]


class Standing(msgspec.Struct, frozen=True):
    """How far a database has come: two with the same standing hold the same events.

    Attributes:
        events: how many there are.
        heads: (journal, seq, hash) of the end of every journal that is held, by journal.
    """

    events: int
    heads: tuple[tuple[str, int, str], ...]


def standing(db: Database) -> Standing:
    """Return how far a database has come."""
    heads = db.execute("SELECT journal_id, contiguous_to, head_hash FROM journal ORDER BY journal_id").fetchall()
    return Standing(
        int(db.execute("SELECT count(*) AS whole FROM event").fetchone()[0]), tuple(tuple(head) for head in heads)
    )


def write_copy(db: Database, target: Path, *, progress: Progress | None = None) -> None:
    """Write a compact copy of an open database to a file that does not exist yet.

    Raises:
        EnvironmentFault: `disk.exists`, or another `disk.*` code; what was begun may be left then.
    """
    if target.exists():
        raise EnvironmentFault("disk.exists", place=target.name)
    stopped: list[BaseException] = []

    def goes_on() -> int:
        try:
            if progress is not None:
                progress("back_up", 0, 0)
        except BaseException as error:  # noqa: BLE001  it is raised again below: SQLite's machine cannot carry it
            stopped.append(error)
        return len(stopped)

    db.conn.set_progress_handler(goes_on if progress is not None else None, _TICKS)
    try:
        with translated(target.name):
            own = db.execute("PRAGMA page_size").fetchone()[0]  # the new file goes by the default of all connections
            db.execute(f"PRAGMA cipher_default_page_size = {own}")
            db.execute("VACUUM INTO ?", [str(target)])
    except Exception:
        if stopped:
            raise stopped[0] from None
        raise
    finally:
        db.conn.set_progress_handler(None, 0)


def mark_copy(path: Path, key: bytes, marks: Mapping[str, str]) -> None:
    """Write settings into a copy that nobody has opened yet: whoever opens it sees that it is one."""
    db = connect(path, key, wal=False)
    try:
        with translated(path.name):
            db.execute("BEGIN IMMEDIATE")
            rows = [(f"setting.{name}", value) for name, value in marks.items()]
            db.conn.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", rows)
            db.commit()
    finally:
        db.close()


def prove_copy(path: Path, key: bytes) -> Standing:
    """Read every page of a copy, check the ends of its journals, and return how far it has come.

    Raises:
        InputRefused: `registry.damaged`, `registry.wrong_key`, `registry.missing`.
        EnvironmentFault: `disk.*`.
    """
    db = connect(path, key, read_only=True)
    try:
        with translated(path.name):
            if damage(db):
                raise InputRefused("registry.damaged", place=path.name)
            known = standing(db)
            for journal_id, seq, head in known.heads:
                row = db.execute(
                    "SELECT hash, envelope FROM event WHERE journal_id = ? AND seq = ? AND chained", [journal_id, seq]
                ).fetchone()
                if seq and (row is None or row[0] != head or event_hash(row[1]) != head):
                    raise InputRefused("registry.damaged", place=path.name)
            return known
    finally:
        db.close()


def damage(db: Database) -> list[str]:
    """Return what SQLite's and SQLCipher's own checks find; empty when nothing."""
    found: list[str] = []
    for pragma in ("cipher_integrity_check", "integrity_check"):
        try:
            rows = db.execute(f"PRAGMA {pragma}").fetchall()
        except InputRefused as error:
            rows = [(str(error),)]
        found += [str(row[0]) for row in rows if row[0] != "ok"]
    return found
