"""A draft: lists that were read and are not taken in yet, how a person wants them read, and what was decided."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Final

import msgspec

from fieldapp.cleaning.deciding import Decisions, decide
from fieldapp.cleaning.reading import clean_book
from fieldapp.cleaning.roster import ReadTable, Roster
from fieldapp.office.habits import Habit, habit_of, recall
from fieldapp.sheets.book import MOST_COLUMNS, Book, Sheet
from fieldapp.sheets.labels import field_of
from fieldapp.sheets.legacy import decode_sheet
from fieldapp.sheets.reading import read_book
from fieldapp.sheets.tables import Mapping as SheetMapping
from fieldapp.sheets.tables import find_tables
from fieldapp.system.beside import second_process
from fieldapp.system.errors import InputRefused

Progress = Callable[[str, int, int], None]

SPREADSHEETS: Final = frozenset({".xlsx", ".xls", ".xlsb", ".ods", ".csv", ".tsv", ".txt"})
"""What a folder is searched for; a file that is named itself is read whatever its name."""

GLANCE_ROWS: Final = 250
"""Rows that are cleaned first after a change: more than any window shows."""

_FEWEST_LABELS: Final = 2


class ReadFile(msgspec.Struct, frozen=True):
    """One file of a draft.

    Attributes:
        book: the cells, read once.
        mappings: by sheet, how a person wants it read; other sheets are read as the program guesses.
        recalled: sheets that are read as an earlier list of the same office was.
        roster: the clean rows; None when no people were found, and `refused` says why.
    """

    book: Book
    mappings: dict[str, SheetMapping] = {}
    recalled: frozenset[str] = frozenset()
    roster: Roster | None = None
    refused: InputRefused | None = None

    def sheet(self, name: str) -> Sheet:
        """Return one sheet of the file."""
        return next(sheet for sheet in self.book.sheets if sheet.name == name)

    def tables(self, sheet: str) -> tuple[ReadTable, ...]:
        """Return how the tables of a sheet were read."""
        return () if self.roster is None else tuple(one for one in self.roster.tables if one.sheet == sheet)


class Draft(msgspec.Struct, frozen=True):
    """Lists that were read, in the order in which they were given.

    Attributes:
        refused: what could not be read at all, each with its file as place.
        decisions: about proposals and rows.
        replaces: by SHA-256 of a file, the id of the list that it comes instead of, as a person said; empty for none.
    """

    files: tuple[ReadFile, ...] = ()
    refused: tuple[InputRefused, ...] = ()
    decisions: Decisions = Decisions()
    replaces: dict[str, str] = {}

    def file(self, sha256: str) -> ReadFile:
        """Return the file with a content."""
        return next(file for file in self.files if file.book.sha256 == sha256)

    def rosters(self) -> tuple[Roster, ...]:
        """Return the lists as they are to be taken in: with all decisions, without the rows that were left out."""
        return tuple(decide(file.roster, self.decisions) for file in self.files if file.roster is not None)

    def habits(self) -> tuple[Habit, ...]:
        """Return how the sheets that a person corrected are read, for the next list of the same office."""
        return tuple(
            habit_of(file.sheet(name), mapping) for file in self.files for name, mapping in file.mappings.items()
        )


def read_draft(
    paths: Sequence[Path],
    *,
    habits: Sequence[Habit] = (),
    mappings: Mapping[str, SheetMapping] = MappingProxyType({}),
    progress: Progress | None = None,
) -> Draft:
    """Read files into a draft; one that cannot be read stops no other. Nothing is saved.

    `mappings` say by sheet name how a person wants it read; they go before `habits`.
    `progress` gets the stages `read_list`, `open` and those of `clean_book`; it may raise to cancel.

    Raises:
        EnvironmentFault: `disk.*`, `sheet.no_child`.
    """
    report = progress or (lambda _stage, _done, _total: None)
    files: dict[str, ReadFile] = {}
    refused = []
    for number, path in enumerate(paths):
        report("read_list", number, len(paths))
        try:
            book = read_book(path, progress=partial(report, "open"))
        except InputRefused as error:
            refused.append(error)
            continue
        told = {sheet.name: mappings[sheet.name] for sheet in book.sheets if sheet.name in mappings}
        found = {sheet.name: known for sheet in book.sheets if (known := recall(sheet, habits)) is not None}
        files[book.sha256] = cleaned(ReadFile(book, {**found, **told}, frozenset(found) - told.keys()), report)
    return Draft(tuple(files.values()), tuple(refused))


def joined(draft: Draft, read: Draft) -> Draft:
    """Return the draft with what was read in addition; a file that is in it already stays as it was decided."""
    known = {file.book.sha256 for file in draft.files}
    files = (*draft.files, *(file for file in read.files if file.book.sha256 not in known))
    return msgspec.structs.replace(draft, files=files, refused=read.refused)


def cleaned(file: ReadFile, report: Progress) -> ReadFile:
    """Return the file with its rows cleaned under its mappings."""
    rows = sum(len(sheet.rows) for sheet in file.book.sheets)
    try:
        with second_process(rows=rows) as beside:
            roster = clean_book(file.book, report, file.mappings, beside)
    except InputRefused as error:
        return msgspec.structs.replace(file, roster=None, refused=error)
    return msgspec.structs.replace(file, roster=roster, refused=None)


def with_mapping(
    draft: Draft, sha256: str, sheet: str, mapping: SheetMapping, *, progress: Progress | None = None
) -> Draft:
    """Return the draft with one sheet read as a person wants it.

    Decisions stay: they are about cells and values, and one about a proposal that is no longer made says nothing.
    """
    file = draft.file(sha256)
    other = msgspec.structs.replace(file, mappings={**file.mappings, sheet: mapping}, recalled=file.recalled - {sheet})
    report = progress or (lambda _stage, _done, _total: None)
    return replaced(draft, cleaned(other, report))


def replaced(draft: Draft, file: ReadFile) -> Draft:
    """Return the draft with another state of one of its files."""
    files = tuple(file if one.book.sha256 == file.book.sha256 else one for one in draft.files)
    return msgspec.structs.replace(draft, files=files)


def glance(file: ReadFile, sheet: str, mapping: SheetMapping, seen: range) -> ReadFile:
    """Return what the first rows of a list and those in sight say under a mapping, in a blink.

    `seen` are positions in the rows of the sheet. It shows what a change does before the whole list is clean; groups
    named above the rows in sight are not known in it.
    """
    whole = file.sheet(sheet)
    first = next((at for at, row in enumerate(whole.rows) if row.number > mapping.header_last), 0) + GLANCE_ROWS
    rows = (*whole.rows[:first], *whole.rows[max(seen.start, first) : seen.stop])
    part = msgspec.structs.replace(file.book, sheets=(msgspec.structs.replace(whole, rows=rows),))
    quick = ReadFile(part, {**file.mappings, sheet: mapping})
    done = cleaned(quick, lambda _stage, _done, _total: None)
    return msgspec.structs.replace(done, book=file.book)


def current_mapping(file: ReadFile, sheet: str) -> SheetMapping:
    """Return how a sheet is read now: as a person said, or as its first table was found; empty when it has none."""
    if sheet in file.mappings:
        return file.mappings[sheet]
    tables = file.tables(sheet)
    if not tables:
        return SheetMapping(0, 0, {})
    return SheetMapping(tables[0].header_first, tables[0].header_last, dict(tables[0].columns))


def move_field(mapping: SheetMapping, column: int, field: str) -> SheetMapping:
    """Return the mapping in which a 0-based column means `field`; an empty field takes its meaning away."""
    columns = {name: at for name, at in mapping.columns.items() if at != column and name != field}
    if field:
        columns[field] = column
    return msgspec.structs.replace(mapping, columns=columns)


def with_header(file: ReadFile, sheet: str, first: int, last: int) -> SheetMapping:
    """Return the mapping of a sheet whose header are the rows `first` to `last` (numbers as Excel shows them).

    The columns are guessed as if nothing stood above; a row with hardly a known label leaves them as they were.
    """
    whole = file.sheet(sheet)
    below = tuple(islice((row for row in whole.rows if row.number >= first), GLANCE_ROWS))
    part = decode_sheet(msgspec.structs.replace(whole, rows=below)).sheet
    tables = find_tables(part)
    if tables and tables[0].header_first == first:
        return SheetMapping(first, last, dict(tables[0].columns))
    columns: dict[str, int] = {}
    for row in part.rows:
        if row.number <= last:
            for column, cell in enumerate(row.cells):
                field = field_of(cell) if isinstance(cell, str) else None
                if field:
                    columns.setdefault(field, column)
    enough = len(columns) >= _FEWEST_LABELS
    return SheetMapping(first, last, columns if enough else dict(current_mapping(file, sheet).columns))


def dropped_sheets(paths: Sequence[Path]) -> list[Path]:
    """Return the files among `paths`, and those directly in the folders among them that may be spreadsheets."""
    inside = [file for path in paths if path.is_dir() for file in sorted(path.iterdir())]
    return [path for path in paths if path.is_file()] + [
        path for path in inside if path.is_file() and path.suffix.lower() in SPREADSHEETS
    ]


def mappings_of(document: bytes, *, file: str) -> Mapping[str, SheetMapping]:
    """Return mappings by sheet name from JSON: `{"Sheet1": {"header_first": 3, "header_last": 4, "columns": {…}}}`.

    Raises:
        InputRefused: `roster.bad_mapping`, with the name of the `file` as place.
    """
    try:
        found = msgspec.json.decode(document, type=dict[str, SheetMapping])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InputRefused("roster.bad_mapping", place=file) from error
    for mapping in found.values():
        sensible = 0 <= mapping.header_first <= mapping.header_last and mapping.columns
        if not sensible or not all(0 <= column < MOST_COLUMNS for column in mapping.columns.values()):
            raise InputRefused("roster.bad_mapping", place=file)
    return found
