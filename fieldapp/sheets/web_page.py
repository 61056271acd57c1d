"""Tables of a web page, as many office programs export under the name .xls."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html.parser import HTMLParser
from typing import Final

from fieldapp.sheets.book import MOST_COLUMNS, MOST_ROWS
from fieldapp.sheets.layout import Box, Layout
from fieldapp.sheets.xml_walk import whole
from fieldapp.system.errors import InputRefused

_SPACES: Final = re.compile(r"[ \t\r\n]+")
_INVISIBLE: Final = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_CELLS: Final = frozenset(["td", "th"])


class Page(HTMLParser):
    """Collects the rows of all outer tables of a page, one below the other; a table inside a cell is its text.

    Attributes:
        records: the rows, with the cells that others reach into left empty.
        layout: what is merged and hidden.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.records: list[list[str]] = []
        self.layout = Layout()
        self._box = Box()
        self._depth = 0
        self._text: list[str] | None = None
        self._place = 0
        self._taken: dict[int, int] = {}  # column -> the row (0-based) up to which a cell from above reaches

    def read(self, lines: Iterable[str]) -> None:
        """Walk over the page.

        Raises:
            InputRefused: `sheet.web_page` when it has no table, `sheet.dimensions`.
        """
        for line in lines:
            self.feed(line)
        self.close()
        self._end_cell()
        if not self.records:
            raise InputRefused("sheet.web_page")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._depth += 1
        elif self._depth == 1 and tag == "tr":
            self._end_cell()
            self.records.append([])
            if len(self.records) > MOST_ROWS:
                raise InputRefused("sheet.dimensions")
            if _INVISIBLE.search(dict(attrs).get("style") or ""):
                self.layout.hidden_rows.add(len(self.records))
        elif self._depth == 1 and tag in _CELLS and self.records:
            self._end_cell()
            self._begin_cell(dict(attrs))
        elif tag == "br" and self._text is not None:
            self._text.append("\v")

    def handle_endtag(self, tag: str) -> None:
        if tag == "table":
            self._depth = max(0, self._depth - 1)
        if self._depth <= 1 and tag in {"table", "tr", *_CELLS}:
            self._end_cell()

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def _begin_cell(self, attributes: dict[str, str | None]) -> None:
        record, row = self.records[-1], len(self.records) - 1
        while self._taken.get(len(record), -1) >= row:
            record.append("")
        right, down = _span(attributes.get("colspan")), _span(attributes.get("rowspan"))
        column = len(record)
        self._box.grow(row + 1, column + right)
        self._box.check()
        if right > 1 or down > 1:
            self.layout.merged.append((row, column, row + down - 1, column + right - 1))
        if down > 1:
            self._taken.update(dict.fromkeys(range(column, column + right), row + down - 1))
        record += [""] * right
        self._place = column
        self._text = []

    def _end_cell(self) -> None:
        if self._text is not None:
            words = _SPACES.sub(" ", "".join(self._text)).replace("\v", "\n").replace("\xa0", " ")
            self.records[-1][self._place] = words.strip()
            self._text = None


def _span(value: str | None) -> int:
    return max(1, min(whole((value or "").strip(), 1), MOST_COLUMNS + 1))
