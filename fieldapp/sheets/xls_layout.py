"""What old .xls (BIFF5 and BIFF8) tells of a sheet besides its cells: hidden rows and columns, fonts, and a password.

The stream is a row of records: type and size in two bytes each, then the body (MS-XLS 2.1.4). Fonts are the evidence
for texts of the 1990s: `.VnTime` is TCVN3, `VNI-Times` is VNI.
"""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Iterator
from typing import Final

from fieldapp.sheets.compound import Compound
from fieldapp.sheets.layout import TEXTS_FOR_FONTS, Box, Layout, most_used
from fieldapp.system.errors import InputRefused

_FILE_PASS, _SHEET, _FONT, _XF = 0x2F, 0x85, 0x31, 0xE0
_BEGIN, _ROW, _COLUMN = 0x809, 0x208, 0x7D
_LABEL, _LABEL_SHARED, _RICH = 0x204, 0xFD, 0xD6
_CELLS: Final = frozenset([0x06, 0x7E, 0xBD, 0x203, _LABEL, 0x205, _LABEL_SHARED, _RICH])
_TEXTS: Final = frozenset([_LABEL, _LABEL_SHARED, _RICH])
_HIDDEN_ROW: Final = 0x20
_HIDDEN_COLUMN: Final = 0x01
_BIFF8: Final = 0x600
_NO_SUCH_FONT: Final = 4  # the fonts are counted 0 1 2 3 5 6 …


def check_compound(data: bytes) -> dict[str, Layout]:
    """Look through the compound file; return layouts by the names of the sheets, as far as they can be told.

    Raises:
        InputRefused: `sheet.password`, `sheet.word_file`, `sheet.not_a_spreadsheet`, `sheet.dimensions`,
            `sheet.damaged`.
    """
    compound = Compound(data)
    if "EncryptedPackage" in compound.names:
        raise InputRefused("sheet.password")
    if "WordDocument" in compound.names:
        raise InputRefused("sheet.word_file")
    name = next((name for name in ("Workbook", "Book", "WORKBOOK", "BOOK") if name in compound.names), None)
    if name is None:
        raise InputRefused("sheet.not_a_spreadsheet")
    try:
        return _layouts(compound.read(name))
    except (struct.error, IndexError) as error:
        raise InputRefused("sheet.damaged") from error


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    at = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        yield at, kind, stream[at + 4 : at + 4 + size]
        at += 4 + size


def _layouts(stream: bytes) -> dict[str, Layout]:
    names: dict[int, str] = {}
    fonts: list[str] = []
    styles: list[int] = []
    found: dict[str, Layout] = {}
    sheet = _Sheet()
    wide = True
    for at, kind, body in _records(stream):
        if kind == _FILE_PASS:
            raise InputRefused("sheet.password")
        if kind == _BEGIN:
            wide = int.from_bytes(body[:2], "little") >= _BIFF8
            sheet.tell_fonts(fonts, styles)
            sheet = _Sheet()
            if at in names:
                found[names[at]] = sheet.layout
        elif kind == _SHEET:
            names[int.from_bytes(body[:4], "little")] = _text(body, 6, wide=wide)
        elif kind == _FONT:
            fonts.append(_text(body, 14, wide=wide))
        elif kind == _XF:
            styles.append(int.from_bytes(body[:2], "little"))
        else:
            sheet.take(kind, body)
    sheet.tell_fonts(fonts, styles)
    return found


class _Sheet:
    """One sheet while its records pass by."""

    def __init__(self) -> None:
        self.layout = Layout()
        self._box = Box()
        self._styles: dict[int, Counter[int]] = {}
        self._texts = 0

    def take(self, kind: int, body: bytes) -> None:
        if kind in _CELLS:
            row, column, style = struct.unpack_from("<HHH", body)
            self._box.grow(row + 1, column + 1)
            self._box.check()
            if kind in _TEXTS and self._texts < TEXTS_FOR_FONTS:
                self._texts += 1
                self._styles.setdefault(column, Counter())[style] += 1
        elif kind == _ROW and body[12] & _HIDDEN_ROW:
            self.layout.hidden_rows.add(int.from_bytes(body[:2], "little") + 1)
        elif kind == _COLUMN and body[8] & _HIDDEN_COLUMN:
            first, last = struct.unpack_from("<HH", body)
            self.layout.hidden_columns.update(range(first, min(last, 255) + 1))

    def tell_fonts(self, fonts: list[str], styles: list[int]) -> None:
        """Turn the numbers of styles into names of fonts."""

        def name(style: int) -> str:
            font = styles[style] if style < len(styles) else 0
            font -= font > _NO_SUCH_FONT
            return fonts[font] if font < len(fonts) else ""

        counted: dict[int, Counter[str]] = {}
        for column, counts in self._styles.items():
            for style, count in counts.items():
                counted.setdefault(column, Counter())[name(style)] += count
        self.layout.fonts = {column: font for column, font in most_used(counted).items() if font}


def _text(body: bytes, at: int, *, wide: bool) -> str:
    """Return a text with its length in one byte before it: of one or two bytes a letter, as BIFF8 says; else of one."""
    length = body[at]
    if not wide:
        return body[at + 1 : at + 1 + length].decode("cp1252", "replace")
    if body[at + 1] & 1:
        return body[at + 2 : at + 2 + 2 * length].decode("utf-16-le", "replace")
    return body[at + 2 : at + 2 + length].decode("latin-1")
