"""Text tables: their encoding, their separator, their records."""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from itertools import chain, islice
from typing import Final

from fieldapp.sheets.book import LONGEST_TEXT, MOST_COLUMNS, MOST_ROWS
from fieldapp.system.errors import InputRefused
from fieldapp.vietnam.legacy_text import is_syllable, recognise

_SEPARATORS: Final = ";,\t|"
_SAMPLE_LINES: Final = 200
_SAMPLE_BYTES: Final = 4096
_PIECE: Final = 1024 * 1024
_LONGEST_LINE: Final = 1024 * 1024
_BOMS: Final = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_CONTROLS: Final = bytes(set(range(32)) - {9, 10, 11, 12, 13, 26})
_WORD_BREAK: Final = re.compile(r"[\s!-/:-@\[-`{-~\d]+")
# Windows-1252 without its five holes: what it leaves undefined stays the character of that number.
_WESTERN: Final = {byte: text for byte in range(0x80, 0xA0) if (text := bytes([byte]).decode("cp1252", "ignore")) != ""}
_FEW: Final = 20  # of so many letters beyond ASCII one may be broken


def encoding_of(data: bytes | bytearray) -> str:
    """Tell the encoding of a text file: by its byte order mark, by its zeros, as UTF-8; else one of old bytes.

    Old bytes are `cp1258` when that gives Vietnamese syllables, else `cp1252`, in which TCVN3 and VNI are recognised
    later, column by column. UTF-8 may have few bytes that are wrong: they cost their own cell and no other.

    Raises:
        InputRefused: `sheet.not_a_spreadsheet` for what is no text.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return encoding
    sample = data[:_SAMPLE_BYTES]
    if sample.count(0) * 4 > len(sample):
        return "utf-16-le" if sample[1::2].count(0) >= sample[::2].count(0) else "utf-16-be"
    if 0 in sample or (len(data) - len(data.translate(None, _CONTROLS))) * 1000 > len(data):
        raise InputRefused("sheet.not_a_spreadsheet")
    wrong, letters = 0, 0
    for text in _pieces(data, "utf-8"):
        if broken := text.count("\ufffd"):
            wrong += broken
            letters += sum(map("\x7f".__lt__, text))
            if wrong * _FEW > letters:
                return _old_bytes(data)
    return "utf-8"


def _old_bytes(data: bytes | bytearray) -> str:
    """Say which reading makes more words possible Vietnamese syllables."""
    some = bytes(data[:_PIECE])
    words = [word for word in set(_WORD_BREAK.split(_western(some))) if not word.isascii()]
    if recognise(words):
        return "cp1252"
    vietnamese = unicodedata.normalize("NFC", some.decode("cp1258", errors="replace"))
    found = [word for word in set(_WORD_BREAK.split(vietnamese)) if not word.isascii()]
    return "cp1258" if sum(map(is_syllable, found)) * 2 > len(found) else "cp1252"


def _western(data: bytes) -> str:
    return data.decode("latin-1").translate(_WESTERN)


def _pieces(data: bytes | bytearray, encoding: str) -> Iterator[str]:
    """Decode piece by piece, with every line break as a line feed."""
    mark = next((mark for mark, its in _BOMS if its == encoding and data.startswith(mark)), b"")
    decoder: codecs.IncrementalDecoder | None = None
    if encoding != "cp1252":
        strict = "strict" if encoding.startswith("utf-16") else "replace"
        decoder = codecs.getincrementaldecoder(encoding)(strict)
    lines = io.IncrementalNewlineDecoder(decoder, translate=True)
    try:
        for at in range(len(mark), len(data), _PIECE):
            piece = bytes(data[at : at + _PIECE])
            yield lines.decode(piece if decoder else _western(piece), final=at + _PIECE >= len(data))
    except UnicodeDecodeError as error:
        raise InputRefused("sheet.not_a_spreadsheet") from error


def lines_of(data: bytes | bytearray) -> Iterator[str]:
    """Yield the lines of a text in Unicode, each but the last with its line feed.

    Raises:
        InputRefused: as `encoding_of`, and `sheet.long_line` for a line over 1 MiB.
    """
    encoding = encoding_of(data)
    rest = ""
    for piece in _pieces(data, encoding):
        if "\0" in piece:
            raise InputRefused("sheet.not_a_spreadsheet")
        lines = (rest + piece).split("\n")
        rest = lines.pop()
        if max(map(len, [rest, *lines])) > _LONGEST_LINE:
            raise InputRefused("sheet.long_line")
        for line in lines:
            yield (unicodedata.normalize("NFC", line) if encoding == "cp1258" else line) + "\n"
    if rest:
        yield unicodedata.normalize("NFC", rest) if encoding == "cp1258" else rest


def _separator(lines: list[str]) -> tuple[str, bool]:
    """Return the character that splits most lines into one number of columns, and whether half of them are split so.

    Lines count before columns: of an address all commas may be alike, but the header has none.
    """
    best, most = _SEPARATORS[0], (0, 0)
    for separator in _SEPARATORS:
        try:
            widths = Counter(len(record) for record in csv.reader(lines, delimiter=separator) if len(record) > 1)
        except csv.Error:
            continue
        score = max(((count, width) for width, count in widths.items()), default=(0, 0))
        if score > most:
            best, most = separator, score
    return best, most[0] * 2 > sum(1 for line in lines if line.strip())


def read_records(lines: Iterator[str], *, surely: bool = True) -> Iterator[list[str]]:
    """Yield the records of a text table; empty lines are empty records, quoted line breaks stay in the cell.

    With `surely` false a text without columns is refused: a letter is no list, whatever its name.

    Raises:
        InputRefused: `sheet.not_a_spreadsheet`, `sheet.long_line` (a cell over 32767 characters, as after an open
            quote), `sheet.dimensions`.
    """
    first = list(islice(lines, _SAMPLE_LINES))
    declared = first[0].strip(" \n").lower() if first else ""
    if len(declared) == len("sep=;") and declared.startswith("sep="):
        separator, split = declared[-1], True
        first[0] = "\n"
    else:
        separator, split = _separator(first)
    if not split and not surely:
        raise InputRefused("sheet.not_a_spreadsheet")
    csv.field_size_limit(LONGEST_TEXT)
    try:
        for number, record in enumerate(csv.reader(chain(first, lines), delimiter=separator)):
            if len(record) > MOST_COLUMNS or number >= MOST_ROWS:
                raise InputRefused("sheet.dimensions")
            yield record
    except csv.Error as error:
        raise InputRefused("sheet.long_line") from error
