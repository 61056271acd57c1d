"""The history of a person over the desk: every event in plain words, the newest first."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from fieldapp.ui.kit import Kit
from fieldapp.ui.widgets.overlay import Panel
from fieldapp.ui.widgets.plain import Button, clear, column, label, row, scrolled

_STEPS: dict[int, int] = {Qt.Key.Key_Down: 2, Qt.Key.Key_Up: -2, Qt.Key.Key_PageDown: 20, Qt.Key.Key_PageUp: -20}
_AROUND, _BESIDE = 190, 64
_AWAY = (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_H)


class HistoryLine(msgspec.Struct, frozen=True):
    """One event: when, who at which desk, what, and lines about what changed; `note` says what was odd."""

    when: str
    who: str
    what: str
    more: tuple[str, ...] = ()
    note: str = ""


class HistoryPanel(Panel):
    """Shows what happened to a person; Esc, Enter and Ctrl+H put it away."""

    WIDTH = 820

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__(kit, parent)
        self._title = label("", "name", wrap=True)
        inner = QWidget()
        self._lines = QVBoxLayout(inner)
        self._lines.setContentsMargins(0, 0, 8, 0)
        self._lines.setSpacing(6)
        self._scrolled = scrolled(inner, ground="surface")
        close = Button(kit.say("ui.close"), key="Esc")
        close.clicked.connect(self.put_away)
        self._close = close
        self.surface.add(self._title, self._scrolled, row(None, close))

    def show_history(self, name: str, lines: Sequence[HistoryLine]) -> None:
        """Show the history of somebody."""
        say = self.kit.say
        self._title.setText(say.join(": ", say("history.title"), name))
        clear(self._lines)
        for line in lines:
            self._lines.addWidget(_made(line))
        self._lines.addStretch(1)
        self._scrolled.verticalScrollBar().setValue(0)
        self.appear(self._close)

    def fit(self) -> None:
        super().fit()
        needed = self._lines.totalHeightForWidth(self.surface.width() - _BESIDE)
        room = max(self.over.height() - self.kit.look.pixels(_AROUND), 160)
        self._scrolled.setFixedHeight(min(needed, room))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _AWAY:
            self.put_away()
        else:
            bar = self._scrolled.verticalScrollBar()
            bar.setValue(bar.value() + _STEPS.get(event.key(), 0) * bar.singleStep())
        event.accept()


def _made(line: HistoryLine) -> QFrame:
    made = QFrame()
    made.setProperty("role", "person")
    words = column(label(line.what, "bold", wrap=True), space=2, margins=(12, 6, 12, 6))
    for one in line.more:
        words.addWidget(label(one, wrap=True))
    words.addWidget(label(f"{line.when} · {line.who}" if line.who else line.when, "small", wrap=True))
    if line.note:
        note = label(line.note, "small", wrap=True)
        note.setProperty("tone", "warning")
        words.addWidget(note)
    made.setLayout(words)
    return made
