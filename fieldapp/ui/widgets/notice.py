"""What went wrong where no screen tells of it, said over whatever is shown."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from fieldapp.system.errors import FieldappError
from fieldapp.ui.kit import Kit
from fieldapp.ui.spoken import put
from fieldapp.ui.widgets.overlay import Panel
from fieldapp.ui.widgets.plain import Button, MessageLine, row


class NoticePanel(Panel):
    """One sentence with its next step, until somebody has read it."""

    WIDTH = 520

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__(kit, parent)
        put(self.setAccessibleName, kit.say("ui.notice"))
        self._words = MessageLine(kit.look)
        self._close = Button(kit.say("ui.close"), key="Esc")
        self._close.clicked.connect(self.put_away)
        self.surface.add(self._words, row(None, self._close))

    def tell(self, error: FieldappError) -> None:
        """Say what went wrong."""
        self._words.say(self.kit.say.sentence(error), "error")
        self.appear(self._close)
