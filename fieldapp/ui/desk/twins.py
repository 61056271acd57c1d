"""Who somebody may be already: cards with reasons, "it is this one", and "another person" with a reason."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from fieldapp.ui.desk.state import Twin
from fieldapp.ui.kit import Kit
from fieldapp.ui.reading import in_order
from fieldapp.ui.widgets.fields import line_field
from fieldapp.ui.widgets.plain import Button, Surface, clear, column, label, row


def twin_card(twin: Twin, *deeds: QWidget) -> QFrame:
    """Return the card of somebody who looks alike, with what can be done about it."""
    card = QFrame()
    card.setProperty("role", "person")
    layout = row(space=8, margins=(12, 6, 8, 6))
    words = column(label(twin.name, "bold", wrap=True), label(twin.line, "small", wrap=True), space=1)
    words.addWidget(label(twin.reasons, wrap=True))
    layout.addLayout(words, 1)
    for deed in deeds:
        layout.addWidget(deed)
    card.setLayout(layout)
    return card


def called(kit: Kit, key: str, twin: Twin, *, kind: str = "plain") -> Button:
    """Return a button about somebody who looks alike, called by what it does and by whom it is about."""
    say = kit.say
    return Button(say(key), kind=kind, name=say.join(", ", say.join(": ", say(key), twin.name), twin.line))


class TwinsPanel(Surface):
    """The people who look like the one in front of the desk; hidden while there are none.

    Signals:
        person_asked: id of who it is after all.
        another_said: id of somebody else, and why.
    """

    person_asked = Signal(str)
    another_said = Signal(str, str)

    def __init__(self, kit: Kit) -> None:
        super().__init__(margins=(0, 4, 0, 0), space=6, role="plain")
        self._kit = kit
        say = kit.say
        self._about = ""
        self._cards = QVBoxLayout()
        self._cards.setSpacing(6)
        self._because = line_field(say("desk.another_because"), placeholder=say("desk.another_placeholder"))
        self._because.entered.connect(self._tell)
        self._yes = Button(say("desk.another_yes"))
        self._yes.clicked.connect(self._tell)
        self._reason = QWidget()
        line = row(space=8)
        line.addWidget(self._because, 1)
        line.addWidget(self._yes)
        self._reason.setLayout(line)
        self.add(label(say("desk.twins_title"), "strong", wrap=True), self._cards, self._reason)
        self._reason.hide()
        self.hide()

    def show_twins(self, twins: Sequence[Twin]) -> None:
        """Show who it may be; nobody is asked for a reason yet."""
        clear(self._cards)
        self._about = ""
        self._reason.hide()
        for twin in twins:
            this = called(self._kit, "desk.it_is_this", twin)
            this.clicked.connect(lambda _checked=False, name=twin.citizen_id: self.person_asked.emit(name))
            another = called(self._kit, "desk.another_person", twin, kind="quiet")
            another.clicked.connect(lambda _checked=False, name=twin.citizen_id: self._ask(name))
            only = label(self._kit.say("desk.office_decides"), "small", wrap=True)
            self._cards.addWidget(twin_card(twin, this, only if twin.office_decides else another))
        in_order(self)
        self.setVisible(bool(twins))

    def _ask(self, citizen_id: str) -> None:
        self._about = citizen_id
        self._because.fill("")
        self._reason.show()
        self._because.control.setFocus()

    def _tell(self) -> None:
        if not self._because.value:
            self._because.complain(self._kit.say("desk.needed"))
            self._because.control.setFocus()
            return
        self.another_said.emit(self._about, self._because.value)
