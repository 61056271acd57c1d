"""The picture of the camera, over everything, while a card is held before it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QImage, QPixmap
from PySide6.QtWidgets import QLabel, QWidget

from fieldapp.ui.kit import Kit
from fieldapp.ui.spoken import put
from fieldapp.ui.tokens import Tone
from fieldapp.ui.widgets.overlay import Panel
from fieldapp.ui.widgets.plain import Button, MessageLine, label, row, show_inside

_AROUND = 300


class CameraPanel(Panel):
    """Shows what the camera sees. While it is open, no key does what it says elsewhere.

    Signals:
        hidden: it was put away, whoever did it.
        other_asked: another camera.
    """

    WIDTH = 568

    hidden = Signal()
    other_asked = Signal()

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__(kit, parent)
        say = kit.say
        put(self.setAccessibleName, say("scanner.camera_title"))
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._picture.setProperty("role", "plain")
        put(self._picture.setAccessibleName, say("scanner.camera_picture"))
        self._message = MessageLine(kit.look)
        self._other = Button(say("scanner.camera_other"))
        self._other.clicked.connect(self.other_asked)
        self._close = Button(say("ui.close"), key="Esc")
        self._close.clicked.connect(self.put_away)
        self.surface.add(
            label(say("scanner.camera_title"), "strong"),
            label(say("scanner.camera_hint"), "soft", wrap=True),
            self._picture,
            self._message,
            row(self._other, None, self._close),
        )

    def open_with(self, cameras: int) -> None:
        """Show the panel without a picture yet; without a camera there is no place for one."""
        self._picture.clear()
        show_inside(self._picture, bool(cameras))
        show_inside(self._other, cameras > 1)
        self.appear(self._close)

    def show_frame(self, image: QImage) -> None:
        """Show what the camera sees now."""
        pixmap = QPixmap.fromImage(image)
        self._picture.setPixmap(pixmap.scaled(self._picture.size(), Qt.AspectRatioMode.KeepAspectRatio))

    def tell(self, sentence: str, tone: Tone) -> None:
        """Say what is the matter; an empty sentence takes it back."""
        self._message.say(sentence, tone)

    def fit(self) -> None:
        super().fit()
        width = self.surface.minimumWidth() - 48
        room = max(self.over.height() - self.kit.look.pixels(_AROUND), 120)
        self._picture.setFixedSize(width, min(width * 9 // 16, room))

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.hidden.emit()
