"""A layout that fills a line and goes on in the next, as words do."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem


class FlowLayout(QLayout):
    """Parts from left to right, as many in a line as fit, each in the middle of its line; hidden ones take no room."""

    def __init__(self, space: int = 8) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._space = space
        self.setContentsMargins(0, 0, 0, 0)

    def empty(self) -> None:
        """Take everything out and delete it."""
        while (item := self.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def in_one_line(self) -> int:
        """Return how wide it is when nothing goes on in another line."""
        widths = [hint.width() for _item, hint in self._shown()]
        return sum(widths) + self._space * max(len(widths) - 1, 0)

    def _shown(self) -> list[tuple[QLayoutItem, QSize]]:
        return [(item, item.sizeHint().expandedTo(item.minimumSize())) for item in self._items if not item.isEmpty()]

    def _place(self, rect: QRect, *, move: bool) -> int:
        lines: list[list[tuple[QLayoutItem, QRect]]] = [[]]
        x, y = rect.x(), rect.y()
        for item, hint in self._shown():
            if lines[-1] and x + hint.width() > rect.x() + rect.width():
                x, y = rect.x(), y + _height(lines[-1]) + self._space
                lines.append([])
            lines[-1].append((item, QRect(QPoint(x, y), hint)))
            x += hint.width() + self._space
        if move:
            for line in lines:
                for item, place in line:
                    item.setGeometry(place.translated(0, (_height(line) - place.height()) // 2))
        return y + _height(lines[-1]) - rect.y()


def _height(line: list[tuple[QLayoutItem, QRect]]) -> int:
    return max((place.height() for _item, place in line), default=0)
