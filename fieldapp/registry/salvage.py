"""Reading what can still be read of a damaged file: page by page, without SQLite, each event by itself.

SQLCipher gives a page up as a whole when one of its bits is wrong. Decrypted without that check, a wrong bit spoils 32
bytes: all other rows of the page are whole, which their hashes prove. Nothing decrypted is written anywhere.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from fieldapp.domain.events import Event, event_hash, read_line, restore, write_line
from fieldapp.registry.cipher import PAGES, RESERVED, connect
from fieldapp.system.errors import EnvironmentFault, InputRefused

_SALT = 16
_WAL_HEADER, _FRAME_HEADER = 32, 24
_INDEX_LEAF, _INDEX_INTERIOR = 10, 2
_META = frozenset({"journal_id", "offices", "lamport", "last_time"})
_LARGEST_ROW = 2 << 20
_COLUMNS = 10
_LOOKS = bytes((0, 0x81, 13, 77))
"""In the header of a row of `event`: a number that is the row's own, text of 64 letters, text of 32."""
_FURTHEST = 12

_Column = int | bytes | None


class Salvaged(NamedTuple):
    """An event that is proved by its hash; `chained` says that it stood in its journal without a gap."""

    event: Event
    chained: bool


class Rows(NamedTuple):
    """What could be read of a small table."""

    columns: tuple[str, ...]
    rows: list[tuple[object, ...]]


def salvage_events(path: Path, key: bytes) -> Iterator[Salvaged]:
    """Yield every event of a file that is proved by its hash, in the order of pages; one may come twice.

    A body that does not fit its commitment is left out, the envelope stays. What SQLite's log holds of committed pages
    counts. Raises `OSError` when the file itself cannot be read.
    """
    for size in PAGES:  # cut into another size, some of it is read again or wrongly: the hashes tell
        with _Pages(path, key, size) as pages:
            for number in range(1, pages.count + 1):
                with contextlib.suppress(IndexError, ValueError):
                    yield from filter(None, map(_event, _rows(pages, number)))


def salvage_table(path: Path, key: bytes, table: str) -> Rows:
    """Return the rows of a table up to the first place that cannot be read, from either end."""
    found: dict[tuple[object, ...], None] = {}
    columns: tuple[str, ...] = ()
    for direction in ("ASC", "DESC"):
        with contextlib.suppress(InputRefused, EnvironmentFault):
            db = connect(path, key, read_only=True)
            try:
                columns = tuple(row[1] for row in db.execute(f"PRAGMA table_info({table})").fetchall())
                if columns:
                    for row in db.execute(f"SELECT * FROM {table} ORDER BY 1 {direction}"):
                        found[tuple(row)] = None
            finally:
                db.close()
    return Rows(columns, list(found))


def salvage_names(path: Path, key: bytes) -> tuple[Rows, Rows]:
    """Return what looks like rows of `meta` and of `secret`, for a file whose tables SQLite cannot find any more.

    Nothing proves them: the caller does, by the keys that they hold.
    """
    meta: dict[tuple[object, ...], None] = {}
    secrets: dict[tuple[object, ...], None] = {}
    for row in _all_index_rows(path, key):
        name, value = row if len(row) == 2 else (None, None)
        if isinstance(name, bytes) and isinstance(value, bytes):
            with contextlib.suppress(UnicodeDecodeError):
                told = name.decode()
                secrets[(told, value)] = None
                if told in _META or told.startswith("setting."):
                    meta[(told, value.decode())] = None
    return Rows(("name", "value"), list(meta)), Rows(("name", "value"), list(secrets))


def _all_index_rows(path: Path, key: bytes) -> Iterator[list[_Column]]:
    for size in PAGES:
        with _Pages(path, key, size) as pages:
            for number in range(1, pages.count + 1):
                with contextlib.suppress(IndexError, ValueError):
                    yield from _index_rows(pages, number)


