"""Pictures that are dropped on the desk or pasted anywhere in it, before any field takes them for text."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, QObject
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QWidget

from fieldapp.ui.look import Look
from fieldapp.ui.scanner.sight import Sight, picture_file

_DRAGGED = (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop)
_WATCHED = frozenset([*_DRAGGED, QEvent.Type.KeyPress])


class Intake(QObject):
    """Watches what is dropped and pasted over `desk` and the pages that lie `over` it, while the desk is shown."""

    def __init__(self, desk: QWidget, over: QWidget, sight: Sight, look: Look) -> None:
        super().__init__(over)
        self._desk, self._over, self._sight = desk, over, sight
        desk.setAcceptDrops(True)
        self._listen()
        look.changing.connect(self._look_away)
        look.changed.connect(self._listen)

    def _listen(self) -> None:
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]  # there is one: this is a widget's

    def _look_away(self) -> None:
        """Hear nothing while every widget is told of other colours or sizes: thousands of events."""
        QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() not in _WATCHED or not isinstance(watched, QWidget):
            return False
        if not self._desk.isVisible() or not self._over.isAncestorOf(watched):
            return False
        if isinstance(event, QKeyEvent):
            if not event.matches(QKeySequence.StandardKey.Paste):
                return False
            pasted: QMimeData | None = QGuiApplication.clipboard().mimeData()  # None while another program holds it
            return pasted is not None and self._sight.take(pasted)
        assert isinstance(event, QDragEnterEvent | QDragMoveEvent | QDropEvent)
        dropped = event.mimeData()
        if picture_file(dropped) is None and not dropped.hasImage():
            return False
        event.acceptProposedAction()
        return event.type() is not QEvent.Type.Drop or self._sight.take(dropped)
