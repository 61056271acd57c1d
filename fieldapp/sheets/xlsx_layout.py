"""What .xlsx tells of a sheet besides its cells, and the exact box around the filled ones."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from typing import Final

from fieldapp.sheets.book import MOST_COLUMNS
from fieldapp.sheets.layout import TEXTS_FOR_FONTS, Box, Layout, column_number, most_used
from fieldapp.sheets.xml_walk import Attributes, walk, whole

_REFERENCE: Final = re.compile(r"([A-Za-z]{1,7})(\d{1,9})")
_HIDDEN: Final = re.compile(rb"<(?:[\w.-]+:)?(row|col)\s([^<>]*\bhidden\s*=\s*[\"'](?:1|true)[\"'][^<>]*)>")
_CELL: Final = re.compile(rb"<(?:[\w.-]+:)?c\s([^<>]*\bt\s*=\s*[\"'](?:s|str|inlineStr)[\"'][^<>]*)>")
_IN_TAG: Final = re.compile(rb"\b(r|s|min|max)\s*=\s*[\"']([A-Za-z]{0,3})(\d{1,7})[\"']")
_CHUNK: Final = 1024 * 1024
_WORKBOOK: Final = "xl/workbook.xml"


def check_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Raise `sheet.dimensions` when filled cells of this part are too far away; empty cells and rows do not count.

    This takes two seconds for a million cells, so it is asked only when the rough look saw something.
    """
    box = Box()
    row = column = 0
    inside = False

    def start(name: str, attributes: Attributes) -> None:
        nonlocal row, column, inside
        if name == "row":
            row, column, inside = whole(attributes.get("r", ""), row + 1), 0, False
        elif name == "c":
            found = _REFERENCE.fullmatch(attributes.get("r", ""))
            if found:
                row, column = int(found[2]), column_number(found[1])
            else:
                column += 1
            inside = True
        elif inside:
            box.grow(row, column)
            box.check()
            inside = False

    def end(name: str) -> None:
        nonlocal inside
        inside = inside and name != "c"

    with archive.open(entry) as stream:
        walk(stream, start, end)


def layouts(archive: zipfile.ZipFile) -> dict[str, Layout]:
    """Return hidden rows and columns, and the fonts of the first texts, by the names of the sheets.

    Rows without a number of their own (no office program writes such) are not known to be hidden. Merged ranges are
    left to the library.
    """
    fonts = _fonts(archive)
    return {name: _layout(archive, part, fonts) for name, part in _sheets(archive)}


def _sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Yield the name of each sheet and the path of its part, as far as the archive has it."""
    targets = part_targets(archive, "xl/_rels/workbook.xml.rels")
    sheets: list[tuple[str, str]] = []

    def start(name: str, attributes: Attributes) -> None:
        if name == "sheet":
            sheets.append((attributes.get("name", ""), targets.get(attributes.get("id", ""), "")))

    if _WORKBOOK in archive.namelist():
        with archive.open(_WORKBOOK) as stream:
            walk(stream, start)
    names = set(archive.namelist())
    yield from ((name, part) for name, part in sheets if part in names)


def part_targets(archive: zipfile.ZipFile, relations: str) -> dict[str, str]:
    """Return the paths inside the archive to which the relations of a workbook point, by their ids."""
    targets: dict[str, str] = {}

    def start(name: str, attributes: Attributes) -> None:
        target = attributes.get("Target", "")
        if name == "Relationship" and attributes.get("TargetMode", "") != "External":
            targets[attributes.get("Id", "")] = target[1:] if target.startswith("/") else f"xl/{target}"

    if relations in archive.namelist():
        with archive.open(relations) as stream:
            walk(stream, start)
    return targets


def _fonts(archive: zipfile.ZipFile) -> list[str]:
    """Return the name of the font of every style of cells."""
    names: list[str] = []
    styles: list[str] = []
    inside = ""

    def start(name: str, attributes: Attributes) -> None:
        nonlocal inside
        if name in {"fonts", "cellXfs", "cellStyleXfs", "dxfs"}:
            inside = name
        elif inside == "fonts" and name == "font":
            names.append("")
        elif inside == "fonts" and name == "name" and names:
            names[-1] = attributes.get("val", "")
        elif inside == "cellXfs" and name == "xf":
            font = whole(attributes.get("fontId", ""))
            styles.append(names[font] if font < len(names) else "")

    if "xl/styles.xml" in archive.namelist():
        with archive.open("xl/styles.xml") as stream:
            walk(stream, start)
    return styles


def _layout(archive: zipfile.ZipFile, part: str, fonts: list[str]) -> Layout:
    layout = Layout()
    counts: dict[int, Counter[str]] = {}
    texts = 0
    rest = b""
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            piece = rest + chunk
            cut = piece.rfind(b"<")
            piece, rest = piece[:cut], piece[cut:][-_CHUNK:]
            if b"hidden" in piece:
                _note_hidden(piece, layout)
            if texts < TEXTS_FOR_FONTS:
                texts += _note_fonts(piece, fonts, counts)
    layout.fonts = most_used(counts)
    return layout


def _note_hidden(piece: bytes, layout: Layout) -> None:
    for found in _HIDDEN.finditer(piece):
        said = {name: int(digits) for name, _, digits in _IN_TAG.findall(found[2])}
        if found[1] == b"row":
            layout.hidden_rows.add(said.get(b"r", 0))
        else:
            layout.hidden_columns.update(range(said.get(b"min", 1) - 1, min(said.get(b"max", 0), MOST_COLUMNS)))


def _note_fonts(piece: bytes, fonts: list[str], counts: dict[int, Counter[str]]) -> int:
    texts = 0
    for found in _CELL.finditer(piece):
        said = {name: (letters, int(digits)) for name, letters, digits in _IN_TAG.findall(found[1])}
        letters, style = said.get(b"r", (b"", 0))[0], said.get(b"s", (b"", 0))[1]
        if letters and style < len(fonts) and fonts[style]:
            texts += 1
            counts.setdefault(column_number(letters.decode()) - 1, Counter())[fonts[style]] += 1
    return texts
