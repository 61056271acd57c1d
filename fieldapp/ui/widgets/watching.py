"""Watched folders as a person sees them: a line for each with what came of the last look."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from fieldapp.ui.kit import Kit
from fieldapp.ui.reading import in_order
from fieldapp.ui.tokens import Tone
from fieldapp.ui.widgets.plain import Button, Elided, Icon, Surface, clear, column, label, row


class WatchLine(msgspec.Struct, frozen=True):
    """One watched folder: its path, what came of the last look."""

    path: str
    note: str
    tone: Tone = "plain"


class WatchPanel(Surface):
    """The folders that are watched.

    Signals:
        add_asked: watch one more.
        look_asked: look into all of them now.
        remove_asked: the path of one that is to be left alone.
    """

    add_asked = Signal()
    look_asked = Signal()
    remove_asked = Signal(str)

    def __init__(self, kit: Kit) -> None:
        super().__init__(margins=(20, 12, 20, 14))
        self._kit = kit
        say = kit.say
        self._lines = QVBoxLayout()
        self._lines.setSpacing(8)
        add = Button(say("ui.watch_add"))
        add.clicked.connect(self.add_asked)
        self._look = Button(say("ui.watch_now"))
        self._look.clicked.connect(self.look_asked)
        self.add(label(say("ui.watched"), "label"), label(say("ui.watch_hint"), "soft", wrap=True), self._lines)
        self.add(row(None, self._look, add))
        self._shown: tuple[WatchLine, ...] | None = None
        self.show_folders(())

    def show_folders(self, folders: Sequence[WatchLine]) -> None:
        """Show the folders that are watched."""
        if self._shown == tuple(folders):
            return
        self._shown = tuple(folders)
        self._look.setEnabled(bool(folders))
        clear(self._lines)
        for folder in folders:
            self._lines.addWidget(self._line(folder))
        in_order(self)

    def _line(self, folder: WatchLine) -> QFrame:
        line = QFrame()
        line.setProperty("role", "person")
        say = self._kit.say
        leave = Button(say("ui.watch_leave"), name=say.join(": ", say("ui.watch_leave"), folder.path))
        leave.clicked.connect(lambda: self.remove_asked.emit(folder.path))
        note = label(folder.note, "soft", wrap=True)
        if folder.tone != "plain":
            note.setProperty("tone", folder.tone)
        layout = row(Icon(self._kit.look, "folder", folder.tone, 20), space=12, margins=(14, 8, 12, 8))
        layout.addLayout(column(Elided(folder.path, "bold"), note, space=1), 1)
        layout.addWidget(leave)
        line.setLayout(layout)
        return line
