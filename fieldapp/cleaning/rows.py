"""One row of a table: is it a person, a group heading or decoration, and what does it say."""

from __future__ import annotations

import re
from datetime import date
from typing import Final, Literal

import msgspec

from fieldapp.cleaning.roster import Proposal, RosterRow
from fieldapp.cleaning.values import as_text, is_marked, read_account, read_amount, read_name, read_sex
from fieldapp.sheets.book import Cell, Row
from fieldapp.sheets.labels import header_words
from fieldapp.sheets.tables import Table
from fieldapp.vietnam.benefits import find_benefit
from fieldapp.vietnam.dates import BirthReading, read_birth
from fieldapp.vietnam.id_numbers import NumberReading, read_number, warnings, what_digits_say
from fieldapp.vietnam.names import fold
from fieldapp.vietnam.phones import read_phone
from fieldapp.vietnam.places import group_number, ward_name

_ROMAN: Final = re.compile(r"[IVXLC]+[.)]?|[A-Z][.)]?")
_ORDINAL: Final = re.compile(r"\d{1,6}(?:\.0)?[.)]?")
_BIRTH_FIELDS: Final = ("dob", "dob_male", "dob_female", "dob_day", "dob_month", "dob_year")
_SUBTOTALS: Final = ("cong ", "tong ")
_TWELVE: Final = 12
_ENOUGH_OTHER_CELLS: Final = 2


class Heading(msgspec.Struct, frozen=True):
    """What the group rows above a row say: "I  Tổ dân phố số 1", "II. Người khuyết tật nặng"."""

    group: int | None = None
    category: str | None = None


class Cells:
    """The cells of one row by field."""

    def __init__(self, table: Table, row: Row) -> None:
        self._columns = table.columns
        self._row = row

    def raw(self, field: str) -> Cell:
        """Return the cell of a field; None when the table has no such column or the row ends before it."""
        column = self._columns.get(field)
        return self._row.cells[column] if column is not None and column < len(self._row.cells) else None

    def read(self, field: str) -> str:
        """Return the cell of a field as tidy text."""
        return as_text(self.raw(field))

    def place(self, field: str) -> str:
        """Return the cell's name as Excel shows it: `C12`."""
        return f"{column_letters(self._columns[field])}{self._row.number}"

    def name(self) -> str:
        """Return the name as written, whole or from its two columns."""
        whole = self.raw("full_name")
        if whole is not None:
            return str(whole)
        return " ".join(str(part) for field in ("family_middle", "given_name") if (part := self.raw(field)) is not None)

    def number(self, field: str) -> str | float | None:
        """Return a cell that should hold digits; a date in it is text."""
        value = self.raw(field)
        return value.isoformat() if isinstance(value, date) else value


