"""Adding somebody who is on no list, with a look at who it may be already."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from fieldapp.ui.desk.state import NewPerson, Twin
from fieldapp.ui.desk.twins import called, twin_card
from fieldapp.ui.kit import Kit
from fieldapp.ui.reading import in_order
from fieldapp.ui.widgets.fields import Field, choice_field, line_field
from fieldapp.ui.widgets.plain import Button, MessageLine, Surface, clear, column, label, row, scrolled

FIELDS = ("full_name", "birth_date", "national_id", "phone")
"""What is asked first; sex and year of birth follow from the number."""

MORE_FIELDS = ("sex", "old_id", "address", "group")
"""What folds away until somebody asks for it, or knows it already."""


class AddingPanel(QWidget):
    """The form of a walk-in.

    Signals:
        add_asked: a `NewPerson`.
        person_asked: id of a twin who is the person after all.
        left: the person changed their mind.
        edited: a `NewPerson` as it stands now, to be kept over a power cut.
    """

    add_asked = Signal(object)
    person_asked = Signal(str)
    left = Signal()
    edited = Signal(object)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        say = kit.say
        self._fields: dict[str, Field] = {}
        first, rest = _grid(), _grid()
        for at, name in enumerate(FIELDS + MORE_FIELDS):
            if name == "sex":
                field = choice_field(say("desk.row_sex"), [("F", say("desk.sex_F")), ("M", say("desk.sex_M"))])
            else:
                key = f"desk.placeholder_{name}"
                field = line_field(
                    say(f"desk.row_{name}"), placeholder=say(key) if name in ("birth_date", "phone") else ""
                )
            field.edited.connect(self._edited)
            self._fields[name] = field
            (rest if name in MORE_FIELDS else first).addWidget(field, at // 2, at % 2)
        self._rest = QWidget()
        rest.setContentsMargins(0, 0, 0, 0)
        self._rest.setLayout(rest)
        self._more = Button(say("desk.add_more"), kind="link")
        self._more.clicked.connect(self._unfold)
        form = Surface(margins=(20, 14, 20, 16), space=12)
        form.add(label(say("desk.add_title"), "name"), label(say("desk.add_hint"), "soft", wrap=True))
        form.add(first, self._rest, row(self._more, None))
        self._twins = QVBoxLayout()
        self._twins.setSpacing(8)
        self._because = line_field(say("desk.another_because"), placeholder=say("desk.another_placeholder"))
        self._because.edited.connect(self._edited)
        self._doubt = Surface(margins=(20, 14, 20, 16))
        self._doubt.add(label(say("desk.twins_title"), "strong", wrap=True), self._twins, self._because)
        self._doubt.hide()
        above = QWidget()
        above.setLayout(column(form, self._doubt, None, space=12))
        self._message = MessageLine(kit.look)
        self._add = Button(say("desk.add_now"), kind="main", key="F9")
        self._add.clicked.connect(self.save)
        leave = Button(say("ui.cancel"), key="Esc")
        leave.clicked.connect(self.left)
        bar = Surface(margins=(16, 11, 20, 11))
        bar.add(self._message, row(None, leave, self._add))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        self._area = scrolled(above)
        layout.addWidget(self._area, 1)
        layout.addWidget(bar)

    def begin(self, known: dict[str, str], *, because: str = "") -> None:
        """Start with what a card, the search text or a draft says already, and why it is nobody who looks alike."""
        for name, field in self._fields.items():
            field.fill(known.get(name, ""))
        told = any(known.get(name) for name in MORE_FIELDS)
        self._rest.setVisible(told)
        self._more.setVisible(not told)
        self.show_twins(())
        self._because.fill(because)
        self._message.say("")
        self._add.setEnabled(True)
        asked = [self._fields[name] for name in FIELDS]
        first = next((field for field in asked if not field.value), asked[0])
        first.control.setFocus()

    def show_twins(self, twins: Sequence[Twin]) -> None:
        """Show who it may be already; without anybody the question is not there."""
        clear(self._twins)
        self._doubt.setVisible(bool(twins))
        for twin in twins:
            this = called(self._kit, "desk.it_is_this", twin)
            this.clicked.connect(lambda _checked=False, name=twin.citizen_id: self.person_asked.emit(name))
            self._twins.addWidget(twin_card(twin, this))
        in_order(self._doubt)
        if twins:
            self._message.say(self._kit.say("desk.twins_message"), "warning")
            self._add.setEnabled(True)
            self._because.control.setFocus()

    def save(self) -> None:
        """Check the form and ask for adding, as F9 and the button do."""
        if not self._add.isEnabled():
            return
        say = self._kit.say
        if not self._fields["full_name"].value:
            self._fields["full_name"].complain(say("desk.needed"))
            self._fields["full_name"].control.setFocus()
            self._message.say(say("desk.missing_field", field=say("desk.row_full_name")), "error")
            return
        if not self._doubt.isHidden() and not self._because.value:
            self._because.complain(say("desk.needed"))
            self._because.control.setFocus()
            self._message.say(say("desk.twins_message"), "warning")
            return
        self._add.setEnabled(False)
        self.add_asked.emit(self._asked())

    def _unfold(self) -> None:
        self._rest.show()
        self._more.hide()
        self._fields[MORE_FIELDS[0]].control.setFocus()

    def _edited(self) -> None:
        self.edited.emit(self._asked())

    def _asked(self) -> NewPerson:
        values = {name: field.value for name, field in self._fields.items() if field.value}
        return NewPerson(values, self._because.value)

    def refused(self, place: str, sentence: str) -> None:
        """Adding was refused: say so beside the field it is about, and above the button."""
        self._add.setEnabled(True)
        self._message.say(sentence, "error")
        field = self._fields.get(place)
        if place in MORE_FIELDS:
            self._unfold()
        if field is not None:
            field.complain(self._kit.say.first(sentence))
            field.control.setFocus()


def _grid() -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(10)
    grid.setColumnStretch(0, 1)
    grid.setColumnStretch(1, 1)
    return grid
