"""Text tables: their encoding, their separator, their records."""

from __future__ import annotations

import codecs
import csv
import unicodedata
from collections import Counter
from itertools import islice
from typing import Final

from fieldapp.sheets.book import LONGEST_TEXT, MOST_COLUMNS, MOST_ROWS
from fieldapp.system.errors import InputRefused
from fieldapp.vietnam.legacy_text import is_syllable

_SEPARATORS: Final = ";,\t|"
_SAMPLE_LINES: Final = 200
_SAMPLE_BYTES: Final = 4096
_LONGEST_LINE: Final = 1024 * 1024
_BOMS: Final = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_CONTROLS: Final = frozenset(range(32)) - {9, 10, 11, 12, 13, 26}


def decode_text(data: bytes) -> str:
    """Decode a text file: by its byte order mark, as UTF-8, UTF-16, else Windows-1258 or (for old fonts) Windows-1252.

    Raises:
        InputRefused: `sheet.not_a_spreadsheet` for what is no text.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _decode(data[len(mark) :], encoding)
    sample = data[:_SAMPLE_BYTES]
    if sample.count(0) * 4 > len(sample):
        return _decode(data, "utf-16-le" if sample[1::2].count(0) >= sample[::2].count(0) else "utf-16-be")
    controls = sum(count for byte, count in Counter(data).items() if byte in _CONTROLS)
    if 0 in sample or controls * 1000 > len(data):
        raise InputRefused("sheet.not_a_spreadsheet")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_single_bytes(data)


def _decode(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputRefused("sheet.not_a_spreadsheet") from error
    if "\0" in text:
        raise InputRefused("sheet.not_a_spreadsheet")
    return text


def _decode_single_bytes(data: bytes) -> str:
    """Windows-1258 when that gives Vietnamese syllables; else Latin-1, in which TCVN3 and VNI are recognised later."""
    western = data.decode("cp1252", errors="replace").replace("\ufffd", " ")
    vietnamese = unicodedata.normalize("NFC", data.decode("cp1258", errors="replace"))

    def words(text: str) -> list[str]:
        return [word for word in text[: 64 * 1024].replace(";", " ").replace(",", " ").split() if not word.isascii()]

    found = words(vietnamese)
    hits = sum(map(is_syllable, found))
    return vietnamese if hits * 2 > len(found) else western


def _separator(lines: list[str]) -> str:
    """Return the character that splits most lines into the same number of columns."""
    best, best_score = _SEPARATORS[0], 0
    for separator in _SEPARATORS:
        try:
            widths = Counter(len(record) for record in csv.reader(lines, delimiter=separator) if len(record) > 1)
        except csv.Error:
            continue
        score = max((count * (width - 1) for width, count in widths.items()), default=0)
        if score > best_score:
            best, best_score = separator, score
    return best


def read_records(data: bytes) -> list[list[str]]:
    """Return the records of a text table in order; empty lines are empty records, quoted line breaks stay in the cell.

    Raises:
        InputRefused: `sheet.not_a_spreadsheet`, `sheet.long_line` (a line over 1 MiB or a cell over 32767 characters),
            `sheet.dimensions`, `sheet.damaged` (an open quote).
    """
    text = decode_text(data)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if max(map(len, lines)) > _LONGEST_LINE:
        raise InputRefused("sheet.long_line")
    declared = lines[0].strip().lower()
    if declared.startswith("sep=") and len(declared) == len("sep=") + 1:
        separator = declared[-1]
        lines[0] = ""
    else:
        separator = _separator(list(islice((line + "\n" for line in lines), _SAMPLE_LINES)))
    if lines and not lines[-1]:
        lines.pop()
    csv.field_size_limit(LONGEST_TEXT)
    records: list[list[str]] = []
    try:
        for record in csv.reader((line + "\n" for line in lines), delimiter=separator):
            if len(record) > MOST_COLUMNS or len(records) >= MOST_ROWS:
                raise InputRefused("sheet.dimensions")
            records.append(record)
    except csv.Error as error:
        raise InputRefused("sheet.long_line") from error
    return records
