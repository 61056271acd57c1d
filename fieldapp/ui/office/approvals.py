"""Phê duyệt: registrations to approve, or to give back to their desk with a reason; erasing who asks for it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.ui.kit import Kit
from fieldapp.ui.widgets.fields import line_field
from fieldapp.ui.widgets.plain import Button, MessageLine, Surface, column, label, row, scrolled
from fieldapp.ui.widgets.tables import Row, RowsModel, RowsView

_SHOWN_ROWS = 9


class ApprovalsPage(QWidget):
    """The page of what waits to be approved.

    Signals:
        approve_asked: ids of registrations.
        return_asked: id of a registration, and the reason.
        erase_asked: a number or name of the person who asks to be erased, and the reason.
    """

    approve_asked = Signal(list)
    return_asked = Signal(str, str)
    erase_asked = Signal(str, str)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        say = kit.say
        titles = [say(f"office.approve_{name}") for name in ("number", "name", "outcome", "desk", "time")]
        self._rows: list[Row] = []
        self._free: list[str] = []
        self._model = RowsModel(kit, titles)
        self._table = RowsView(kit, self._model, say("office.approve_table"), wide=(1, 2), spare=(4, 3))
        self._summary = label("", "bold", wrap=True)
        self._one = Button(say("office.approve_one"))
        self._one.clicked.connect(lambda: self.approve_asked.emit([self.chosen]))
        self._all = Button(say("office.approve_all"), kind="main")
        self._all.clicked.connect(lambda: self.approve_asked.emit(list(self._free)))
        self._reason = line_field(say("office.return_reason"), placeholder=say("office.return_placeholder"))
        self._back = Button(say("office.return_one"))
        self._back.clicked.connect(self._ask_return)
        self._message = MessageLine(kit.look)
        card = Surface(margins=(20, 14, 20, 16), space=10)
        card.add(label(say("office.approve_title"), "strong"), label(say("office.approve_hint"), "soft", wrap=True))
        card.add(self._summary, self._table, row(None, self._one, self._all))
        back = Surface(margins=(20, 14, 20, 16), space=10)
        back.add(label(say("office.return_title"), "bold", wrap=True), self._reason, row(None, self._back))
        page = QWidget()
        page.setLayout(column(self._message, card, back, self._erasing(), None, space=12, margins=(16, 16, 16, 16)))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolled(page))
        self.show_waiting((), "", ())
        kit.look.changed.connect(self._fit)

    def show_waiting(self, rows: Sequence[Row], summary: str, free: Sequence[str]) -> None:
        """Show what waits, by id; `free` are those that may be approved as they are."""
        self._rows, self._free = list(rows), list(free)
        self._summary.setText(summary)
        self._summary.setVisible(bool(summary))
        self._model.replace(rows)
        if rows:
            self._table.selectRow(0)
        for button in (self._one, self._back):
            button.setEnabled(bool(rows))
        self._all.setEnabled(bool(free))
        self._fit()

    def say(self, sentence: str, *, error: bool = False) -> None:
        """Say what came of a decision."""
        self._message.say(sentence, "error" if error else "good")

    def given_back(self) -> None:
        """Empty the reason: it was written down."""
        self._reason.fill("")

    def erased(self) -> None:
        """Forget whom it was about."""
        self._who.fill("")
        self._because.fill("")

    def _erasing(self) -> Surface:
        say = self._kit.say
        self._who = line_field(say("office.erase_who"), placeholder=say("office.erase_who_placeholder"))
        self._because = line_field(say("office.erase_reason"), placeholder=say("office.erase_reason_placeholder"))
        erase = Button(say("office.erase"))
        erase.clicked.connect(self._ask_erase)
        line = row(space=12)
        line.addWidget(self._who, 1)
        line.addWidget(self._because, 1)
        card = Surface(margins=(20, 14, 20, 16), space=10)
        card.add(
            label(say("office.erase_title"), "bold", wrap=True), label(say("office.erase_hint"), "soft", wrap=True)
        )
        card.add(line, row(None, erase))
        return card

    def _ask_erase(self) -> None:
        for field in (self._who, self._because):
            if not field.value:
                field.complain(self._kit.say("desk.needed"))
                field.control.setFocus()
                return
        self.erase_asked.emit(self._who.value, self._because.value)

    @property
    def chosen(self) -> str:
        """Id of the registration whose line is chosen, or empty."""
        found = self._model.row_at(self._table.currentIndex())
        return found.key if found is not None else ""

    def _ask_return(self) -> None:
        if not self._reason.value:
            self._reason.complain(self._kit.say("desk.needed"))
            self._reason.control.setFocus()
            return
        self.return_asked.emit(self.chosen, self._reason.value)

    def _fit(self) -> None:
        lines = min(max(self._model.rowCount(), 3), _SHOWN_ROWS) + 1.4
        self._table.setFixedHeight(round(self._kit.look.pixels(34) * lines))
