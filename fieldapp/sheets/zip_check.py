"""Looking through a packed spreadsheet before any library opens it: kind, size, dimensions, entities, formulas.

A file of one kilobyte with cells at A1 and XFD1048576 makes the reading library ask for 512 GB and abort the process,
so cell references are searched in the raw XML first: roughly in every part of the archive, whatever its name, and
exactly where the rough look shows something far away.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final, Literal

import msgspec

from fieldapp.sheets import ods_layout, xlsb_layout, xlsx_layout
from fieldapp.sheets.book import LARGEST_UNPACKED, LARGEST_WORKBOOK
from fieldapp.sheets.layout import Box, Layout, column_number
from fieldapp.system.errors import InputRefused

Packaged = Literal["xlsx", "xlsb", "ods"]

_MOST_ENTRIES: Final = 2000
_CHUNK: Final = 1024 * 1024
_LONGEST_TAG: Final = 64 * 1024
_HIGHEST_RATIO: Final = 300
_RATIO_MATTERS_FROM: Final = 16 * 1024 * 1024
_REFERENCE: Final = re.compile(rb"r\s*=\s*[\"']([A-Za-z]*\d+)[\"']")
_HIDDEN_REFERENCE: Final = re.compile(rb"<(?:[\w.-]+:)?(?:c|row)\s[^<>]*?\br\s*=\s*[\"'][^\"'<>]*&")
_PREFIXED: Final = re.compile(rb"<[\w.-]+:(c|f|row)[\s>]")
_ENTITY: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_BEFORE_XML: Final = b"\xef\xbb\xbf \t\r\n"
_PACKINGS: Final = frozenset([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])  # no office program packs otherwise
_DIGITS: Final = b"0123456789"
_LETTERS: Final = bytes(range(ord("A"), ord("Z") + 1)) + bytes(range(ord("a"), ord("z") + 1))
_ODS_TYPE: Final = b"application/vnd.oasis.opendocument.spreadsheet"
_LOCKED_PART: Final = b"manifest:encryption-data"
_MANIFEST: Final = "META-INF/manifest.xml"
_DAMAGE: Final = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError, KeyError)


class Packed(msgspec.Struct, frozen=True):
    """What a packed spreadsheet turned out to be; layouts by the names of sheets, where .ods or .xlsb tells them."""

    kind: Packaged
    formulas: int
    layouts: dict[str, Layout]


def check_zip(data: bytes) -> Packed:
    """Look through the archive, unpacking it in pieces and keeping nothing.

    Raises:
        InputRefused: `sheet.not_a_spreadsheet`, `sheet.word_file`, `sheet.archive` (what it is instead),
            `sheet.damaged`, `sheet.password`, `sheet.too_large`, `sheet.bomb` (too many or too large entries),
            `sheet.dimensions` (a cell far away), `sheet.entities` (a document type inside).
    """
    if len(data) > LARGEST_WORKBOOK:
        raise InputRefused("sheet.too_large")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            kind = _kind(archive, entries)
            _check_sizes(entries)
            room = LARGEST_UNPACKED
            formulas = 0
            for entry in entries:
                looked = _Look()
                for piece, size in _pieces(archive, entry):
                    room -= size
                    if room < 0:
                        raise InputRefused("sheet.bomb")
                    looked.at(piece)
                formulas += looked.formulas
                if looked.far:
                    xlsx_layout.check_part(archive, entry)
            # Both: an archive may be several kinds at once, and the library tries one after the other.
            layouts = {**ods_layout.layouts(archive), **xlsb_layout.layouts(archive)}
    except _DAMAGE as error:
        raise InputRefused("sheet.damaged") from error
    return Packed(kind, formulas, layouts)


def xml_layouts(data: bytes) -> dict[str, Layout]:
    """Return what .xlsx tells of its sheets besides the cells, by their names; the archive was looked through.

    Raises:
        InputRefused: `sheet.damaged`, `sheet.entities`.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return xlsx_layout.layouts(archive)
    except _DAMAGE as error:
        raise InputRefused("sheet.damaged") from error


