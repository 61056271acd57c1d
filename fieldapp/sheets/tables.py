"""Finding the table in a sheet: its header under the title rows, what its columns mean, its rows without decoration."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final

import msgspec

from fieldapp.sheets.book import Cell, Row, Sheet
from fieldapp.system.resources import resource
from fieldapp.vietnam.names import fold

_LONGEST_LABEL: Final = 80
_FEWEST_FIELDS: Final = 3
_NAME_FIELDS: Final = frozenset(["full_name", "given_name"])
_ALSO_VALUES: Final = frozenset([None, "sex_male_flag", "sex_female_flag", "household_class"])
_COLUMN_NUMBER: Final = re.compile(r"\(?(?:\d{1,2}|[A-Za-z])\)?|\(?\d{1,2}\)?\s*=[\s\d()+\-*x×]+")
_IN_BRACKETS: Final = re.compile(r"\([^)]*\)")
_SHORTEST_SINGLE_WORD: Final = 4


class HeaderWords(msgspec.Struct, frozen=True):
    """Which folded labels mean which field, and words with which the last rows of a list begin."""

    fields: dict[str, tuple[str, ...]]
    footers: tuple[str, ...]


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
        columns: field -> 0-based column; a field that stands twice is the first of them.
        labels: the label of each labelled column, as written.
        rows: the rows under the header, without repeated headers and rows of column numbers.
        confidence: 0 to 1 for each field of `columns`.
    """

    sheet: str
    header_first: int
    header_last: int
    columns: dict[str, int]
    labels: dict[int, str]
    rows: tuple[Row, ...]
    confidence: dict[str, float] = {}


@cache
def header_words() -> HeaderWords:
    """Return the shipped words (`resources/tables/header_words.json`)."""
    return msgspec.json.decode(resource("tables", "header_words.json").read_bytes(), type=HeaderWords)


@cache
def _by_label() -> dict[str, str]:
    """Folded label -> field. A label of two fields ("DT") says nothing."""
    found: dict[str, str] = {}
    for field, labels in header_words().fields.items():
        for label in labels:
            found[label] = "" if found.get(label, field) != field else field
    return {label: field for label, field in found.items() if field}


@cache
def _phrases() -> tuple[tuple[str, str], ...]:
    return tuple(
        (f" {label} ", field)
        for label, field in _by_label().items()
        if " " in label or len(label) >= _SHORTEST_SINGLE_WORD
    )


@lru_cache(maxsize=8192)
def field_of(label: str, *, exact: bool = False) -> str | None:
    """Return the field that a column label means; None when no known label stands in it.

    The whole label counts first, then the label without brackets, then the longest known label in it: one at the
    beginning before one behind ("Tên đối tượng hưởng" is the name, not the category).
    """
    if not label or len(label) > _LONGEST_LABEL:
        return None
    folded = fold(label)
    found = _by_label().get(folded) or _by_label().get(fold(_IN_BRACKETS.sub(" ", label)))
    if found or exact:
        return found
    padded = f" {folded} "
    hits = [(padded.startswith(phrase), len(phrase), field) for phrase, field in _phrases() if phrase in padded]
    return max(hits)[2] if hits else None


def _texts(row: Row) -> dict[int, str]:
    return {column: cell for column, cell in enumerate(row.cells) if isinstance(cell, str)}


def _is_header(row: Row) -> bool:
    texts = _texts(row)
    # The cheap question first: most rows are data, and few of their cells are labels ("Nam", "Hộ nghèo" are both).
    labels = {field_of(text, exact=True) for text in texts.values()} - _ALSO_VALUES
    if len(labels) < _FEWEST_FIELDS - 1:
        return False
    fields = {field for text in texts.values() if (field := field_of(text))}
    return len(fields) >= _FEWEST_FIELDS and bool(fields & _NAME_FIELDS)


def _is_column_numbers(row: Row) -> bool:
    cells = [cell for cell in row.cells if cell is not None]
    return len(cells) >= _FEWEST_FIELDS and all(_COLUMN_NUMBER.fullmatch(str(cell).strip()) for cell in cells)


def _is_second_header(row: Row) -> bool:
    filled: list[Cell] = [cell for cell in row.cells if cell is not None]
    labels = [cell for cell in filled if isinstance(cell, str) and field_of(cell, exact=True)]
    return bool(labels) and len(labels) * 2 >= len(filled) and all(isinstance(cell, str) for cell in filled)


def _parent(top: dict[int, str], merged: list[tuple[int, int]], column: int) -> str:
    """Return the upper label of a column: its own, that of the merged cell over it, or the nearest on its left."""
    if column in top:
        return top[column]
    for first, last in merged:
        if first <= column <= last:
            return top.get(first, "")
    return top[max(left)] if (left := [other for other in top if other < column]) else ""


