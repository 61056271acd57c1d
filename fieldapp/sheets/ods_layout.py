"""What .ods tells of a sheet besides its cells, and the box around the filled ones with their repetitions."""

from __future__ import annotations

import zipfile

from fieldapp.sheets.book import MOST_COLUMNS
from fieldapp.sheets.layout import Box, Layout
from fieldapp.sheets.xml_walk import Attributes, walk, whole
from fieldapp.system.errors import InputRefused

_HIDDEN = frozenset(["collapse", "filter"])
_MOST_EQUAL_ROWS = 1000  # filled ones: no list repeats a person so often
_CELLS = frozenset(["table-cell", "covered-table-cell"])


def layouts(archive: zipfile.ZipFile) -> dict[str, Layout]:
    """Return hidden rows and columns and merged ranges by the names of the tables.

    Raises:
        InputRefused: `sheet.dimensions` when filled cells reach too far, each repetition counted.
    """
    found: dict[str, Layout] = {}
    for entry in archive.infolist():  # two parts of one name: who knows which of them the library takes
        if entry.filename == "content.xml":
            walker = _Walker(found)
            with archive.open(entry) as stream:
                walk(stream, walker.start, walker.end)
    return found


class _Walker:
    """Walks over one content part, keeping the place in the table."""

    def __init__(self, found: dict[str, Layout]) -> None:
        self._found = found
        self._begin("")

    def _begin(self, table: str) -> None:
        self._layout = self._found[table] = Layout()
        self._box = Box()
        self._row = self._rows = 0  # the first of the present rows (0-based), and how many they are
        self._column = self._columns = 0  # the same for cells
        self._declared = 0  # columns
        self._inside = self._hidden = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name in _CELLS:
            self._column += self._columns
            self._columns = _repeated(attributes, "number-columns-repeated")
            self._inside = name == "table-cell"
            self._merge(attributes)
        elif self._inside:
            self._box.grow(self._row + self._rows, self._column + self._columns)
            self._box.check()
            if self._rows > _MOST_EQUAL_ROWS:
                raise InputRefused("sheet.dimensions")
            if self._hidden:
                self._layout.hidden_rows.update(range(self._row + 1, self._row + self._rows + 1))
            self._inside = False
        elif name == "table-row":
            self._row += self._rows
            self._rows = _repeated(attributes, "number-rows-repeated")
            self._column = self._columns = 0
            self._hidden = attributes.get("visibility", "") in _HIDDEN
        elif name == "table-column":
            repeated = _repeated(attributes, "number-columns-repeated")
            if attributes.get("visibility", "") in _HIDDEN:
                self._layout.hidden_columns.update(range(self._declared, min(self._declared + repeated, MOST_COLUMNS)))
            self._declared += repeated
        elif name == "table":
            self._begin(attributes.get("name", ""))

    def end(self, name: str) -> None:
        self._inside = self._inside and name not in _CELLS

    def _merge(self, attributes: Attributes) -> None:
        down = _repeated(attributes, "number-rows-spanned")
        right = _repeated(attributes, "number-columns-spanned")
        if down > 1 or right > 1:
            self._layout.merged.append((self._row, self._column, self._row + down - 1, self._column + right - 1))


def _repeated(attributes: Attributes, name: str) -> int:
    number = whole(attributes.get(name, "1"))
    if number == 0:
        raise InputRefused("sheet.damaged")
    return number
