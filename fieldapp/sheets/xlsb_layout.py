"""What .xlsb (BIFF12) tells of a sheet besides its cells, and the box around the filled ones.

A part is a row of records: type and size in seven-bit bytes, then the body (MS-XLSB 2.1.4).
"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator
from typing import Final

from fieldapp.sheets.book import MOST_COLUMNS
from fieldapp.sheets.layout import Box, Layout
from fieldapp.sheets.xlsx_layout import part_targets
from fieldapp.system.errors import InputRefused

_ROW, _COLUMN, _SHEET, _MERGE = 0, 60, 156, 176
_FILLED: Final = frozenset([*range(2, 12), 62])  # 1 is a cell that only carries a format
_HIDDEN_ROW: Final = 0x10
_HIDDEN_COLUMN: Final = 0x01
_MORE: Final = 0x80
_WORKBOOK: Final = "xl/workbook.bin"


def layouts(archive: zipfile.ZipFile) -> dict[str, Layout]:
    """Return hidden rows and columns and merged ranges by the names of the sheets; fonts are not read.

    Raises:
        InputRefused: `sheet.dimensions`, `sheet.damaged`.
    """
    targets = part_targets(archive, "xl/_rels/workbook.bin.rels")
    names = set(archive.namelist())
    if _WORKBOOK not in names:
        return {}
    read = {part: _layout(archive.read(part)) for part in set(targets.values()) & names if part.endswith(".bin")}
    return {name: read[targets[part]] for name, part in _sheets(archive) if targets.get(part, "") in read}


def _sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    for kind, body in _records(archive.read(_WORKBOOK)):
        if kind == _SHEET:
            relation, behind = _text(body, 8)
            yield _text(body, behind)[0], relation


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    try:
        while at < len(data):
            kind = data[at]
            at += 1
            if kind & _MORE:
                kind = kind & 0x7F | data[at] << 7
                at += 1
            size = shift = 0
            while True:
                size |= (data[at] & 0x7F) << shift
                at += 1
                shift += 7
                if not data[at - 1] & _MORE or shift > 21:
                    break
            yield kind, data[at : at + size]
            at += size
    except IndexError as error:
        raise InputRefused("sheet.damaged") from error


def _text(body: bytes, at: int) -> tuple[str, int]:
    """Return a text with its length before it, and where it ends."""
    (length,) = struct.unpack_from("<I", body, at)
    behind = at + 4 + 2 * length
    return body[at + 4 : behind].decode("utf-16-le", "replace"), behind


def _layout(data: bytes) -> Layout:
    layout, box = Layout(), Box()
    row = 0
    try:
        for kind, body in _records(data):
            if kind in _FILLED:
                box.grow(row + 1, int.from_bytes(body[:4], "little") + 1)
                if box.too_large:
                    raise InputRefused("sheet.dimensions")
            elif kind == _ROW:
                row = int.from_bytes(body[:4], "little")
                if body[11] & _HIDDEN_ROW:
                    layout.hidden_rows.add(row + 1)
            elif kind == _COLUMN:
                first, last, _, _, flags = struct.unpack_from("<IIIIH", body)
                if flags & _HIDDEN_COLUMN:
                    layout.hidden_columns.update(range(first, min(last + 1, MOST_COLUMNS)))
            elif kind == _MERGE:
                top, bottom, left, right = struct.unpack_from("<IIII", body)
                layout.merged.append((top, left, bottom, right))
    except (struct.error, IndexError) as error:
        raise InputRefused("sheet.damaged") from error
    return layout
