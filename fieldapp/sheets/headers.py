"""Where the header of a table stands and what its columns are called: one to three rows, merged or not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Final, TypeGuard

import msgspec

from fieldapp.sheets.book import Cell, Row, Sheet
from fieldapp.sheets.labels import LONGEST_LABEL, Meaning, field_of, header_words, meaning_of
from fieldapp.vietnam.benefits import find_benefit
from fieldapp.vietnam.names import fold

_FEWEST_FIELDS: Final = 3
_LARGEST_COLUMN_NUMBER: Final = 99
_LONGEST_NUMBER: Final = 20
_YEARS: Final = range(1990, 2100)
_NAME_FIELDS: Final = frozenset(["full_name", "given_name"])
_PERSON_FIELDS: Final = frozenset(["dob", "dob_male", "dob_year", "id_number", "old_id_number", "sex", "sex_male_flag"])
_ALSO_VALUES: Final = frozenset([None, "sex_male_flag", "sex_female_flag", "household_class"])
_COLUMN_NUMBER: Final = re.compile(r"\(?(?:\d{1,2}(?:\.0)?|[A-Za-z])\)?|\(?\d{1,2}\)?\s*=[\s\d()+\-*x×]+")
_MOST_HEADER_ROWS: Final = 3
_FROM_PARENT: Final = 0.6
_PARTS_OF_A_DATE: Final = ("ngay", "thang", "nam")

Merged = Sequence[tuple[int, int, int, int]]


class Header(msgspec.Struct, frozen=True):
    """The header of one table.

    Attributes:
        first, last: numbers of its rows.
        labels: the whole label of each labelled column, upper rows first.
        meanings: what the labels mean, for the columns whose label is known.
    """

    first: int
    last: int
    labels: dict[int, str]
    meanings: dict[int, Meaning]

    @property
    def fields(self) -> frozenset[str]:
        """Return the fields that are named."""
        return frozenset(meaning.field for meaning in self.meanings.values())

    @property
    def is_double(self) -> bool:
        """Say whether two lists stand side by side: the same fields in the same order twice, names among them."""
        fields = [self.meanings[column].field for column in sorted(self.meanings)]
        half = len(fields) // 2
        return half >= _FEWEST_FIELDS and fields[:half] == fields[half:] and bool(_NAME_FIELDS & {*fields})


def texts_of(row: Row) -> dict[int, str]:
    """Return the cells of a row that are text, by column."""
    return {column: cell for column, cell in enumerate(row.cells) if isinstance(cell, str)}


def is_label_row(row: Row) -> bool:
    """Say whether a row names at least three different things that a list of people has, as labels do."""
    # The cheap questions first: most rows are data, with numbers and dates; a year may stand among labels.
    for cell in row.cells:
        number = cell if isinstance(cell, int | float) else int(cell) if _is_digits(cell) else 0
        if isinstance(cell, date) or (number > _LARGEST_COLUMN_NUMBER and number not in _YEARS):
            return False
    texts = texts_of(row)
    # Few cells of data are labels ("Nam", "Hộ nghèo" are both).
    labels = {field_of(text, exact=True) for text in texts.values()} - _ALSO_VALUES
    if len(labels) < _FEWEST_FIELDS - 1:
        return False
    if "row_no" in labels and labels & _NAME_FIELDS and len(texts) > _FEWEST_FIELDS:
        return True  # the others say too little ("Ngày", "Số"); their cells will tell
    fields = {field for text in texts.values() if (field := field_of(text))}
    return len(fields) >= _FEWEST_FIELDS and bool(fields & _NAME_FIELDS or fields & _PERSON_FIELDS)


def _is_digits(cell: Cell) -> TypeGuard[str]:
    return isinstance(cell, str) and len(cell) < _LONGEST_NUMBER and cell.isascii() and cell.isdigit()


def is_column_numbers(row: Row) -> bool:
    """Say whether a row only numbers the columns: 1 2 3, (1) (2) (3), A B 1 2, 5=3+4."""
    for cell in row.cells:
        if cell is not None and not _COLUMN_NUMBER.fullmatch(str(cell).strip()):
            return False
    cells = [cell for cell in row.cells if cell is not None]
    if len(cells) < _FEWEST_FIELDS:
        return False
    numbers = [int(found) for cell in cells if (found := str(cell).strip().strip("()").removesuffix(".0")).isdigit()]
    return numbers == sorted(set(numbers))


def _merged_over(merged: Merged, row: int, column: int) -> tuple[int, int] | None:
    """Return first and last column of the merged range that covers a cell (1-based row)."""
    for top, left, bottom, right in merged:
        if top + 1 <= row <= bottom + 1 and left <= column <= right:
            return left, right
    return None


def _is_above(upper: Row, lower: Row, merged: Merged) -> bool:
    """Say whether the row above a label row belongs to the header: it names a column, or heads several of them."""
    texts = texts_of(upper)
    if not texts or len(texts) != len([cell for cell in upper.cells if cell is not None]):
        return False
    if (
        any(len(text) > LONGEST_LABEL or is_title(text) for text in texts.values())
        or upper.number + _MOST_HEADER_ROWS <= lower.number
    ):
        return False
    if any(field_of(text, exact=True) == "row_no" for text in texts.values()):
        return True
    below = texts_of(lower)
    if sum(column not in below and field_of(text, exact=True) is not None for column, text in texts.items()) > 1:
        return True
    first_below = min(below, default=0)
    spans = [span for column in texts if (span := _merged_over(merged, upper.number, column)) and span[1] > span[0]]
    return len(texts) > 1 and any(first_below < span[1] and span[0] > 0 for span in spans)


def _is_below(upper: dict[int, str], row: Row, above: Row, merged: Merged) -> bool:
    """Say whether a row under labels is one more row of labels: words under a wider label, or mostly known labels."""
    texts = texts_of(row)
    filled = [cell for cell in row.cells if cell is not None]
    if not texts or len(texts) != len(filled) or is_column_numbers(row):
        return False
    known = sum(1 for text in texts.values() if field_of(text, exact=True) or fold(text) in _PARTS_OF_A_DATE)
    if known and known * 2 >= len(filled) and (known > 1 or _fits_under(upper, texts, above, merged)):
        return True
    categories = len(texts) > 1 and any(find_benefit(text) is not None for text in texts.values())  # to tick
    return (known > 0 or categories) and _fits_under(upper, texts, above, merged)


def _fits_under(upper: dict[int, str], texts: dict[int, str], above: Row, merged: Merged) -> bool:
    for column, text in texts.items():
        span = _merged_over(merged, above.number, column)
        wide = span is not None and span[1] > span[0]
        if not merged:  # as in a file of text: an empty cell behind the label that this row fills
            wide = column + 1 in texts and column + 1 not in upper
        if not wide and column in upper:
            return False
        if len(text) > LONGEST_LABEL or (any(map(str.isdigit, text)) and find_benefit(text) is None):
            return False
    return True


def is_title(text: str) -> bool:
    """Say whether a text is a title, a page mark or a remark about the whole list, wherever it stands."""
    folded = fold(text[:200])
    return any(folded == word or folded.startswith(word + " ") for word in header_words().titles)


def read_header(rows: Sequence[Row], at: int, sheet: Sheet) -> tuple[Header, int] | None:
    """Return the header whose label row stands at `rows[at]`, and the index of the first row behind it.

    Up to two rows above and two below belong to it when they fit: a second row of "Nam | Nữ" under "Năm sinh", a row
    that heads several columns. None when no label row stands there.
    """
    if not is_label_row(rows[at]):
        return None
    block = [rows[at]]
    while at and len(block) < _MOST_HEADER_ROWS and _is_above(rows[at - 1], block[0], sheet.merged):
        block.insert(0, rows[at - 1])
        at -= 1
    behind = at + len(block)
    upper: dict[int, str] = {}
    for row in block:
        upper |= texts_of(row)
    while (
        behind < len(rows)
        and len(block) < _MOST_HEADER_ROWS
        and _is_below(upper, rows[behind], block[-1], sheet.merged)
    ):
        block.append(rows[behind])
        upper |= texts_of(rows[behind])
        behind += 1
    return _named(block, sheet.merged), behind


def _parent(row: Row, top: dict[int, str], merged: Merged, column: int) -> str:
    """Return the upper label of a column: its own, that of the merged cell over it, or the nearest on its left."""
    if column in top:
        return top[column]
    if span := _merged_over(merged, row.number, column):
        return top.get(span[0], "")
    left = [other for other in top if other < column]
    if not left:
        return ""
    nearest = max(left)
    span = _merged_over(merged, row.number, nearest)
    # A merged label says how far it reaches; one that is not merged reaches on in files without merged cells.
    return "" if merged and span is not None and span[1] < column else top[nearest]


def _named(block: list[Row], merged: Merged) -> Header:
    paths: dict[int, list[str]] = {}
    for depth, row in enumerate(block):
        texts = texts_of(row)
        for column in texts:
            paths.setdefault(column, [])
        for column in texts:
            above = [_parent(upper, texts_of(upper), merged, column) for upper in block[:depth]]
            paths[column] = [*(text for text in above if text), texts[column]]
    labels: dict[int, str] = {}
    meanings: dict[int, Meaning] = {}
    for column in sorted(paths):
        path = list(dict.fromkeys(paths[column]))
        labels[column] = " ".join(" ".join(path).split())
        if (meaning := _meaning(path)) is not None:
            meanings[column] = meaning
    return Header(block[0].number, block[-1].number, labels, meanings)


def _meaning(path: list[str]) -> Meaning | None:
    """Return what a label of several rows means: the lower label with its parents, alone, or its parent's meaning."""
    child = path[-1]
    for start in range(len(path) - 1):
        joined = meaning_of(" ".join(path[start:]))
        if joined and joined.surety == 1:
            return joined
    parents = [meaning for text in path[:-1] if (meaning := meaning_of(text))]
    above = parents[-1].field if parents else None
    if fold(child) in {"nam", "nu"} and above in {"dob", "sex", None}:
        sex = "male" if fold(child) == "nam" else "female"
        return Meaning(f"dob_{sex}" if above == "dob" else f"sex_{sex}_flag", 1.0)
    own = meaning_of(child)
    if own is not None and above == "proxy_name" and own.field in {"full_name", "id_number", "phone"}:
        return Meaning({"full_name": "proxy_name", "id_number": "proxy_id", "phone": "proxy_phone"}[own.field], 1.0)
    return own or (Meaning(above, _FROM_PARENT) if above else None)
