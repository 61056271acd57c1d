"""The offer to take the last save back: a button that counts the seconds quietly."""

from __future__ import annotations

from PySide6.QtCore import QTimer

from fieldapp.desk.undo import UNDO_WITHIN_S
from fieldapp.ui.kit import Kit
from fieldapp.ui.spoken import put
from fieldapp.ui.widgets.plain import Button

_SECOND_MS = 1000


class UndoOffer(Button):
    """Stands beside the number of what was saved, until the minute is over or the next person is there.

    The core decides whether the minute is over; this only shows it.
    """

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit.say("desk.undo"))
        self._kit = kit
        self._left = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_SECOND_MS)
        self._timer.timeout.connect(self._count)
        self.hide()

    def begin(self, seconds: float = UNDO_WITHIN_S) -> None:
        """Something was saved just now, or so long ago that these `seconds` are left."""
        self._left = int(seconds)
        self._show_left()
        self._timer.start()
        self.show()

    def end(self) -> None:
        """There is nothing to take back any more."""
        self._timer.stop()
        self._left = 0
        self.hide()

    @property
    def offered(self) -> bool:
        return self._left > 0

    def _count(self) -> None:
        self._left -= 1
        if self._left <= 0:
            self.end()
        else:
            self._show_left()

    def _show_left(self) -> None:
        say = self._kit.say
        self.say(say("desk.undo_offer", count=self._left))
        put(self.setAccessibleName, say("desk.undo"))  # a screen reader is not told of every second
