"""Looking through a packed spreadsheet before any library opens it: size, dimensions, entities, formulas.

A file of one kilobyte with cells at A1 and XFD1048576 makes the reading library ask for 512 GB and abort the process,
so cell references are searched in the raw XML first.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final, Literal

import msgspec

from fieldapp.sheets.book import LARGEST_UNPACKED, MOST_CELLS
from fieldapp.system.errors import InputRefused

_MOST_ENTRIES: Final = 2000
_CHUNK: Final = 1024 * 1024
_LONGEST_TAG: Final = 64 * 1024
_HIGHEST_RATIO: Final = 300
_RATIO_MATTERS_FROM: Final = 16 * 1024 * 1024
# A reference beyond column ZZ or row 199999 in a cell that is not empty (`<c .../>` only carries a format).
_FAR_CELL: Final = re.compile(
    rb"<(?:[A-Za-z_][\w.-]*:)?c\s[^<>]*?\br\s*=\s*[\"'](?:[A-Za-z]{3,}\d+|[A-Za-z]+(?:[2-9]\d{5}|\d{7,}))[\"'][^<>]*?"
    rb"(?<!/)>"
)
_FILLED_CELL: Final = re.compile(
    rb"<(?:[A-Za-z_][\w.-]*:)?c\s[^<>]*?\br\s*=\s*[\"']([A-Za-z]{1,2})(\d{1,6})[\"'][^<>]*(?<!/)>"
)
_FAR_ROW: Final = re.compile(
    rb"<(?:[A-Za-z_][\w.-]*:)?row\s[^<>]*?\br\s*=\s*[\"'](?:[2-9]\d{5}|\d{7,})[\"'][^<>]*?(?<!/)>"
)
_HIDDEN_REFERENCE: Final = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?(?:c|row)\s[^<>]*?\br\s*=\s*[\"'][^\"'<>]*&")
_FAR_REPEAT: Final = re.compile(rb"<table:table-cell\b[^<>]*number-columns-repeated=[\"']\d{4,}[\"'][^<>]*(?<!/)>")
_FORMULA: Final = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?f(?=[\s>])|\btable:formula=")
_ENTITY: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ODS_TYPE: Final = b"application/vnd.oasis.opendocument.spreadsheet"


class Packed(msgspec.Struct, frozen=True):
    """What a packed spreadsheet turned out to be."""

    kind: Literal["xlsx", "ods"]
    formulas: int


def check_zip(data: bytes) -> Packed:
    """Look through the archive, unpacking it in pieces and keeping nothing.

    Raises:
        InputRefused: `sheet.not_a_spreadsheet`, `sheet.damaged`, `sheet.password`, `sheet.bomb` (too many or too large
            entries), `sheet.dimensions` (a cell far away), `sheet.entities` (a document type inside).
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            kind = _kind(archive, entries)
            _check_sizes(entries)
            formulas = 0
            unpacked = 0
            for entry in entries:
                extent = _Extent()
                for piece, size in _pieces(archive, entry):
                    unpacked += size
                    if unpacked > LARGEST_UNPACKED:
                        raise InputRefused("sheet.bomb")
                    formulas += _check_piece(piece)
                    extent.grow(piece)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as error:
        raise InputRefused("sheet.damaged") from error
    return Packed(kind, formulas)


def _kind(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> Literal["xlsx", "ods"]:
    if len(entries) > _MOST_ENTRIES:
        raise InputRefused("sheet.bomb")
    if any(entry.flag_bits & 1 for entry in entries):
        raise InputRefused("sheet.password")
    names = {entry.filename for entry in entries}
    if "[Content_Types].xml" in names and any(name.startswith("xl/") and name.endswith(".xml") for name in names):
        return "xlsx"
    if "mimetype" in names:
        with archive.open("mimetype") as stream:
            if stream.read(len(_ODS_TYPE)) == _ODS_TYPE:
                return "ods"
    raise InputRefused("sheet.not_a_spreadsheet")


def _check_sizes(entries: list[zipfile.ZipInfo]) -> None:
    if sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
        raise InputRefused("sheet.bomb")
    for entry in entries:
        if entry.file_size > _RATIO_MATTERS_FROM and entry.file_size > _HIGHEST_RATIO * max(1, entry.compress_size):
            raise InputRefused("sheet.bomb")


def _pieces(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[tuple[bytes, int]]:
    """Yield pieces that end where a tag ends, and how many bytes were unpacked for each."""
    rest = b""
    with archive.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            piece = rest + chunk
            cut = piece.rfind(b"<")
            rest = piece[cut:] if cut >= 0 and len(piece) - cut <= _LONGEST_TAG else b""
            yield piece[: len(piece) - len(rest)], len(chunk)
    yield rest, 0


class _Extent:
    """The box around the filled cells of one entry. The library keeps every cell of it, also the empty ones."""

    def __init__(self) -> None:
        self._bottom = self._right = 0

    def grow(self, piece: bytes) -> None:
        """Take in the cells of a piece."""
        for letters, digits in _FILLED_CELL.findall(piece):
            column = 0
            for letter in letters.upper():
                column = column * 26 + letter - ord("A") + 1
            self._right = max(self._right, column)
            self._bottom = max(self._bottom, int(digits))
        if self._right * self._bottom > MOST_CELLS:
            raise InputRefused("sheet.dimensions")


def _check_piece(piece: bytes) -> int:
    if _ENTITY.search(piece):
        raise InputRefused("sheet.entities")
    if any(pattern.search(piece) for pattern in (_FAR_CELL, _FAR_ROW, _HIDDEN_REFERENCE, _FAR_REPEAT)):
        raise InputRefused("sheet.dimensions")
    return sum(1 for _ in _FORMULA.finditer(piece))
