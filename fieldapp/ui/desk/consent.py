"""Consent: what is agreed to, purpose by purpose, and the text itself in large type. Nothing is ticked beforehand."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.domain.outcomes import PAYEE
from fieldapp.domain.settling import Who, choices, is_asked_too, purposes, settling_rules, speaks_for
from fieldapp.ui.kit import Kit
from fieldapp.ui.spoken import put
from fieldapp.ui.widgets.fields import Tick, WordChoice
from fieldapp.ui.widgets.overlay import Panel
from fieldapp.ui.widgets.plain import Button, label, row, scrolled

REPRESENTATIVE = "representative"
CHILD = "child"

_STEPS: dict[int, int] = {Qt.Key.Key_Down: 2, Qt.Key.Key_Up: -2, Qt.Key.Key_PageDown: 10, Qt.Key.Key_PageUp: -10}
_AROUND = 220


class ConsentBar(QWidget):
    """A tick for each purpose that needs consent, in which way it was given, and the way to the text.

    Signals:
        text_asked: show the text that is read out.
        ticked: something was ticked, or unticked, or another way was chosen.
    """

    text_asked = Signal()
    ticked = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._say = say = kit.say
        names = [name for name, rule in settling_rules().purposes.items() if rule.basis == "consent"]
        self._ticks = {name: Tick(say(f"consent.tick_{name}")) for name in (*names, CHILD)}
        self._asked: tuple[str, ...] = ()
        self._offered: tuple[tuple[str, ...], str] = ((), "")
        self._how = WordChoice()
        for part in (self._how, self._how.view()):
            put(part.setAccessibleName, say("desk.field_how"))
        self._how.setSizeAdjustPolicy(WordChoice.SizeAdjustPolicy.AdjustToContents)
        self._how.setMinimumWidth(120)  # a long name never makes the window wider
        self._how.activated.connect(lambda _at: self.ticked.emit())
        self._text = Button(say("desk.consent_text"), kind="link")
        self._text.clicked.connect(self.text_asked)
        self._law = label(say("consent.by_law"), "small")
        self._law.setMinimumWidth(1)  # it never makes the window wider
        line = row(self._how, self._text, space=8)
        line.addWidget(self._law)
        line.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for tick in self._ticks.values():
            tick.box.toggled.connect(lambda _on: self.ticked.emit())
            layout.addWidget(tick)
        layout.addLayout(line)
        self.hide()

    @property
    def given(self) -> bool:
        """Whether everything that is asked for is agreed to."""
        return bool(self._asked) and all(self._ticks[name].box.isChecked() for name in self._asked)

    @property
    def child(self) -> bool:
        """Whether the child agrees too."""
        return CHILD in self._asked and self._ticks[CHILD].box.isChecked()

    @property
    def how(self) -> str:
        """In which way consent is given; empty when none is asked for."""
        return str(self._how.currentData() or "") if self._asked else ""

    @property
    def needed(self) -> bool:
        return bool(self._asked)

    def ask(self, outcome: str, details: Mapping[str, str], who: Who) -> None:
        """Ask for what this outcome needs; nothing is shown where it needs no consent.

        Ticks are taken back when somebody else would have agreed than when they were set.
        """
        before = self._agrees()
        asked = purposes(outcome, details, basis="consent")
        if is_asked_too(outcome, details, who):
            asked = (*asked, CHILD)
        for name, tick in self._ticks.items():
            tick.setVisible(name in asked)
            if name not in asked:
                tick.box.setChecked(False)
        self._asked = asked
        ways = choices("how", {})
        if speaks_for(outcome, details, who):
            ways = (REPRESENTATIVE,)
        elif outcome != PAYEE:
            ways = tuple(way for way in ways if way != REPRESENTATIVE)
        self._offer(ways, details.get("rep_name") or details.get("payee_name", ""))
        if self._agrees() != before:
            self._untick()
        self.setVisible(bool(asked))

    def toggle(self) -> None:
        """Tick everything that is asked for, or untick it when all of it is ticked, as F8 does."""
        on = not self.given
        for name in self._asked:
            self._ticks[name].box.setChecked(on)

    def clear(self) -> None:
        """Take back every tick: another person comes."""
        self._untick()
        self._how.setCurrentIndex(0)

    def choose_way(self, how: str) -> None:
        """Choose in which way it is given, where that way is offered."""
        self._how.setCurrentIndex(max(self._how.findData(how), 0))

    def focus_missing(self) -> str:
        """Put the focus on the first tick that is missing; return what it says."""
        name = next(name for name in self._asked if not self._ticks[name].box.isChecked())
        self._ticks[name].box.setFocus()
        return name

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = self._how.sizeHint().width() + self._text.sizeHint().width() + 24
        self._law.setVisible(self.width() >= beside + self._law.sizeHint().width())  # where it has no room: in the text

    def _agrees(self) -> tuple[str, str]:
        """Return in which way consent is given, and the name of whoever speaks for the person."""
        return self.how, self._offered[1] if self.how == REPRESENTATIVE else ""

    def _untick(self) -> None:
        for tick in self._ticks.values():
            tick.box.setChecked(False)

    def _offer(self, ways: tuple[str, ...], representative: str) -> None:
        """Offer these ways; whoever agrees for somebody is named."""
        offered = (ways, representative)
        if offered != self._offered:
            self._offered, chosen = offered, self._how.currentData()
            self._how.clear()
            for way in ways:
                words = self._say(f"desk.choice_how_{way}")
                self._how.addItem(self._say.join(": ", words, representative) if way == REPRESENTATIVE else words, way)
            self._how.setCurrentIndex(max(self._how.findData(chosen), 0))
        self._how.setEnabled(len(ways) > 1)


class ConsentPanel(Panel):
    """The whole text in large type, to be read aloud or by the person; Esc and Enter put it away.

    Signals:
        agreed: F8, or its button: the person agrees.
    """

    WIDTH = 760

    agreed = Signal()

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__(kit, parent)
        say = kit.say
        put(self.setAccessibleName, say("consent.title"))
        self._text = label("", "reading", wrap=True)
        self._uses = label("", "soft", wrap=True)
        self._version = label("", "small")
        inner = QWidget()
        words = QVBoxLayout(inner)
        words.setContentsMargins(0, 0, 12, 0)
        words.setSpacing(16)
        for part in (self._text, self._uses):
            words.addWidget(part)
        words.addStretch(1)
        self._words = words
        self._scrolled = scrolled(inner, ground="surface")
        agree = Button(say("desk.consent_short"), key="F8")
        agree.clicked.connect(self._agree)
        close = Button(say("ui.close"), key="Esc")
        close.clicked.connect(self.put_away)
        self.surface.add(label(say("consent.title"), "strong"), self._scrolled, row(self._version, None, agree, close))

    def show_text(self, text: str, version: str, outcome: str, details: Mapping[str, str]) -> None:
        """Show the text in its version, and what this outcome uses data for: by law, and with consent."""
        say = self.kit.say
        self._text.setText(text)
        self._text.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # whoever does not see the screen hears it at once
        self._text.setAccessibleName(text)
        uses = [
            say(f"consent.{basis}", what=say.join(", ", *(say(f"consent.purpose_{name}") for name in named)))
            for basis in ("law", "consent")
            if (named := purposes(outcome, details, basis="law" if basis == "law" else "consent"))
        ]
        self._uses.setText(say.join("\n", *uses))
        self._version.setText(say("consent.of_version", version=version))
        self.appear(self._text)

    def fit(self) -> None:
        super().fit()
        room = max(self.over.height() - self.kit.look.pixels(_AROUND), 120)
        self._scrolled.setFixedHeight(min(self._words.heightForWidth(self.surface.minimumWidth() - 60) + 8, room))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.put_away()
        elif event.key() == Qt.Key.Key_F8:
            self._agree()
        else:
            bar = self._scrolled.verticalScrollBar()
            bar.setValue(bar.value() + _STEPS.get(event.key(), 0) * bar.singleStep())
        event.accept()

    def _agree(self) -> None:
        self.put_away()
        self.agreed.emit()
