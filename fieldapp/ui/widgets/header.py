"""The bar above every screen: where we are, how long there is, what is not yet handed over, who is at work, lock."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QMenu, QSizePolicy

from fieldapp.ui.actions import key_of
from fieldapp.ui.icons import icon
from fieldapp.ui.kit import Kit
from fieldapp.ui.spoken import put
from fieldapp.ui.tokens import Tone
from fieldapp.ui.voice import again
from fieldapp.ui.widgets.plain import Badge, Button, Elided, label, row


class HeaderState(msgspec.Struct, frozen=True):
    """What the header says.

    Attributes:
        place: the point, or the office; `desk` which desk of the point.
        campaign: its title; `days` how long there is.
        pending: records not yet handed over and their age, or that there are none; empty where nothing is handed over.
        pending_tone: `warning` when they are older than a working day; `pending_why` says so in a sentence.
        officer: who is at work.
        trouble: that no backup could be made; empty when all is well. `trouble_why` in whole sentences.
    """

    place: str = ""
    desk: str = ""
    campaign: str = ""
    days: str = ""
    pending: str = ""
    officer: str = ""
    trouble: str = ""
    trouble_why: str = ""
    pending_tone: Tone = "plain"
    pending_why: str = ""


class HeaderBar(QFrame):
    """The header.

    Signals:
        lock_asked: lock the screen.
        language_asked: speak the other language.
    """

    lock_asked = Signal()
    language_asked = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self.setProperty("role", "header")
        self._place = Elided("", "bold")
        self._desk = label("", "bold")
        self._campaign = Elided("", "soft")
        self._days = label("", "soft")
        self._pending = Badge(kit.look, on_header=True)
        self._trouble = Badge(kit.look, on_header=True)
        self._officer = Button("", kind="head")
        self._lock = Button(kit.say("ui.lock"), kind="head", key=key_of("lock"))
        self._lock.clicked.connect(self.lock_asked)
        for button in (self._officer, self._lock):  # a click here leaves the keyboard where it was
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.menu = QMenu(self._officer)
        self._officer.setMenu(self.menu)
        self._officer.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        layout = row(space=18, margins=(20, 8, 12, 8))
        layout.addWidget(self._place)
        layout.addWidget(self._desk)
        layout.addWidget(self._campaign)
        layout.addWidget(self._days)
        layout.addStretch(1)
        layout.addWidget(self._trouble)
        layout.addWidget(self._pending)
        layout.addWidget(self._officer)
        layout.addWidget(self._lock)
        self.setLayout(layout)
        layout.addStrut(38)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._fill_menu()
        self.show_state(HeaderState())

    def show_state(self, state: HeaderState) -> None:
        """Show another state."""
        self._state = state
        self._place.say(state.place)
        self._place.setMinimumWidth(min(self._place.sizeHint().width(), self._kit.look.pixels(150)))
        self._desk.setText(state.desk)
        self._desk.setVisible(bool(state.desk))
        self._campaign.say(state.campaign)
        self._days.setText(state.days)
        self._pending.say(state.pending, state.pending_tone)
        put(self._pending.setToolTip, state.pending_why)
        self._trouble.say(state.trouble, "warning")
        put(self._trouble.setToolTip, state.trouble_why)
        self._officer.say(state.officer or self._kit.say("ui.menu"), self._kit.say("ui.menu_of", name=state.officer))
        self._officer.setIcon(icon("down", self._kit.look.colours.header_text, 16))

    def say_again(self) -> None:
        self.show_state(again(self._state))

    def add_to_menu(self, words: str, name: str) -> QAction:
        """Put an action above those that every screen has."""
        action = QAction(self.menu)
        put(action.setText, words)
        action.setObjectName(name)
        self.menu.insertAction(self._first, action)
        return action

    def _fill_menu(self) -> None:
        look, say = self._kit.look, self._kit.say
        self._first = self.menu.addSeparator()
        for name, words, do in (
            ("language", say("ui.other_language"), self.language_asked.emit),
            ("scheme", say("ui.other_scheme"), look.other_scheme),
            ("text_larger", say.join("\t", say("ui.larger"), "Ctrl +"), look.larger),
            ("text_smaller", say.join("\t", say("ui.smaller"), "Ctrl -"), look.smaller),
        ):
            action = self.menu.addAction("")
            put(action.setText, words)
            action.setObjectName(name)
            action.triggered.connect(lambda _checked=False, do=do: do())
