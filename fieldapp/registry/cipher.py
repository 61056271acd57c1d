"""Opening the SQLCipher file through sqlite-utils, and turning the driver's errors into ours."""

from __future__ import annotations

import contextlib
import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlcipher3
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from sqlcipher3 import dbapi2

from fieldapp.system import files
from fieldapp.system.errors import EnvironmentFault, InputRefused

# WORKAROUND: sqlcipher3's errors are no subclasses of sqlite3's, so sqlite-utils misses them; it prefers a module named
# pysqlite3 when there is one. This has to stand before its first import.
sys.modules.setdefault("pysqlite3", sqlcipher3)
sys.modules.setdefault("pysqlite3.dbapi2", dbapi2)

from sqlite_utils import Database  # noqa: E402

PAGES = (8192, 4096)
"""The page of new files in bytes, and that of the first ones; a file that is shorter is no database, yet SQLite would
take it for an empty one.

Of 4096 bytes only two events fit into most pages: 100,000 people take a fifth longer to write, and an eighth more room.
"""

RESERVED = 80
"""What SQLCipher 4 keeps of a page: 16 bytes of IV, 64 of HMAC-SHA512 (https://www.zetetic.net/sqlcipher/design/)."""

_HEADER_END = bytes((RESERVED, 64, 32, 32))
"""What stands in every database behind its page size and versions (https://sqlite.org/fileformat2.html)."""

# SQLite before 3.51.3 can damage a database in WAL mode with two connections (https://sqlite.org/wal.html#walresetbug).
_OLDEST_SQLITE = (3, 51, 3)

_PRAGMAS = (
    "PRAGMA cipher_log_level = NONE",
    "PRAGMA foreign_keys = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA secure_delete = ON",
    "PRAGMA synchronous = FULL",
    "PRAGMA cache_size = -32000",
    "PRAGMA wal_autocheckpoint = 500",
    "PRAGMA busy_timeout = 5000",
)

# Each page is decrypted when it is read: 40 files of 10,000 events take 60 s of processor time with 32 MB, 38 s so.
_WIDE = ("PRAGMA cache_size = -128000", "PRAGMA wal_autocheckpoint = 4000")
_NARROW = ("PRAGMA cache_size = -32000", "PRAGMA wal_autocheckpoint = 500", "PRAGMA shrink_memory")

# What was committed lies in the log for good; the next change works it off, and nobody waits for it now.
_LATER = "PRAGMA wal_autocheckpoint = 0"


class _Cursor(dbapi2.Cursor):  # type: ignore[misc]  # the driver has no types
    """Also an error in the middle of reading is one of ours: a damaged page is met by whoever comes to it first."""

    def execute(self, *args: Any) -> Any:
        with translated(self.connection.place):
            return super().execute(*args)

    def executemany(self, *args: Any) -> Any:
        with translated(self.connection.place):
            return super().executemany(*args)

    def fetchone(self) -> Any:
        with translated(self.connection.place):
            return super().fetchone()

    def fetchmany(self, *args: Any) -> Any:
        with translated(self.connection.place):
            return super().fetchmany(*args)

    def fetchall(self) -> Any:
        with translated(self.connection.place):
            return super().fetchall()

    def __next__(self) -> Any:
        with translated(self.connection.place):
            return super().__next__()


class _Connection(dbapi2.Connection):  # type: ignore[misc]  # the driver has no types
    """A connection whose cursors raise our errors; `place` is the file's name."""

    place = ""

    def cursor(self, factory: type[_Cursor] = _Cursor) -> Any:
        return super().cursor(factory)