class _Pages:
    """The decrypted pages of a file, as its log leaves them.

    Attributes:
        count: of the pages of `size` bytes.
        usable: bytes of a page that SQLite has; `most`, `most_in_index` and `least` of a row stand in its page
            (https://sqlite.org/fileformat2.html, "B-tree Cell Format").
    """

    def __init__(self, path: Path, key: bytes, size: int) -> None:
        self._size = size
        self.usable = size - RESERVED
        self.most = self.usable - 35
        self.most_in_index = (self.usable - 12) * 64 // 255 - 23
        self.least = (self.usable - 12) * 32 // 255 - 23
        self._path = path
        self._open = contextlib.ExitStack()
        self._streams: dict[Path, BinaryIO] = {}
        self._cipher = AES(key)
        self._log = path.with_name(path.name + "-wal")
        self._frames = dict(self._committed())
        self.count = max([path.stat().st_size // size if path.exists() else 0, *self._frames])

    def __enter__(self) -> _Pages:
        return self

    def __exit__(self, *_error: object) -> None:
        self._open.close()

    def __getitem__(self, number: int) -> bytes:
        file, place = self._frames.get(number, (self._path, (number - 1) * self._size))
        if file not in self._streams:
            self._streams[file] = self._open.enter_context(open(file, "rb"))  # noqa: SIM115  closed by the stack
        self._streams[file].seek(place)
        page = self._streams[file].read(self._size)
        if len(page) < self._size:
            raise ValueError("cut")
        start = _SALT if number == 1 else 0
        decryptor = Cipher(self._cipher, CBC(page[self.usable : self.usable + 16])).decryptor()
        return bytes(start) + decryptor.update(page[start : self.usable]) + decryptor.finalize()

    def _committed(self) -> Iterator[tuple[int, tuple[Path, int]]]:
        """Yield (page, where it lies) of the frames of the log up to its last commit."""
        if not self._log.is_file():
            return
        waiting: list[tuple[int, tuple[Path, int]]] = []
        with open(self._log, "rb") as stream:
            salts = stream.read(_WAL_HEADER)[16:24]
            while len(header := stream.read(_FRAME_HEADER)) == _FRAME_HEADER and header[8:16] == salts:
                waiting.append((int.from_bytes(header[:4], "big"), (self._log, stream.tell())))
                stream.seek(self._size, 1)
                if header[4:8] != bytes(4):  # a commit
                    yield from waiting
                    waiting.clear()


def _rows(pages: _Pages, number: int) -> Iterator[list[_Column]]:
    """Yield the rows of `event` that begin in a page, found by how their headers look.

    The page's own list of its rows is not needed: a wrong bit in it would cost them all.
    """
    page = pages[number]
    place = page.find(_LOOKS)
    while place >= 0:
        # Before it stand the lengths of row and header and the row's number: 3 bytes, or a few more.
        for start in range(max(place - _FURTHEST, 0), place - 2):
            with contextlib.suppress(IndexError, ValueError):
                row = _record(_payload(pages, page, start))
                if len(row) == _COLUMNS:
                    yield row
        place = page.find(_LOOKS, place + 1)


def _index_rows(pages: _Pages, number: int) -> Iterator[list[_Column]]:
    """Yield the rows of a page of an index, or of a table that is one."""
    page = pages[number]
    start = 100 if number == 1 else 0
    if page[start] not in (_INDEX_LEAF, _INDEX_INTERIOR):
        return
    inner = page[start] == _INDEX_INTERIOR
    for cell in range(int.from_bytes(page[start + 3 : start + 5], "big")):
        with contextlib.suppress(IndexError, ValueError):
            pointer = start + (12 if inner else 8) + 2 * cell
            place = int.from_bytes(page[pointer : pointer + 2], "big") + (4 if inner else 0)
            yield _record(_payload(pages, page, place, row_id=False))


def _payload(pages: _Pages, page: bytes, place: int, *, row_id: bool = True) -> bytes:
    length, place = _varint(page, place)
    most = pages.most if row_id else pages.most_in_index
    if row_id:
        _number, place = _varint(page, place)
    if length > _LARGEST_ROW:
        raise ValueError("no event is so long")
    local = length
    if length > most:
        fitting = pages.least + (length - pages.least) % (pages.usable - 4)
        local = fitting if fitting <= most else pages.least
    pieces = [page[place : place + local]]
    follows = int.from_bytes(page[place + local : place + local + 4], "big")
    left = length - local
    while left > 0:
        if not 1 <= follows <= pages.count:
            raise ValueError("it goes on nowhere")
        more = pages[follows]
        pieces.append(more[4 : 4 + min(left, pages.usable - 4)])
        follows, left = int.from_bytes(more[:4], "big"), left - len(pieces[-1])
    return b"".join(pieces)


def _record(payload: bytes) -> list[_Column]:
    end, place = _varint(payload, 0)
    types = []
    while place < end:
        kind, place = _varint(payload, place)
        types.append(kind)
    values: list[_Column] = []
    place = end
    for kind in types:
        size = (0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0)[kind] if kind < 12 else (kind - 12) // 2
        piece = payload[place : place + size]
        if len(piece) != size:
            raise ValueError("cut")
        place += size
        values.append(
            piece
            if kind >= 12
            else None
            if kind == 0
            else kind - 8
            if kind > 7
            else int.from_bytes(piece, "big", signed=True)
        )
    return values


def _event(row: list[_Column]) -> Salvaged | None:
    """Return the event that a row of the table `event` holds, when its hash proves it."""
    if len(row) != _COLUMNS:
        return None
    known, chained, raw, salt, body = row[1], row[6], row[7], row[8], row[9]
    if not isinstance(known, bytes) or not isinstance(raw, bytes) or not isinstance(chained, int):
        return None
    if event_hash(raw).encode() != known:
        return None
    for salted, told in ((salt, body), (None, None)):
        if isinstance(salted, int) or isinstance(told, int):
            continue
        with contextlib.suppress(InputRefused, ValueError):
            return Salvaged(read_line(write_line(restore(raw, salted, told, known.decode()))), bool(chained))
    return None


def _varint(data: bytes, place: int) -> tuple[int, int]:
    value = 0
    for count in range(9):
        byte = data[place + count]
        if count == 8:
            return value << 8 | byte, place + 9
        value = value << 7 | byte & 127
        if byte < 128:
            return value, place + count + 1
    raise ValueError("too long")
