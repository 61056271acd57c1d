"""The window of a work that takes longer than 0.6 s: its stage, its numbers, and the way out."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QProgressBar, QWidget

from fieldapp.background.progress import SHOW_AFTER_MS
from fieldapp.background.worker import Work
from fieldapp.system.errors import Bug
from fieldapp.ui.kit import Kit
from fieldapp.ui.spoken import put
from fieldapp.ui.widgets.overlay import Overlay
from fieldapp.ui.widgets.plain import Button, label, row


class WaitingPanel(Overlay):
    """Lies over its parent while a titled work runs for longer than 0.6 s; nothing beneath can be pressed meanwhile."""

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__(kit, parent)
        self._work: Work | None = None
        self._title = label("", "strong", wrap=True)
        self._stage = label(" ", "soft", wrap=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._stop = Button(kit.say("ui.cancel"))
        self._stop.clicked.connect(self._cancel)
        self.surface.add(self._title, self._bar, self._stage, row(None, self._stop))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOW_AFTER_MS)
        self._timer.timeout.connect(lambda: self.appear(self._stop))

    def attend(self, work: Work) -> None:
        """Watch `work`; works without a title are never shown."""
        if not work.title:
            return
        self._work = work
        self._title.setText(self.kit.say(work.title))
        self._bar.setRange(0, 0)
        put(self._bar.setAccessibleName, self.kit.say(work.title))
        self._stage.setText(" ")
        work.progressed.connect(self._show_progress)
        work.ended.connect(lambda: self._finish(work))
        self._timer.start()

    def _show_progress(self, stage: str, done: int, total: int) -> None:
        words = self._words(stage)
        numbers = f"{self.kit.say.count(done)} / {self.kit.say.count(total)}" if total else ""
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self._stage.setText(self.kit.say.join(" · ", words, numbers) or " ")

    def _words(self, stage: str) -> str:
        try:
            return self.kit.say(f"ui.stage_{stage}") if stage else ""
        except Bug:
            return ""  # a stage that has no words yet: the numbers alone say enough

    def _cancel(self) -> None:
        if self._work is not None:
            self._work.cancel()
            self._stage.setText(self.kit.say("ui.stopping"))

    def _finish(self, work: Work) -> None:
        if work is self._work:
            self._work = None
            self._timer.stop()
            # Another screen may have come and taken the keyboard.
            (self.put_away if self._stop.hasFocus() else self.forget)()
