"""Workbooks that no library at hand writes: .ods, .xlsb and old .xls, as small as they can be, for tests."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterable, Sequence
from io import BytesIO
from pathlib import Path

_ODS = "urn:oasis:names:tc:opendocument:xmlns"
_SPREADSHEET = "application/vnd.oasis.opendocument.spreadsheet"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_BINARY = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SECTOR = 512
_END, _FREE, _TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def ods(path: Path, tables: str, *, manifest: str = "", styles: str = "") -> Path:
    """Write an .ods around its `<table:table>` elements."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", _SPREADSHEET)
        archive.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{_ODS}:manifest:1.0">{manifest}</manifest:manifest>',
        )
        archive.writestr(
            "content.xml",
            f'<office:document-content xmlns:office="{_ODS}:office:1.0" xmlns:table="{_ODS}:table:1.0" '
            f'xmlns:text="{_ODS}:text:1.0" xmlns:style="{_ODS}:style:1.0"><office:automatic-styles>{styles}'
            f"</office:automatic-styles><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
            "</office:document-content>",
        )
    return path


def ods_cell(text: str, attributes: str = "") -> str:
    """Return a cell of text."""
    return f'<table:table-cell {attributes} office:value-type="string"><text:p>{text}</text:p></table:table-cell>'


def xlsb(path: Path, sheet: Iterable[tuple[int, bytes]], *, hidden: bool = False) -> Path:
    """Write an .xlsb with one sheet "A" from its records between the beginning and the end of its data."""
    relations = (
        f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="r1" Type="{_BINARY}/{{}}" Target="{{}}"/></Relationships>'
    )
    workbook = [
        (131, b""),
        (143, b""),
        (156, struct.pack("<II", int(hidden), 1) + _wide("r1") + _wide("A")),
        (144, b""),
        (132, b""),
    ]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("_rels/.rels", relations.format("officeDocument", "xl/workbook.bin"))
        archive.writestr("xl/workbook.bin", b"".join(_record12(*one) for one in workbook))
        archive.writestr("xl/_rels/workbook.bin.rels", relations.format("worksheet", "worksheets/sheet1.bin"))
        archive.writestr("xl/worksheets/sheet1.bin", b"".join(_record12(*one) for one in sheet))
    return path


def xlsb_sheet(
    rows: Sequence[tuple[int, Sequence[str], bool]],
    *,
    hidden_column: int | None = None,
    merges: Sequence[tuple[int, int, int, int]] = (),
) -> list[tuple[int, bytes]]:
    """Return the records of a sheet: rows as 0-based number, texts, and whether it is hidden."""
    last = max(number for number, _, _ in rows)
    wide = max(len(texts) for _, texts, _ in rows)
    records = [(129, b""), (148, struct.pack("<IIII", 0, last, 0, wide - 1))]
    if hidden_column is not None:
        column = struct.pack("<IIIIH", hidden_column, hidden_column, 2560, 0, 1)
        records += [(390, b""), (60, column), (391, b"")]
    records.append((145, b""))
    for number, texts, hidden in rows:
        records.append((0, struct.pack("<IIHBBBI", number, 0, 300, 0, 0x10 if hidden else 0, 0, 0)))
        records += [(6, struct.pack("<II", column, 0) + _wide(text)) for column, text in enumerate(texts)]
    records.append((146, b""))
    records += [(176, struct.pack("<IIII", top, bottom, left, right)) for top, left, bottom, right in merges]
    return [*records, (130, b"")]


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _record12(kind: int, body: bytes) -> bytes:
    size, sizes = len(body), bytearray()
    while size > 0x7F:
        sizes.append(size & 0x7F | 0x80)
        size >>= 7
    sizes.append(size)
    return (bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])) + bytes(sizes) + body


def compound(streams: dict[str, bytes]) -> bytes:
    """Return a compound file of these streams, each padded so that it is none of the small ones."""
    bodies = {name: data.ljust(4096, b"\0") for name, data in streams.items()}
    counts = [1, -(-128 * (len(bodies) + 1) // _SECTOR), *(-(-len(data) // _SECTOR) for data in bodies.values())]
    assert sum(counts) <= _SECTOR // 4
    table, starts = [_TABLE], []
    for count in counts[1:]:
        starts.append(len(table))
        table += [*range(len(table) + 1, len(table) + count), _END]
    entries = [_entry("Root Entry", 5, _END, 0, child=1)]
    for at, (name, data) in enumerate(bodies.items(), start=1):
        entries.append(_entry(name, 2, starts[at], len(data), right=at + 1 if at < len(bodies) else _FREE))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIIII", 0, 1, 1, 0, 4096, _END, 0, _END, 0, 0)
    sectors = [
        struct.pack(f"<{len(table)}I", *table).ljust(_SECTOR, b"\xff"),
        b"".join(entries).ljust(_SECTOR * counts[1], b"\0"),
        *(data.ljust(_SECTOR * count, b"\0") for data, count in zip(bodies.values(), counts[2:], strict=True)),
    ]
    return header.ljust(_SECTOR, b"\xff") + b"".join(sectors)


def _entry(name: str, kind: int, first: int, size: int, *, child: int = _FREE, right: int = _FREE) -> bytes:
    words = name.encode("utf-16-le")
    return (
        words.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(words) + 2, kind, 1, _FREE, right, child)
        + bytes(36)
        + struct.pack("<IQ", first, size)
    )


def xls(
    rows: Sequence[tuple[str, ...]],
    *,
    hidden_rows: Sequence[int] = (),
    hidden_columns: Sequence[int] = (),
    fonts: Sequence[str] = ("Arial",),
    locked: bool = False,
) -> bytes:
    """Return an .xls (BIFF8) with one sheet "A"; the cells of column n have font n, the last font from there on."""
    begin = struct.pack("<HHHHII", 0x600, 5, 0, 1997, 0, 6)
    start = [(0x809, begin)]
    if locked:
        start.append((0x2F, bytes(54)))
    start += [(0x31, struct.pack("<HHHHHBBBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0) + _short(font)) for font in fonts]
    # A font is skipped in counting: number 4 does not exist.
    styles = [number + (number > 3) for number in range(len(fonts))]
    start += [(0xE0, struct.pack("<HHHBBBBIIH", style, 0, 0, 0, 0, 0, 0, 0, 0, 0)) for style in styles]
    sheet = [(0x809, struct.pack("<HHHHII", 0x600, 16, 0, 1997, 0, 6))]
    sheet += [(0x7D, struct.pack("<HHHHHH", column, column, 2560, 0, 1, 0)) for column in hidden_columns]
    sheet.append((0x200, struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows)), 0)))
    for number in range(len(rows)):
        flags = 0x20 if number in hidden_rows else 0
        sheet.append((0x208, struct.pack("<HHHHHHHH", number, 0, len(rows[number]), 300, 0, 0, flags, 0)))
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            place = struct.pack("<HHH", number, column, min(column, len(fonts) - 1))
            sheet.append((0x204, place + struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")))
    sheet.append((0x0A, b""))
    name = _short("A")
    length = sum(4 + len(body) for _, body in start) + 4 + 6 + len(name) + 4
    start += [(0x85, struct.pack("<IBB", length, 0, 0) + name), (0x0A, b"")]
    stream = b"".join(struct.pack("<HH", kind, len(body)) + body for kind, body in [*start, *sheet])
    return compound({"Workbook": stream})


def _short(text: str) -> bytes:
    return struct.pack("<BB", len(text), 1) + text.encode("utf-16-le")


def zipped(parts: dict[str, bytes]) -> bytes:
    """Return an archive of these parts."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()
