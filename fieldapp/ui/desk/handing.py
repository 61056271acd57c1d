"""Handing over at any time: the sticks that are in, the sign that one may be pulled, how far each record has come."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.ui.desk.state import RecordLine
from fieldapp.ui.kit import Kit
from fieldapp.ui.widgets.plain import Button, MessageLine, Surface, column, label, row, scrolled
from fieldapp.ui.widgets.sticks import Sign, SticksPanel
from fieldapp.ui.widgets.tables import Cell, Row, RowsModel, RowsView
from fieldapp.ui.widgets.watching import WatchPanel

DEEDS = ("write", "read", "let_go")
"""What can be done with a stick, as `SticksPanel.asked` names it."""

_SHOWN_ROWS = 8


class HandingPanel(QWidget):
    """The page of F11.

    Attributes:
        sticks: the sticks; its deeds are `write`, `read` and `let_go`.
        watch: the folders that are watched.

    Signals:
        files_asked: read files of the office from somewhere else.
        give_asked: write for the other desks of this point.
        retire_asked: end this desk: its last file, or with the last answer its end.
        left: back to the queue.
    """

    files_asked = Signal()
    give_asked = Signal()
    retire_asked = Signal()
    left = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        say = kit.say
        deeds = [(name, say(f"desk.stick_{name}")) for name in DEEDS]
        self.sticks = SticksPanel(kit, deeds, folder=say("desk.other_folder"))
        self.sign = Sign(kit)
        top = Surface(margins=(20, 14, 20, 16), space=6)
        top.add(label(say("desk.hand_title"), "name"), label(say("desk.hand_hint"), "soft", wrap=True))
        self._summary = label("", "bold", wrap=True)
        titles = [say(f"desk.record_{name}") for name in ("number", "name", "time", "state")]
        self._model = RowsModel(kit, titles)
        self._table = RowsView(kit, self._model, say("desk.records"), wide=(1,), spare=(2,))
        self._none = label(say("desk.no_records"), "soft", wrap=True)
        records = Surface(margins=(20, 12, 20, 14))
        records.add(label(say("desk.records"), "label"), self._summary, self._none, self._table)
        read = Button(say("desk.read_file"))
        read.clicked.connect(self.files_asked)
        office = Surface(margins=(20, 12, 20, 12))
        line = row(space=12)
        line.addWidget(label(say("desk.read_file_hint"), "soft", wrap=True), 1)
        line.addWidget(read)
        self._number = label("", "soft", wrap=True)
        give = Button(say("desk.give"))
        give.clicked.connect(self.give_asked)
        others = row(space=12)
        others.addWidget(label(say("desk.give_hint"), "soft", wrap=True), 1)
        others.addWidget(give)
        office.add(line, others, self._number)
        page = QWidget()
        self.watch = WatchPanel(kit)
        page.setLayout(column(top, self.sign, self.sticks, records, office, self.watch, self._end(), None, space=12))
        self._message = MessageLine(kit.look)
        leave = Button(say("desk.close_leave"), key="Esc")
        leave.clicked.connect(self.left)
        bar = Surface(margins=(16, 11, 20, 11))
        bar.add(self._message, row(None, leave))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(scrolled(page), 1)
        layout.addWidget(bar)
        self.show_records((), "")
        kit.look.changed.connect(self._fit)

    def show_records(self, records: Sequence[RecordLine], summary: str) -> None:
        """Show how far each registration has come, and all of them in one line."""
        self._summary.setText(summary)
        self._none.setVisible(not records)
        self._summary.setVisible(bool(records))
        self._table.setVisible(bool(records))
        rows = [Row(r.number, (Cell(r.number), Cell(r.name, bold=True), Cell(r.time), Cell(r.state, r.tone)))
                for r in records]  # fmt: skip
        self._model.replace(rows)
        self._fit()

    def show_number(self, number: str) -> None:
        """Show the 25 digits that the office shows for this desk too."""
        self._number.setText(self._kit.say("desk.compare_number", number=number))

    def show_retiring(self, *, begun: bool) -> None:
        """Show which of the two steps of ending this desk comes next."""
        step = "finish" if begun else "begin"
        self._retire_hint.setText(self._kit.say(f"desk.retire_{step}_hint"))
        self._retire.say(self._kit.say(f"desk.retire_{step}"))

    def _end(self) -> Surface:
        self._retire_hint = label("", "soft", wrap=True)
        self._retire = Button("")
        self._retire.clicked.connect(self.retire_asked)
        card = Surface(margins=(20, 12, 20, 14))
        card.add(label(self._kit.say("desk.retire_title"), "label"), self._retire_hint, row(None, self._retire))
        self.show_retiring(begun=False)
        return card

    def say(self, sentence: str, tone: str = "good") -> None:
        """Say what came of a deed."""
        self._message.say(sentence, "error" if tone == "error" else "warning" if tone == "warning" else "good")

    def _fit(self) -> None:
        lines = min(max(self._model.rowCount(), 1), _SHOWN_ROWS) + 1.5
        self._table.setFixedHeight(round(self._kit.look.pixels(34) * lines))
