"""The child process that opens spreadsheets: bytes on standard input, one answer on standard output.

Whatever a hostile file does to the reading library (abort, endless loop, all memory), it does it here.
"""

from __future__ import annotations

import hashlib
import io
import math
import sys
from datetime import date, datetime
from typing import Final

import msgspec

from fieldapp.sheets.book import LARGEST_FILE, LONGEST_TEXT, MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Kind
from fieldapp.sheets.csv_text import read_records
from fieldapp.sheets.zip_check import check_zip
from fieldapp.system.errors import InputRefused

MEMORY_LIMIT: Final = 1536 * 1024 * 1024
CPU_SECONDS: Final = 60
WireCell = str | int | float | bool | tuple[str] | None  # a date is a list of one ISO text
_EXACT: Final = 2**53
_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TEXT_ENDINGS: Final = (".csv", ".txt", ".tsv")


class WireSheet(msgspec.Struct, array_like=True):
    """One sheet on the wire; rows as (number, cells)."""

    name: str
    rows: list[tuple[int, list[WireCell]]]
    merged: list[tuple[int, int, int, int]] = []


class Answer(msgspec.Struct):
    """What the child says: a refusal code, or the sheets."""

    refused: str = ""
    sha256: str = ""
    kind: Kind = "csv"
    sheets: list[WireSheet] = []
    formulas: int = 0
    hidden: int = 0


def limit_memory() -> None:
    """Bound address space, processor time and files of this process, where the system can."""
    if sys.platform == "win32":
        return
    import resource

    for what, amount in (
        (resource.RLIMIT_AS, MEMORY_LIMIT),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        _, hard = resource.getrlimit(what)
        resource.setrlimit(what, (amount if hard == resource.RLIM_INFINITY else min(amount, hard), hard))


def wire_cell(value: object) -> WireCell:
    """Return a cell as it goes over the wire: whole numbers as int, dates without their time, empty as None."""
    if isinstance(value, bool):
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            return None
        return int(value) if value == int(value) and abs(value) < _EXACT else value
    if isinstance(value, int):
        return value if abs(value) < _EXACT else str(value)
    if isinstance(value, datetime):
        return (value.date().isoformat(),)
    if isinstance(value, date):
        return (value.isoformat(),)
    if value is None:
        return None
    text = str(value)
    if len(text) > LONGEST_TEXT:
        raise InputRefused("sheet.long_line")
    return text if text.strip() else None


def _sheet(name: str, records: list[list[object]]) -> WireSheet:
    rows: list[tuple[int, list[WireCell]]] = []
    for number, record in enumerate(records, start=1):
        cells = [wire_cell(value) for value in record]
        while cells and cells[-1] is None:
            cells.pop()
        if cells:
            rows.append((number, cells))
    return WireSheet(name, rows)


def _read_library(data: bytes, kind: Kind) -> Answer:
    import python_calamine as calamine

    answer = Answer(kind=kind)
    total = 0
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        for meta in book.sheets_metadata:
            if meta.typ != calamine.SheetTypeEnum.WorkSheet:
                continue
            if meta.visible != calamine.SheetVisibleEnum.Visible:
                answer.hidden += 1
                continue
            sheet = book.get_sheet_by_name(meta.name)
            last_row, last_column = sheet.end or (0, 0)
            total += (last_row + 1) * (last_column + 1)
            if last_row >= MOST_ROWS or last_column >= MOST_COLUMNS or total > MOST_CELLS:
                raise InputRefused("sheet.dimensions")
            records: list[list[object]] = [list(row) for row in sheet.to_python(skip_empty_area=False)]
            wire = _sheet(meta.name, records)
            wire.merged = [(*start, *end) for start, end in sheet.merged_cell_ranges or []]
            answer.sheets.append(wire)
    except calamine.PasswordError as error:
        raise InputRefused("sheet.password") from error
    except (calamine.CalamineError, OSError, ValueError, OverflowError) as error:
        raise InputRefused("sheet.damaged") from error
    return answer


def read_bytes(data: bytes, file_name: str) -> Answer:
    """Read a spreadsheet by what its bytes are; only text is told by the ending of the name.

    Raises:
        InputRefused: as `zip_check.check_zip` and `csv_text.read_records` say, and `sheet.empty`, `sheet.damaged`,
            `sheet.password`, `sheet.dimensions`.
    """
    if not data:
        raise InputRefused("sheet.empty")
    if data.startswith(_ZIP):
        packed = check_zip(data)
        answer = _read_library(data, packed.kind)
        answer.formulas = packed.formulas
    elif data.startswith(_OLE):
        answer = _read_library(data, "xls")
    elif file_name.lower().endswith(_TEXT_ENDINGS):
        records: list[list[object]] = [list(record) for record in read_records(data)]
        answer = Answer(kind="csv", sheets=[_sheet("", records)])
    else:
        raise InputRefused("sheet.not_a_spreadsheet")
    if not any(sheet.rows for sheet in answer.sheets):
        raise InputRefused("sheet.empty")
    answer.sha256 = hashlib.sha256(data).hexdigest()
    return answer


def main() -> int:
    """Read standard input, answer on standard output. The only argument is the name of the file."""
    limit_memory()
    data = sys.stdin.buffer.read(LARGEST_FILE + 1)
    try:
        if len(data) > LARGEST_FILE:
            raise InputRefused("sheet.too_large")
        answer = read_bytes(data, sys.argv[-1])
    except InputRefused as error:
        answer = Answer(refused=error.code)
    except (MemoryError, RecursionError):
        answer = Answer(refused="sheet.too_large")
    sys.stdout.buffer.write(msgspec.msgpack.encode(answer))
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
