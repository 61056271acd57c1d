"""The person in front of the desk: who it is, what list and card say, and what was settled before."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from fieldapp.ui.actions import key_of
from fieldapp.ui.desk.comparing import ComparisonTable
from fieldapp.ui.desk.state import PersonState, Settled
from fieldapp.ui.desk.twins import TwinsPanel
from fieldapp.ui.kit import Kit
from fieldapp.ui.widgets.plain import (
    Badge,
    Button,
    Elided,
    MessageLine,
    Scrolled,
    Surface,
    clear,
    column,
    label,
    row,
    show_inside,
)


class PersonCard(Surface):
    """Name, facts, comparison and history.

    Attributes:
        short: without the comparison, unless a card was scanned.

    Signals:
        void_asked, correct_asked, print_asked: id of the registration to void, to correct, or whose receipt to print.
        history_asked, numbers_asked: all that was written; whole numbers, or masked ones again.
    """

    void_asked = Signal(str)
    correct_asked = Signal(str)
    print_asked = Signal(str)
    history_asked = Signal()
    numbers_asked = Signal()

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
        say = kit.say
        self._told = Button(say("history.title"), kind="link", key=key_of("history"))
        self._told.clicked.connect(self.history_asked)
        self._numbers = Button(say("desk.numbers_show"), kind="link", key=key_of("numbers"))
        self._numbers.clicked.connect(self.numbers_asked)
        self._warnings = MessageLine(kit.look)
        self._group = label("", "soft", wrap=True)
        self.twins = TwinsPanel(kit)
        self.table = ComparisonTable(kit)
        self._history = QVBoxLayout()
        self._history.setSpacing(4)
        deeds = row(self._told, self._numbers, None, space=4)
        self.add(top, deeds, self._warnings, self.twins, self.table, self._group, self._history)

    def show_state(self, state: PersonState) -> None:
        """Show another person, or the same one after a change."""
        self._name.setText(state.name)
        self._facts.setText(state.facts)
        clear(self._marks)
        for mark in state.marks:
            self._marks.addWidget(Badge(self._kit.look, mark.text, mark.tone), 0, Qt.AlignmentFlag.AlignRight)
        self._warnings.say(self._kit.say.join(" ", *state.warnings), "warning")
        self._numbers.say(self._kit.say("desk.numbers_hide" if state.numbers else "desk.numbers_show"))
        for button in (self._told, self._numbers):
            show_inside(button, bool(state.citizen_id))  # of somebody new there is nothing yet
        self.twins.show_twins(state.twins)
        self.table.close_editors()
        self.table.call_known(self._kit.say("desk.column_list" if state.listed else "desk.column_noted"))
        self.table.show_rows(state.rows)
        self.table.setVisible(state.carded or not self.short)
        self._group.setText(state.group)
        self._group.setVisible(bool(state.group))
        clear(self._history)
        for settled in state.settled:
            self._history.addWidget(self._line(settled))

    @property
    def name_begins(self) -> int:
        """How far below the top of the card the name begins, in pixels."""
        return self._name.mapTo(self, self._name.rect().topLeft()).y()

    def show_numbers(self, facts: str, *, shown: bool) -> None:
        """Show the facts with whole numbers, or with masked ones again."""
        self._facts.setText(facts)
        self._numbers.say(self._kit.say("desk.numbers_hide" if shown else "desk.numbers_show"))

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


class NameStrip(QFrame):
    """Lies over the top of `area` and says who is in front of the desk while the name on `card` is not wholly in sight.

    It takes no room of its own: nothing moves when it comes or goes.
    """

    def __init__(self, area: Scrolled, card: PersonCard) -> None:
        super().__init__(area)
        self._area, self._card = area, card
        self.setProperty("role", "surface")
        self._name, self._facts = Elided("", "strong"), Elided("", "soft")
        line = row(self._name, space=14, margins=(20, 4, 20, 4))
        line.addWidget(self._facts, 1)
        self.setLayout(line)
        self.hide()
        area.verticalScrollBar().valueChanged.connect(self._keep_in_sight)
        area.verticalScrollBar().rangeChanged.connect(self._keep_in_sight)
        area.viewport().installEventFilter(self)

    def say(self, name: str, facts: str) -> None:
        """Say another name, and when and where this one was born and lives, by which people of one name are told."""
        self._name.say(name)
        self._facts.say(facts)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self._keep_in_sight()
        return False

    def _keep_in_sight(self) -> None:
        self.setGeometry(0, 0, self._area.viewport().width(), self.sizeHint().height())
        self._area.covered = self.height()
        self.setVisible(self._area.verticalScrollBar().value() > self._card.name_begins)
        self.raise_()
