"""Tables over plain rows of text, and the view that shows them without a horizontal scroll bar."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush, QColor, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from fieldapp.ui.icons import icon
from fieldapp.ui.kit import Kit
from fieldapp.ui.spoken import put
from fieldapp.ui.tokens import Tone
from fieldapp.ui.voice import again
from fieldapp.ui.widgets.plain import TONE_ICONS, tone_colour

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class Cell(msgspec.Struct, frozen=True):
    """One cell: its text, its tone (an icon goes with all but plain), whether it is bold, and more to say."""

    text: str
    tone: Tone = "plain"
    bold: bool = False
    more: str = ""
    number: bool = False


class Row(msgspec.Struct, frozen=True):
    """One row: the key by which the core knows it, and its cells."""

    key: str
    cells: tuple[Cell, ...]


class RowsModel(QAbstractTableModel):
    """Rows of cells under titles."""

    def __init__(self, kit: Kit, titles: Sequence[str]) -> None:
        super().__init__()
        self._kit = kit
        self._titles = list(titles)
        self._rows: list[Row] = []

    def replace(self, rows: Sequence[Row], titles: Sequence[str] | None = None) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._rows = list(rows)
        if titles is not None:
            self._titles = list(titles)
        self.endResetModel()

    def say_again(self) -> None:
        """Show the same rows in the language that is spoken now; what is chosen stays chosen."""
        self._rows, self._titles = again(self._rows), again(self._titles)
        last_row, last = self.rowCount() - 1, self.columnCount() - 1
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, last)
        if last_row >= 0:
            self.dataChanged.emit(self.index(0, 0), self.index(last_row, last))

    def row_at(self, index: Index) -> Row | None:
        """Return the row under an index."""
        return self._rows[index.row()] if index.isValid() and index.row() < len(self._rows) else None

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._titles)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is Qt.Orientation.Horizontal and 0 <= section < len(self._titles):
            if role == Qt.ItemDataRole.DisplayRole:
                return self._titles[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.row_at(index)
        if row is None or index.column() >= len(row.cells):
            return None
        return self._of_cell(row.cells[index.column()], role)

    def _of_cell(self, cell: Cell, role: int) -> object:
        marked = cell.tone != "plain"
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return cell.text
            case Qt.ItemDataRole.ToolTipRole:
                return "\n".join(filter(None, (cell.text, cell.more if cell.more != cell.text else "")))
            case Qt.ItemDataRole.AccessibleDescriptionRole:
                return cell.more or cell.text
            case Qt.ItemDataRole.ForegroundRole if marked:
                return QBrush(QColor(tone_colour(self._kit.look, cell.tone)))
            case Qt.ItemDataRole.DecorationRole if marked and cell.text:
                return icon(TONE_ICONS[cell.tone], tone_colour(self._kit.look, cell.tone), 16)
            case Qt.ItemDataRole.FontRole if cell.bold:
                return self._kit.look.font(bold=True)
            case Qt.ItemDataRole.TextAlignmentRole if cell.number:
                return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            case _:
                return None


class RowsView(QTableView):
    """A view of rows: whole rows are chosen, long cells elide with a tooltip, nothing scrolls sideways.

    The columns of `wide` share the room that the others leave. While that is too little for words, the columns of
    `spare` are left out one after the other.
    """

    def __init__(
        self, kit: Kit, model: RowsModel, name: str, *, wide: Sequence[int] = (), spare: Sequence[int] = ()
    ) -> None:
        super().__init__()
        self._wide, self._spare = wide, spare
        self._kit, self._rows = kit, model
        self.setModel(model)
        put(self.setAccessibleName, name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().setVisible(False)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(36)
        for section in range(model.columnCount()):
            mode = QHeaderView.ResizeMode.Stretch if section in wide else QHeaderView.ResizeMode.ResizeToContents
            header.setSectionResizeMode(section, mode)
        self._fit()
        kit.look.changed.connect(self._fit)

    def say_again(self) -> None:
        self._rows.say_again()
        self._leave_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._leave_out()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._leave_out()

    def _fit(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self._kit.look.pixels(34))

    def _leave_out(self) -> None:
        header, enough = self.horizontalHeader(), self._kit.look.pixels(150)
        columns = range(self.model().columnCount())
        needed = {
            at: enough if at in self._wide else max(header.sectionSizeHint(at), self.sizeHintForColumn(at))
            for at in columns
        }
        hidden: list[int] = []
        for column in self._spare:
            if self.viewport().width() >= sum(width for at, width in needed.items() if at not in hidden):
                break
            hidden.append(column)
        for at in self._spare:
            if self.isColumnHidden(at) != (at in hidden):
                self.setColumnHidden(at, at in hidden)
