"""Opening the data with a passphrase or the desk's card, and coming back with a PIN: one's own or another officer's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.ui.actions import key_of
from fieldapp.ui.kit import Kit
from fieldapp.ui.reading import in_layout, in_order
from fieldapp.ui.tokens import MAIN_HEIGHT
from fieldapp.ui.widgets.fields import line_field
from fieldapp.ui.widgets.plain import Button, Icon, MessageLine, Surface, clear, label, row, show_inside

MOST_DIGITS = 9
"""So many officers have a digit; who has none is reached with the arrow keys."""

Way = Literal["secret", "pin"]


class UnlockScreen(QWidget):
    """One field and one button; nothing about anybody but the officers is on this screen.

    Attributes:
        officer: id of whose PIN is asked for; empty for whoever was at work.

    Signals:
        opened: what was typed or scanned.
        language_asked: speak the other language.
    """

    opened = Signal(str)
    language_asked = Signal()

    def __init__(self, kit: Kit, way: Way, *, about: str = "") -> None:
        super().__init__()
        self._kit = kit
        self._left = 0
        self.way = way
        self.officer = ""
        self._officers: list[tuple[str, str]] = []
        say = kit.say
        self.setProperty("ground", "background")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._field = line_field(say(f"start.unlock_{way}"), hint=say(f"start.unlock_{way}_hint"), secret=True)
        self._field.control.setMinimumHeight(MAIN_HEIGHT)
        self._field.entered.connect(self._try)
        self._do = Button(say("start.unlock_do"), kind="main")
        self._do.clicked.connect(self._try)
        self._message = MessageLine(kit.look)
        self._ticker = QTimer(self)
        self._ticker.setInterval(1000)
        self._ticker.timeout.connect(self._tick)
        other = Button(say("ui.other_language"), kind="quiet")
        other.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # the cursor stays where one types
        other.clicked.connect(self.language_asked)
        card = Surface(margins=(30, 26, 30, 26), space=14)
        card.setFixedWidth(520)
        card.body.addWidget(Icon(kit.look, "lock", size=38), 0, Qt.AlignmentFlag.AlignLeft)
        self._title = label(say(f"start.unlock_{way}_title"), "name", wrap=True)
        self._others = Button(say("start.unlock_other_officer"), kind="quiet", key=key_of("officer"))
        self._others.clicked.connect(self.choose)
        self._others.hide()
        self._whose = label("", "strong", wrap=True)
        self._whose.hide()
        self._list = QVBoxLayout()
        self._list.setSpacing(6)
        card.add(
            self._title, label(about or say(f"start.unlock_{way}_about"), "soft", wrap=True), self._list, self._whose
        )
        card.add(self._field, self._message, row(other, self._others, None, self._do))
        self._card = card
        layout = QVBoxLayout(self)
        layout.addWidget(card, 0, Qt.AlignmentFlag.AlignCenter)
        self._fit()
        kit.look.changed.connect(self._fit)

    def begin(self) -> None:
        """Put the cursor into the field."""
        self._field.control.setFocus()

    def show_officers(self, officers: Sequence[tuple[str, str]], at_work: str) -> None:
        """Say who may open this screen, by id and name; `at_work` is who was."""
        self._officers = list(officers)
        show_inside(self._others, len(officers) > 1)
        if self._buttons():
            self.officer = at_work
        elif self.officer != at_work and not self.officer:
            self._ask_of(at_work)

    def choose(self) -> None:
        """Show the officers: a digit, or arrow and Enter, asks for the PIN of one of them."""
        if len(self._officers) < 2 or self._buttons():
            return
        for at, (officer_id, name) in enumerate(self._officers, 1):
            button = Button(f"{at}   {name}" if at <= MOST_DIGITS else name, kind="choice", name=name)
            button.clicked.connect(lambda _checked=False, officer_id=officer_id: self._ask_of(officer_id))
            self._list.addWidget(button)
        in_order(self._card)
        self._title.setText(self._kit.say("start.unlock_who"))
        for part in (self._field, self._do, self._others, self._whose):
            part.hide()
        self._message.say("")
        self._buttons()[0].setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        buttons = self._buttons()
        if not buttons:
            super().keyPressEvent(event)
            return
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        at = next((n for n, button in enumerate(buttons) if button.hasFocus()), 0)
        if step:
            buttons[min(max(at + step, 0), len(buttons) - 1)].setFocus()
        elif event.text().isdigit() and 0 < int(event.text()) <= min(len(buttons), MOST_DIGITS):
            buttons[int(event.text()) - 1].click()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            buttons[at].click()
        elif event.key() == Qt.Key.Key_Escape:
            self._ask_of(self.officer)

    def _buttons(self) -> list[Button]:
        return [part for part in in_layout(self._list) if isinstance(part, Button)]

    def _ask_of(self, officer_id: str) -> None:
        """Ask for the PIN of an officer."""
        self.officer = officer_id
        name = next((name for known, name in self._officers if known == officer_id), "")
        clear(self._list)
        self._title.setText(self._kit.say("start.unlock_pin_title"))
        self._whose.setText(self._kit.say("start.unlock_pin_of", name=name))
        show_inside(self._whose, bool(name))
        show_inside(self._field, True)
        show_inside(self._do, True)
        show_inside(self._others, len(self._officers) > 1)
        self._field.fill("")
        self._field.control.setFocus()

    def enter(self, scanned: str) -> None:
        """Take what a scanner read for what was typed."""
        self._field.fill(scanned)
        self._try()

    def refused(self, sentence: str, *, wait_s: int = 0) -> None:
        """Say why it stays closed; for `wait_s` seconds nothing can be tried, and the screen counts down."""
        self._field.fill("")
        self._message.say(sentence, "error")
        self._left = wait_s
        self._show_wait()
        if wait_s:
            self._ticker.start()
        else:
            self._field.control.setFocus()

    def _try(self) -> None:
        if not self._field.value:
            self._field.complain(self._kit.say("desk.needed"))
            self._field.control.setFocus()
            return
        if self._left:
            return
        self._do.setEnabled(False)
        self._message.say("")
        self.opened.emit(self._field.control.text())  # type: ignore[union-attr]  # a line edit, see line_field

    def _tick(self) -> None:
        self._left = max(self._left - 1, 0)
        self._show_wait()
        if not self._left:
            self._ticker.stop()
            self._field.control.setFocus()

    def _show_wait(self) -> None:
        self._do.setEnabled(not self._left)
        self._do.say(self._kit.say("start.wait", count=self._left) if self._left else self._kit.say("start.unlock_do"))

    def _fit(self) -> None:
        self._card.setFixedWidth(min(self._kit.look.pixels(480), 640))
