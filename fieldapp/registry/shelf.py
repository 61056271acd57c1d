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


class KeptFile(msgspec.Struct, frozen=True):
    """A sealed file in the drawer.

    Attributes:
        writer: journal that its writer then wrote to.
        code: why it cannot be used yet.
        waits: whether something has to come before it; then `ranges` tell what it brings.
        ranges: (journal, first, last) of the parts of journals in it.
    """

    sha256: str
    writer: str
    code: str
    waits: bool
    ranges: tuple[tuple[str, int, int], ...]


class KeptJob(msgspec.Struct, frozen=True):
    """One receipt that is to be printed, see `desk.print_jobs`; `asked_at` in ms."""

    registration_id: str
    state: str
    why: str
    place: str
    asked_at: int


_JOB = ", ".join(KeptJob.__struct_fields__)
_RECEIVED = ", ".join(ReceivedFile.__struct_fields__)


class Shelf:
    """Small local things. Writing happens inside `Registry.transaction`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def secret(self, name: str) -> bytes | None:
        """Return a key or another secret, or None."""
        row = self._db.execute("SELECT value FROM secret WHERE name = ?", [name]).fetchone()
        return None if row is None else bytes(row[0])

    def secrets(self, prefix: str) -> dict[str, bytes]:
        """Return all secrets whose names begin with `prefix`, by the rest of their names."""
        rows = self._db.execute("SELECT name, value FROM secret WHERE substr(name, 1, ?) = ?", [len(prefix), prefix])
        return {str(name)[len(prefix) :]: bytes(value) for name, value in rows.fetchall()}

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

    def received(self, *, limit: int = 500, verdict: str = "") -> list[ReceivedFile]:
        """Return the newest lines of the receive log, newest first; with `verdict` only those that say it."""
        rows = self._db.execute(
            f"SELECT {_RECEIVED} FROM received WHERE ? IN ('', verdict) ORDER BY id DESC LIMIT ?", [verdict, limit]
        )
        return [ReceivedFile(*row) for row in rows.fetchall()]

    def logged(self, sha256: str) -> ReceivedFile | None:
        """Return the first line of the receive log about a content, which has the name it came under; None without."""
        query = f"SELECT {_RECEIVED} FROM received WHERE sha256 = ? ORDER BY id LIMIT 1"
        row = self._db.execute(query, [sha256]).fetchone()
        return None if row is None else ReceivedFile(*row)

    def imported(self, sha256: str) -> bool:
        """Tell whether a file with this content was imported before."""
        query = "SELECT 1 FROM received WHERE sha256 = ? AND verdict IN ('imported', 'known') LIMIT 1"
        return self._db.execute(query, [sha256]).fetchone() is not None

    def put_kept(self, file: KeptFile) -> None:
        """Note what lies in the drawer, or why it still does."""
        ranges = msgspec.json.encode(file.ranges).decode()
        self._db.execute(
            "INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?, ?)",
            [file.sha256, file.writer, file.code, int(file.waits), ranges],
        )

    def drop_kept(self, sha256: str) -> None:
        """Note that a file is in the drawer no more."""
        self._db.execute("DELETE FROM kept WHERE sha256 = ?", [sha256])

    def kept(self) -> list[KeptFile]:
        """Return what lies in the drawer, by content."""
        rows = self._db.execute("SELECT sha256, writer, code, waits, ranges FROM kept ORDER BY sha256").fetchall()
        return [
            KeptFile(sha, writer, code, bool(waits), _spans.decode(told)) for sha, writer, code, waits, told in rows
        ]

    def judged(self, sha256: str) -> bool:
        """Tell whether a file with this content has had a verdict that no other try at the same content changes."""
        query = "SELECT 1 FROM received WHERE sha256 = ? AND code NOT LIKE 'disk.%' LIMIT 1"
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

    def print_job(self, registration_id: str) -> KeptJob | None:
        """Return the job of printing a receipt, or None."""
        row = self._db.execute(f"SELECT {_JOB} FROM print_job WHERE registration_id = ?", [registration_id]).fetchone()
        return None if row is None else KeptJob(*row)

    def print_jobs(self) -> list[KeptJob]:
        """Return all jobs of printing, by id."""
        rows = self._db.execute(f"SELECT {_JOB} FROM print_job ORDER BY registration_id").fetchall()
        return [KeptJob(*row) for row in rows]

    def put_print_job(self, job: KeptJob) -> None:
        """Keep a job of printing, or what has become of it."""
        self._db.execute("INSERT OR REPLACE INTO print_job VALUES (?, ?, ?, ?, ?)", list(msgspec.structs.astuple(job)))

    def drop_print_job(self, registration_id: str) -> None:
        """Keep a job of printing no more."""
        self._db.execute("DELETE FROM print_job WHERE registration_id = ?", [registration_id])


_spans = msgspec.json.Decoder(tuple[tuple[str, int, int], ...])
