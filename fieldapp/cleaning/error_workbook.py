"""The workbook for the office that sent a list: the list as they sent it, and what is wrong with each row beside it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import msgspec

from fieldapp.cleaning.matching import Matches, match_rows
from fieldapp.cleaning.reading import clean_book
from fieldapp.cleaning.roster import Roster, RosterRow
from fieldapp.sheets.book import Book, Cell, Sheet
from fieldapp.sheets.writing import Line, Look, Page, workbook
from fieldapp.system.errors import InputRefused
from fieldapp.system.texts import Language, explain, in_short, text

_PASSED_OVER: Final = frozenset({"text.legacy_encoding"})
"""What stands in every row of such a list is said once, on the page that sums up."""

_FEWEST_WIDTH, _MOST_WIDTH, _ERRORS_WIDTH = 6, 40, 70
_LOOKED_AT: Final = 200
_LOWEST_HEAD: Final = 12
"""A header further down would leave no room for the rows if it stayed on screen."""


Heads = list[tuple[int, int]]
"""The first and the last header row of each table of a sheet."""


class Findings(msgspec.Struct, frozen=True):
    """What is wrong with a list: sentences by (sheet, row), and how many rows have which problem, by code."""

    file: str
    rows: int
    sentences: dict[tuple[str, int], tuple[str, ...]]
    counts: dict[str, int]
    hidden_rows: int
    hidden_sheets: tuple[str, ...]


def error_workbook(book: Book, *, language: Language, scratch: Path) -> tuple[bytes, Findings]:
    """Return the workbook, and what was found: every sheet in its own layout, with one more column.

    Texts, numbers and dates stand where and as they stood; rows with something wrong are marked.

    Raises:
        InputRefused: `roster.no_header`, `roster.no_rows`.
        EnvironmentFault: `disk.*` when `scratch` cannot take the rows.
    """
    roster = clean_book(book, lambda _stage, _done, _total: None)
    found = find_errors(book, roster, language)
    heads: dict[str, Heads] = defaultdict(list)
    for table in roster.tables:
        heads[table.sheet].append((table.header_first, table.header_last))
    # A workbook opens on its first sheet, which has to be one that is seen.
    seen = next((at for at, sheet in enumerate(book.sheets) if not sheet.hidden), 0)
    pages = [
        _page(sheet, heads[sheet.name], found, book.file, language, hidden=sheet.hidden and at > seen)
        for at, sheet in enumerate(book.sheets)
    ]
    return workbook([*pages, _summary(found, roster, language)], scratch=scratch), found


def find_errors(book: Book, roster: Roster, language: Language) -> Findings:
    """Say for each row of a list what is wrong with it, in sentences for the office that sent it."""
    sentences: dict[tuple[str, int], list[str]] = defaultdict(list)
    counts: Counter[str] = Counter()
    for row in roster.rows:
        for code, sentence in _about(row, language):
            counts[code] += 1
            if code not in _PASSED_OVER:
                sentences[row.sheet, row.row].append(sentence)
    for place, code, sentence in _about_each_other(roster.rows, match_rows(roster.rows), language):
        counts[code] += 1
        sentences[place].append(sentence)
    hidden = [row for row in roster.rows if row.hidden]
    for row in hidden:
        sentences[row.sheet, row.row].append(text("errors.hidden_row", language))
    return Findings(
        book.file,
        len(roster.rows),
        {place: tuple(said) for place, said in sentences.items()},
        dict(counts.most_common()),
        len(hidden),
        tuple(sheet.name for sheet in book.sheets if sheet.hidden),
    )


def _about(row: RosterRow, language: Language) -> Iterator[tuple[str, str]]:
    """Yield (code, sentence) for each problem of a row; what could not be read is quoted."""
    for code in row.issues:
        field = _FIELD_OF.get(code, "")
        quoted = row.unread.get(field, "")
        sentence = in_short(code, language)
        yield code, f"{sentence}: “{quoted}”" if quoted else sentence
    for one in row.proposals:
        if not one.taken:
            asked = text("errors.proposed", language, cell=one.cell, before=one.before, after=_shown(one.after))
            yield one.code, asked if one.code in row.issues else f"{in_short(one.code, language)} ({asked})"


_FIELD_OF: Final = {"id.invalid": "id_number", "phone.invalid": "phone", "birth.impossible": "dob"} | dict.fromkeys(
    ("account.invalid", "account.lost_digits"), "bank_account"
)


def _about_each_other(
    rows: Sequence[RosterRow], matches: Matches, language: Language
) -> Iterator[tuple[tuple[str, int], str, str]]:
    """Yield (place, code, sentence) for rows that are one person, or that share a number and cannot be."""
    for party in matches.citizens:
        for index in party.rows:
            others = [rows[other] for other in party.rows if other != index]
            if others:
                said = text("errors.same_person", language, rows=_named(others, rows[index]))
                yield (rows[index].sheet, rows[index].row), "row.same_person", said
    for contradiction in matches.contradictions:
        bearers = [index for party in contradiction.parties for index in party.rows]
        for party in contradiction.parties:
            others = [rows[index] for index in bearers if index not in party.rows]
            for index in party.rows:
                said = text("errors.same_number", language, rows=_named(others, rows[index]))
                yield (rows[index].sheet, rows[index].row), contradiction.code, said


def _named(rows: list[RosterRow], here: RosterRow) -> str:
    names = [str(row.row) if row.sheet == here.sheet else f"{row.sheet}!{row.row}" for row in rows]
    return ", ".join(names[:5]) + ("…" if len(names) > 5 else "")


def _shown(value: str) -> str:
    return "/".join(reversed(value.split("-"))) if len(value) == len("YYYY-MM-DD") and value[4] == "-" else value


def _page(sheet: Sheet, heads: Heads, found: Findings, file: str, language: Language, *, hidden: bool) -> Page:
    first, last = heads[0] if heads else (0, 0)
    column = max((len(row.cells) for row in sheet.rows), default=0)
    widths = tuple(_width(sheet, at) for at in range(column))
    return Page(
        sheet.name or file.rpartition(".")[0] or file,
        (*widths, _ERRORS_WIDTH),
        _lines(sheet, column, heads, found, language),
        head=last if last <= _LOWEST_HEAD else 0,
        head_first=first,
        merged=(
            *(each for each in sheet.merged if each[3] < column),
            *((above - 1, column, below - 1, column) for above, below in heads if 0 < above < below),
        ),
        fonts=sheet.fonts,
        hidden_columns=sheet.hidden_columns,
        hidden=hidden,
    )


def _lines(sheet: Sheet, column: int, heads: Heads, found: Findings, language: Language) -> Iterator[Line]:
    titled = {first for first, _ in heads}
    in_head = {number for first, last in heads for number in range(first, last + 1)}
    for row in sheet.rows:
        said = found.sentences.get((sheet.name, row.number), ())
        last = text("errors.column", language) if row.number in titled else ". ".join(said)
        padding: tuple[Cell, ...] = (None,) * (column - len(row.cells))
        look: Look = "header" if row.number in in_head else "marked" if said else "plain"
        yield Line((*row.cells, *padding, last), look, row.number, row.number in sheet.hidden_rows)


def _width(sheet: Sheet, column: int) -> float:
    lengths = [len(row.text(column)) for row in sheet.rows[:_LOOKED_AT]]
    middle = sorted(lengths)[len(lengths) * 9 // 10] if lengths else 0
    return min(max(middle + 2, _FEWEST_WIDTH), _MOST_WIDTH)


def _summary(found: Findings, roster: Roster, language: Language) -> Page:
    wrong = len(found.sentences)
    lines = [
        Line((text("errors.title", language),), "title"),
        Line((text("errors.about", language, file=found.file, rows=found.rows, wrong=wrong),), "plain"),
    ]
    if found.hidden_rows:
        lines.append(Line((text("errors.hidden_rows", language, count=found.hidden_rows),), "plain"))
    if found.hidden_sheets:
        lines.append(Line((text("errors.hidden_sheets", language, names=", ".join(found.hidden_sheets)),), "plain"))
    skipped = sum(count for kind, count in roster.skipped.items() if kind == "other")
    if skipped:
        lines.append(Line((text("errors.skipped", language, count=skipped),), "plain"))
    lines += [
        Line(()),
        Line(tuple(text(f"errors.head_{name}", language) for name in ("what", "count", "next")), "header"),
    ]
    for code, count in found.counts.items():
        said = explain(InputRefused(code), language)
        lines.append(Line((in_short(code, language), count, said.next), "body"))
    return Page(text("errors.sheet", language), (70, 10, 70), lines)
