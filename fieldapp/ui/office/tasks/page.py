"""The page of tasks: one owner's people and what they lack; and what came back, beside what is on record."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from fieldapp.ui.kit import Kit
from fieldapp.ui.office.tasks.returned import ReturnedPart
from fieldapp.ui.office.tasks.state import AnswersState, TasksState
from fieldapp.ui.widgets.fields import choice_field
from fieldapp.ui.widgets.flowing import FlowLayout
from fieldapp.ui.widgets.plain import Button, MessageLine, Surface, label, row
from fieldapp.ui.widgets.tables import RowsModel, RowsView


class TasksPage(QWidget):
    """The page of what is missing.

    Attributes:
        returned: the part that shows what came back.

    Signals:
        chosen: another owner or area was chosen.
        list_asked: `xlsx` or `pdf` of what is shown.
        answer_asked: read lists that came back.
        proposals_asked: show what lists propose and nobody has settled.
    """

    chosen = Signal(str, str)
    list_asked = Signal(str)
    answer_asked = Signal()
    proposals_asked = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        say = kit.say
        self.returned = ReturnedPart(kit)
        self._owner, self._area = choice_field(say("tasks.owner")), choice_field(say("tasks.area"))
        for field in (self._owner, self._area):
            field.edited.connect(lambda: self.chosen.emit(self._owner.value, self._area.value))
        self._xlsx, self._pdf = Button(say("tasks.write_xlsx"), kind="main"), Button(say("tasks.write_pdf"))
        self._xlsx.clicked.connect(lambda: self.list_asked.emit("xlsx"))
        self._pdf.clicked.connect(lambda: self.list_asked.emit("pdf"))
        answer = Button(say("tasks.read_answer"))
        answer.clicked.connect(self.answer_asked)
        self._proposals = Button(say("tasks.settle_proposals"))
        self._proposals.clicked.connect(self.proposals_asked)
        self._summary = label("", "bold", wrap=True)
        self._model = RowsModel(kit, [say(f"tasks.column_{name}") for name in ("name", "area", "missing")])
        self._table = RowsView(kit, self._model, say("tasks.table"), wide=(2,), spare=(1,))
        choosing = row(space=14)
        choosing.addWidget(self._owner, 3)
        choosing.addWidget(self._area, 4)
        deeds = FlowLayout()
        for button in (self._xlsx, self._pdf, answer, self._proposals):
            deeds.addWidget(button)
        top = Surface(margins=(20, 14, 20, 16), space=10)
        top.add(label(say("tasks.hint"), "soft", wrap=True), choosing, deeds)
        card = Surface(margins=(20, 12, 20, 14), space=8)
        card.add(self._summary)
        card.add(self._table, stretch=1)
        lists = QWidget()
        inside = QVBoxLayout(lists)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(12)
        inside.addWidget(top)
        inside.addWidget(card, 1)
        self._stack = QStackedWidget()
        self.returned.closed.connect(lambda: self._stack.setCurrentIndex(0))
        self._stack.addWidget(lists)
        self._stack.addWidget(self.returned)
        self._message = MessageLine(kit.look)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(self._message)
        layout.addWidget(self._stack, 1)
        self.show_state(TasksState())

    @property
    def wanted(self) -> tuple[str, str]:
        """The owner and the area that are chosen; empty for none yet."""
        return self._owner.value, self._area.value

    def show_state(self, state: TasksState) -> None:
        """Show who lacks what."""
        for field, choices, chosen in (
            (self._owner, state.owners, state.owner),
            (self._area, state.areas, state.area),
        ):
            field.offer(choices)
            field.fill(chosen)
        self._summary.setText(state.summary)
        self._model.replace(state.rows)
        for button in (self._xlsx, self._pdf):
            button.setEnabled(state.may_write)
        self._proposals.setEnabled(state.proposals)

    def show_answers(self, state: AnswersState) -> None:
        """Show what came back."""
        self.returned.show_state(state)
        self._stack.setCurrentIndex(1)

    def say(self, sentence: str, *, error: bool = False) -> None:
        """Say what came of writing or reading."""
        self._message.say(sentence, "error" if error else "good")
