"""The list of all keys, under F1."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from fieldapp.ui.kit import Kit
from fieldapp.ui.widgets.overlay import Panel
from fieldapp.ui.widgets.plain import Button, clear, label, row, scrolled

_STEPS: dict[int, int] = {Qt.Key.Key_Down: 2, Qt.Key.Key_Up: -2, Qt.Key.Key_PageDown: 20, Qt.Key.Key_PageUp: -20}
_AROUND = 180
_AWAY = (Qt.Key.Key_F1, Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class KeysPanel(Panel):
    """Shows what each key does in two columns, over everything; any of F1, Esc and Enter puts it away again."""

    WIDTH = 840

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__(kit, parent)
        self._title = label(kit.say("ui.keys"), "strong")
        inner = QWidget()
        self._grid = QGridLayout(inner)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(24)
        for words in (1, 3):
            self._grid.setColumnStretch(words, 1)
        self._close = Button(kit.say("ui.close"))
        self._close.clicked.connect(self.put_away)
        self._scrolled = scrolled(inner, ground="surface")
        self.surface.add(self._title, self._scrolled, row(None, self._close))

    def turn(self, keys: Sequence[tuple[str, str]]) -> None:
        """Show keys, each with what it does; put them away when they are shown already."""
        if self.isVisible():
            self.put_away()
            return
        clear(self._grid)
        lines = -(-len(keys) // 2)
        for at, (key, words) in enumerate(keys):
            column, line = divmod(at, lines)
            self._grid.addWidget(label(key, "strong"), line, 2 * column)
            self._grid.addWidget(label(words, wrap=True), line, 2 * column + 1)
        self.appear(self._close)

    def fit(self) -> None:
        super().fit()
        room = self.over.height() - self.kit.look.pixels(_AROUND)
        self._scrolled.setFixedHeight(min(self._grid.sizeHint().height() + 4, room))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _AWAY:
            self.put_away()
        else:
            bar = self._scrolled.verticalScrollBar()
            bar.setValue(bar.value() + _STEPS.get(event.key(), 0) * bar.singleStep())
        event.accept()
