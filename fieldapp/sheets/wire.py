"""What the child says to the program while it reads: pieces, each behind its length."""

from __future__ import annotations

from typing import IO, Final

import msgspec

from fieldapp.sheets.book import Kind
from fieldapp.sheets.layout import Layout
from fieldapp.sheets.packed import LARGEST_CHUNK

_LENGTH: Final = 4


class SheetBegins(msgspec.Struct, frozen=True, array_like=True, tag="sheet"):
    """A sheet comes; `rows` is how many there are, empty ones included, 0 when that is not known."""

    name: str
    hidden: bool
    rows: int
    layout: Layout


class SomeRows(msgspec.Struct, frozen=True, array_like=True, tag="rows"):
    """Rows of that sheet, packed (`packed.pack_chunk`), and the number of the last row that was looked at."""

    count: int
    reached: int
    chunk: bytes


class Read(msgspec.Struct, frozen=True, array_like=True, tag="read"):
    """All was said."""

    kind: Kind
    formulas: int


class Refused(msgspec.Struct, frozen=True, array_like=True, tag="refused"):
    """The file was refused; nothing that was said before counts."""

    code: str


Piece = SheetBegins | SomeRows | Read | Refused
_DECODER: Final[msgspec.msgpack.Decoder[Piece]] = msgspec.msgpack.Decoder(Piece)


def write_piece(stream: IO[bytes], piece: Piece) -> None:
    """Write a piece, and let it go at once."""
    data = msgspec.msgpack.encode(piece)
    stream.write(len(data).to_bytes(_LENGTH, "little") + data)
    stream.flush()


def read_piece(stream: IO[bytes]) -> Piece | None:
    """Return the next piece; None at the end, also when it comes in the middle of one or what comes is no piece."""
    length = int.from_bytes(stream.read(_LENGTH), "little")
    if not 0 < length <= LARGEST_CHUNK:
        return None
    try:
        return _DECODER.decode(stream.read(length))
    except msgspec.DecodeError:
        return None
