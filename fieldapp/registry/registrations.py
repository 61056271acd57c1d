"""Where registrations stand in the journals: the place where each was recorded, and what was decided about it."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from sqlite_utils import Database

from fieldapp.domain.rulings import Rulings

RECORDED = "registration.recorded"
DECIDED = ("registration.approved", "registration.returned")

# As text: SQLite would take some blobs for its own binary JSON.
_NAME = "json_extract(CAST(e.body AS TEXT), '$.registration')"


class Decision(NamedTuple):
    """One verdict on a registration: `kind` is `approved` or `returned`; where it stands, and about whom."""

    registration_id: str
    kind: str
    journal_id: str
    seq: int
    citizen_id: str


class Place(NamedTuple):
    """Where an event stands; `chained` is False for an excerpt."""

    journal_id: str
    seq: int
    chained: bool


class Registrations:
    """Reads the journal; what counts of it the rulings say."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def place(self, event_hash: str) -> Place | None:
        """Return where an event stands, None when it is not here."""
        row = self._db.execute("SELECT journal_id, seq, chained FROM event WHERE hash = ?", [event_hash]).fetchone()
        return None if row is None else Place(str(row[0]), int(row[1]), bool(row[2]))

    def recorded_in(self, journal_ids: Collection[str]) -> dict[str, Place]:
        """Return, by id, where all registrations stand that some journals recorded."""
        names = list(journal_ids)
        rows = self._db.execute(
            f"SELECT {_NAME}, e.journal_id, e.seq, e.chained FROM event e WHERE e.kind = ? AND e.body IS NOT NULL"
            f" AND e.journal_id IN ({', '.join('?' for _ in names)})",
            [RECORDED, *names],
        )
        return {str(name): Place(str(journal), int(seq), bool(chained)) for name, journal, seq, chained in rows}

    def erased_in(self, journal_ids: Collection[str]) -> list[Place]:
        """Return where registrations stand that some journals recorded and whose facts were destroyed since."""
        names = list(journal_ids)
        rows = self._db.execute(
            "SELECT journal_id, seq, chained FROM event WHERE kind = ? AND body IS NULL"
            f" AND journal_id IN ({', '.join('?' for _ in names)}) ORDER BY journal_id, seq",
            [RECORDED, *names],
        )
        return [Place(str(journal), int(seq), bool(chained)) for journal, seq, chained in rows.fetchall()]

    def decided(self, rulings: Rulings) -> dict[str, Decision]:
        """Return, by registration, the verdict that holds: the last one that counts."""
        decided = {}
        for one in self._decisions():
            last = rulings.revoked.get(one.journal_id)
            if (not rulings.offices or one.journal_id in rulings.offices) and (last is None or one.seq <= last):
                decided[one.registration_id] = one
        return decided

    def _decisions(self) -> list[Decision]:
        """Return all verdicts on registrations, in replay order."""
        rows = self._db.execute(
            # Subjects as the envelope names them: their table is ordered by subject, and would be read from end to end.
            f"SELECT {_NAME}, e.kind, e.journal_id, e.seq, s.value FROM event e,"
            " json_each(CAST(e.envelope AS TEXT), '$.subjects') s WHERE e.kind IN (?, ?) AND e.body IS NOT NULL"
            " ORDER BY e.lamport, e.journal_id, e.seq, e.hash",
            DECIDED,
        )
        return [
            Decision(str(name), str(kind).partition(".")[2], str(journal), int(seq), str(subject))
            for name, kind, journal, seq, subject in rows.fetchall()
        ]
