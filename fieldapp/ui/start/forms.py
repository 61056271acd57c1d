"""The two forms of the first start: a campaign at an office, a desk with its file and card."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from fieldapp.ui.kit import Kit
from fieldapp.ui.reading import in_order
from fieldapp.ui.start.state import NewDeskHere, NewOffice
from fieldapp.ui.widgets.fields import Field, line_field
from fieldapp.ui.widgets.plain import Button, Surface, label, row
from fieldapp.vietnam.dates import read_birth

MIN_PASSPHRASE = 12
PIN_DIGITS = 6


class _Form(QWidget):
    """Fields in two columns, with what is wrong beside each, and the button that does it."""

    left = Signal()

    def __init__(self, kit: Kit, name: str, fields: dict[str, Field]) -> None:
        super().__init__()
        self._kit = kit
        say = kit.say
        self._fields = fields
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(20)
        self._grid.setVerticalSpacing(12)
        for at, field in enumerate(fields.values()):
            self._grid.addWidget(field, at // 2, at % 2)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        self._do = Button(say(f"start.{name}_create"), kind="main")
        self._do.clicked.connect(self._try)
        fields["again"].entered.connect(self._try)
        back = Button(say("ui.back"))
        back.clicked.connect(self.left)
        card = self._card = Surface(margins=(24, 20, 24, 20), space=14)
        card.add(
            label(say(f"start.{name}_title"), "name", wrap=True), label(say(f"start.{name}_about"), "soft", wrap=True)
        )
        card.add(self._grid, row(back, None, self._do))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(card)
        layout.addStretch(1)

    def begin(self) -> None:
        """Put the cursor into the first empty field."""
        first = next((f for f in self._fields.values() if not f.value), None)
        if first is not None:
            first.control.setFocus()

    def try_again(self) -> None:
        """Let the person press the button again."""
        self._do.setEnabled(True)

    def _try(self) -> None:
        wrong = self._wrong()
        for name, sentence in wrong.items():
            self._fields[name].complain(sentence)
        if wrong:
            self._fields[next(iter(wrong))].control.setFocus()
            return
        self._do.setEnabled(False)
        self._ask()

    def _wrong(self) -> dict[str, str]:
        """Return what is wrong, by field, in reading order."""
        say = self._kit.say
        wrong = {name: say("desk.needed") for name, field in self._fields.items() if not field.value}
        values = {name: field.value for name, field in self._fields.items()}
        if "passphrase" not in wrong and len(values["passphrase"]) < MIN_PASSPHRASE:
            wrong["passphrase"] = say("start.passphrase_short", count=MIN_PASSPHRASE)
        if "again" not in wrong and values["again"] != values["passphrase"]:
            wrong["again"] = say("start.passphrase_differs")
        if "pin" not in wrong and not (values["pin"].isdigit() and len(values["pin"]) == PIN_DIGITS):
            wrong["pin"] = say("start.pin_wrong", count=PIN_DIGITS)
        return {name: wrong[name] for name in self._fields if name in wrong}

    def _ask(self) -> None:
        raise NotImplementedError


def _officer_fields(kit: Kit) -> dict[str, Field]:
    say = kit.say
    return {
        "officer": line_field(say("start.officer"), placeholder=say("start.officer_placeholder")),
        "pin": line_field(say("start.pin"), hint=say("start.pin_hint"), secret=True),
        "passphrase": line_field(say("start.passphrase"), hint=say("start.passphrase_hint"), secret=True),
        "again": line_field(say("start.again"), secret=True),
    }


class OfficeForm(_Form):
    """Opens a campaign.

    Signals:
        asked: a `NewOffice`.
        left: back to the choice.
    """

    asked = Signal(object)

    def __init__(self, kit: Kit) -> None:
        say = kit.say
        fields = {
            "title": line_field(say("start.campaign"), placeholder=say("start.campaign_placeholder")),
            "deadline": line_field(say("start.deadline"), placeholder=say("desk.placeholder_date")),
            "authority": line_field(say("start.authority"), placeholder=say("start.authority_placeholder")),
        }
        super().__init__(kit, "office", fields | _officer_fields(kit))

    def _wrong(self) -> dict[str, str]:
        wrong = super()._wrong()
        if "deadline" not in wrong and not _date(self._fields["deadline"].value):
            wrong["deadline"] = self._kit.say("start.deadline_wrong")
        return {name: wrong[name] for name in self._fields if name in wrong}

    def _ask(self) -> None:
        values = {name: field.value for name, field in self._fields.items() if name != "again"}
        self.asked.emit(NewOffice(**(values | {"deadline": _date(values["deadline"])})))


class DeskForm(_Form):
    """Makes this laptop a desk.

    Signals:
        asked: a `NewDeskHere`.
        file_asked: open a chooser for the first file.
        left: back to the choice.
    """

    asked = Signal(object)
    file_asked = Signal()

    def __init__(self, kit: Kit) -> None:
        say = kit.say
        fields = {
            "file": line_field(say("start.first_file"), placeholder=say("start.first_file_placeholder")),
            "card": line_field(say("start.card"), placeholder=say("start.card_placeholder")),
        }
        super().__init__(kit, "desk", fields | _officer_fields(kit))
        choose = Button(say("start.choose_file"))
        choose.clicked.connect(self.file_asked)
        self._grid.removeWidget(fields["file"])
        line = row(space=8)
        line.addWidget(fields["file"], 1)
        line.addWidget(choose)
        line.setAlignment(choose, Qt.AlignmentFlag.AlignBottom)
        self._grid.addLayout(line, 0, 0)
        in_order(self._card)

    def show_file(self, path: str) -> None:
        """Show the file that was chosen and go on to the card."""
        self._fields["file"].fill(path)
        self._fields["card"].control.setFocus()

    def show_card(self, text: str) -> None:
        """Show what was scanned from the card."""
        self._fields["card"].fill(text)

    def _ask(self) -> None:
        self.asked.emit(NewDeskHere(**{name: field.value for name, field in self._fields.items() if name != "again"}))


def _date(typed: str) -> str:
    """Return "YYYY-MM-DD" for a whole date, or an empty text."""
    read = read_birth(typed)
    return read.birth if read.birth and len(read.birth) == len("YYYY-MM-DD") else ""
