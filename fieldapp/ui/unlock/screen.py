"""Opening the data with a passphrase or the desk's card, and coming back with a PIN after a pause."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.ui.kit import Kit
from fieldapp.ui.tokens import MAIN_HEIGHT
from fieldapp.ui.widgets.fields import line_field
from fieldapp.ui.widgets.plain import Button, Icon, MessageLine, Surface, label, row

Way = Literal["secret", "pin"]


class UnlockScreen(QWidget):
    """One field and one button; nothing about anybody is on this screen.

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
        other.clicked.connect(self.language_asked)
        card = Surface(margins=(30, 26, 30, 26), space=14)
        card.setFixedWidth(520)
        card.body.addWidget(Icon(kit.look, "lock", size=38), 0, Qt.AlignmentFlag.AlignLeft)
        card.add(label(say(f"start.unlock_{way}_title"), "name", wrap=True))
        card.add(label(about or say(f"start.unlock_{way}_about"), "soft", wrap=True))
        card.add(self._field, self._message, row(other, None, self._do))
        self._card = card
        layout = QVBoxLayout(self)
        layout.addWidget(card, 0, Qt.AlignmentFlag.AlignCenter)
        self._fit()
        kit.look.changed.connect(self._fit)

    def begin(self) -> None:
        """Put the cursor into the field."""
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
