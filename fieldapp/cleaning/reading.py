"""Reading a whole roster: from the file to clean rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

import msgspec

from fieldapp.cleaning.cells import Cells, TableForm
from fieldapp.cleaning.kept import MOST_OPEN, KeptRows
from fieldapp.cleaning.kinds import Heading, kind_of_row, read_heading
from fieldapp.cleaning.roster import ReadTable, Roster, RosterRow
from fieldapp.cleaning.rows import read_person
from fieldapp.cleaning.shifting import may_be_shifted, straightened
from fieldapp.sheets.book import Book, Note
from fieldapp.sheets.legacy import DecodedSheet, decode_sheet
from fieldapp.sheets.reading import read_book
from fieldapp.sheets.tables import Mapping as SheetMapping
from fieldapp.sheets.tables import Table, find_tables, labels_of_no_list
from fieldapp.system.beside import Beside, heard, second_process
from fieldapp.system.collecting import no_collection
from fieldapp.system.errors import InputRefused

Progress = Callable[[str, int, int], None]
_PART: Final = 2000
_FEWEST_BYTES: Final = 50  # of a row in a file, packed or not
_LONGEST_TOLD: Final = 40
_MOST_TOLD: Final = 8


def read_roster(
    path: Path, *, progress: Progress | None = None, mappings: Mapping[str, SheetMapping] = MappingProxyType({})
) -> Roster:
    """Read a list as it came, whatever it is called. `mappings` say by sheet name how a person wants it read.

    `progress(stage, done, total)` is called with the stages `open` and `rows`; it may raise to cancel.

    What is wrong with a row: `roster.ISSUES`; what is worth knowing about it: `roster.NOTICES`.

    Raises:
        InputRefused: what `sheets.reading.read_book` raises; `roster.no_header` when no sheet has known labels
            or people, `roster.not_people` when it lists something else, `roster.side_by_side`, `roster.no_rows` when no
            person stands under the labels.
        EnvironmentFault: what `read_book` raises, and `beside.died`.
    """
    report = progress or (lambda _stage, _done, _total: None)
    with second_process(rows=_rows_in(path)) as beside:  # it starts while the file is opened
        book = read_book(path, progress=partial(report, "open"))
        return clean_book(book, report, mappings, beside)


def _rows_in(path: Path) -> int:
    """Return how many rows a file may have at the most, by its size."""
    with suppress(OSError):
        return path.stat().st_size // _FEWEST_BYTES
    return 0


def clean_book(
    book: Book,
    report: Progress,
    mappings: Mapping[str, SheetMapping] = MappingProxyType({}),
    beside: Beside | None = None,
) -> Roster:
    """Clean the rows of a book that was read, some of them `beside`; see `read_roster`."""
    with no_collection():
        return _clean(book, report, mappings, beside)


def _clean(book: Book, report: Progress, mappings: Mapping[str, SheetMapping], beside: Beside | None) -> Roster:
    # A tuple of a million rows would not fit; few hundred thousand are quicker as they are.
    long = sum(len(sheet.rows) for sheet in book.sheets) > MOST_OPEN
    rows: list[RosterRow] | KeptRows = KeptRows() if long else []
    notes = list(book.notes)
    skipped: Counter[str] = Counter()
    sheets: list[str] = []
    read: list[ReadTable] = []
    for sheet in book.sheets:
        decoded = decode_sheet(sheet)
        tables = find_tables(decoded.sheet, mappings.get(sheet.name))
        if not tables:
            notes.append(Note("sheet.no_table", sheet.name, len(sheet.rows)))
            continue
        sheets.append(sheet.name)
        hidden = frozenset(row.number for row in sheet.rows) if sheet.hidden else sheet.hidden_rows
        changed = decoded if decoded.before or decoded.lost else None
        for table in tables:
            read.append(_how_read(table))
            _clean_table(_Work(book.file, table, hidden, changed), rows, skipped, report, None if long else beside)
    if not sheets:
        labels = max((labels_of_no_list(sheet) for sheet in book.sheets), key=len, default=())
        if labels:
            raise InputRefused("roster.not_people", place=book.file, labels=_listed(labels))
        raise InputRefused("roster.no_header", place=book.file)
    if not rows:
        raise InputRefused("roster.no_rows", place=book.file, labels=_listed(read[0].labels.values()))
    kept = rows if isinstance(rows, KeptRows) else tuple(rows)
    return Roster(book.file, book.sha256, book.kind, tuple(sheets), kept, tuple(notes), dict(skipped), tuple(read))


def _listed(labels: Iterable[str]) -> str:
    """Return some labels for a sentence."""
    told = [f"“{label[:_LONGEST_TOLD]}”" for label in labels if label]
    return ", ".join(told[:_MOST_TOLD]) + (" …" if len(told) > _MOST_TOLD else "")


def _how_read(table: Table) -> ReadTable:
    return ReadTable(
        table.sheet,
        table.header_first,
        table.header_last,
        table.columns,
        table.labels,
        table.confidence,
        len(table.rows),
    )


class _State(NamedTuple):
    """What the rows above say of a row: the group rows, and whether a total was the last."""

    heading: Heading = Heading()
    after_total: bool = False


_AT_FIRST: Final = _State()


class _Work(msgspec.Struct, frozen=True):
    """A table to be cleaned; `hidden` are the numbers of its hidden rows."""

    file: str
    table: Table
    hidden: frozenset[int]
    decoded: DecodedSheet | None = None


class _Cleaner:
    """Cleans parts of a table."""

    def __init__(self, work: _Work) -> None:
        self._work = work
        self._form = TableForm(work.table)

    def part(self, start: int, end: int, state: _State) -> tuple[list[RosterRow], Counter[str], _State]:
        """Return the people in some of the rows, how many rows of other kinds there are, and the state behind them."""
        work, people, skipped = self._work, list[RosterRow](), Counter[str]()
        heading, after_total = state
        for row in work.table.rows[start:end]:
            cells = Cells(self._form, row)
            if not after_total and may_be_shifted(cells):
                cells = straightened(cells)
            kind = kind_of_row(cells, after_total=after_total)
            if kind == "person":
                after_total = False
                hidden = row.number in work.hidden
                people.append(read_person(cells, work.file, heading, work.decoded, hidden=hidden))
                continue
            skipped[kind] += 1
            if kind == "group":
                heading = read_heading(cells, heading)
                after_total = False
            elif kind == "total":
                after_total = True
        return people, skipped, _State(heading, after_total)


_own: list[_Cleaner] = []
"""The one of a second process."""

_encoded = msgspec.msgpack.Encoder()
_rows = msgspec.msgpack.Decoder(list[RosterRow])


def _begin(work: _Work) -> None:
    _own.clear()  # of the table before, also when this one fails
    _own.append(_Cleaner(work))


def _part(start: int, end: int) -> tuple[bytes, Counter[str], _State]:
    """Clean a part as if nothing stood above it."""
    with no_collection():
        people, skipped, state = _own[0].part(start, end, _AT_FIRST)
    return _encoded.encode(people), skipped, state


def _clean_table(
    work: _Work,
    rows: list[RosterRow] | KeptRows,
    skipped: Counter[str],
    report: Progress,
    beside: Beside | None,
) -> None:
    """Clean from the first row on, and beside from the last, until both meet."""
    cleaner, state, total = _Cleaner(work), _AT_FIRST, len(work.table.rows)
    parts = [(start, min(start + _PART, total)) for start in range(0, total, _PART)]
    ahead: dict[tuple[int, int], Future[tuple[bytes, Counter[str], _State]]] = {}
    if beside is not None and work.decoded is None:
        beside.submit(_begin, work)
        ahead = {part: beside.submit(_part, *part) for part in reversed(parts)}
    for part in parts:
        tell = partial(report, "rows", part[0], total)
        tell()
        done = ahead.get(part)
        if done is None or done.cancel() or state != _AT_FIRST:
            people, others, state = cleaner.part(*part, state)
        else:
            encoded, others, state = heard(done, tell)
            people = _rows.decode(encoded)
        skipped.update(others)
        for one in people:
            rows.append(one)
    report("rows", total, total)
