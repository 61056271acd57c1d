"""The settings of the scanner, over everything: keyboard or which port, and what a trial scan sent."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from fieldapp.ui.kit import Kit
from fieldapp.ui.scanner.judging import judge, masked
from fieldapp.ui.spoken import put
from fieldapp.ui.tokens import Tone
from fieldapp.ui.widgets.fields import ChoiceBox, Field
from fieldapp.ui.widgets.overlay import Panel
from fieldapp.ui.widgets.plain import Button, MessageLine, label, row

_LONGEST = 512
_UNDERSTOOD = ("card", "number", "own", "account")


class ScannerPanel(Panel):
    """Chooses the scanner and tries it. While it is open, a scan is a trial and finds nobody.

    Attributes:
        port: the list of ways; its value is the name of a port, empty for a scanner that types.
        trial: the field into which a scanner types whose keys are mangled.

    Signals:
        chosen: another way was chosen.
        camera_asked, picture_asked: try the camera, or a picture.
    """

    WIDTH = 480

    chosen = Signal(str)
    camera_asked = Signal()
    picture_asked = Signal()

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__(kit, parent)
        put(self.setAccessibleName, kit.say("scanner.title"))
        say = kit.say
        self._ways = ChoiceBox()
        self.port = Field(say("scanner.way"), self._ways)
        self.port.edited.connect(lambda: self.chosen.emit(self.port.value))
        self.trial = QLineEdit()
        self.trial.setMaxLength(_LONGEST)
        trial = Field(say("scanner.trial"), self.trial)
        trial.entered.connect(self._typed)
        self._state = label("", "soft", wrap=True)
        self._sent = label("", wrap=True)
        self._sent.setTextFormat(Qt.TextFormat.PlainText)
        self._judged = MessageLine(kit.look)
        camera, picture, close = Button(say("scanner.camera")), Button(say("scanner.picture")), Button(say("ui.close"))
        camera.clicked.connect(self.camera_asked)
        picture.clicked.connect(self.picture_asked)
        close.clicked.connect(self.put_away)
        self.surface.add(
            label(say("scanner.title"), "strong"),
            self.port,
            self._state,
            trial,
            self._sent,
            self._judged,
            label(say("scanner.picture_hint"), "small", wrap=True),
            row(camera, picture, None, close),
        )

    def open_with(self, ports: Sequence[str], chosen: str, *, possible: bool) -> None:
        """Show the ways there are; a chosen port that is away now stays among them."""
        say = self.kit.say
        names = sorted({*ports, chosen} - {""})
        self.port.offer([("", say("scanner.keyboard")), *((name, say("scanner.port", name=name)) for name in names)])
        self._ways.blockSignals(True)
        self._ways.setCurrentIndex(self._ways.findData(chosen))
        self._ways.blockSignals(False)
        self._state.setText("" if possible else say("scanner.no_serial"))
        self._sent.setText("")
        self._judged.say("")
        self.appear(self.trial)

    def show_state(self, sentence: str) -> None:
        """Say whether the port is there."""
        self._state.setText(sentence)

    def show_scan(self, sent: str) -> None:
        """Show what a trial scan sent, with hidden digits, and what it was understood as."""
        judged = judge(sent)
        self.trial.clear()
        self._sent.setText(self.kit.say("scanner.sent", text=masked(sent)))
        self.tell(self.kit.say(f"scanner.judged_{judged}"), "good" if judged in _UNDERSTOOD else "warning")

    def tell(self, sentence: str, tone: Tone) -> None:
        """Say how a trial went."""
        self._judged.say(sentence, tone)

    def _typed(self) -> None:
        if self.trial.text():
            self.show_scan(self.trial.text())
