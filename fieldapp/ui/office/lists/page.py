"""Danh sách: what was taken in, or the draft that is being looked at; sentences about both stand above."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from fieldapp.ui.kit import Kit
from fieldapp.ui.office.lists.draft import DraftPanel
from fieldapp.ui.office.lists.taken import TakenLists
from fieldapp.ui.office.state import TakenList
from fieldapp.ui.tokens import Tone
from fieldapp.ui.widgets.plain import MessageLine, column


class ListsPage(QWidget):
    """The page of the lists.

    Attributes:
        taken, draft: its two states.

    Signals:
        files_chosen: paths that were dropped, also on a draft.
    """

    files_chosen = Signal(list)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        self.taken = TakenLists(kit)
        self.taken.files_chosen.connect(self.files_chosen)
        self.draft = DraftPanel(kit)
        self._message = MessageLine(kit.look)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.taken)
        self._stack.addWidget(self.draft)
        layout = column(self._message, space=10, margins=(16, 12, 16, 12))
        layout.addWidget(self._stack, 1)
        self.setLayout(layout)

    def show_draft(self, shown: bool) -> None:
        """Show the draft, or the lists that were taken in."""
        self._stack.setCurrentIndex(int(shown))
        if shown:
            self.draft.table.setFocus()

    def show_taken(self, lists: Sequence[TakenList]) -> None:
        """Show the lists that were taken in."""
        self.taken.show_taken(lists)

    def say(self, sentence: str, tone: Tone = "good") -> None:
        """Say what came of something; an empty sentence takes it back."""
        self._message.say(sentence, tone)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.files_chosen.emit(paths)
