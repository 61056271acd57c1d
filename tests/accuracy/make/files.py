"""Writing a list as a file: workbook or text, in Unicode or with old fonts, whole or column by column."""

from __future__ import annotations

import csv
import io
import unicodedata
from datetime import date
from pathlib import Path
from random import Random

import xlsxwriter

from tests.accuracy.make.fonts import typed
from tests.accuracy.make.layout import Line, Sheet, build, choose
from tests.accuracy.make.mess import Cell
from tests.accuracy.make.people import Person

_TEXT_KINDS = (("csv", ";"), ("csv", ","), ("tsv", "\t"), ("txt", "|"))
_ENCODINGS = ("utf-8-sig", "utf-8", "utf-16", "cp1258", "tcvn3", "tcvn3-lost", "vni")
_FONTS = ("", "", "", "tcvn3", "vni", "tcvn3-capitals", "tcvn3-lost", "mixed")
# Where ư was lost, these alone read back as one syllable; a person with another name is left out of such a list.
_ONE_READING = frozenset(
    [
        *("phương", "hương", "dương", "trường", "cường", "hường", "lương", "vương", "trương", "thương", "hưng"),
        *("được", "phượng", "phường"),
    ]
)


def make_list(random: Random, out: Path, stem: str, people: list[Person]) -> list[Line]:
    """Write one list; return its lines of truth."""
    if random.random() < 0.5:
        font = random.choice(_FONTS)
        name = f"{stem}.xlsx"
        sheet = build(random, choose(random, numeric=True), _able(people, font))
        changed = _fonts(random, sheet, font)
        _workbook(out / name, sheet)
    else:
        ending, separator = random.choice(_TEXT_KINDS)
        font = random.choice(_ENCODINGS)
        name = f"{stem}.{ending}"
        sheet = build(random, choose(random, numeric=False), _able(people, font))
        changed = _fonts(random, sheet, font) if font.startswith(("tcvn3", "vni")) else set()
        _text(out / name, sheet, separator, "cp1252" if font.startswith(("tcvn3", "vni")) else font)
    lines = []
    for row, line in sheet.truth.items():
        if font.endswith("capitals") and line["category"]:
            line["category"] = str(line["category"]).upper()
        codes = {*line.pop("issues"), *(["text.legacy_encoding"] if row in changed else [])}  # type: ignore[misc]
        lines.append({"file": name, "row": row, **line, "issues": sorted(codes)})
    return lines


def _able(people: list[Person], font: str) -> list[Person]:
    if not font.endswith("lost"):
        return people
    return [one for one in people if all(_keeps(text) for text in (one.name, one.ward, one.district, one.category))]


def _keeps(text: str) -> bool:
    return all("ư" not in word or word in _ONE_READING for word in text.lower().split())


def _fonts(random: Random, sheet: Sheet, font: str) -> set[int]:
    """Type the texts of a sheet with an old font; return the rows (1-based) in which a cell changed."""
    if not font:
        return set()
    width = max(map(len, sheet.rows))
    plain = {column for column in range(width) if random.random() < 0.5} if font == "mixed" else set()
    kind = "vni" if font == "vni" or (font == "mixed" and random.random() < 0.5) else "tcvn3"
    capitals, lost = font.endswith("capitals"), font.endswith("lost")
    changed = set()
    for number, row in enumerate(sheet.rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, str) and column not in plain:
                text = cell.replace("¹", "*")  # which is a letter in an old font
                text = "không có" if text == "chưa có" and lost else text  # chưa without ư is cha
                row[column] = typed(text, kind, capitals=capitals, lost=lost)
                composed = unicodedata.normalize("NFC", text)
                if row[column] != composed and not (capitals and composed.isascii()):
                    changed.add(number)
    return changed


def _workbook(path: Path, sheet: Sheet) -> None:
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as workbook:
        day = workbook.add_format({"num_format": "dd/mm/yyyy"})
        page = workbook.add_worksheet("Danh sách")
        for at, row in enumerate(sheet.rows):
            for column, cell in enumerate(row):
                _put(page, at, column, cell, day)
        for top, left, bottom, right in sheet.merged:
            page.merge_range(top, left, bottom, right, sheet.rows[top][left])
        for at in sheet.hidden:
            page.set_row(at, None, None, {"hidden": True})


def _put(page: xlsxwriter.workbook.Worksheet, row: int, column: int, cell: Cell, day: object) -> None:
    if isinstance(cell, date):
        page.write_datetime(row, column, cell, day)
    elif isinstance(cell, str):
        page.write_string(row, column, cell)
    elif cell is not None:
        page.write_number(row, column, cell)


def _text(path: Path, sheet: Sheet, separator: str, encoding: str) -> None:
    stream = io.StringIO()
    out = csv.writer(stream, delimiter=separator, lineterminator="\r\n")
    width = max(map(len, sheet.rows))
    for row in sheet.rows:
        out.writerow([*(cell if cell is not None else "" for cell in row), *[""] * (width - len(row))])
    text = stream.getvalue()
    if encoding == "cp1258":
        path.write_bytes(b"".join(map(in_1258, unicodedata.normalize("NFC", text))))
    else:
        path.write_bytes(text.encode(encoding, errors="replace"))


def in_1258(letter: str) -> bytes:
    """Return a letter in Windows-1258: a letter with its circumflex, breve or horn, and its tone behind."""
    try:
        return letter.encode("cp1258")
    except UnicodeEncodeError:
        parts = unicodedata.normalize("NFD", letter)
        tones = [part for part in parts if part in "\u0300\u0309\u0303\u0301\u0323"]
        base = unicodedata.normalize("NFC", "".join(part for part in parts if part not in tones))
        return (base + "".join(tones)).encode("cp1258", errors="replace")
