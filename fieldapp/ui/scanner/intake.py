"""Pictures that are dropped on the desk or pasted anywhere in it, before any field takes them for text."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QWidget

from fieldapp.ui.scanner.sight import Sight, picture_file

_DRAGGED = (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop)
_WATCHED = frozenset([*_DRAGGED, QEvent.Type.KeyPress])


class Intake(QObject):
    """Watches what is dropped and pasted over `desk` and the pages that lie `over` it, while the desk is shown."""

    def __init__(self, desk: QWidget, over: QWidget, sight: Sight) -> None:
        super().__init__(over)
        self._desk, self._over, self._sight = desk, over, sight
        desk.setAcceptDrops(True)
        application = QApplication.instance()
        assert application is not None
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() not in _WATCHED or not isinstance(watched, QWidget):
            return False
        if not self._desk.isVisible() or not self._over.isAncestorOf(watched):
            return False
        if isinstance(event, QKeyEvent):
            if not event.matches(QKeySequence.StandardKey.Paste):
                return False
            return self._sight.take(QGuiApplication.clipboard().mimeData())
        assert isinstance(event, QDragEnterEvent | QDragMoveEvent | QDropEvent)
        dropped = event.mimeData()
        if picture_file(dropped) is None and not dropped.hasImage():
            return False
        event.acceptProposedAction()
        return event.type() is not QEvent.Type.Drop or self._sight.take(dropped)
