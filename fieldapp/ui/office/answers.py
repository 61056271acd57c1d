"""Phản hồi: writing for each desk what arrived, what is missing, and the list as it now stands."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.ui.kit import Kit
from fieldapp.ui.office.state import FileLine
from fieldapp.ui.widgets.plain import Button, MessageLine, Surface, label, row
from fieldapp.ui.widgets.tables import Cell, Row, RowsModel, RowsView


class AnswersPage(QWidget):
    """The page of the answers.

    Signals:
        write_asked: write an answer for every desk that reported.
        relay_asked: write for every other office what it does not hold.
    """

    write_asked = Signal()
    relay_asked = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        say = kit.say
        write = Button(say("office.write_answers"), kind="main")
        write.clicked.connect(self.write_asked)
        top = Surface(margins=(20, 14, 20, 16))
        line = row(space=14)
        line.addWidget(label(say("office.answers_hint"), "soft", wrap=True), 1)
        line.addWidget(write)
        relay = Button(say("office.relay"))
        relay.clicked.connect(self.relay_asked)
        passed = row(space=14)
        passed.addWidget(label(say("office.relay_hint"), "soft", wrap=True), 1)
        passed.addWidget(relay)
        top.add(line, passed)
        self._message = MessageLine(kit.look)
        titles = [say(f"office.column_{name}") for name in ("desk", "answer", "file")]
        self._model = RowsModel(kit, titles)
        self._table = RowsView(kit, self._model, say("office.table_answers"), wide=(1, 2))
        self._empty = label(say("office.no_answers"), "soft", wrap=True)
        card = Surface()
        card.add(label(say("office.answers_title"), "label"), self._empty)
        card.add(self._table, stretch=1)
        card.body.addStretch(0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(top)
        layout.addWidget(self._message)
        layout.addWidget(card, 1)
        self.show_answers(())

    def show_answers(self, answers: Sequence[FileLine]) -> None:
        """Show the answers that were written: name is the desk, next is the file."""
        self._empty.setVisible(not answers)
        self._table.setVisible(bool(answers))
        rows = [Row(a.name, (Cell(a.name, bold=True), Cell(a.verdict, a.tone), Cell(a.next))) for a in answers]
        self._model.replace(rows)

    def say(self, sentence: str, *, error: bool = False) -> None:
        """Say what came of writing."""
        self._message.say(sentence, "error" if error else "good")
