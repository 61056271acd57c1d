"""Finding the tables of a sheet: each with its header, its columns, and its rows without decoration."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Final, overload

import msgspec

from fieldapp.sheets.book import Row, Sheet
from fieldapp.sheets.columns import Columns, find_columns
from fieldapp.sheets.contents import looks_like_name
from fieldapp.sheets.headers import Header, is_column_numbers, is_label_row, read_header, texts_of
from fieldapp.sheets.labels import LONGEST_LABEL
from fieldapp.system.errors import InputRefused

_SUREST_WITHOUT_LABELS: Final = 0.6
_LOOKED_AT: Final = 60
_FEWEST_NAMES: Final = 3
_FEWEST_LABELS: Final = 3
_NO_HEADER: Final = Header(0, 0, {}, {})


class Mapping(msgspec.Struct, frozen=True):
    """How a person says that a sheet is to be read: its header rows (1-based), and field -> 0-based column."""

    header_first: int
    header_last: int
    columns: dict[str, int]


class Table(msgspec.Struct, frozen=True):
    """One table of a sheet.

    Attributes:
        sheet: the name of the sheet.
        header_first, header_last: the numbers of its header rows; both 0 when it has none.
        columns: field -> 0-based column; a field that stands twice is the one whose cells fit.
        labels: the label of each labelled column, as written.
        rows: the rows under the header, without repeated headers and rows of column numbers.
        confidence: 0 to 1 for each field of `columns`.
    """

    sheet: str
    header_first: int
    header_last: int
    columns: dict[str, int]
    labels: dict[int, str]
    rows: Sequence[Row]
    confidence: dict[str, float] = {}


class Body(Sequence[Row]):
    """The rows of a table as ranges of the rows of its sheet, so that a long list is kept once."""

    def __init__(self, rows: Sequence[Row], ranges: Sequence[tuple[int, int]]) -> None:
        """Take ranges as (first index, index behind the last), in order."""
        self._rows = rows
        self._ranges = tuple(ranges)
        self._starts = tuple(accumulate((end - start for start, end in ranges), initial=0))

    def __len__(self) -> int:
        return self._starts[-1]

    def __iter__(self) -> Iterator[Row]:
        for start, end in self._ranges:
            for at in range(start, end):
                yield self._rows[at]

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | Sequence[Row]:
        if isinstance(index, slice):
            first, last, step = index.indices(len(self))
            if step != 1:
                return [self[at] for at in range(first, last, step)]
            return [
                row
                for (start, end), before in zip(self._ranges, self._starts, strict=False)
                for row in self._rows[start + max(first - before, 0) : min(end, start + max(last - before, 0))]
            ]
        at = index + len(self) if index < 0 else index
        if not 0 <= at < len(self):
            raise IndexError(index)
        part = bisect_right(self._starts, at) - 1
        return self._rows[self._ranges[part][0] + at - self._starts[part]]


def find_tables(sheet: Sheet, mapping: Mapping | None = None) -> tuple[Table, ...]:
    """Return the tables of a sheet, whose cells have to be Unicode already (`legacy.decode_sheet`).

    A header that is repeated, as on printed pages, goes on with its table; another header begins another table. Without
    a header there is a table when the cells alone show names of people beside numbers or births. With a mapping there
    is one table, whatever the labels say.

    Raises:
        InputRefused: `roster.side_by_side` when two lists stand beside each other; `place` is the name of the sheet.
    """
    if mapping is not None:
        return (_mapped(sheet, mapping),)
    rows = sheet.rows
    found: list[tuple[Header, list[tuple[int, int]]]] = []
    behind = 0
    for at, row in enumerate(rows):
        if at < behind or not (is_label_row(row) or is_column_numbers(row)):
            continue
        read = read_header(rows, at, sheet)
        header, behind = read or (None, at + 1)
        start = at
        while header is not None and start > 0 and rows[start - 1].number >= header.first:
            start -= 1
        if found:
            _end(found[-1][1], start)
        if header is not None and (not found or _differ(found[-1][0], header)):
            if header.is_double:
                raise InputRefused("roster.side_by_side", place=sheet.name)
            found.append((header, []))
        if found:
            found[-1][1].append((behind, len(rows)))
    if not found:
        return _without_header(sheet)
    bodies = [(header, Body(rows, ranges)) for header, ranges in found]
    return tuple(_table(sheet, header, body, find_columns(header, body)) for header, body in bodies)


def _end(ranges: list[tuple[int, int]], end: int) -> None:
    start, _ = ranges.pop()
    if start < end:
        ranges.append((start, end))


def _differ(left: Header, right: Header) -> bool:
    return {c: m.field for c, m in left.meanings.items()} != {c: m.field for c, m in right.meanings.items()}


def _table(sheet: Sheet, header: Header, body: Sequence[Row], columns: Columns) -> Table:
    return Table(sheet.name, header.first, header.last, columns.places, header.labels, body, columns.confidence)


def _without_header(sheet: Sheet) -> tuple[Table, ...]:
    columns = find_columns(_NO_HEADER, sheet.rows)
    if "full_name" not in columns.places or not {"id_number", "dob"} & columns.places.keys():
        return ()
    names = columns.places["full_name"]
    if sum(looks_like_name(row.text(names)) for row in sheet.rows[:_LOOKED_AT]) < _FEWEST_NAMES:
        return ()
    surety = {field: round(sure * _SUREST_WITHOUT_LABELS, 2) for field, sure in columns.confidence.items()}
    return (_table(sheet, _NO_HEADER, sheet.rows, Columns(columns.places, surety)),)


def _mapped(sheet: Sheet, mapping: Mapping) -> Table:
    labels: dict[int, str] = {}
    ranges: list[tuple[int, int]] = []
    start = 0
    for at, row in enumerate(sheet.rows):
        if mapping.header_first <= row.number <= mapping.header_last:
            for column, text in texts_of(row).items():
                labels[column] = f"{labels.get(column, '')} {text}".strip()
        if row.number <= mapping.header_last or is_column_numbers(row) or is_label_row(row):
            if start < at:
                ranges.append((start, at))
            start = at + 1
    body = Body(sheet.rows, [*ranges, (start, len(sheet.rows))])
    certain = dict.fromkeys(mapping.columns, 1.0)
    return Table(sheet.name, mapping.header_first, mapping.header_last, dict(mapping.columns), labels, body, certain)


def labels_of_no_list(sheet: Sheet) -> tuple[str, ...]:
    """Return the texts of the row that looks most like a header of something else than people; () when none does."""
    best: tuple[str, ...] = ()
    for row in sheet.rows[:_LOOKED_AT]:
        texts = tuple(" ".join(text.split()) for text in texts_of(row).values())
        filled = sum(cell is not None for cell in row.cells)
        short = all(len(text) <= LONGEST_LABEL and not any(map(str.isdigit, text)) for text in texts)
        if len(texts) == filled >= _FEWEST_LABELS and short and len(texts) > len(best):
            best = texts
    return best
