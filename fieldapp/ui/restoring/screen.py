"""Going back to a backup, guided: what is wrong, which backups there are, what comes back and what does not."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from fieldapp.ui.kit import Kit
from fieldapp.ui.reading import in_order
from fieldapp.ui.widgets.plain import Button, Icon, MessageLine, Surface, clear, column, label, row, scrolled

_SHOWN = 12


class BackupLine(msgspec.Struct, frozen=True):
    """One backup that may be gone back to."""

    number: int
    words: str


class RestoreScreen(QWidget):
    """The choice among the backups; nothing about anybody is on this screen.

    Signals:
        restore_asked: number of the backup.
        again_asked: try to open what is there once more.
        finished: on to work.
    """

    restore_asked = Signal(int)
    again_asked = Signal()
    finished = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        say = kit.say
        self.setProperty("ground", "background")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._why = MessageLine(kit.look)
        self._message = MessageLine(kit.look)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(8)
        self._group = QButtonGroup(self)
        self._do = Button(say("start.restore_do"), kind="main")
        self._do.clicked.connect(lambda: self.restore_asked.emit(self._group.checkedId()))
        self._again = Button(say("start.restore_again"))
        self._again.clicked.connect(self.again_asked)
        self._go_on = Button(say("start.restore_go_on"), kind="main")
        self._go_on.clicked.connect(self.finished)
        self._go_on.hide()
        card = self._card = Surface(margins=(30, 24, 30, 24), space=14)
        card.setMaximumWidth(1000)
        card.body.addWidget(Icon(kit.look, "undo", size=34), 0, Qt.AlignmentFlag.AlignLeft)
        card.add(label(say("start.restore_title"), "name", wrap=True), self._why)
        card.add(label(say("start.restore_hint"), "soft", wrap=True), self._lines, self._message)
        card.add(row(self._again, None, self._do, self._go_on))
        page = QWidget()
        middle = row(None, card, None)
        middle.setStretch(1, 20)
        page.setLayout(column(middle, None, margins=(24, 24, 24, 24)))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolled(page))

    def show_backups(self, why: str, backups: Sequence[BackupLine]) -> None:
        """Say what is wrong and show what may be gone back to; the newest is chosen beforehand."""
        self._why.say(why, "error")
        clear(self._lines)
        for at, backup in enumerate(backups[:_SHOWN]):
            button = Button(backup.words, kind="choice")
            button.setCheckable(True)
            button.setChecked(at == 0)
            self._group.addButton(button, backup.number)
            self._lines.addWidget(button)
        in_order(self._card)
        self._do.setFocus()

    def restored(self, sentence: str) -> None:
        """Say what the restore came to; now the person may go on."""
        self._message.say(sentence, "good")
        self._do.hide()
        self._again.hide()
        self._go_on.show()
        self._go_on.setFocus()

    def refused(self, sentence: str) -> None:
        """Say why this backup was not gone back to; another one may be better."""
        self._message.say(sentence, "error")
