"""Sticks as a person sees them: a line for each with what can be done, and the sign that one may be pulled."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from fieldapp.ui.announcing import announce
from fieldapp.ui.kit import Kit
from fieldapp.ui.reading import in_order
from fieldapp.ui.spoken import put
from fieldapp.ui.widgets.plain import Badge, Button, Elided, Icon, Surface, clear, column, label, row, show_inside

WRITE = "write"
"""The deed that a locked stick cannot take."""


class StickLine(msgspec.Struct, frozen=True):
    """One stick that is in: its place, its name, how much room it has; `known` when it was written to before.

    Nothing is written to one that is not `writable`.
    """

    path: str
    name: str
    note: str
    known: bool = False
    writable: bool = True


class SticksPanel(Surface):
    """The sticks that are in. What can be done with one stands beside it.

    Signals:
        asked: name of the deed, path of the stick.
        folder_asked: choose a folder instead.
    """

    asked = Signal(str, str)
    folder_asked = Signal()

    def __init__(self, kit: Kit, deeds: Sequence[tuple[str, str]], *, folder: str = "") -> None:
        super().__init__(margins=(20, 12, 20, 14))
        self._kit, self._deeds = kit, deeds
        self._lines = QVBoxLayout()
        self._lines.setSpacing(8)
        self.add(label(kit.say("ui.sticks"), "label"), self._lines)
        self._buttons: list[Button] = []
        self._other: Button | None = None
        if folder:
            self._other = Button(folder)
            self._other.clicked.connect(self.folder_asked)
            self.add(row(None, self._other))
        self._shown: tuple[StickLine, ...] | None = None
        self.show_sticks(())

    def show_sticks(self, sticks: Sequence[StickLine]) -> None:
        """Show the sticks that are in; nothing moves while they stay the same."""
        if self._shown == tuple(sticks):
            return
        self._shown = tuple(sticks)
        clear(self._lines)
        self._buttons = []
        for stick in sticks:
            line = self._line(stick)
            self._lines.addWidget(line)
            line.show()  # a layout does that later, and nothing hidden takes the keyboard
        if not sticks:
            self._lines.addWidget(label(self._kit.say("ui.no_sticks"), "soft", wrap=True))
        in_order(self)
        if self._other is not None and self._other.hasFocus():
            self.take_focus()

    def take_focus(self) -> None:
        """Take the keyboard: to what can be done with the first stick, or else to choosing a folder."""
        first = next((button for button in self._buttons if button.isEnabled()), self._other)
        if first is not None:
            first.setFocus()

    def _line(self, stick: StickLine) -> QFrame:
        line = QFrame()
        line.setProperty("role", "person")
        words = row(Elided(stick.name, "bold"), space=10)
        if stick.known:
            words.addWidget(Badge(self._kit.look, self._kit.say("ui.stick_known"), "good"))
        words.addStretch(1)
        layout = row(Icon(self._kit.look, "stick", size=22), space=12, margins=(14, 8, 12, 8))
        layout.addLayout(column(words, label(stick.note, "soft", wrap=True), space=1), 1)
        for name, said in self._deeds:
            button = Button(said, name=self._kit.say.join(": ", said, stick.name))
            button.clicked.connect(lambda _checked=False, name=name: self.asked.emit(name, stick.path))
            button.setEnabled(stick.writable or name != WRITE)
            layout.addWidget(button)
            self._buttons.append(button)
        line.setLayout(layout)
        return line


class Sign(QFrame):
    """Plain large words that can be read from the other side of a table; hidden while there is nothing to say."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self.setProperty("role", "message")
        self.setProperty("tone", "good")
        self._words, self._note = label("", "figure", wrap=True), label("", wrap=True)
        layout = row(Icon(kit.look, "check", "good", 34), space=16, margins=(20, 12, 20, 12))
        layout.addLayout(column(self._words, self._note, space=2), 1)
        self.setLayout(layout)
        self.hide()

    def show_words(self, words: str, note: str = "") -> None:
        """Say something; empty words take it back."""
        self._words.setText(words)
        self._note.setText(note)
        self._note.setVisible(bool(note))
        put(self.setAccessibleName, self._kit.say.join(". ", words, note))
        show_inside(self, bool(words))
        announce(self, self.accessibleName(), "good")
