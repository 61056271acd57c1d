"""The view of the table as it was read: scrolls both ways, and the head of a column offers what it can mean."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView

from fieldapp.ui.kit import Kit
from fieldapp.ui.office.lists.raw import FIRST, MARK, NUMBER, RawModel
from fieldapp.ui.office.lists.wording import FIELDS, RARE_FIELDS, field_word
from fieldapp.ui.spoken import put

_MEASURED_LINES = 30


class SheetView(QTableView):
    """Shows a `RawModel`.

    Signals:
        meaning_chosen: 0-based column of the sheet, and the field that it means now.
        key_pressed: a digit of the actions on proposals, or "Del".
        menu_asked: where in the window the menu of a row is wanted.
    """

    meaning_chosen = Signal(int, str)
    key_pressed = Signal(str)
    menu_asked = Signal(QPoint)

    def __init__(self, kit: Kit, model: RawModel) -> None:
        super().__init__()
        self._kit, self._lines = kit, model
        self.setModel(model)
        self.setProperty("sideways", True)
        put(self.setAccessibleName, kit.say("office.table_read"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setShowGrid(True)
        self.verticalHeader().setVisible(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setSectionsClickable(True)
        header.setHighlightSections(False)
        header.setMinimumSectionSize(48)
        put(header.setAccessibleName, kit.say("lists.columns"))
        header.sectionClicked.connect(lambda section: self.offer_meanings(section))
        self._fit()
        kit.look.changed.connect(self._fit)

    def measure(self) -> None:
        """Give each column the room that its head and the first lines need, within bounds."""
        header, look = self.horizontalHeader(), self._kit.look
        lines = min(self._lines.rowCount(), _MEASURED_LINES)
        metrics = self.fontMetrics()
        for section in range(self._lines.columnCount()):
            hint = header.sectionSizeHint(section)
            for line in range(lines):
                text = str(self._lines.index(line, section).data() or "")
                hint = max(hint, metrics.horizontalAdvance(text[:60]) + look.pixels(54 if section == MARK else 30))
            widest = 90 if section == NUMBER else 190 if section == MARK else 300
            header.resizeSection(section, min(max(hint, look.pixels(56)), look.pixels(widest)))

    def offer_meanings(self, section: int, place: QPoint | None = None) -> None:
        """Open the menu of what a column can mean, below its head or at another place of the screen."""
        if section < FIRST:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        put(menu.setAccessibleName, self._kit.say("lists.meaning"))
        now = self._lines.field_of(section - FIRST)
        rare = QMenu(self._kit.say("lists.rare_fields"), menu)
        for field in ("", *FIELDS):
            within = rare if field in RARE_FIELDS else menu
            action = within.addAction(field_word(self._kit.say, field))
            action.setCheckable(True)
            action.setChecked(field == now)
            action.triggered.connect(
                lambda _checked=False, field=field: self.meaning_chosen.emit(section - FIRST, field)
            )
        menu.addSeparator()
        menu.addMenu(rare)
        header = self.horizontalHeader()
        menu.popup(place or header.mapToGlobal(QPoint(header.sectionViewportPosition(section), header.height())))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() in tuple("123456"):
            self.key_pressed.emit(event.text())
        elif event.key() == Qt.Key.Key_Delete:
            self.key_pressed.emit("Del")
        elif event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.offer_meanings(self.currentIndex().column())
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_asked.emit(event.globalPos())

    def _fit(self) -> None:
        side = self._kit.look.pixels(16)
        self.setIconSize(QSize(side, side))
        self.verticalHeader().setDefaultSectionSize(self._kit.look.pixels(32))
        self.measure()
