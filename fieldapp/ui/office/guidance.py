"""What receipts tell people, over the office's pages: for everybody, one bank or one outcome."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fieldapp.domain.guidance import Guidance
from fieldapp.ui.kit import Kit
from fieldapp.ui.spoken import put
from fieldapp.ui.tokens import Tone
from fieldapp.ui.widgets.fields import choice_field, line_field
from fieldapp.ui.widgets.overlay import Panel
from fieldapp.ui.widgets.plain import Button, MessageLine, label, row

ALL = "everybody"
"""The key of what is told to everybody."""

PARTED = ";"


class GuidanceState(msgspec.Struct, frozen=True):
    """What is told now.

    Attributes:
        about: whom something can be told, as (key, words): `ALL`, BINs and outcomes.
        told: what the office says, by key.
        usual: what stands there while it says nothing, by key: things to bring, and when and where.
    """

    about: tuple[tuple[str, str], ...] = ()
    told: dict[str, Guidance] = {}
    usual: dict[str, tuple[str, str]] = {}


class GuidancePanel(Panel):
    """Shows and changes what receipts tell people.

    Signals:
        keep_asked: the key it is about, and a `Guidance`.
    """

    WIDTH = 620

    keep_asked = Signal(str, object)

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__(kit, parent)
        say = kit.say
        put(self.setAccessibleName, say("guidance.open"))
        self._state = GuidanceState()
        self._about = choice_field(say("guidance.about"))
        self._about.edited.connect(self._show_told)
        self._bring = line_field(say("guidance.bring"), hint=say("guidance.bring_hint"))
        self._when_where = line_field(say("guidance.when_where"))
        self._contact = line_field(say("guidance.contact"), placeholder=say("guidance.contact_example"))
        self._message = MessageLine(kit.look)
        keep = Button(say("guidance.save"), kind="main")
        keep.clicked.connect(self._keep)
        close = Button(say("ui.close"), key="Esc")
        close.clicked.connect(self.put_away)
        self.surface.add(label(say("guidance.open"), "strong"), label(say("guidance.hint"), "soft", wrap=True))
        self.surface.add(self._about, self._bring, self._when_where, self._contact, self._message)
        self.surface.add(row(None, close, keep))

    def open_with(self, state: GuidanceState) -> None:
        """Show what is told to everybody; others are chosen."""
        self._message.say("")
        self.show_state(state)
        self.appear(self._about.control)

    def show_state(self, state: GuidanceState) -> None:
        """Show what is told now; who was chosen stays chosen."""
        self._state = state
        self._about.offer(state.about)
        if not self._about.value:
            self._about.fill(ALL)
        self._show_told()

    def tell(self, sentence: str, tone: Tone) -> None:
        """Say what came of it."""
        self._message.say(sentence, tone)

    def _show_told(self) -> None:
        told = self._state.told.get(self._about.value, Guidance())
        usual = self._state.usual.get(self._about.value, ("", ""))
        for field, words, instead in (
            (self._bring, f"{PARTED} ".join(told.bring), usual[0]),
            (self._when_where, told.when_where, usual[1]),
        ):
            field.fill(words)
            put(field.control.setPlaceholderText, instead)
        self._contact.fill(told.contact)

    def _keep(self) -> None:
        bring = tuple(part.strip() for part in self._bring.value.split(PARTED) if part.strip())
        self.keep_asked.emit(self._about.value, Guidance(bring, self._when_where.value, self._contact.value))
