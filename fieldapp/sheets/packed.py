"""Rows kept packed: a million of them fit into the memory of a small laptop, and are unpacked as somebody walks by."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any, Final, overload

import msgspec

from fieldapp.sheets.book import Cell, Row
from fieldapp.system.errors import InputRefused

ROWS_OF_A_CHUNK: Final = 500
MANY: Final = 150_000  # rows
LARGEST_CHUNK: Final = 32 * 1024 * 1024
_LEVEL: Final = 1  # a quarter of the size; the next level takes twice the time for a twentieth more
_DATE: Final = 1


class Rows(Sequence[Row]):
    """A sequence of rows that are unpacked chunk by chunk: walk over it, slice it, or ask for one row.

    Walking unpacks anew each time (0.2 s for 100,000 rows of 12 cells) and keeps one chunk in memory; `list(rows)`
    would keep them all. What is derived from it stays small when it is packed again: `pack(change(row) for row in
    rows)`.
    """

    def __init__(self, chunks: Sequence[bytes], count: int) -> None:
        """Take chunks as `pack_chunk` makes them, all but the last of `ROWS_OF_A_CHUNK` rows."""
        self._chunks = tuple(chunks)
        self._count = count
        self._opened: tuple[int, list[Row]] = (-1, [])

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Row]:
        for chunk in self._chunks:
            yield from _unpack(chunk)

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | Sequence[Row]:
        if isinstance(index, slice):
            start, stop, step = index.indices(self._count)
            return self._between(start, stop) if step == 1 else [self[at] for at in range(start, stop, step)]
        at = index + self._count if index < 0 else index
        if not 0 <= at < self._count:
            raise IndexError(index)
        chunk, place = divmod(at, ROWS_OF_A_CHUNK)
        opened = self._opened  # a local name: another thread may open another chunk meanwhile
        if opened[0] != chunk:
            opened = self._opened = (chunk, _unpack(self._chunks[chunk]))
        return opened[1][place]

    def _between(self, start: int, stop: int) -> list[Row]:
        rows: list[Row] = []
        for chunk in range(start // ROWS_OF_A_CHUNK, -(-stop // ROWS_OF_A_CHUNK)):
            first = chunk * ROWS_OF_A_CHUNK
            rows += _unpack(self._chunks[chunk])[max(start - first, 0) : stop - first]
        return rows

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Sequence)
            and len(self) == len(other)
            and all(mine == its for mine, its in zip(self, other, strict=True))
        )

    __hash__ = None  # type: ignore[assignment]  # as of a list: it may be large


def pack(rows: Iterable[Row]) -> Rows:
    """Pack rows as they come, holding one chunk of them."""
    chunks: list[bytes] = []
    count = 0
    walker = iter(rows)
    while some := [(row.number, row.cells) for row in islice(walker, ROWS_OF_A_CHUNK)]:
        chunks.append(pack_chunk(some))
        count += len(some)
    return Rows(chunks, count)


def pack_chunk(rows: Sequence[tuple[int, Sequence[Cell]]], *, of: int = MANY) -> bytes:
    """Pack at most `ROWS_OF_A_CHUNK` rows of a file that has `of` rows so far; few are quicker uncompressed.

    Raises:
        InputRefused: `sheet.long_line` when they are longer than rows of people can be.
    """
    packed = msgspec.msgpack.encode([(number, _wired(cells)) for number, cells in rows])
    if len(packed) > LARGEST_CHUNK:
        raise InputRefused("sheet.long_line")
    return zlib.compress(packed, _LEVEL if of >= MANY else 0)


def _wired(cells: Sequence[Cell]) -> Sequence[object]:
    """Give dates a form of their own: without it they would come back as texts."""
    if date in map(type, cells):
        return [
            msgspec.msgpack.Ext(_DATE, cell.isoformat().encode()) if isinstance(cell, date) else cell for cell in cells
        ]
    return cells


def _unpack(chunk: bytes) -> list[Row]:
    try:
        opener = zlib.decompressobj()
        packed = opener.decompress(chunk, LARGEST_CHUNK)
        return [Row(number, cells) for number, cells in _DECODER.decode(packed)]
    except (zlib.error, msgspec.DecodeError, ValueError) as error:
        raise InputRefused("sheet.crashed") from error


def _extended(code: int, data: memoryview) -> date:
    if code != _DATE:
        raise ValueError(code)
    return date.fromisoformat(bytes(data).decode())


# A cell is `Any` here: msgspec knows no union of text and date; what writes the chunks writes cells.
_DECODER: Final = msgspec.msgpack.Decoder(list[tuple[int, tuple[Any, ...]]], ext_hook=_extended)
