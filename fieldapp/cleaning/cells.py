"""The cells of one row by field, each read once."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from typing import Final

from fieldapp.cleaning.naming import read_name
from fieldapp.cleaning.values import as_text, is_marked, read_sex
from fieldapp.sheets.book import Cell, Row
from fieldapp.sheets.labels import field_of
from fieldapp.sheets.tables import Table
from fieldapp.vietnam.benefits import find_benefit
from fieldapp.vietnam.dates import BirthReading, month_stands_first, read_birth
from fieldapp.vietnam.id_numbers import NumberReading, read_number, what_digits_say
from fieldapp.vietnam.phones import PhoneReading, read_phone

BIRTH_FIELDS: Final = ("dob", "dob_male", "dob_female", "dob_day", "dob_month", "dob_year")
ORDINAL: Final = re.compile(r"\d{1,6}(?:\.0)?[.)]?")
_TWELVE: Final = 12
_SAMPLE: Final = 2000
_FEWEST_AGREEING: Final = 3


class TableForm:
    """What holds for all rows of a table: its columns, and how its dates are written."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.columns = table.columns
        self.fields = {column: field for field, column in table.columns.items()}
        self.width = max(table.columns.values(), default=-1) + 1
        self.nothing: tuple[Cell, ...] = (None,) * self.width
        self.words: dict[str, str] = {}  # one text for all rows that say the same
        self.split_name = "full_name" not in table.columns
        self.births = tuple(field for field in ("dob", "dob_male", "dob_female") if field in table.columns)
        self.parts_of_birth = "dob_year" in table.columns
        self.beside = tuple(
            field for field in table.columns if field not in {"row_no", "full_name", "amount", "given_name"}
        )
        self.ticked = _ticked(table)
        self.sex_field, self.sex_codes = _sex_codes(table)
        columns = [table.columns[field] for field in self.births]
        texts = (row.text(column) for row in table.rows[:_SAMPLE] for column in columns)
        self.month_first = month_stands_first(texts)


def _under_category(label: str) -> str:
    """Return the lower label of a column of ticks: "Đối tượng Người khuyết tật nặng" stood in two rows."""
    words = label.split()
    for end in range(len(words) - 1, 0, -1):
        if words[end][0].isupper() and field_of(" ".join(words[:end]), exact=True) == "category":
            return " ".join(words[end:])
    return label


def _sex_codes(table: Table) -> tuple[str, dict[str, str]]:
    """Return a column whose codes are sexes, and what they mean by the identity numbers beside them.

    So are read 1 and 0, or 1 and 2, and a column "Nữ" with ticks that has none for men beside it. A code needs several
    numbers that agree; the second of two codes then means the other sex.
    """
    named = [field for field in ("sex", "sex_male_flag", "sex_female_flag") if field in table.columns]
    if len(named) != 1 or "id_number" not in table.columns:
        return "", {}
    sex, number = table.columns[named[0]], table.columns["id_number"]
    counts: dict[str, Counter[str]] = {}
    for row in table.rows[:_SAMPLE]:
        code, digits = _code(row.text(sex)), read_number(row.text(number)).number or ""
        if read_sex(code) is None and (code.isdigit() if named[0] == "sex" else digits):
            counts.setdefault(code, Counter())[what_digits_say(digits).sex if len(digits) == _TWELVE else ""] += 1
    sure = {
        code: said
        for code, found in counts.items()
        for said in ("M", "F")
        if found[said] >= _FEWEST_AGREEING and found[said] * 10 >= (found["M"] + found["F"]) * 8
    }
    if len(counts) == len(sure) + 1 == 2:
        (other,) = counts.keys() - sure.keys()
        sure[other] = "F" if "M" in sure.values() else "M"
    return (named[0], sure) if len(sure) == len(counts) == len({*sure.values()}) == 2 else ("", {})


def _code(text: str) -> str:
    return text.strip().removesuffix(".0").lower()


def _ticked(table: Table) -> dict[int, str]:
    """Return the columns that are categories to tick: "Đối tượng từ 70-74 tuổi thuộc hộ nghèo" over an x."""
    taken = {column for field, column in table.columns.items() if field != "category"}
    likely = {
        column: label
        for column, label in table.labels.items()
        if column not in taken and (find_benefit(label) is not None or field_of(label) == "category")
    }
    texts = {column: [text for row in table.rows[:_SAMPLE] if (text := row.text(column))] for column in likely}
    return {
        column: _under_category(label)
        for column, label in likely.items()
        if texts[column] and sum(map(is_marked, texts[column])) * 2 >= len(texts[column])
    }


