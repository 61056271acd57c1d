"""The data folder of one station: which file lies where."""

from __future__ import annotations

from pathlib import Path

import msgspec


class Home(msgspec.Struct, frozen=True):
    """A data folder. It never lies on a stick or a network drive."""

    folder: Path

    @property
    def database(self) -> Path:
        """The one encrypted file."""
        return self.folder / "fieldapp.db"

    @property
    def unfinished(self) -> Path:
        """The database of a station that is being made; it gets its name when all of it is on disk."""
        return self.folder / "unfinished.db"

    @property
    def pending(self) -> Path:
        """Stands here as long as a station with its database is not yet what it is to be: it does not count."""
        return self.folder / "unfinished"

    @property
    def slots(self) -> Path:
        """The wrapped keys of the database."""
        return self.folder / "slots.json"

    @property
    def held(self) -> Path:
        """Sealed files that wait until they can be used."""
        return self.folder / "held"

    @property
    def backups(self) -> Path:
        """A folder for each verified copy of the database, with its slots."""
        return self.folder / "backups"

    @property
    def incoming(self) -> Path:
        """What takes the place of the database at the next opening; see `replacing`."""
        return self.folder / "incoming"

    @property
    def retired(self) -> Path:
        """Lies here when the desk was retired: its slots are destroyed."""
        return self.folder / "retired.json"

    def is_taken(self) -> bool:
        """Tell whether a station lives here; one whose making was interrupted does not."""
        if self.pending.exists():
            return False
        if self.database.exists() or self.incoming.exists():
            return True
        return self.slots.exists() and not self.unfinished.exists()
