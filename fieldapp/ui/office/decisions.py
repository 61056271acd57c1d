"""Cần quyết: duplicates and conflicts in one queue, side by side, keys 1 to 4; the next one follows."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from fieldapp.ui.kit import Kit
from fieldapp.ui.office.state import Question
from fieldapp.ui.tokens import MAIN_HEIGHT
from fieldapp.ui.widgets.flowing import FlowLayout
from fieldapp.ui.widgets.plain import Badge, Button, Icon, MessageLine, Surface, clear, column, label, row, scrolled


class DecisionsPage(QWidget):
    """The page of what waits for a decision.

    Signals:
        decided: key of the question and name of the choice.
    """

    decided = Signal(str, str)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        say = kit.say
        self._questions: list[Question] = []
        self._at = 0
        self._count = label("", "soft")
        self._previous = Button(say("office.previous"))
        self._previous.clicked.connect(lambda: self._go(-1))
        self._following = Button(say("office.following"))
        self._following.clicked.connect(lambda: self._go(1))
        self._message = MessageLine(kit.look)
        self._title = label("", "name", wrap=True)
        self._why = label("", "soft", wrap=True)
        self._sides = QVBoxLayout()
        self._choices = FlowLayout()
        case = Surface(margins=(20, 14, 20, 16), space=10)
        head = row(space=10)
        head.addWidget(self._count, 1)
        head.addWidget(self._previous)
        head.addWidget(self._following)
        case.add(head, self._title, self._why, self._sides, self._choices)
        inner = QWidget()
        inner.setLayout(column(case, None))
        nothing = Surface(margins=(40, 40, 40, 40), space=12)
        nothing.body.addStretch(1)
        nothing.body.addWidget(Icon(kit.look, "check", "good", 48), 0, Qt.AlignmentFlag.AlignHCenter)
        for key, role in (("office.decided_all", "name"), ("office.decided_hint", "soft")):
            words = label(say(key), role, wrap=True)
            words.setAlignment(Qt.AlignmentFlag.AlignCenter)
            nothing.add(words)
        nothing.body.addStretch(1)
        self._stack = QStackedWidget()
        self._stack.addWidget(nothing)
        self._stack.addWidget(scrolled(inner))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(self._message)
        layout.addWidget(self._stack, 1)

    def show_questions(self, questions: Sequence[Question]) -> None:
        """Show the queue; the place in it is kept."""
        self._questions = list(questions)
        self._at = min(self._at, max(len(self._questions) - 1, 0))
        self._show()

    def say(self, sentence: str, *, error: bool = False) -> None:
        """Say what came of a decision."""
        self._message.say(sentence, "error" if error else "good")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        digit = event.text()
        if self._questions and digit in tuple("1234") and int(digit) <= len(self._questions[self._at].choices):
            self._decide(int(digit) - 1)
            return
        super().keyPressEvent(event)

    def _go(self, step: int) -> None:
        self._at = (self._at + step) % max(len(self._questions), 1)
        self._show()

    def _decide(self, choice: int) -> None:
        question = self._questions[self._at]
        self.decided.emit(question.key, question.choices[choice].name)

    def _show(self) -> None:
        self._stack.setCurrentIndex(1 if self._questions else 0)
        clear(self._sides)
        self._choices.empty()
        if not self._questions:
            return
        say, question = self._kit.say, self._questions[self._at]
        self._count.setText(say("office.case_of", number=self._at + 1, count=len(self._questions)))
        for button in (self._previous, self._following):
            button.setVisible(len(self._questions) > 1)
        self._title.setText(question.title)
        self._why.setText(question.why)
        self._sides.addWidget(self._table(question))
        for number, choice in enumerate(question.choices):
            button = Button(
                say.join("   ", str(number + 1), choice.words),
                kind="main" if choice.default else "plain",
                name=choice.words,
            )
            button.setMinimumHeight(MAIN_HEIGHT)
            button.clicked.connect(lambda _checked=False, number=number: self._decide(number))
            self._choices.addWidget(button)

    def _table(self, question: Question) -> QFrame:
        frame = QFrame()
        frame.setProperty("role", "plain")
        grid = QGridLayout(frame)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        for at, title in enumerate(question.columns, 1):
            words = label(title, "label", wrap=True)
            words.setContentsMargins(10, 4, 10, 4)
            grid.addWidget(words, 0, at)
        for number, (name, values, differs) in enumerate(question.rows, 1):
            if number % 2:
                stripe = QFrame()
                stripe.setProperty("role", "stripe")
                grid.addWidget(stripe, number, 0, 1, len(values) + 2)
            for at, (value, role) in enumerate(
                [(name, "soft"), *((v or "—", "bold" if differs else "body") for v in values)]
            ):
                made = label(value, role, wrap=True)
                made.setContentsMargins(10, 5, 10, 5)
                grid.addWidget(made, number, at)
            if differs:
                box = QHBoxLayout()
                box.addWidget(Badge(self._kit.look, self._kit.say("office.differs"), "warning"))
                grid.addLayout(box, number, len(values) + 1)
        grid.setColumnStretch(0, 2)
        for at in range(1, len(question.columns) + 1):
            grid.setColumnStretch(at, 4)
        return frame
