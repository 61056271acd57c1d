"""What lies over a screen, so that nothing beneath can be pressed meanwhile."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from shiboken6 import isValid

from fieldapp.ui.actions import locks
from fieldapp.ui.kit import Kit
from fieldapp.ui.widgets.plain import Surface

_EDGE = 24
"""What is always left of the screen beside the surface."""


class Overlay(QWidget):
    """Covers its parent with a shade, and shows a surface in the middle; hidden at first.

    Attributes:
        WIDTH: of the surface, in pixels that grow with the text.
        kit: the look and the voice.
        over: what it covers.
        surface: what is shown.
    """

    WIDTH = 420

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__(parent)
        self.kit = kit
        self.over = parent
        self._before: QWidget | None = None
        self.surface = Surface(margins=(24, 20, 24, 20), space=12)
        QVBoxLayout(self).addWidget(self.surface, 0, Qt.AlignmentFlag.AlignCenter)
        parent.installEventFilter(self)
        kit.look.changed.connect(self._cover)
        self.hide()

    def appear(self, focus: QWidget) -> None:
        """Cover the parent, with the keyboard at `focus`."""
        if not self.isVisible():
            self._before = QApplication.focusWidget()
        self.show()
        self._cover()
        self.raise_()
        focus.setFocus()

    def put_away(self) -> None:
        """Hide it; the keyboard goes back to where it was."""
        before, shown = self._before, not self.isHidden()
        self.forget()
        if shown and before is not None and isValid(before) and before.isVisible():
            before.setFocus()

    def forget(self) -> None:
        """Hide it, because another screen comes: where the keyboard was may be gone by then."""
        self.hide()
        self._before = None

    def fit(self) -> None:
        """Take the room there is now: the size of the window, or of the text, is another one."""
        self.surface.setFixedWidth(min(self.kit.look.pixels(self.WIDTH), self.over.width() - _EDGE))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.over and event.type() is QEvent.Type.Resize:
            self._cover()
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        shade = QColor(self.kit.look.colours.header)
        shade.setAlphaF(0.45)
        painter.fillRect(self.rect(), shade)
        painter.end()

    def _cover(self) -> None:
        if not self.isHidden():
            self.setGeometry(self.over.rect())
            self.fit()


class Panel(Overlay):
    """An overlay that a person opens, and puts away with Esc.

    No key acts beneath it but those that lock the screen.
    """

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.ShortcutOverride and not locks(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.put_away()
        event.accept()
