"""A place to drop files on, or to choose them by a button."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFrame

from fieldapp.ui.kit import Kit
from fieldapp.ui.widgets.plain import Button, Icon, label, row, set_property


class DropPlace(QFrame):
    """A dashed field that takes files and folders.

    Signals:
        dropped: a list of paths.
    """

    dropped = Signal(list)

    def __init__(self, kit: Kit, words: str, *buttons: Button) -> None:
        super().__init__()
        self.setProperty("role", "drop")
        self.setAcceptDrops(True)
        layout = row(Icon(kit.look, "inbox", size=26), space=12, margins=(18, 12, 14, 12))
        layout.addWidget(label(words, "soft", wrap=True), 1)
        for button in buttons:
            layout.addWidget(button)
        self.setLayout(layout)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            set_property(self, "over", "true")
            event.acceptProposedAction()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        set_property(self, "over", "")

    def dropEvent(self, event: QDropEvent) -> None:
        set_property(self, "over", "")
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.dropped.emit(paths)
