"""Work lists that come back filled in: read by the ordinary reader and the key of each row, compared with the people.

Whoever answers may have sorted, deleted, added and retyped what they like: a row says something about exactly the
person whose key stands in it, and what is doubtful is said and never guessed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Mapping as MappingOf
from typing import Final

import msgspec
from rapidfuzz.distance import Levenshtein

from fieldapp.cleaning.reading import Progress, clean_book
from fieldapp.cleaning.roster import IN_RECORDS, ReadTable, Roster, RosterRow
from fieldapp.cleaning.values import as_text, is_marked
from fieldapp.domain.citizen import FIELDS, Citizen
from fieldapp.domain.missing import CHECKED, completeness, missing_pieces
from fieldapp.domain.proposals import proposal_key
from fieldapp.domain.replay import CLASSIFIED, agree
from fieldapp.domain.row_key import looks_like_row_key, read_row_key
from fieldapp.sheets.book import Book, Cell, Row
from fieldapp.sheets.labels import field_of
from fieldapp.sheets.tables import Mapping
from fieldapp.system.errors import InputRefused
from fieldapp.vietnam.banks import find_bank
from fieldapp.vietnam.id_numbers import warnings
from fieldapp.vietnam.names import fold

FILLED, CHANGED, CONFIRMED = "answer.filled", "answer.changed", "answer.confirmed"
_NOTES: Final = frozenset({"ghi chu", "note"})
_CONFIRMING: Final = ("dung nhu", "xac nhan", "confirmed", "as recorded")
_YES: Final = frozenset({"dung", "co", "dung roi", "ok", "yes", "right"})
_FILLED_COLUMNS: Final = frozenset(
    ["id_number", "dob", "sex", "hamlet", "phone", "address", "category", "amount", "decision_no", "bank_account"]
)
_TOLD_COLUMNS: Final = frozenset(["ma dong", "dang ghi", "can bo sung", "row key", "on record", "missing"])
_IDENTITY: Final = frozenset({"national_id", "birth_date", "sex"})
_WHO: Final = _IDENTITY | {"group"}
"""What tells people apart: nobody overwrites it unasked."""
_TWELVE: Final = 12


class AnsweredRow(msgspec.Struct, frozen=True):
    """One row of a work list that came back.

    Attributes:
        key: as it is printed; empty when none stands in the row, or one that cannot be.
        mistyped: what looks like a key and is none.
        said: field -> value, for what is filled in; the names of `citizen.FIELDS` and of `CLASSIFIED`.
        unreadable: field -> text that could not be read.
        doubts: codes of what reading repaired or could not tell, by field.
        confirmed: what is on record was ticked as right.
        note: what was written into the column for notes.
    """

    sheet: str
    row: int
    name: str
    key: str = ""
    mistyped: str = ""
    said: dict[str, str] = {}
    unreadable: dict[str, str] = {}
    doubts: dict[str, str] = {}
    confirmed: bool = False
    note: str = ""


class Change(msgspec.Struct, frozen=True):
    """What an answer proposes for one field of one person.

    Attributes:
        key, citizen_id: whom it is about; sheet and row where it stands.
        code: `answer.filled`, `answer.changed` or `answer.confirmed`.
        doubts: codes of what speaks against it; without any it is certain.
    """

    key: str
    citizen_id: str
    sheet: str
    row: int
    name: str
    field: str
    before: str
    after: str
    code: str
    doubts: tuple[str, ...] = ()

    @property
    def certain(self) -> bool:
        """Whether it may be accepted without looking."""
        return not self.doubts


class Trouble(msgspec.Struct, frozen=True):
    """Something about a row that a person has to know: its code, where it stands, and what stood there.

    Row 0 is the whole file, whose name stands for the sheet then. `field` says which cell `detail` stood in.
    """

    code: str
    sheet: str
    row: int
    detail: str = ""
    field: str = ""


class Compared(msgspec.Struct, frozen=True):
    """What the rows of an answer come to; `unchanged` rows say nothing new."""

    changes: tuple[Change, ...]
    troubles: tuple[Trouble, ...]
    unchanged: int


def _unheard(_stage: str, _done: int, _total: int) -> None:
    """Report progress to nobody."""


def read_answered(book: Book, report: Progress = _unheard) -> list[AnsweredRow]:
    """Return the rows of a work list that came back, in order; `report` as in `clean_book`.

    Raises:
        InputRefused: `roster.no_header`, `roster.no_rows`; `answer.no_keys` when no row of the file has a key.
    """
    roster = _read(book, report)
    tables: dict[str, list[ReadTable]] = defaultdict(list)
    for table in roster.tables:
        tables[table.sheet].append(table)
    persons = {(row.sheet, row.row): row for row in roster.rows}
    found = []
    for sheet in book.sheets:
        for row in sheet.rows:
            above = [each for each in tables[sheet.name] if each.header_last < row.number]
            person = persons.get((sheet.name, row.number))
            if above and (person is not None or _has_key(row)):
                found.append(_answered(sheet.name, row, person, above[-1]))
    if not any(row.key or row.mistyped for row in found):
        raise InputRefused("answer.no_keys", place=book.file)
    return found


def _read(book: Book, report: Progress) -> Roster:
    """Read a list; what a work list tells of a person is no answer, although its cells look like one."""
    roster = clean_book(book, report)
    told = {
        table.sheet: Mapping(
            table.header_first,
            table.header_last,
            {field: column for field, column in table.columns.items() if not _is_told(table, column)},
        )
        for table in roster.tables
        if any(_is_told(table, column) for column in table.columns.values())
    }
    return clean_book(book, report, told) if told else roster


def _is_told(table: ReadTable, column: int) -> bool:
    return fold(table.labels.get(column, "")) in _TOLD_COLUMNS


def _guessed(table: ReadTable) -> set[str]:
    """Return the fields whose columns were told by what stands in them alone: their titles mean nothing known."""
    guessed = {f for f, column in table.columns.items() if field_of(table.labels.get(column, "")) is None}
    guessed |= {"group"} if "address" in guessed and "hamlet" not in table.columns else set()
    return guessed | {IN_RECORDS[field] for field in guessed & IN_RECORDS.keys()}


def _keys(row: Row) -> Iterator[str]:
    yield from (cell for cell in row.cells if isinstance(cell, str) and looks_like_row_key(cell))


def _has_key(row: Row) -> bool:
    return any(read_row_key(cell) for cell in _keys(row))


def _answered(sheet: str, row: Row, person: RosterRow | None, table: ReadTable) -> AnsweredRow:
    cells = list(_keys(row))
    keys = {key for cell in cells if (key := read_row_key(cell))}
    key = keys.pop() if len(keys) == 1 else ""
    mistyped = "" if key else ", ".join(cells)
    ticked = _texts(row, table, lambda label: any(word in label for word in _CONFIRMING))
    confirmed = bool(ticked) and all(map(_is_yes, ticked))
    refuted = {"confirm": as_text(ticked[0])} if ticked and not confirmed else {}
    note = "; ".join(map(as_text, _texts(row, table, _NOTES.__contains__)))
    if person is None:
        filled = {
            IN_RECORDS.get(field, field): text
            for field in sorted(_FILLED_COLUMNS & table.columns.keys())
            if (text := as_text(_cell(row, table, field)))
        }
        name = as_text(_cell(row, table, "full_name"))
        return AnsweredRow(
            sheet, row.number, name, key, mistyped, unreadable=filled | refuted, confirmed=confirmed, note=note
        )
    said = _said(person)
    # What a group row above says is no answer.
    if not as_text(_cell(row, table, "category")):
        said.pop("category", None)
    if not as_text(_cell(row, table, "hamlet")) and "address" not in said:
        said.pop("group", None)
    unreadable = {IN_RECORDS.get(field, field): text for field, text in person.unread.items()}
    if len(person.national_id or "") not in (0, _TWELVE):
        unreadable["national_id"] = person.national_id or ""
    unreadable |= refuted
    doubts = dict.fromkeys(_guessed(table), "answer.guessed_column")
    doubts |= {
        IN_RECORDS.get(p.field, p.field): p.code for p in person.proposals if not p.taken or p.code in person.issues
    }
    return AnsweredRow(sheet, row.number, person.full_name, key, mistyped, said, unreadable, doubts, confirmed, note)


def _texts(row: Row, table: ReadTable, wanted: Callable[[str], bool]) -> list[Cell]:
    """Return the cells of a row that say something under the titles that are `wanted` (folded)."""
    columns = [column for column, label in table.labels.items() if wanted(fold(label))]
    return [cell for column in columns if column < len(row.cells) and as_text(cell := row.cells[column])]


def _is_yes(cell: Cell) -> bool:
    return is_marked(cell) or fold(as_text(cell)) in _YES


def _cell(row: Row, table: ReadTable, field: str) -> str | int | float | None:
    column = table.columns.get(field)
    return row.text(column) if column is not None else None


def _said(row: RosterRow) -> dict[str, str]:
    number = row.national_id or ""
    bank = find_bank(row.bank) if row.bank else None
    values = {
        "full_name": row.full_name,
        "birth_date": row.birth_date,
        "sex": row.sex,
        "national_id": number if len(number) == _TWELVE else None,
        "phone": row.phone,
        "address": row.address,
        "group": None if row.group is None else str(row.group),
        "bank": bank.bin if bank else row.bank,
        "account": row.account,
        "category": row.category,
        "amount": None if row.amount is None else str(row.amount),
        "decision": row.decision,
    }
    inferred = {one.field for one in row.proposals if one.code == "sex.from_number"}
    return {field: text for field, text in values.items() if text and field not in inferred}


def compare_answers(
    rows: Iterable[AnsweredRow], people: MappingOf[str, Citizen], holders: MappingOf[str, str] = {}
) -> Compared:
    """Compare what came back with what is known: for each person and field what changes, and whether that is certain.

    `people` by key; `holders` are the ids of those who have a number already. Nothing is proposed for a key that is
    unknown or that stands in rows which say different things; that, rows without a key, values that contradict each
    other or what is known, and what cannot be read are `troubles`. What was refused before is not proposed again.
    """
    changes: list[Change] = []
    troubles: list[Trouble] = []
    about: dict[str, list[AnsweredRow]] = defaultdict(list)
    for row in rows:
        citizen = people.get(row.key)
        if citizen is None:
            code = "answer.unknown_key" if row.key else "answer.bad_key" if row.mistyped else "answer.no_key"
            troubles.append(Trouble(code, row.sheet, row.row, row.key or row.mistyped or row.name))
        else:
            about[citizen.citizen_id].append(row)
    unchanged = 0
    numbers = Counter(number for each in about.values() for number in {row.said.get("national_id", "") for row in each})
    for same in about.values():
        first, citizen = same[0], people[same[0].key]
        if any((row.said, row.confirmed) != (first.said, first.confirmed) for row in same[1:]):
            troubles += [Trouble("answer.doubled_key", row.sheet, row.row, row.key) for row in same]
            continue
        for field, text in first.unreadable.items():
            troubles.append(Trouble("answer.unreadable", first.sheet, first.row, text, field))
        noted = [row for row in same if row.note]
        name = citizen.text("full_name")
        troubles += [Trouble("answer.noted", row.sheet, row.row, f"{name}: {row.note}") for row in noted]
        found, wrong = _compare(first, citizen, holders, numbers)
        changes += found
        troubles += wrong
        unchanged += not (found or wrong or first.unreadable or noted)
    return Compared(tuple(changes), tuple(troubles), unchanged)


def _compare(
    row: AnsweredRow, citizen: Citizen, holders: MappingOf[str, str], numbers: MappingOf[str, int]
) -> tuple[list[Change], list[Trouble]]:
    known = {field: citizen.text(field) for field in FIELDS}
    known |= {name: citizen.category.get(name, "") for name in CLASSIFIED}
    said = {field: text for field, text in row.said.items() if not _same(field, known[field], text)}
    said = {field: text for field, text in said.items() if proposal_key(field, text) not in citizen.refused}
    other = _another_name(row.name, known["full_name"])
    whole = known | said
    against = warnings(whole["national_id"] or None, birth=whole["birth_date"] or None, sex=whole["sex"] or None)
    against = tuple(code for code in against if code.endswith("_mismatch"))
    number = said.get("national_id", "")
    held = holders.get(number, citizen.citizen_id) not in citizen.members or numbers.get(number, 0) > 1
    asked, offered = _asked(citizen)
    doubts: dict[str, list[str]] = {field: [row.doubts[field]] if field in row.doubts else [] for field in said}
    for field, found in doubts.items():
        found += ["answer.other_name"] if other else []
        found += against if field in _IDENTITY else ()
        found += ["answer.number_taken"] if field == "national_id" and number and held else []
        unfounded = field == "birth_date" and not whole["national_id"] and known[field][:4] not in ("", said[field][:4])
        found += ["answer.other_year"] if unfounded else []
        wanted = asked if known[field] and field in _WHO else offered
        found += ["answer.not_asked"] if field not in wanted else []
        value = citizen.values.get(field)
        checked = value is not None and value.evidence in CHECKED and not said[field].startswith(value.text)
        found += ["answer.checked"] if checked else []
        found += ["answer.new_name"] if field == "full_name" and known[field] else []
    changes = [
        _change(row, citizen, field, known[field], text, CHANGED if known[field] else FILLED, doubts[field])
        for field, text in said.items()
    ]
    if row.confirmed and not other:
        changes += [
            _change(row, citizen, field, known[field], known[field], CONFIRMED, [])
            for field in _to_confirm(citizen)
            if field not in said and known[field]
        ]
    codes = {code for found in doubts.values() for code in found if code in _TOLD or code in against}
    return changes, [Trouble(code, row.sheet, row.row, row.name) for code in sorted(codes)]


_TOLD: Final = frozenset({"answer.other_name", "answer.number_taken"})


def _change(
    row: AnsweredRow, citizen: Citizen, field: str, before: str, after: str, code: str, doubts: list[str]
) -> Change:
    place = row.key, citizen.citizen_id, row.sheet, row.row, citizen.text("full_name") or row.name
    return Change(*place, field, before, after, code, tuple(dict.fromkeys(doubts)))


def _same(field: str, known: str, said: str) -> bool:
    """Tell whether an answer says no more than what is known."""
    if field in ("address", "category", "decision", "bank"):
        return fold(known) == fold(said)
    if field == "full_name":
        return agree(field, known, said) or fold(known) == fold(said)
    return known == said or (field == "birth_date" and known.startswith(said))


def _another_name(answered: str, known: str) -> bool:
    """Tell whether the row may be somebody else's: more than one letter of the name differs.

    Who sorts one column alone leaves each key beside another person's name.
    """
    return bool(answered and known) and Levenshtein.distance(fold(answered), fold(known), score_cutoff=1) > 1


def _asked(citizen: Citizen) -> tuple[set[str], set[str]]:
    """Return the fields that somebody is asked for, and those that whoever is asked may fill in besides."""
    rules, missing = completeness().pieces, missing_pieces(citizen)
    owners = {piece.owner for piece in missing}
    asked = {field for piece in missing for field in rules[piece.what].fields}
    return asked, {field for rule in rules.values() if rule.owner in owners for field in rule.fields}


def _to_confirm(citizen: Citizen) -> list[str]:
    """Return the fields of what is missing although something stands there."""
    rules = completeness().pieces
    missing = [piece.what for piece in missing_pieces(citizen) if piece.what in ("full_name", "digits", "birth_date")]
    return list(dict.fromkeys(field for what in missing for field in rules[what].fields))
