"""Turning the cells of a sheet that was typed with old fonts into Unicode, column by column."""

from __future__ import annotations

from collections import Counter
from typing import Final

import msgspec

from fieldapp.sheets.book import Cell, Row, Sheet
from fieldapp.sheets.packed import pack
from fieldapp.vietnam.legacy_text import EXAMINED, Encoding, Evidence, decode, evidence_of, rescue
from fieldapp.vietnam.lost_letters import Restored, restore
from fieldapp.vietnam.places import group_number

_SOFT_HYPHEN: Final = "\u00ad"
_ENOUGH_WORDS: Final = 2
_FONTS: Final[tuple[tuple[str, Encoding], ...]] = ((".vn", "tcvn3"), ("vni-", "vni"))


class DecodedSheet(msgspec.Struct, frozen=True):
    """A sheet in Unicode.

    Attributes:
        sheet: the sheet with decoded cells.
        before: what stood in the cells that were decoded, by row number and 0-based column.
        lost: cells in which the letter ư was lost: what was put back, and what else may have stood there.
    """

    sheet: Sheet
    before: dict[int, dict[int, str]]
    lost: dict[int, dict[int, Restored]] = {}


class _Plan(msgspec.Struct, frozen=True):
    """How the columns are decoded: wholly, or only cells that are nothing as they stand; `capitals`: an H font."""

    whole: dict[int, Encoding]
    strays: dict[int, Encoding]
    capitals: frozenset[int]


def decode_sheet(sheet: Sheet) -> DecodedSheet:
    """Decode the columns that were typed in TCVN3 or VNI.

    Every column is judged by its own letters; where they say nothing, by its font when that is known, and by the other
    columns. In a Unicode column a cell is decoded only when it is nothing as it stands.
    """
    seen = _evidence(sheet)
    plan = _plan(sheet, seen)
    if not plan.whole and not plan.strays:
        return DecodedSheet(sheet, {})
    before: dict[int, dict[int, str]] = {}
    rows = pack(_decode_row(row, plan, before) for row in sheet.rows)
    lost: dict[int, dict[int, Restored]] = {}
    if columns := _lost_letters(plan, before):
        rows = pack(_restore_row(row, columns, before, lost) for row in rows)
    return DecodedSheet(msgspec.structs.replace(sheet, rows=rows), before, lost)


def _evidence(sheet: Sheet) -> dict[int, Evidence]:
    columns: dict[int, list[str]] = {}
    for row in sheet.rows:
        for column, cell in enumerate(row.cells):
            if isinstance(cell, str) and not cell.isascii():
                texts = columns.setdefault(column, [])
                if len(texts) < EXAMINED:
                    texts.append(cell)
    return {column: evidence_of(texts) for column, texts in columns.items()}


def _plan(sheet: Sheet, seen: dict[int, Evidence]) -> _Plan:
    whole: dict[int, Encoding] = {}
    for column, evidence in seen.items():
        font = sheet.fonts.get(column, "").lower()
        by_font = next((encoding for start, encoding in _FONTS if font.startswith(start)), None)
        if encoding := evidence.legacy or (by_font if evidence.unicode <= max(evidence.tcvn3, evidence.vni) else None):
            whole[column] = encoding
    words: Counter[Encoding] = Counter()
    for column, encoding in whole.items():
        words[encoding] += seen[column].words
    overall = words.most_common(1)[0][0] if words else None
    if overall is not None:  # two old fonts on one sheet are rare: a column needs plain evidence to be another one
        whole = {
            column: encoding if seen[column].only(encoding) > seen[column].only(overall) * 2 else overall
            for column, encoding in whole.items()
        }
    # Beside a column that is Unicode the doubtful ones may be either; where there is none they follow the others.
    mixed = overall is None or any(evidence.unicode > evidence.of(overall) for evidence in seen.values())
    strays: dict[int, Encoding] = {}
    for column, evidence in seen.items():
        if column in whole:
            continue
        if overall is not None and evidence.of(overall) - evidence.unicode >= (1 if mixed and evidence.unicode else 0):
            whole[column] = overall
            continue
        likely: Encoding = "tcvn3" if evidence.only_tcvn3 >= evidence.only_vni else "vni"
        if overall is not None or evidence.only(likely) >= _ENOUGH_WORDS:
            strays[column] = overall or likely
    fonts = {column: font.lower() for column, font in sheet.fonts.items()}
    capitals = frozenset(c for c, font in fonts.items() if font.startswith(".vn") and font.endswith("h"))
    return _Plan(whole, strays, capitals)


def _decode_row(row: Row, plan: _Plan, before: dict[int, dict[int, str]]) -> Row:
    cells: list[Cell] = list(row.cells)
    for column, cell in enumerate(row.cells):
        if not isinstance(cell, str):
            continue
        if encoding := plan.whole.get(column):
            decoded = decode(cell, encoding)
        elif encoding := plan.strays.get(column):
            decoded = rescue(cell, encoding)
        else:
            continue
        if decoded != cell and _loses_its_group(cell, decoded):
            continue
        if column in plan.capitals and (decoded != cell or cell.isascii()):
            decoded = decoded.upper()
        if decoded != cell:
            cells[column] = decoded
            before.setdefault(row.number, {})[column] = cell
    return Row(row.number, tuple(cells))


def _loses_its_group(cell: str, decoded: str) -> bool:
    """Say whether a cell is a group row that was typed in Unicode: "Thôn 13" is no "Thụn 13"."""
    return any(map(str.isdigit, cell)) and group_number(cell) is not None and group_number(decoded) is None


def _lost_letters(plan: _Plan, before: dict[int, dict[int, str]]) -> frozenset[int]:
    """Return the columns typed in TCVN3 that have no soft hyphen at all: every tenth syllable has the letter ư."""
    typed = {column for column, encoding in plan.whole.items() if encoding == "tcvn3"}
    whole = {column for cells in before.values() for column, text in cells.items() if _SOFT_HYPHEN in text}
    return frozenset(typed - whole)


def _restore_row(
    row: Row, columns: frozenset[int], before: dict[int, dict[int, str]], lost: dict[int, dict[int, Restored]]
) -> Row:
    cells: list[Cell] = list(row.cells)
    for column, cell in enumerate(row.cells):
        if isinstance(cell, str) and column in columns and not _is_code(cell):
            restored = restore(cell)
            if restored.proposed != cell:
                cells[column] = restored.text
                lost.setdefault(row.number, {})[column] = restored
                if restored.text != cell:
                    before.setdefault(row.number, {}).setdefault(column, cell)
    return Row(row.number, tuple(cells))


def _is_code(text: str) -> bool:
    """Say whether a cell is letters and digits together, like an account or a file number."""
    return " " not in text and any(map(str.isdigit, text))