def _kind(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> Packaged:
    if len(entries) > _MOST_ENTRIES:
        raise InputRefused("sheet.bomb")
    if any(entry.flag_bits & 1 for entry in entries):
        raise InputRefused("sheet.password")
    if any(entry.compress_type not in _PACKINGS for entry in entries):
        raise InputRefused("sheet.damaged")
    names = {entry.filename for entry in entries}
    if "[Content_Types].xml" in names:
        if "xl/workbook.bin" in names:
            return "xlsb"
        if any(name.startswith("xl/") and name.endswith(".xml") for name in names):
            return "xlsx"
        if any(name.startswith("word/") for name in names):
            raise InputRefused("sheet.word_file")
        raise InputRefused("sheet.not_a_spreadsheet")
    if "mimetype" not in names:
        raise InputRefused("sheet.archive" if names else "sheet.damaged")
    with archive.open("mimetype") as stream:
        if stream.read(len(_ODS_TYPE)) != _ODS_TYPE:
            raise InputRefused("sheet.not_a_spreadsheet")
    if _MANIFEST in names:
        with archive.open(_MANIFEST) as stream:
            if _LOCKED_PART in stream.read(_CHUNK):
                raise InputRefused("sheet.password")
    return "ods"


def _check_sizes(entries: list[zipfile.ZipInfo]) -> None:
    if sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
        raise InputRefused("sheet.bomb")
    for entry in entries:
        if entry.file_size > _RATIO_MATTERS_FROM and entry.file_size > _HIGHEST_RATIO * max(1, entry.compress_size):
            raise InputRefused("sheet.bomb")


def _pieces(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[tuple[bytes, int]]:
    """Yield pieces that end where a tag begins, and how many bytes were unpacked for each."""
    rest = b""
    with archive.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            piece = rest + chunk
            cut = piece.rfind(b"<")
            rest = piece[cut:] if cut >= 0 and len(piece) - cut <= _LONGEST_TAG else b""
            yield piece[: len(piece) - len(rest)], len(chunk)
    yield rest, 0


class _Look:
    """A rough look at one part. It counts every reference, also of empty cells, and cells that have none."""

    def __init__(self) -> None:
        self._box = Box()
        self._xml: bool | None = None  # a large picture has the three bytes of `<c>` somewhere
        self.formulas = 0
        self.far = False

    def at(self, piece: bytes) -> None:
        """Look at one piece; few searches in C, as a list of 100,000 rows has millions of tags."""
        if b"<!" in piece and _ENTITY.search(piece):
            raise InputRefused("sheet.entities")
        if self._xml is None:
            self._xml = piece.lstrip(_BEFORE_XML).startswith(b"<")
        references = _REFERENCE.findall(piece)
        tags = piece.count(b"<c") + piece.count(b"<row")
        if tags > len(references):  # other tags begin so too
            tags = sum(map(piece.count, (b"<c ", b"<c>", b"<row ", b"<row>")))
        if b"<f" in piece or b":formula" in piece:
            self.formulas += sum(map(piece.count, (b"<f>", b"<f ", b"table:formula=")))
        if b":c" in piece or b":f" in piece:
            prefixed = _PREFIXED.findall(piece)
            self.formulas += prefixed.count(b"f")
            tags += len(prefixed) - prefixed.count(b"f")
        if references:
            joined = b",".join(references)
            rows = set(joined.translate(None, _LETTERS).split(b","))
            columns = set(joined.translate(None, _DIGITS).split(b","))
            self._box.grow(max(map(int, rows)), max(column_number(letters.decode()) for letters in columns))
        self.far = (
            self.far
            or self._box.too_large
            or (self._xml and tags > len(references))
            or (b"&" in piece and _HIDDEN_REFERENCE.search(piece) is not None)
        )
