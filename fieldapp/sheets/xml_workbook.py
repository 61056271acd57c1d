"""Workbooks of one XML text (Excel 2003), which office programs save under the name .xls."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from typing import Final

from fieldapp.sheets.book import LONGEST_TEXT, MOST_COLUMNS, Cell
from fieldapp.sheets.layout import Box, Layout
from fieldapp.sheets.xml_walk import Attributes, walk, whole
from fieldapp.system.errors import InputRefused

_NAMESPACE: Final = b"urn:schemas-microsoft-com:office:spreadsheet"
_LOOKED_AT: Final = 4096
_DAY: Final = len("2024-01-31")


def is_xml_workbook(data: bytes | bytearray) -> bool:
    """Say whether a text begins as such a workbook does."""
    return _NAMESPACE in data[:_LOOKED_AT] and data[:_LOOKED_AT].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<?xml")


class XmlSheet:
    """One sheet of the workbook.

    Attributes:
        records: its rows, with None for cells and rows that are left out.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.hidden = False
        self.layout = Layout()
        self.records: list[list[Cell]] = []


class XmlWorkbook:
    """Collects the sheets while the elements pass by; formulas are counted and their stored values taken.

    Raises:
        InputRefused: `sheet.damaged`, `sheet.entities`, `sheet.dimensions`, `sheet.long_line`.
    """

    def __init__(self, data: bytes | bytearray) -> None:
        self.sheets: list[XmlSheet] = []
        self.formulas = 0
        self._box = Box()
        self._text: list[str] | None = None
        self._kind = ""
        self._columns = self._skipped = self._place = 0
        walk(io.BytesIO(data), self._start, self._end, self._characters)

    def __iter__(self) -> Iterator[XmlSheet]:
        return iter(self.sheets)

    def _start(self, name: str, attributes: Attributes) -> None:
        if name == "Worksheet":
            self.sheets.append(XmlSheet(attributes.get("Name", "")))
            self._box = Box()
            self._columns = self._skipped = 0
        elif not self.sheets:
            return
        elif name == "Column":
            self._column(attributes)
        elif name == "Row":
            self._row(attributes)
        elif name == "Cell" and self.sheets[-1].records:
            self._cell(attributes)
        elif name == "Comment":
            self._place = MOST_COLUMNS  # what is said about a cell is not in it
        elif name in {"Data", "Visible"}:
            self._kind = attributes.get("Type", "String")
            self._text = []

    def _column(self, attributes: Attributes) -> None:
        first = whole(attributes.get("Index", ""), self._columns + 1)
        self._columns = first + whole(attributes.get("Span", ""))
        if attributes.get("Hidden") == "1":
            self._box_of(0, self._columns)
            self.sheets[-1].layout.hidden_columns.update(range(first - 1, self._columns))

    def _row(self, attributes: Attributes) -> None:
        sheet = self.sheets[-1]
        number = whole(attributes.get("Index", ""), len(sheet.records) + 1 + self._skipped)
        self._skipped = whole(attributes.get("Span", ""))
        self._box_of(number, 1)
        sheet.records += [[] for _ in range(number - len(sheet.records))]
        if attributes.get("Hidden") == "1":
            sheet.layout.hidden_rows.update(range(number, number + self._skipped + 1))

    def _cell(self, attributes: Attributes) -> None:
        sheet = self.sheets[-1]
        record, row = sheet.records[-1], len(sheet.records) - 1
        column = whole(attributes.get("Index", ""), len(record) + 1) - 1
        right, down = whole(attributes.get("MergeAcross", "")), whole(attributes.get("MergeDown", ""))
        self._box_of(row + 1, column + 1 + right)
        record += [None] * (column + 1 + right - len(record))
        self._place = column
        self.formulas += "Formula" in attributes
        if right or down:
            sheet.layout.merged.append((row, column, row + down, column + right))

    def _box_of(self, rows: int, columns: int) -> None:
        self._box.grow(rows, columns)
        self._box.check()

    def _characters(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def _end(self, name: str) -> None:
        if name not in {"Data", "Visible"} or self._text is None:
            return
        text, self._text = "".join(self._text), None
        if len(text) > LONGEST_TEXT:
            raise InputRefused("sheet.long_line")
        sheet = self.sheets[-1]
        if name == "Visible":
            sheet.hidden = text.strip() in {"SheetHidden", "SheetVeryHidden"}
        elif sheet.records and self._place < len(sheet.records[-1]):
            sheet.records[-1][self._place] = _value(text, self._kind)


def _value(text: str, kind: str) -> Cell:
    try:
        if kind == "Number":
            return float(text)
        if kind == "DateTime":
            return date.fromisoformat(text.strip()[:_DAY])
    except ValueError:
        return text
    return text.strip() == "1" if kind == "Boolean" else text
