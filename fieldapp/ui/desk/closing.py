"""Closing the day: five steps on one page, each with its count, its tick and what there is to do in it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from fieldapp.ui.desk.state import CloseStep, StepItem
from fieldapp.ui.kit import Kit
from fieldapp.ui.widgets.fields import line_field
from fieldapp.ui.widgets.plain import Badge, Button, MessageLine, Surface, clear, column, label, row, scrolled
from fieldapp.ui.widgets.sticks import Sign, StickLine, SticksPanel

NEEDS_REASON = frozenset({"discard", "void_forms"})
"""Deeds that are not done without a reason."""


class ClosingPanel(QWidget):
    """The page of F12.

    Attributes:
        sticks: shown when there are several to choose from; `sign` that one may be pulled.

    Signals:
        step_asked: the name of a step whose button was pressed.
        deed_asked: what to do with something in a step, its key, and the reason where one is needed.
        read_asked: read a file from the office.
        left: back to the queue.
    """

    step_asked = Signal(str)
    deed_asked = Signal(str, str, str)
    read_asked = Signal()
    left = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        say = kit.say
        self._steps = QVBoxLayout()
        self._steps.setSpacing(8)
        self._shown: tuple[CloseStep, ...] = ()
        self._buttons: list[Button] = []
        page = Surface(margins=(20, 14, 20, 18), space=12)
        self._hint = label(say("desk.close_hint"), "soft", wrap=True)
        page.add(label(say("desk.close_title"), "name"), self._hint, self._steps)
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
        self._leave = Button(say("desk.close_leave"), key="Esc")
        self._leave.clicked.connect(self.left)
        bar = Surface(margins=(16, 11, 20, 11))
        bar.add(self._message, self._reason_line(), row(None, self._leave))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(scrolled(above), 1)
        layout.addWidget(bar)

    def show_steps(self, steps: Sequence[CloseStep]) -> None:
        """Show the steps as they stand; the first button that is left takes the focus when something has changed."""
        if self._shown == tuple(steps):
            return
        self._shown = tuple(steps)
        self._end_reason()
        clear(self._steps)
        self._buttons = []
        for number, step in enumerate(steps, 1):
            self._steps.addWidget(self._line(number, step))
        every = all(step.done for step in steps)
        self._hint.setText(self._kit.say("desk.close_all_done" if every else "desk.close_hint"))
        self.focus_next()

    def focus_next(self) -> None:
        """Put the focus on what comes next; when all is done, on the way back."""
        if self.isVisible():
            (self._buttons[0] if self._buttons else self._leave).setFocus()

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
        top = row(label(str(number), "strong"), space=14)
        top.addLayout(column(label(step.words, "bold", wrap=True), label(step.count, "soft", wrap=True), space=1), 1)
        top.addWidget(mark)
        items = [self._item(item, step) for item in step.items]
        if step.button:
            button = Button(step.button)
            button.clicked.connect(lambda: self.step_asked.emit(step.name))
            top.addWidget(button)
            if not step.done:
                self._buttons.append(button)
        told = [label(words, wrap=True) for words in step.lines]
        below = column(*told, *items, space=6, margins=(26, 0, 0, 0))
        line.setLayout(column(top, *([below] if told or items else []), space=8, margins=(14, 10, 12, 10)))
        return line

    def _item(self, item: StepItem, step: CloseStep) -> QHBoxLayout:
        line = row(space=8)
        line.addWidget(label(item.words, wrap=True), 1)
        for deed, words in item.deeds:
            button = Button(words, name=self._kit.say.join(": ", words, item.words))
            button.clicked.connect(lambda _c=False, deed=deed, words=words: self._ask(deed, item, words))
            line.addWidget(button)
            if not step.done:
                self._buttons.append(button)
        return line

    def _reason_line(self) -> QWidget:
        say = self._kit.say
        self._deed = ("", "")
        self._why = line_field(say("desk.reason_of_it"))
        self._why.entered.connect(self._do)
        self._sure = Button(say("desk.draft_discard"))
        self._sure.clicked.connect(self._do)
        stop = Button(say("ui.cancel"), kind="quiet")
        stop.clicked.connect(self._stop)
        line = row(space=10)
        line.addWidget(self._why, 1)
        for button in (self._sure, stop):
            line.addWidget(button)
            line.setAlignment(button, Qt.AlignmentFlag.AlignBottom)
        self._reason = QWidget()
        self._reason.setLayout(line)
        self._reason.hide()
        return self._reason

    def _ask(self, deed: str, item: StepItem, words: str) -> None:
        if deed not in NEEDS_REASON:
            self.deed_asked.emit(deed, item.key, "")
            return
        self._deed = (deed, item.key)
        self._sure.say(words)
        self._why.fill("")
        self._why.doubt(item.words)
        self._reason.show()
        self._why.control.setFocus()

    def _do(self) -> None:
        if not self._why.value:
            self._why.complain(self._kit.say("desk.needed"))
            self._why.control.setFocus()
            return
        reason = self._why.value
        self._end_reason()
        self.deed_asked.emit(*self._deed, reason)

    def _stop(self) -> None:
        self._end_reason()
        self.focus_next()

    def _end_reason(self) -> None:
        self._reason.hide()
