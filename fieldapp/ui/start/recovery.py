"""The recovery key: it goes on paper now, and nowhere else."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.ui.kit import Kit
from fieldapp.ui.widgets.plain import Button, MessageLine, Surface, label, row


class RecoveryPage(QWidget):
    """Asks for the recovery key to be put on paper before anything else is done.

    Signals:
        paper_asked: choose where the paper goes.
        finished: it lies on paper; on to the office.
    """

    paper_asked = Signal()
    finished = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        say = kit.say
        self._message = MessageLine(kit.look)
        self._paper = Button(say("start.recovery_paper"), kind="main")
        self._paper.clicked.connect(self.paper_asked)
        self._go_on = Button(say("start.recovery_done"))
        self._go_on.setEnabled(False)
        self._go_on.clicked.connect(self.finished)
        card = Surface(margins=(24, 20, 24, 20), space=14)
        card.add(
            label(say("start.recovery_title"), "name", wrap=True), label(say("start.recovery_about"), "soft", wrap=True)
        )
        card.add(self._message, row(self._paper, None, self._go_on))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(card)
        layout.addStretch(1)

    def begin(self) -> None:
        """Put the focus on the button that makes the paper."""
        self._paper.setFocus()

    def written(self, place: str) -> None:
        """Say where the paper is; now the person may go on."""
        self._message.say(self._kit.say("start.recovery_at", place=place), "good")
        self._go_on.setEnabled(True)
        self._go_on.setFocus()

    def refused(self, sentence: str) -> None:
        """Say why there is no paper yet."""
        self._message.say(sentence, "error")
