"""What belongs to this laptop only and is never part of a bundle: secrets, settings, drafts, the receive log."""

from __future__ import annotations

import msgspec
from sqlite_utils import Database


class ReceivedFile(msgspec.Struct, frozen=True):
    """One line of the receive log; `verdict` is `imported`, `known`, `waiting`, `held` or `refused`."""

    sha256: str
    file: str
    writer: str
    verdict: str
    code: str
    new_events: int
    received_at: int


_RECEIVED = ", ".join(ReceivedFile.__struct_fields__)


class Shelf:
    """Small local things. Writing happens inside `Registry.transaction`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def secret(self, name: str) -> bytes | None:
        """Return a key or another secret, or None."""
        row = self._db.execute("SELECT value FROM secret WHERE name = ?", [name]).fetchone()
        return None if row is None else bytes(row[0])

    def put_secret(self, name: str, value: bytes) -> None:
        """Store a secret."""
        self._db.execute("INSERT OR REPLACE INTO secret VALUES (?, ?)", [name, value])

    def setting(self, name: str, default: str = "") -> str:
        """Return a local setting."""
        row = self._db.execute("SELECT value FROM meta WHERE name = ?", [f"setting.{name}"]).fetchone()
        return default if row is None else str(row[0])

    def put_setting(self, name: str, value: str) -> None:
        """Store a local setting."""
        self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", [f"setting.{name}", value])

    def log_received(self, entry: ReceivedFile) -> None:
        """Add a line to the receive log."""
        marks = ", ".join("?" for _ in ReceivedFile.__struct_fields__)
        values = list(msgspec.structs.astuple(entry))
        self._db.execute(f"INSERT INTO received ({_RECEIVED}) VALUES ({marks})", values)

    def received(self, *, limit: int = 500) -> list[ReceivedFile]:
        """Return the newest lines of the receive log, newest first."""
        rows = self._db.execute(f"SELECT {_RECEIVED} FROM received ORDER BY id DESC LIMIT ?", [limit])
        return [ReceivedFile(*row) for row in rows.fetchall()]

    def imported(self, sha256: str) -> bool:
        """Tell whether a file with this content was imported before."""
        query = "SELECT 1 FROM received WHERE sha256 = ? AND verdict IN ('imported', 'known') LIMIT 1"
        return self._db.execute(query, [sha256]).fetchone() is not None

    def draft(self, name: str) -> str | None:
        """Return a half-typed form, or None."""
        row = self._db.execute("SELECT body FROM draft WHERE name = ?", [name]).fetchone()
        return None if row is None else str(row[0])

    def put_draft(self, name: str, body: str, *, saved_at: int) -> None:
        """Keep a half-typed form; an empty `body` removes it."""
        if body:
            self._db.execute("INSERT OR REPLACE INTO draft VALUES (?, ?, ?)", [name, body, saved_at])
        else:
            self._db.execute("DELETE FROM draft WHERE name = ?", [name])

    def drafts(self) -> list[tuple[str, str, int]]:
        """Return (name, body, time in ms) of all half-typed forms, oldest first."""
        rows = self._db.execute("SELECT name, body, saved_at FROM draft ORDER BY saved_at, name").fetchall()
        return [(str(name), str(body), int(at)) for name, body, at in rows]