def connect(path: Path, key: bytes, *, create: bool = False, read_only: bool = False, wal: bool = True) -> Database:
    """Open the file with a raw 256-bit key; without `wal` it stays one file, as copies are.

    Raises:
        InputRefused: `registry.wrong_key` (or damaged first page), `registry.missing`.
        EnvironmentFault: `registry.sqlite_too_old`, or a `disk.*` code.
    """
    if dbapi2.sqlite_version_info < _OLDEST_SQLITE:
        raise EnvironmentFault("registry.sqlite_too_old", place=dbapi2.sqlite_version)
    if not create and (not path.is_file() or path.stat().st_size == 0):
        raise InputRefused("registry.missing", place=path.name)
    if not create and path.stat().st_size < min(PAGES):
        raise InputRefused("registry.wrong_key", place=path.name)
    mode = "rwc" if create else "ro" if read_only else "rw"
    with translated(path.name):
        uri = f"{path.absolute().as_uri()}?mode={mode}"
        connection = dbapi2.connect(uri, uri=True, check_same_thread=True, factory=_Connection)
        connection.place = path.name
    try:
        with translated(path.name):
            connection.execute(f"PRAGMA key = \"x'{(key + _salt(key)).hex()}'\"")
            connection.execute(f"PRAGMA cipher_page_size = {PAGES[0] if create else page_size(path, key)}")
            for pragma in _PRAGMAS:
                connection.execute(pragma)
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            if wal and not read_only:
                mode = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
                if mode != "wal":  # SQLite keeps the old mode and its peace when the disk fails here
                    raise EnvironmentFault("disk.failed", place=path.name)
    except BaseException:
        connection.close()
        raise
    return Database(connection)


def page_size(path: Path, key: bytes) -> int:
    """Return the size of a file's pages: as its first page or else its log tells, or that of new files.

    Raises:
        EnvironmentFault: `disk.*`.
    """
    with files.translated(path), open(path, "rb") as stream:
        start = stream.read(max(PAGES))
    for size in PAGES:
        if len(start) >= size:
            iv = start[size - RESERVED :][:16]
            block = Cipher(AES(key), CBC(iv)).decryptor().update(start[16:32])
            if int.from_bytes(block[:2], "big") == size and block[4:8] == _HEADER_END:
                return size
    log = path.with_name(path.name + "-wal")
    if log.is_file():
        with files.translated(log), open(log, "rb") as stream:
            said = int.from_bytes(stream.read(12)[8:], "big")
        return said if said in PAGES else PAGES[0]
    return PAGES[0]


def _salt(key: bytes) -> bytes:
    """Return the 16 bytes at the beginning of the file, which nothing can be read without.

    The key is random and of one database: a salt that follows from it hides as much, and need not be read from the
    file. So a first page that a power cut has torn is made good from the log, like any other.
    """
    return hashlib.sha256(b"fieldapp/database-salt/1\0" + key).digest()[:16]


@contextlib.contextmanager
def widened(database: Database, *, once: bool) -> Iterator[None]:
    """Let the database hold 128 MB of its pages in memory instead of 32 MB, while much is written to all places.

    When all of it is `once` committed, the log is left as it is.
    """
    for pragma in (*_WIDE, *([_LATER] if once else [])):
        database.execute(pragma).fetchall()
    try:
        yield
    finally:
        for pragma in _NARROW:
            database.execute(pragma).fetchall()


@contextlib.contextmanager
def translated(place: str) -> Iterator[None]:
    """Turn the driver's errors into the tree of errors; constraint errors and the like stay what they are: bugs."""
    try:
        yield
    except dbapi2.Error as error:
        text = str(error)
        if "disk is full" in text:
            raise EnvironmentFault("disk.full", place=place) from error
        if "disk I/O" in text or "unable to open" in text:
            raise EnvironmentFault("disk.failed", place=place) from error
        if "readonly" in text:
            raise EnvironmentFault("disk.read_only", place=place) from error
        if "locked" in text or "busy" in text:
            raise EnvironmentFault("registry.busy", place=place) from error
        if "not a database" in text:
            raise InputRefused("registry.wrong_key", place=place) from error
        if any(word in text for word in ("malformed", "corrupt", "vtable constructor failed", "missing row")):
            raise InputRefused("registry.damaged", place=place) from error
        raise