def _joined_field(parent: str, child: str) -> str | None:
    found = field_of(f"{parent} {child}", exact=True)
    if found:
        return found
    above, below = field_of(parent), fold(child)
    if below in {"nam", "nu"} and above in {"dob", "sex"}:
        sex = "male" if below == "nam" else "female"
        return f"dob_{sex}" if above == "dob" else f"sex_{sex}_flag"
    return field_of(child) or above


def _columns(top: Row, second: Row | None, sheet: Sheet) -> tuple[dict[str, int], dict[int, str]]:
    upper = _texts(top)
    lower = _texts(second) if second else {}
    merged = [(left, right) for row, left, last, right in sheet.merged if row + 1 <= top.number <= last + 1]
    columns: dict[str, int] = {}
    labels: dict[int, str] = {}
    for column in sorted({*upper, *lower}):
        if column in lower:
            parent = _parent(upper, merged, column)
            field, label = _joined_field(parent, lower[column]), f"{parent} {lower[column]}"
        else:
            field, label = field_of(upper[column]), upper[column]
        labels[column] = label
        if field:
            columns.setdefault(field, column)
    if "full_name" not in columns and "family_middle" not in columns and "given_name" in columns:
        columns["full_name"] = columns.pop("given_name")  # "Tên" alone is the whole name
    return _with_split_birth(columns, labels), labels


def _with_split_birth(columns: dict[str, int], labels: dict[int, str]) -> dict[str, int]:
    """Find day, month and year of birth in three columns side by side ("Ngày sinh" over "Ngày | Tháng | Năm")."""
    for day in labels:
        three = [fold(labels.get(day + at, "")) for at in range(3)]
        ends = zip(three, ("ngay", "thang", "nam"), strict=True)
        if any("sinh" in label for label in three) and all(
            label.removesuffix(" sinh").endswith(end) for label, end in ends
        ):
            kept = {field: column for field, column in columns.items() if not day <= column <= day + 2}
            return {**kept, "dob_day": day, "dob_month": day + 1, "dob_year": day + 2}
    return columns


def _with_split_name(columns: dict[str, int], labels: dict[int, str], rows: list[Row]) -> dict[str, int]:
    """Find the given name in a column without a label behind "Họ và tên" (one label merged over two columns)."""
    name = columns.get("full_name")
    if name is None or name + 1 in labels or not rows:
        return columns
    behind = [row.text(name + 1).strip() for row in rows if row.text(name)]
    words = [text for text in behind if text and text.replace(" ", "").isalpha()]
    if len(words) * 10 < len(behind) * 6:
        return columns
    kept = {field: column for field, column in columns.items() if field != "full_name"}
    return {**kept, "family_middle": name, "given_name": name + 1}


def find_tables(sheet: Sheet, mapping: Mapping | None = None) -> tuple[Table, ...]:
    """Return the tables of a sheet, whose cells have to be Unicode already (`legacy.decode_sheet`).

    A header is a row in which at least three cells are known labels, one of them a name; it may have a second row below
    ("Năm sinh" over "Nam | Nữ"). A header that comes again starts the columns anew. No header, no table. With a mapping
    there is one table, whatever the labels say.
    """
    if mapping is not None:
        body = [row for row in sheet.rows if row.number > mapping.header_last and not _is_column_numbers(row)]
        return (_mapped(sheet, mapping, body),)
    found: list[tuple[Row, Row | None, list[Row]]] = []
    rows = sheet.rows
    index = 0
    while index < len(rows):
        row = rows[index]
        if _is_header(row):
            following = rows[index + 1] if index + 1 < len(rows) else None
            second = following if following and _is_second_header(following) else None
            found.append((row, second, []))
            index += 1 + (second is not None)
            continue
        if found and not _is_column_numbers(row):
            found[-1][2].append(row)
        index += 1
    tables = []
    for top, second, body in found:
        columns, labels = _columns(top, second, sheet)
        columns = _with_split_name(columns, labels, body)
        last = second.number if second else top.number
        tables.append(Table(sheet.name, top.number, last, columns, labels, tuple(body), dict.fromkeys(columns, 1.0)))
    return tuple(tables)


def _mapped(sheet: Sheet, mapping: Mapping, body: list[Row]) -> Table:
    labels: dict[int, str] = {}
    for row in sheet.rows:
        if mapping.header_first <= row.number <= mapping.header_last:
            for column, text in _texts(row).items():
                labels[column] = f"{labels.get(column, '')} {text}".strip()
    certain = dict.fromkeys(mapping.columns, 1.0)
    body = [row for row in body if not _is_header(row)]
    return Table(
        sheet.name, mapping.header_first, mapping.header_last, dict(mapping.columns), labels, tuple(body), certain
    )
