"""The person in front of the desk: who it is, what list and card say, and what was settled before."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout

from fieldapp.ui.desk.state import CompareRow, PersonState, Settled
from fieldapp.ui.kit import Kit
from fieldapp.ui.widgets.plain import (
    TONE_ICONS,
    Badge,
    Button,
    Icon,
    MessageLine,
    Surface,
    clear,
    column,
    label,
    row,
    set_property,
)

_SHARES = (13, 25, 31, 22)
"""How the four columns of the comparison share the width."""


class PersonCard(Surface):
    """Name, facts, comparison and history.

    Attributes:
        short: without the comparison, unless a card was scanned.

    Signals:
        void_asked, correct_asked, print_asked: id of the registration to void, to correct, or whose receipt to print.
    """

    void_asked = Signal(str)
    correct_asked = Signal(str)
    print_asked = Signal(str)

    def __init__(self, kit: Kit) -> None:
        super().__init__(margins=(20, 14, 20, 16), space=8)
        self._kit = kit
        self.short = False
        self._name = label("", "name", wrap=True)
        self._facts = label("", "soft", wrap=True)
        self._marks = QVBoxLayout()
        self._marks.setSpacing(6)
        self._marks.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
        top = row(space=12)
        top.addLayout(column(self._name, self._facts, space=2), 1)
        top.addLayout(self._marks)
        self._warnings = MessageLine(kit.look)
        self._table = QVBoxLayout()
        self._history = QVBoxLayout()
        self._history.setSpacing(4)
        self.add(top, self._warnings, self._table, self._history)

    def show_state(self, state: PersonState) -> None:
        """Show another person, or the same one after a change."""
        self._name.setText(state.name)
        self._facts.setText(state.facts)
        clear(self._marks)
        for mark in state.marks:
            self._marks.addWidget(Badge(self._kit.look, mark.text, mark.tone), 0, Qt.AlignmentFlag.AlignRight)
        self._warnings.say(self._kit.say.join(" ", *state.warnings), "warning")
        self._show_rows(state)
        clear(self._history)
        for settled in state.settled:
            self._history.addWidget(self._line(settled))

    def _show_rows(self, state: PersonState) -> None:
        clear(self._table)
        say = self._kit.say
        table = QFrame()
        table.setProperty("role", "plain")
        grid = QGridLayout(table)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        for at, share in enumerate(_SHARES):
            grid.setColumnStretch(at, share)
        for at, key in ((1, "desk.column_list"), (2, "desk.column_card"), (3, "desk.column_saved")):
            grid.addWidget(_padded(label(say(key), "label")), 0, at)
        for number, line in enumerate(state.rows, 1):
            if number % 2:
                stripe = QFrame()
                stripe.setProperty("role", "stripe")
                grid.addWidget(stripe, number, 0, 1, len(_SHARES))
            self._compare(grid, number, line)
        self._table.addWidget(table)
        if self.short and not state.carded:
            table.hide()

    def _compare(self, grid: QGridLayout, number: int, line: CompareRow) -> None:
        grid.addWidget(_padded(label(line.label, "soft")), number, 0)
        grid.addWidget(_padded(label(line.listed or "—", wrap=True)), number, 1)
        grid.addWidget(_padded(label(line.card or "—", "bold" if line.differs else "body", wrap=True)), number, 2)
        saved = label(line.saved, wrap=True)
        set_property(saved, "tone", line.tone if line.tone in ("good", "warning", "error") else "")
        box = row(Icon(self._kit.look, TONE_ICONS[line.tone], line.tone), space=6, margins=(10, 4, 10, 4))
        box.addWidget(saved, 1)
        grid.addLayout(box, number, 3)

    def _line(self, settled: Settled) -> QFrame:
        say = self._kit.say
        line = QFrame()
        line.setProperty("role", "plain")
        layout = row(Badge(self._kit.look, settled.mark.text, settled.mark.tone), space=10)
        layout.addWidget(label(settled.words, wrap=True), 1)
        if settled.open:
            deeds = ("printing.print_again", self.print_asked), ("desk.correct", self.correct_asked)
            for key, signal in (*deeds, ("desk.void", self.void_asked)):
                button = Button(say(key), kind="link", name=say.join(": ", say(key), settled.words))
                button.clicked.connect(lambda _c=False, s=signal, r=settled.registration_id: s.emit(r))
                layout.addWidget(button)
        line.setLayout(layout)
        return line


def _padded(made: QLabel) -> QLabel:
    made.setContentsMargins(10, 4, 10, 4)
    return made
