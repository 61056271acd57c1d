"""The compound file (OLE) around old .xls, .doc and locked workbooks: which streams it has, and their bytes.

MS-CFB: sectors chained by a table that may lie; every chain is followed at most once through each sector.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

from fieldapp.system.errors import InputRefused

_ENTRY: Final = 128
_STREAM: Final = 2
_LAST_SECTOR: Final = 0xFFFFFFFA
_FIRST_TABLES: Final = 109


class Compound:
    """The directory of a compound file.

    Raises:
        InputRefused: `sheet.damaged` when it cannot be followed.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        try:
            (shift,) = struct.unpack_from("<H", data, 30)
            first, _, self._cutoff = struct.unpack_from("<III", data, 48)
            if shift not in {9, 12}:
                raise InputRefused("sheet.damaged")
            self._size = 1 << shift
            self._most = len(data) // self._size + 1
            self._next = self._table()
            self._streams = dict(self._entries(self._chain(first)))
        except struct.error as error:
            raise InputRefused("sheet.damaged") from error

    @property
    def names(self) -> frozenset[str]:
        """The names of all streams."""
        return frozenset(self._streams)

    def read(self, name: str) -> bytes:
        """Return the bytes of a stream; b"" for one that is kept among the small ones."""
        first, size = self._streams[name]
        return self._chain(first)[:size] if size >= self._cutoff else b""

    def _sector(self, number: int) -> bytes:
        at = (number + 1) * self._size
        return self._data[at : at + self._size]

    def _table(self) -> list[int]:
        """Return for each sector the one that follows it."""
        tables = list(struct.unpack_from(f"<{_FIRST_TABLES}I", self._data, 76))
        (more,) = struct.unpack_from("<I", self._data, 68)
        a_sector = self._size // 4
        while more < self._most and len(tables) < self._most + _FIRST_TABLES:
            numbers = struct.unpack(f"<{a_sector}I", self._sector(more))
            tables += numbers[:-1]
            more = numbers[-1]
        found: list[int] = []
        for number in tables:
            if number < self._most and len(found) < self._most + a_sector:
                sector = self._sector(number)
                found += struct.unpack(f"<{len(sector) // 4}I", sector[: len(sector) // 4 * 4])
        return found

    def _chain(self, first: int) -> bytes:
        sectors: list[bytes] = []
        number = first
        while number < _LAST_SECTOR:
            if number >= len(self._next) or len(sectors) > self._most:
                raise InputRefused("sheet.damaged")
            sectors.append(self._sector(number))
            number = self._next[number]
        return b"".join(sectors)

    def _entries(self, directory: bytes) -> Iterator[tuple[str, tuple[int, int]]]:
        for at in range(0, len(directory) - _ENTRY + 1, _ENTRY):
            (length,) = struct.unpack_from("<H", directory, at + 64)
            kind = directory[at + 66]
            first, size = struct.unpack_from("<II", directory, at + 116)
            if kind == _STREAM and 2 < length <= 64:
                yield directory[at : at + length - 2].decode("utf-16-le", "replace"), (first, size)