class Cells:
    """The cells of one row; what is read from several of them is read when it is made.

    Attributes:
        name, remark: see `naming.read_name`.
        number, birth, phone: what their cells say, with what is wrong with them.
        sex: `M` or `F` by its column or a tick; None when neither says it.
        moved: from which column on, and how far, the cells were moved to where they belong; None mostly.
    """

    def __init__(self, form: TableForm, row: Row, *, moved: tuple[int, int] | None = None) -> None:
        self._columns = form.columns
        self._cells = row.cells if len(row.cells) >= form.width else (*row.cells, *form.nothing[len(row.cells) :])
        self.row = row
        self.moved = moved
        self.form = form
        self.name, self.remark = read_name(self._whole_name())
        self.number = self._number()
        self.birth = self._birth()
        self.phone: PhoneReading = read_phone(self.digits("phone"))
        self.sex = self._sex()

    def raw(self, field: str) -> Cell:
        """Return the cell of a field; None when the table has no such column or the row ends before it."""
        column = self._columns.get(field)
        return None if column is None else self._cells[column]

    def read(self, field: str) -> str:
        """Return the cell of a field as tidy text."""
        value = self.raw(field)
        return "" if value is None else as_text(value)

    def category(self) -> str:
        """Return the category that the row says itself: in its column, or by a tick under one."""
        for column, label in self.form.ticked.items():
            if column < len(self._cells) and self._cells[column] is not None:
                return as_text(label)
        said = "" if self.form.columns.get("category") in self.form.ticked else self.read("category")
        return self.form.words.setdefault(said, said)

    def place(self, field: str) -> str:
        """Return the cell's name as Excel shows it: `C12`."""
        column = self._columns[field]
        if self.moved is not None and column >= self.moved[0]:
            column -= self.moved[1]
        return f"{column_letters(max(0, column))}{self.row.number}"

    def field_at(self, column: int) -> str | None:
        """Return the field that the cell in a column of the sheet was read as."""
        if self.moved is not None and column >= self.moved[0]:
            column += self.moved[1]
        return self.form.fields.get(column)

    def digits(self, field: str) -> str | float | None:
        """Return a cell that should hold digits; a date in it is text."""
        value = self.raw(field)
        return value.isoformat() if isinstance(value, date) else value

    def field_of_number(self) -> str:
        """Return the field whose cell the number came from."""
        return (
            "id_number"
            if self.raw("id_number") is not None or "old_id_number" not in self._columns
            else "old_id_number"
        )

    def _whole_name(self) -> str:
        if not self.form.split_name:
            whole = self.raw("full_name")
            return whole if isinstance(whole, str) else "" if whole is None else str(whole)
        return " ".join(str(part) for field in ("family_middle", "given_name") if (part := self.raw(field)) is not None)

    def _number(self) -> NumberReading:
        """Read both number columns; "CMND" often holds 12 digits, so the column says little."""
        main = read_number(self.digits("id_number"))
        if "old_id_number" not in self._columns:
            return main
        other = read_number(self.digits("old_id_number"))
        if main.number is None or (len(main.number) != _TWELVE and other.number and len(other.number) == _TWELVE):
            main, other = (other, main) if other.number else (main, other)
        if main.number and other.number and len(main.number) == _TWELVE and len(other.number) != _TWELVE:
            return NumberReading(main.number, other.number, main.problems)
        return main

    def _birth(self) -> BirthReading:
        number = self.number.number
        hint = what_digits_say(number).birth_year if number and len(number) == _TWELVE else None
        for field in self.form.births:
            value = self.raw(field)
            if value is not None and not is_marked(value):
                return read_birth(value, hint_year=hint, month_first=self.form.month_first)
        if not self.form.parts_of_birth:
            return read_birth(None)
        year = self.read("dob_year")
        parts = [self.read(field) or "0" for field in ("dob_day", "dob_month")]
        return read_birth("/".join([*parts, year]) if year else None, hint_year=hint)

    def _sex(self) -> str | None:
        if (value := self.raw("sex")) is not None and (found := read_sex(value)):
            return found
        if self.form.sex_codes:
            code = _code(self.read(self.form.sex_field))
            somebody = code or self.number.number or self.birth.birth
            return self.form.sex_codes.get(code) if somebody else None
        male = is_marked(self.raw("sex_male_flag")) or _says_birth(self.raw("dob_male"))
        female = is_marked(self.raw("sex_female_flag")) or _says_birth(self.raw("dob_female"))
        return None if male == female else "M" if male else "F"


def _says_birth(cell: Cell) -> bool:
    """Say whether a cell of a birth column tells the sex: a date, digits, a tick, "không rõ", but not a signature."""
    if not isinstance(cell, str) or any(map(str.isdigit, cell)) or is_marked(cell):
        return cell is not None
    return read_birth(cell).problem == "birth.missing"


def column_letters(column: int) -> str:
    """Return the letters of a 0-based column: 0 -> A, 27 -> AB."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
