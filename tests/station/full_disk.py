"""A laptop whose own disk is full: nothing more can be written into the database."""

from __future__ import annotations

from fieldapp.background.progress import Progress
from fieldapp.station.station import Station
from fieldapp.ui.window import MainWindow

_TABLES = (
    "SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND sql NOT LIKE '%VIRTUAL%'"
)


def fill_or_free(window: MainWindow, *, full: bool) -> None:
    """Let the disk below an open window be full, or free again, from its next work on.

    Each row that is written is refused with the words of SQLite itself: a bound of its pages would let small rows in.
    """

    def job(station: Station, _progress: Progress) -> None:
        database = station.registry._db
        for (table,) in database.execute(_TABLES).fetchall():
            for deed in ("INSERT", "UPDATE"):
                name = f"temp.full_{table}_{deed}"
                database.execute(f"DROP TRIGGER IF EXISTS {name}")
                if full:
                    refused = "SELECT RAISE(ABORT, 'database or disk is full')"
                    database.execute(
                        f"CREATE TEMP TRIGGER {name[5:]} BEFORE {deed} ON main.{table} BEGIN {refused}; END"
                    )

    window._tools.ask(job)
