"""Who was opened at a desk, and who asked to see whose whole numbers: kept in the encrypted file, and in no bundle."""

from __future__ import annotations

import msgspec
from sqlite_utils import Database

KEPT = 20_000
"""So many lines are kept, the newest: some forty days of a desk at which every number is looked at."""


class Seen(msgspec.Struct, frozen=True):
    """One line: `at` in ms by this laptop's clock, the id of the officer, of whom, and `what` was shown."""

    at: int
    officer: str
    citizen_id: str
    what: str


_COLUMNS = ", ".join(Seen.__struct_fields__)


class AccessLog:
    """Writing happens inside `Registry.transaction`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def note(self, line: Seen) -> None:
        """Add a line; the oldest beyond `KEPT` go."""
        self._db.execute(f"INSERT INTO seen ({_COLUMNS}) VALUES (?, ?, ?, ?)", list(msgspec.structs.astuple(line)))
        self._db.execute("DELETE FROM seen WHERE id <= (SELECT max(id) FROM seen) - ?", [KEPT])

    def newest(self, *, limit: int, citizen_id: str = "") -> list[Seen]:
        """Return the newest lines, newest first; about one person only, when one is named."""
        rows = self._db.execute(
            f"SELECT {_COLUMNS} FROM seen WHERE ? IN ('', citizen_id) ORDER BY id DESC LIMIT ?", [citizen_id, limit]
        )
        return [Seen(*row) for row in rows.fetchall()]

    def left(self, *, since: int) -> list[tuple[str, str, int]]:
        """Return (id, name, last time in ms) of who was opened since a time and has no outcome, the newest first."""
        rows = self._db.execute(
            "SELECT p.citizen_id, p.full_name, max(s.at) FROM seen s LEFT JOIN alias a ON a.member = s.citizen_id"
            " JOIN person p ON p.citizen_id = coalesce(a.citizen_id, s.citizen_id)"
            " WHERE s.at >= ? AND s.what = 'opened' AND p.outcome = '' AND p.role = 'citizen'"
            " GROUP BY p.citizen_id ORDER BY 3 DESC, 1",
            [since],
        )
        return [(str(name), str(full_name), int(at)) for name, full_name, at in rows.fetchall()]
