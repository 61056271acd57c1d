"""Rows of a very long list kept packed, so that a million people fit into the memory of a small laptop."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from typing import Final, overload

import msgspec

from fieldapp.cleaning.roster import RosterRow

MOST_OPEN: Final = 150_000  # rows that are kept as they are: 0.15 GB
_ROWS_OF_A_CHUNK: Final = 500
_LEVEL: Final = 1
_ROWS: Final = msgspec.msgpack.Decoder(list[RosterRow])


class KeptRows(Sequence[RosterRow]):
    """A sequence of rows that are unpacked chunk by chunk as somebody walks by; each time they are new objects."""

    def __init__(self) -> None:
        self._chunks: list[bytes] = []
        self._last: list[RosterRow] = []
        self._opened: tuple[int, list[RosterRow]] = (-1, [])

    def append(self, row: RosterRow) -> None:
        """Add one row at the end."""
        self._last.append(row)
        if len(self._last) == _ROWS_OF_A_CHUNK:
            self._chunks.append(zlib.compress(msgspec.msgpack.encode(self._last), _LEVEL))
            self._last = []

    def __len__(self) -> int:
        return len(self._chunks) * _ROWS_OF_A_CHUNK + len(self._last)

    def __iter__(self) -> Iterator[RosterRow]:
        for chunk in self._chunks:
            yield from _ROWS.decode(zlib.decompress(chunk))
        yield from self._last

    @overload
    def __getitem__(self, index: int) -> RosterRow: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[RosterRow]: ...
    def __getitem__(self, index: int | slice) -> RosterRow | Sequence[RosterRow]:
        if isinstance(index, slice):
            return [self[at] for at in range(*index.indices(len(self)))]
        at = index + len(self) if index < 0 else index
        if not 0 <= at < len(self):
            raise IndexError(index)
        chunk, place = divmod(at, _ROWS_OF_A_CHUNK)
        if chunk == len(self._chunks):
            return self._last[place]
        if self._opened[0] != chunk:
            self._opened = (chunk, _ROWS.decode(zlib.decompress(self._chunks[chunk])))
        return self._opened[1][place]
