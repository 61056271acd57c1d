"""Two small forms over everything: a new officer, and another passphrase for the one at work."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fieldapp.ui.kit import Kit
from fieldapp.ui.start.forms import MIN_PASSPHRASE, PIN_DIGITS
from fieldapp.ui.widgets.fields import line_field
from fieldapp.ui.widgets.overlay import Panel
from fieldapp.ui.widgets.plain import Button, MessageLine, label, row, show_inside

Form = Literal["add", "passphrase"]

_FIELDS: dict[Form, tuple[str, ...]] = {"add": ("name", "passphrase", "again", "pin"), "passphrase": ("new", "again")}


class OfficersPanel(Panel):
    """Asks for what a new officer, or a new passphrase, needs.

    Signals:
        add_asked: name, passphrase, PIN.
        passphrase_asked: the new passphrase.
    """

    WIDTH = 480

    add_asked = Signal(str, str, str)
    passphrase_asked = Signal(str)

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__(kit, parent)
        say = kit.say
        self._form: Form = "add"
        self._title, self._about = label("", "strong", wrap=True), label("", "soft", wrap=True)
        words = {
            "name": say("officers.name"),
            "passphrase": say("officers.passphrase"),
            "new": say("officers.new_passphrase"),
            "again": say("officers.again"),
            "pin": say("officers.pin"),
        }
        self._fields = {name: line_field(said, secret=name != "name") for name, said in words.items()}
        for field in self._fields.values():
            field.entered.connect(self._try)
        self._message = MessageLine(kit.look)
        self._do = Button(say("officers.add"), kind="main")
        self._do.clicked.connect(self._try)
        close = Button(say("ui.close"))
        close.clicked.connect(self.put_away)
        self.surface.add(self._title, self._about, *self._fields.values(), self._message, row(close, None, self._do))

    def open_form(self, form: Form, about: str) -> None:
        """Show one of the forms, empty; `about` says why or what for."""
        say = self.kit.say
        self._form = form
        self._title.setText(say(f"officers.{form}_title"))
        self._about.setText(about)
        self._do.say(say("officers.add" if form == "add" else "officers.passphrase_title"))
        self._message.say("")
        self._do.setEnabled(True)
        for name, field in self._fields.items():
            field.fill("")
            show_inside(field, name in _FIELDS[form])
        self.appear(self._fields[_FIELDS[form][0]].control)

    def done(self, sentence: str) -> None:
        """Say that it was done; the fields are emptied."""
        for field in self._fields.values():
            field.fill("")
        self._do.setEnabled(True)
        self._message.say(sentence, "good")

    def refused(self, sentence: str) -> None:
        """Say why it was not done; what was typed stays."""
        self._do.setEnabled(True)
        self._message.say(sentence, "error")

    def put_away(self) -> None:
        """Hide the form with all that was typed; the keyboard goes back to where it was."""
        for field in self._fields.values():
            field.fill("")
        super().put_away()

    def _try(self) -> None:
        values = {name: self._fields[name].value for name in _FIELDS[self._form]}
        wrong = self._wrong(values)
        for name, sentence in wrong.items():
            self._fields[name].complain(sentence)
        if wrong:
            self._fields[next(iter(wrong))].control.setFocus()
            return
        self._do.setEnabled(False)
        if self._form == "add":
            self.add_asked.emit(values["name"], values["passphrase"], values["pin"])
        else:
            self.passphrase_asked.emit(values["new"])

    def _wrong(self, values: dict[str, str]) -> dict[str, str]:
        """Return what is wrong, by field, in reading order."""
        say = self.kit.say
        wrong = {name: say("desk.needed") for name, value in values.items() if not value}
        secret = "passphrase" if self._form == "add" else "new"
        if secret not in wrong and len(values[secret]) < MIN_PASSPHRASE:
            wrong[secret] = say("start.passphrase_short", count=MIN_PASSPHRASE)
        if "again" not in wrong and values["again"] != values[secret]:
            wrong["again"] = say("start.passphrase_differs")
        pin = values.get("pin", "")
        if pin and not (pin.isdigit() and len(pin) == PIN_DIGITS):
            wrong["pin"] = say("start.pin_wrong", count=PIN_DIGITS)
        return wrong
