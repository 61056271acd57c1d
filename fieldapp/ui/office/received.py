"""Nhận gói: files in, a line for each with its verdict and its next step."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.ui.kit import Kit
from fieldapp.ui.office.state import FileLine
from fieldapp.ui.widgets.dropping import DropPlace
from fieldapp.ui.widgets.plain import Button, MessageLine, Surface, label
from fieldapp.ui.widgets.tables import Cell, Row, RowsModel, RowsView


class ReceivedPage(QWidget):
    """The page of received files.

    Signals:
        files_chosen: paths that were dropped.
        folder_asked, files_asked: open a chooser.
    """

    files_chosen = Signal(list)
    folder_asked = Signal()
    files_asked = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        say = kit.say
        folder = Button(say("office.choose_folder"))
        folder.clicked.connect(self.folder_asked)
        files = Button(say("office.choose_files"))
        files.clicked.connect(self.files_asked)
        drop = DropPlace(kit, say("office.drop_files"), files, folder)
        drop.dropped.connect(self.files_chosen)
        self._message = MessageLine(kit.look)
        titles = [say(f"office.column_{name}") for name in ("file", "verdict", "next")]
        self._model = RowsModel(kit, titles)
        self._table = RowsView(kit, self._model, say("office.table_files"), wide=(2,))
        self._empty = label(say("office.no_files"), "soft", wrap=True)
        card = Surface()
        card.add(label(say("office.files_title"), "label"), self._empty)
        card.add(self._table, stretch=1)
        card.body.addStretch(0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(drop)
        layout.addWidget(self._message)
        layout.addWidget(card, 1)
        self.show_files(())

    def show_files(self, files: Sequence[FileLine]) -> None:
        """Show what came of each file."""
        self._empty.setVisible(not files)
        self._table.setVisible(bool(files))
        rows = [Row(f.name, (Cell(f.name, bold=True), Cell(f.verdict, f.tone), Cell(f.next))) for f in files]
        self._model.replace(rows)

    def say(self, sentence: str, *, error: bool = False) -> None:
        """Say what came of the whole import."""
        self._message.say(sentence, "error" if error else "good")
