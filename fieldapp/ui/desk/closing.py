"""Closing the day: five steps on one page, each with its count and its tick."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from fieldapp.ui.desk.state import CloseStep
from fieldapp.ui.kit import Kit
from fieldapp.ui.widgets.plain import Badge, Button, MessageLine, Surface, clear, column, label, row, scrolled
from fieldapp.ui.widgets.sticks import Sign, StickLine, SticksPanel


class ClosingPanel(QWidget):
    """The page of F12.

    Attributes:
        sticks: shown when there are several to choose from; `sign` that one may be pulled.

    Signals:
        step_asked: the name of a step whose button was pressed.
        read_asked: read a file from the office.
        left: back to the queue.
    """

    step_asked = Signal(str)
    read_asked = Signal()
    left = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        say = kit.say
        self._steps = QVBoxLayout()
        self._steps.setSpacing(8)
        self._buttons: list[Button] = []
        page = Surface(margins=(20, 14, 20, 18), space=12)
        page.add(label(say("desk.close_title"), "name"), label(say("desk.close_hint"), "soft", wrap=True), self._steps)
        self.sign = Sign(kit)
        self.sticks = SticksPanel(kit, [("write", say("desk.stick_write"))], folder=say("desk.other_folder"))
        self.sticks.hide()
        office = Surface(margins=(20, 12, 20, 12))
        read = Button(say("desk.read_file"))
        read.clicked.connect(self.read_asked)
        line = row(space=12)
        line.addWidget(label(say("desk.read_file_hint"), "soft", wrap=True), 1)
        line.addWidget(read)
        self._number = label("", "soft", wrap=True)
        office.add(line, self._number)
        above = QWidget()
        above.setLayout(column(self.sign, self.sticks, page, office, None, space=12))
        self._message = MessageLine(kit.look)
        leave = Button(say("desk.close_leave"), key="Esc")
        leave.clicked.connect(self.left)
        bar = Surface(margins=(16, 11, 20, 11))
        bar.add(self._message, row(None, leave))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(scrolled(above), 1)
        layout.addWidget(bar)

    def show_steps(self, steps: Sequence[CloseStep]) -> None:
        """Show the steps as they stand; the first button that is left takes the focus."""
        clear(self._steps)
        self._buttons = []
        for number, step in enumerate(steps, 1):
            self._steps.addWidget(self._line(number, step))
        if self._buttons and self.isVisible():
            self._buttons[0].setFocus()

    def show_sticks(self, sticks: Sequence[StickLine]) -> None:
        """Show the sticks that are in, for when a person has to choose."""
        self.sticks.show_sticks(sticks)
        if len(sticks) <= 1:
            self.sticks.hide()

    def choose_stick(self) -> None:
        """Let the person choose among several sticks."""
        self.sticks.show()
        self.say(self._kit.say("desk.choose_stick"), "warning")

    def show_number(self, number: str) -> None:
        """Show the 25 digits that the office shows for this desk too."""
        self._number.setText(self._kit.say("desk.compare_number", number=number))

    def say(self, sentence: str, tone: str = "good") -> None:
        """Say what came of a step."""
        self._message.say(sentence, "error" if tone == "error" else "warning" if tone == "warning" else "good")

    def _line(self, number: int, step: CloseStep) -> QFrame:
        say = self._kit.say
        line = QFrame()
        line.setProperty("role", "person")
        mark = Badge(
            self._kit.look,
            say("desk.step_done") if step.done else say("desk.step_open"),
            "good" if step.done else "warning",
        )
        layout = row(label(str(number), "strong"), space=14, margins=(14, 10, 12, 10))
        layout.addLayout(column(label(step.words, "bold", wrap=True), label(step.count, "soft", wrap=True), space=1), 1)
        layout.addWidget(mark)
        if step.button:
            button = Button(step.button)
            button.clicked.connect(lambda: self.step_asked.emit(step.name))
            layout.addWidget(button)
            if not step.done:
                self._buttons.append(button)
        line.setLayout(layout)
        return line