def column_letters(column: int) -> str:
    """Return the letters of a 0-based column: 0 -> A, 27 -> AB."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _sex(cells: Cells) -> str | None:
    found = read_sex(cells.raw("sex"))
    if found:
        return found
    male = is_marked(cells.raw("sex_male_flag")) or cells.raw("dob_male") is not None
    female = is_marked(cells.raw("sex_female_flag")) or cells.raw("dob_female") is not None
    return None if male == female else "M" if male else "F"


def _birth(cells: Cells, number: str | None) -> BirthReading:
    hint = what_digits_say(number).birth_year if number and len(number) == _TWELVE else None
    for field in ("dob", "dob_male", "dob_female"):
        value = cells.raw(field)
        if value is not None and not is_marked(value):
            return read_birth(value, hint_year=hint)
    year = cells.read("dob_year")
    parts = [cells.read(field) or "0" for field in ("dob_day", "dob_month")]
    return read_birth("/".join([*parts, year]) if year else None, hint_year=hint)


def _number(cells: Cells) -> NumberReading:
    """Read both number columns; "CMND" often holds 12 digits, so the column says little."""
    main = read_number(cells.number("id_number"))
    other = read_number(cells.number("old_id_number"))
    if main.number is None or (len(main.number) != _TWELVE and other.number and len(other.number) == _TWELVE):
        main, other = (other, main) if other.number else (main, other)
    if main.number and other.number and len(main.number) == _TWELVE and len(other.number) != _TWELVE:
        return NumberReading(main.number, other.number, main.problems)
    return main


def _is_footer(name: str) -> bool:
    folded = fold(name)
    return any(folded == word or (" " in word and folded.startswith(word + " ")) for word in header_words().footers)


def kind_of_row(table: Table, row: Row, *, after_total: bool) -> Literal["person", "group", "total", "other"]:
    """Tell persons from group headings, totals, and signatures.

    A person has a name and something that only persons have (a number, a birth, a sex, a telephone), or an ordinal and
    a name; a number without a name is a person too. "Tống Công Minh" folds to the beginning of a total, so words decide
    last.
    """
    cells = Cells(table, row)
    name, _ = read_name(cells.name())
    ordinal = bool(_ORDINAL.fullmatch(cells.read("row_no")))
    number = _number(cells)
    proofs = (
        number.number is not None
        or ("id.invalid" in number.problems and any(map(str.isdigit, cells.read("id_number")))),
        _birth(cells, None).birth is not None,
        _sex(cells) is not None,
        read_phone(cells.number("phone")).phone is not None,
    )
    if any(proofs) and (name or proofs[0]):
        return "person"
    others = sum(1 for field in table.columns if field not in {"row_no", "full_name", "amount"} and cells.read(field))
    if _is_footer(name) or _is_footer(cells.read("row_no")):
        return "total"
    heading = _heading_text(table, row)
    if heading and not others and not ordinal and fold(heading).startswith(_SUBTOTALS):
        return "total"
    if heading and not others and (_says_place_or_benefit(heading) or not (ordinal or after_total)):
        return "group"
    if name and others >= (1 if ordinal else _ENOUGH_OTHER_CELLS) and not after_total:
        return "person"
    return "person" if name and ordinal and not after_total else "other"


def _heading_text(table: Table, row: Row) -> str:
    first = table.columns.get("row_no")
    texts = [cell for column, cell in enumerate(row.cells) if isinstance(cell, str) and column != first]
    if len(texts) == 1:
        return as_text(texts[0])
    lonely = row.cells[first] if first is not None and first < len(row.cells) else None
    return as_text(lonely) if not texts and isinstance(lonely, str) and not _ORDINAL.fullmatch(lonely.strip()) else ""


def _says_place_or_benefit(text: str) -> bool:
    return group_number(text) is not None or find_benefit(text) is not None


def read_heading(table: Table, row: Row, above: Heading) -> Heading:
    """Return what holds for the rows below a group row; a new group keeps the category, a new category the group."""
    text = _heading_text(table, row)
    group = group_number(text)
    if group is not None:
        return Heading(group, above.category)
    if find_benefit(text) is None:
        return above
    return Heading(above.group, re.sub(r"^(?:[IVXLC]+|[A-Z]|\d{1,2})[.)\s]\s*", "", text) or text)


def read_person(file: str, table: Table, row: Row, heading: Heading, before: dict[int, str]) -> RosterRow:
    """Read one person; `before` holds the cells of the row that were decoded, by column.

    Everything that is wrong becomes a code in `issues`; what could not be read stays in `unread`.
    """
    cells = Cells(table, row)
    issues: set[str] = set()
    unread: dict[str, str] = {}
    name, remark = read_name(cells.name())
    number = _number(cells)
    sex = _sex(cells)
    birth = _birth(cells, number.number)
    phone = read_phone(cells.number("phone"))
    account = read_account(cells.raw("bank_account"), cells.raw("bank_name"))
    issues.update(number.problems, warnings(number.number, birth=birth.birth, sex=sex))
    issues.update(code for code in (birth.problem, phone.problem, account.problem) if code)
    if not name:
        issues.add("name.missing")
    elif any(map(str.isdigit, name)):
        issues.add("name.suspicious")
    if before:
        issues.add("text.legacy_encoding")
    for field, value in (("id_number", number.number), ("phone", phone.phone), ("bank_account", account.account)):
        if value is None and cells.read(field):
            unread[field] = cells.read(field)
    if birth.birth is None:
        unread |= {field: text for field in _BIRTH_FIELDS if (text := cells.read(field))}
    address = cells.read("address") or None
    hamlet = cells.read("hamlet")
    group = next((found for text in (hamlet, address or "") if (found := group_number(text)) is not None), None)
    if group is None and _ORDINAL.fullmatch(hamlet):
        group = int(float(hamlet.rstrip(".)")))
    ward_cell = cells.read("ward")
    return RosterRow(
        file=file,
        sheet=table.sheet,
        row=row.number,
        full_name=name,
        sex=sex,
        birth_date=birth.birth,
        national_id=number.number,
        old_id=number.old_number,
        phone=phone.phone,
        group=group if group is not None else heading.group,
        ward=(ward_name(address) if address else None) or ward_name(ward_cell) or ward_cell or None,
        category=cells.read("category") or heading.category,
        bank=account.bank,
        account=account.account,
        amount=read_amount(cells.raw("amount")),
        address=address,
        note=cells.read("note") or None,
        remark=remark or None,
        issues=tuple(sorted(issues)),
        proposals=tuple(_proposals(cells, table, before, name, number, phone.phone)),
        unread=unread,
    )


def _proposals(
    cells: Cells, table: Table, before: dict[int, str], name: str, number: NumberReading, phone: str | None
) -> list[Proposal]:
    fields = {column: field for field, column in table.columns.items()}
    found = [
        Proposal(cells.place(fields[column]), fields[column], was, cells.read(fields[column]), "text.legacy_encoding")
        for column, was in before.items()
        if column in fields
    ]
    id_code = "id.lost_zeros" if "id.lost_zeros" in number.problems else "id.format"
    for field, after, code in (
        ("full_name", name, "name.format"),
        ("id_number", number.number, id_code),
        ("phone", phone, "phone.format"),
    ):
        was = str(cells.raw(field)) if cells.raw(field) is not None else ""
        if was and after and was != after:
            found.append(Proposal(cells.place(field), field, was, after, code))
    return found
