"""What came back on a work list: each change with what is on record beside it, accepted one by one, by kind or all."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.ui.kit import Kit
from fieldapp.ui.office.tasks.state import AnswersState
from fieldapp.ui.widgets.fields import choice_field
from fieldapp.ui.widgets.flowing import FlowLayout
from fieldapp.ui.widgets.plain import Button, Surface, label, row, scrolled, show_inside
from fieldapp.ui.widgets.tables import RowsModel, RowsView

_COLUMNS = ("name", "field", "before", "after", "sign")


class ReturnedPart(QWidget):
    """The changes that an answer proposes.

    Signals:
        accept_asked, refuse_asked: keys of changes.
        closed: back to the lists; what was not settled may be read again.
    """

    accept_asked = Signal(list)
    refuse_asked = Signal(list)
    closed = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        say = self._say = kit.say
        self._state = AnswersState()
        self._summary = label("", "strong", wrap=True)
        self._kind = choice_field(say("tasks.kind"), max_width=kit.look.pixels(420))
        self._kind.edited.connect(self._show_kind)
        self._model = RowsModel(kit, [say(f"tasks.column_{name}") for name in _COLUMNS])
        self._table = RowsView(kit, self._model, say("tasks.table_answers"), wide=(0, 2, 3, 4))
        self._one, self._refuse = Button(say("tasks.accept_one")), Button(say("tasks.refuse_one"))
        self._shown, self._certain = Button(say("tasks.accept_kind")), Button(say("tasks.accept_certain"), kind="main")
        back = Button(say("tasks.back"), kind="quiet")
        self._one.clicked.connect(lambda: self.accept_asked.emit([self.chosen]))
        self._refuse.clicked.connect(lambda: self.refuse_asked.emit([self.chosen]))
        self._shown.clicked.connect(lambda: self.accept_asked.emit(self._keys()))
        self._certain.clicked.connect(lambda: self.accept_asked.emit(sorted(self._state.certain)))
        back.clicked.connect(self.closed)
        self._troubles = label("", "body", wrap=True)
        inner = QWidget()
        held = QVBoxLayout(inner)
        held.setContentsMargins(0, 0, 0, 0)
        held.addWidget(self._troubles)
        held.addStretch(1)
        self._trouble_card = Surface(margins=(20, 10, 20, 12), space=6)
        self._trouble_card.add(label(say("tasks.troubles"), "label"))
        self._trouble_card.add(scrolled(inner, ground="surface"), stretch=1)
        head = row(space=12)
        head.addWidget(self._summary, 1)
        head.addWidget(back)
        deeds = FlowLayout()
        for button in (self._certain, self._shown, self._one, self._refuse):
            deeds.addWidget(button)
        card = Surface(margins=(20, 14, 20, 16), space=10)
        card.add(head, self._kind)
        card.add(self._table, stretch=1)
        card.add(deeds)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(card, 3)
        layout.addWidget(self._trouble_card, 1)

    @property
    def chosen(self) -> str:
        """Key of the change whose line is chosen, or empty."""
        found = self._model.row_at(self._table.currentIndex())
        return found.key if found is not None else ""

    def show_state(self, state: AnswersState) -> None:
        """Show what came back; the kind that was looked at stays."""
        self._state = state
        self._summary.setText(state.summary)
        self._kind.offer(state.kinds)
        if not self._kind.value and state.kinds:
            self._kind.fill(state.kinds[0][0])
        self._troubles.setText(self._say.join("\n", *state.troubles))
        show_inside(self._trouble_card, bool(state.troubles))
        self._certain.setEnabled(bool(state.certain))
        self._show_kind()

    def _show_kind(self) -> None:
        rows = self._state.rows.get(self._kind.value, ())
        self._model.replace(rows)
        if rows:
            self._table.selectRow(0)
        for button in (self._one, self._refuse, self._shown):
            button.setEnabled(bool(rows))

    def _keys(self) -> list[str]:
        return [one.key for one in self._state.rows.get(self._kind.value, ())]
