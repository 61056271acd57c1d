"""What lies over a screen, so that nothing beneath can be pressed meanwhile."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.ui.kit import Kit
from fieldapp.ui.widgets.plain import Surface

_WIDTH = 420


class Overlay(QWidget):
    """Covers its parent with a shade, and shows a surface in the middle; hidden at first.

    Attributes:
        kit: the look and the voice; another voice may be given later.
        over: what it covers.
        surface: what is shown.
    """

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__(parent)
        self.kit = kit
        self.over = parent
        self.surface = Surface(margins=(24, 20, 24, 20), space=12)
        self.surface.setFixedWidth(_WIDTH)
        QVBoxLayout(self).addWidget(self.surface, 0, Qt.AlignmentFlag.AlignCenter)
        parent.installEventFilter(self)
        self.hide()

    def appear(self, focus: QWidget) -> None:
        """Cover the parent, with the keyboard at `focus`."""
        self.setGeometry(self.over.rect())
        self.show()
        self.raise_()
        focus.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.over and event.type() is QEvent.Type.Resize:
            self.setGeometry(self.over.rect())
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        shade = QColor(self.kit.look.colours.header)
        shade.setAlphaF(0.45)
        painter.fillRect(self.rect(), shade)
        painter.end()
