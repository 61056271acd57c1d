"""What was settled: eight outcomes on the keys 1 to 8, and the fields that each of them needs."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QVBoxLayout, QWidget

from fieldapp.domain.outcomes import NEEDS_CONSENT, OUTCOMES
from fieldapp.domain.settling import Who, required
from fieldapp.ui.kit import Kit
from fieldapp.ui.spoken import put
from fieldapp.ui.widgets.fields import Field, choice_field, line_field
from fieldapp.ui.widgets.plain import Button, label

FIELDS_OF: dict[str, tuple[str, ...]] = {
    "open_account": ("bank", "phone"),
    "has_account": ("bank", "account", "holder", "phone"),
    "payee": ("payee_name", "relation", "payee_number", "bank", "account", "phone"),
    "no_wish": ("reason",),
    "absent": ("reason",),
    "home_visit": ("date", "slot", "place", "phone"),
    "died": ("date",),
    "moved": ("place", "date"),
}
"""The fields that stand below each outcome, in reading order."""

RELATIONS = ("guardian", "authorised")


class OutcomeForm(QWidget):
    """The eight buttons and the fields below them.

    Attributes:
        outcome: the code that is chosen, or empty.

    Signals:
        chosen: another outcome.
        edited: a field was changed by the person.
    """

    chosen = Signal(str)
    edited = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        say = kit.say
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._buttons: dict[str, Button] = {}
        self._grid = QGridLayout()
        self._grid.setSpacing(8)
        self._columns = 0
        for at, outcome in enumerate(OUTCOMES):
            button = Button(
                say.join("   ", str(at + 1), say(f"desk.outcome_{outcome}")),
                kind="choice",
                name=say(f"desk.outcome_{outcome}"),
            )
            button.setCheckable(True)
            put(button.setToolTip, say(f"desk.outcome_{outcome}"))
            button.setMinimumWidth(80)
            button.clicked.connect(lambda _checked=False, outcome=outcome: self.choose(outcome))
            self._group.addButton(button)
            self._buttons[outcome] = button
        self._fields = self._make_fields()
        self._place = QGridLayout()
        self._place.setHorizontalSpacing(16)
        self._place.setVerticalSpacing(10)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(label(say("desk.outcome"), "label"))
        layout.addLayout(self._grid)
        layout.addLayout(self._place)
        self.outcome = ""
        for field in self._fields.values():
            field.hide()
        self._reflow()

    @property
    def needs_consent(self) -> bool:
        return self.outcome in NEEDS_CONSENT

    def offer_banks(self, banks: Sequence[tuple[str, str]]) -> None:
        """Fill the list of banks with (code, words)."""
        self._fields["bank"].offer(banks)

    def begin(self, known: dict[str, str]) -> None:
        """Start anew, with nothing chosen and the fields filled with what is `known`."""
        self._group.setExclusive(False)
        for button in self._buttons.values():
            button.setChecked(False)
        self._group.setExclusive(True)
        self.outcome = ""
        for name, field in self._fields.items():
            field.fill(known.get(name, ""))
        self._arrange()

    def choose(self, outcome: str) -> None:
        """Choose an outcome, as its button or its digit does."""
        self.outcome = outcome
        self._buttons[outcome].setChecked(True)
        for field in self._fields.values():
            field.complain("")
        self._arrange()
        self.chosen.emit(outcome)

    def focus_outcomes(self) -> None:
        """Put the focus on the chosen outcome, or on the first."""
        self._buttons[self.outcome or OUTCOMES[0]].setFocus()

    def details(self) -> dict[str, str]:
        """Return the fields of the outcome that are filled in."""
        values = {name: self._fields[name].value for name in FIELDS_OF.get(self.outcome, ())}
        return {name: value for name, value in values.items() if value}

    def check(self) -> str:
        """Mark what is missing; return the first sentence about it, or nothing; the first field takes the focus."""
        say = self._kit.say
        if not self.outcome:
            return say("desk.choose_outcome")
        missing = [
            name
            for name in required(self.outcome, self.details(), Who())
            if name in self._fields and not self._fields[name].value
        ]
        for name in missing:
            self._fields[name].complain(say("desk.needed"))
        if not missing:
            return ""
        self._fields[missing[0]].control.setFocus()
        return say("desk.missing_field", field=say(f"desk.field_{missing[0]}"))

    def complain(self, name: str, sentence: str) -> bool:
        """Show a refusal beside the field `name`; tell whether there is such a field on screen."""
        field = self._fields.get(name)
        if field is None or not field.isVisible():
            return False
        field.complain(sentence)
        field.control.setFocus()
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._reflow()

    def _reflow(self) -> None:
        """Four outcomes in a line, or as many fewer as their words need."""
        widest = max(button.sizeHint().width() for button in self._buttons.values()) + 12
        columns = next((n for n in (4, 3) if n * widest + (n - 1) * 8 <= self.width()), 2)
        if columns == self._columns:
            return
        self._columns = columns
        for at, button in enumerate(self._buttons.values()):
            self._grid.addWidget(button, at // columns, at % columns)
        for at in range(4):
            self._grid.setColumnStretch(at, 1 if at < columns else 0)
        self._arrange()

    def _make_fields(self) -> dict[str, Field]:
        say = self._kit.say
        made: dict[str, Field] = {
            "bank": choice_field(say("desk.field_bank")),
            "relation": choice_field(
                say("desk.field_relation"), [(r, say(f"desk.choice_{'payee_kind'}_{r}")) for r in RELATIONS]
            ),
        }
        for name in ("phone", "account", "holder", "payee_name", "payee_number", "reason", "date", "slot", "place"):
            placeholder = say(f"desk.placeholder_{name}") if name in ("phone", "date", "slot", "payee_number") else ""
            made[name] = line_field(say(f"desk.field_{name}"), placeholder=placeholder)
        for field in made.values():
            field.setParent(self)
            field.edited.connect(self.edited)
        return made

    def _arrange(self) -> None:
        shown = FIELDS_OF.get(self.outcome, ())
        for name, field in self._fields.items():
            self._place.removeWidget(field)
            if name not in shown:
                field.hide()
        columns = 2 if len(shown) in (2, 4) or self._columns < 4 else 3
        for at in range(3):
            self._place.setColumnStretch(at, 1 if at < columns else 0)
        for at, name in enumerate(shown):
            field = self._fields[name]
            self._place.addWidget(field, at // columns, at % columns)
            field.show()
        for earlier, later in pairwise(shown):
            QWidget.setTabOrder(self._fields[earlier].control, self._fields[later].control)
