"""A step of scrolling through a list of 100,000 rows on the page of lists; the floor scrolls through bare texts."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator

import msgspec
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QApplication, QTableView

from fieldapp.cleaning.deciding import Decisions, settle_one
from fieldapp.office.drafts import ReadFile, cleaned
from fieldapp.office.facets import Facets, decided, look
from fieldapp.sheets.packed import pack
from fieldapp.ui.kit import Kit
from fieldapp.ui.look import Look
from fieldapp.ui.office.lists.page import ListsPage
from fieldapp.ui.voice import Voice
from tests.bench.measure import Row, paired, row
from tests.pictures import lists
from tests.pictures.rendering import settle

PEOPLE = 100_000
STEPS = 200
FRAME_S = 0.016


class _Bare(QAbstractTableModel):
    """Texts in a list of lists."""

    def __init__(self, rows: list[list[str]]) -> None:
        super().__init__()
        self._rows = rows

    def rowCount(self, _parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return len(self._rows)

    def columnCount(self, _parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return len(self._rows[0])

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        return self._rows[index.row()][index.column()] if role == Qt.ItemDataRole.DisplayRole else None


def read_list(people: int) -> Facets:
    """Return an invented list of so many people as the page shows it, its rows packed as those of a file are."""
    book = lists.book(people)
    sheet = msgspec.structs.replace(book.sheets[0], rows=pack(book.sheets[0].rows))
    file = cleaned(ReadFile(msgspec.structs.replace(book, sheets=(sheet,))), lambda _stage, _done, _total: None)
    return look(file, sheet.name, Decisions())


def rows_of(people: int, steps: int) -> Iterator[Row]:
    """Yield the rows of the table."""
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    page = ListsPage(Kit(Look(application), Voice("vi")))
    facets = read_list(people)
    page.draft.show_facets(facets)
    page.show_draft(True)
    settle(page, 1160, 700)
    bare = QTableView()
    texts = [["" if cell is None else str(cell) for cell in one.cells] for one in facets.sheet.rows[:2000]]
    bare.setModel(_Bare([(line + [""] * facets.width)[: facets.width] for line in texts] * max(people // 2000, 1)))
    settle(bare, page.draft.table.width(), page.draft.table.height())

    def step(view: QTableView, by: int) -> Callable[[int], None]:
        def scroll(number: int) -> None:
            view.verticalScrollBar().setValue(number * by % max(view.verticalScrollBar().maximum(), 1))
            view.viewport().repaint()

        return scroll

    for key in ("all", "open"):
        page.draft.lines.show(facets, key)
        for name, by in (("three lines", 3), ("anywhere", 7919)):
            times = paired(step(page.draft.table, by), step(bare, by), rounds=steps)
            yield row(f"scroll {name}, {key} of {people:,} rows", times, bound=8, or_below_s=FRAME_S)
    person = next(one for one in facets.people.values() if one.proposals)
    said = settle_one(Decisions(), facets.place_of(person.row), person.proposals[0], False)
    times = paired(
        lambda _number: page.draft.show_decided(decided(facets, said, person.row)), step(bare, 3), rounds=steps // 10
    )
    yield row(f"decide one of {people:,} rows", times, bound=8, or_below_s=FRAME_S)
    page.close()
    bare.close()


def main() -> None:
    """Print the rows as JSON."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sys.stdout.write(msgspec.json.encode(list(rows_of(PEOPLE, STEPS))).decode() + "\n")


if __name__ == "__main__":
    main()
