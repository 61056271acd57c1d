"""How an office's lists are read: remembered on this laptop when a person corrected one, used for the next one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from fieldapp.sheets.book import Row, Sheet
from fieldapp.sheets.legacy import decode_sheet
from fieldapp.sheets.tables import Mapping
from fieldapp.station.station import Station
from fieldapp.vietnam.names import fold

_SETTING: Final = "roster.habits"
_MOST: Final = 200
_SEARCHED_ROWS: Final = 60
_TITLE_ROWS: Final = 3


class Habit(msgspec.Struct, frozen=True):
    """How one kind of list is read.

    Attributes:
        office: the folded first lines above the header, without digits: who sent it and what it is.
        labels: the folded labels of the header rows, row by row.
        columns: field -> 0-based column.
    """

    office: str
    labels: tuple[tuple[str, ...], ...]
    columns: dict[str, int]


def habit_of(sheet: Sheet, mapping: Mapping) -> Habit:
    """Return the habit that a mapping of a sheet is."""
    rows = _first_rows(sheet)
    header = tuple(_labels(row) for row in rows if mapping.header_first <= row.number <= mapping.header_last)
    return Habit(_office(rows, mapping.header_first), header, mapping.columns)


def recall(sheet: Sheet, habits: Sequence[Habit]) -> Mapping | None:
    """Return how a sheet of a known office with known labels is read, wherever its header stands now."""
    if not habits:
        return None
    rows = _first_rows(sheet)
    labels = [_labels(row) for row in rows]
    for habit in habits:
        height = len(habit.labels)
        for at in range(len(rows) - height + 1):
            if tuple(labels[at : at + height]) == habit.labels and _office(rows, rows[at].number) == habit.office:
                return Mapping(rows[at].number, rows[at + height - 1].number, habit.columns)
    return None


def remembered(station: Station) -> list[Habit]:
    """Return the habits of this laptop, newest first; what cannot be read any more counts for nothing."""
    try:
        return msgspec.json.decode(station.registry.shelf.setting(_SETTING, "[]"), type=list[Habit])
    except msgspec.DecodeError:
        return []


def remember(station: Station, habits: Iterable[Habit]) -> None:
    """Keep habits; a newer one of the same kind of list replaces the older. They are no part of any bundle."""
    new = [habit for habit in habits if any(map(any, habit.labels))]
    if not new:
        return
    kinds = {(habit.office, habit.labels) for habit in new}
    kept = [habit for habit in remembered(station) if (habit.office, habit.labels) not in kinds]
    with station.registry.transaction():
        station.registry.shelf.put_setting(_SETTING, msgspec.json.encode([*new, *kept][:_MOST]).decode())


def _first_rows(sheet: Sheet) -> Sequence[Row]:
    return decode_sheet(msgspec.structs.replace(sheet, rows=sheet.rows[:_SEARCHED_ROWS])).sheet.rows


def _labels(row: Row) -> tuple[str, ...]:
    labels = [fold(cell) if isinstance(cell, str) else "" for cell in row.cells]
    while labels and not labels[-1]:
        labels.pop()
    return tuple(labels)


def _office(rows: Sequence[Row], header: int) -> str:
    above = [" ".join(filter(None, _labels(row))) for row in rows if row.number < header][:_TITLE_ROWS]
    return " ".join(re.sub(r"\d+", " ", " ".join(above)).split())
