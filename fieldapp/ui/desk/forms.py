"""The page of paper forms: made for a power cut, blank or made out, and where each of them is; lists of home visits."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from fieldapp.station.visiting import WHOM
from fieldapp.ui.areas import EVERYWHERE, whom_choices
from fieldapp.ui.kit import Kit
from fieldapp.ui.tokens import Tone
from fieldapp.ui.widgets.fields import choice_field, line_field
from fieldapp.ui.widgets.flowing import FlowLayout
from fieldapp.ui.widgets.plain import Button, MessageLine, Surface, column, label, row, scrolled
from fieldapp.ui.widgets.tables import Cell, Row, RowsModel, RowsView

USUAL_COUNT = 20
_TABLE_ROWS = 6


class FormLine(msgspec.Struct, frozen=True):
    """One numbered form: for whom it was made out or by whom it was used, when it was made, and where it is."""

    number: str
    name: str
    made: str
    state: str
    tone: Tone = "plain"
    open: bool = False


class FormsState(msgspec.Struct, frozen=True):
    """What the page shows.

    Attributes:
        lines: all forms, those that are missing first; `summary` counts them.
        areas: (key, words with counts) of where people wait, the first is everywhere.
    """

    lines: tuple[FormLine, ...] = ()
    summary: str = ""
    areas: tuple[tuple[str, str], ...] = ()


class FormsPanel(QWidget):
    """The page of F5.

    Signals:
        blank_asked: how many blank forms, as it was typed.
        made_out_asked: key of an area: forms for those who are not settled.
        visits_asked: key of an area, and whom (`visiting.WHOM`): the list to take along.
        again_asked: number of a form, to be printed once more.
        void_asked: number of a form, and why.
        left: back to the queue.
    """

    blank_asked = Signal(str)
    made_out_asked = Signal(str)
    visits_asked = Signal(str, str)
    again_asked = Signal(str)
    void_asked = Signal(str, str)
    left = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._lines: dict[str, FormLine] = {}
        self._message = MessageLine(kit.look)
        above = QWidget()
        above.setLayout(column(self._making(), self._listing(), None, space=12))
        leave = Button(kit.say("desk.close_leave"), key="Esc")
        leave.clicked.connect(self.left)
        bar = Surface(margins=(16, 11, 20, 11))
        bar.add(self._message, row(None, leave))
        layout = column(scrolled(above), bar, space=12)
        layout.setStretch(0, 1)
        self.setLayout(layout)
        self.show_state(FormsState())
        kit.look.changed.connect(self._fit)

    def show_state(self, state: FormsState) -> None:
        """Show where each form is; the line that was chosen stays chosen, unless that form is settled now."""
        chosen, area = self._lines.get(self.chosen), self._area.value
        self._lines = {line.number: line for line in state.lines}
        self._area.offer(state.areas)
        self._area.fill(area if area in dict(state.areas) else EVERYWHERE)
        self._summary.setText(state.summary)
        self._model.replace(
            [
                Row(line.number, (
                    Cell(line.number, bold=True), Cell(line.name), Cell(line.made), Cell(line.state, line.tone),
                ))
                for line in state.lines
            ]
        )  # fmt: skip
        for part in (self._table, self._deeds):
            part.setVisible(bool(state.lines))
        self._none.setVisible(not state.lines)
        if state.lines:
            kept = chosen is not None and self._lines.get(chosen.number, chosen).open == chosen.open
            number = chosen.number if chosen is not None and kept else ""
            self._table.selectRow(list(self._lines).index(number) if number in self._lines else 0)
        self._fit()
        self._offer_deeds()

    def say(self, sentence: str, tone: Tone = "good") -> None:
        """Say what came of something."""
        self._message.say(sentence, tone)

    def complain(self, place: str, sentence: str) -> None:
        """Say what is wrong beside the field that it is about."""
        (self._why if place == "reason" else self._count).complain(sentence)

    def voided(self) -> None:
        """A form is void: its reason leaves the field."""
        self._why.fill("")

    def take_focus(self) -> None:
        """Put the keyboard where most is to be done."""
        self._count.control.setFocus()

    @property
    def chosen(self) -> str:
        """Number of the form whose line is chosen, or empty."""
        found = self._model.row_at(self._table.currentIndex())
        return found.key if found is not None else ""

    def _making(self) -> Surface:
        say = self._kit.say
        self._count = line_field(say("forms.count"))
        self._count.fill(str(USUAL_COUNT))
        self._count.entered.connect(self._ask_blank)
        blank = Button(say("forms.make_blank"), kind="main")
        blank.clicked.connect(self._ask_blank)
        self._area = choice_field(say("forms.area"))
        made_out, visits = Button(say("forms.make_out")), Button(say("forms.visits"))
        made_out.clicked.connect(lambda: self.made_out_asked.emit(self._area.value))
        self._whom = choice_field(say("invite.visits"), whom_choices(say))
        self._whom.fill(WHOM[0])
        visits.clicked.connect(lambda: self.visits_asked.emit(self._area.value, self._whom.value))
        first, deeds = row(space=12), FlowLayout()
        first.addWidget(self._count)
        first.addWidget(blank)
        first.setAlignment(blank, Qt.AlignmentFlag.AlignBottom)
        first.addStretch(1)
        for part in (made_out, visits):
            deeds.addWidget(part)
        card = Surface(margins=(20, 14, 20, 16), space=10)
        card.add(label(say("forms.title"), "name"), label(say("forms.hint"), "soft", wrap=True))
        card.add(first, self._area, self._whom, deeds)
        return card

    def _listing(self) -> Surface:
        say = self._kit.say
        self._summary = label("", "bold", wrap=True)
        self._none = label(say("forms.none"), "soft", wrap=True)
        titles = [say(f"forms.column_{name}") for name in ("number", "name", "made", "state")]
        self._model = RowsModel(self._kit, titles)
        self._table = RowsView(self._kit, self._model, say("forms.table"), wide=(1, 3), spare=(2,))
        self._table.selectionModel().currentRowChanged.connect(self._offer_deeds)
        self._again, self._void = Button(say("forms.again")), Button(say("forms.void"))
        self._again.clicked.connect(lambda: self.again_asked.emit(self.chosen))
        self._void.clicked.connect(self._ask_void)
        self._why = line_field(say("forms.why"), placeholder=say("forms.why_placeholder"))
        self._why.entered.connect(self._ask_void)
        buttons = FlowLayout()
        for button in (self._void, self._again):
            buttons.addWidget(button)
        self._deeds = QWidget()
        below = column(self._why, space=8)
        below.addLayout(buttons)
        self._deeds.setLayout(below)
        card = Surface(margins=(20, 12, 20, 14), space=8)
        card.add(label(say("forms.table"), "label"), self._summary, self._none, self._table, self._deeds)
        return card

    def _ask_blank(self) -> None:
        self._count.complain("")
        self.blank_asked.emit(self._count.value)

    def _ask_void(self) -> None:
        self._why.complain("")
        self.void_asked.emit(self.chosen, self._why.value)

    def _offer_deeds(self, *_rows: object) -> None:
        line = self._lines.get(self.chosen)
        for part in (self._why, self._void, self._again):
            part.setEnabled(line is not None and line.open)

    def _fit(self) -> None:
        height = self._table.verticalHeader().defaultSectionSize()
        self._table.setFixedHeight(height * (min(len(self._lines), _TABLE_ROWS) + 1) + 6)
