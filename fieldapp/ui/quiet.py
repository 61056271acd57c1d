"""Noticing that nobody has touched the window for a while."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

_TOUCHES = (QEvent.Type.KeyPress, QEvent.Type.InputMethod, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel)


class Quiet(QTimer):
    """Runs out when no key, click or wheel reached `window` for `after_ms`; starting it anew begins the time again.

    It listens where keys and clicks arrive, the widget with the focus and the window of the system, and not to the
    whole application: there each of thousands of events would go through Python.
    """

    def __init__(self, window: QWidget, after_ms: int) -> None:
        super().__init__(window)
        self.setSingleShot(True)
        self.setTimerType(Qt.TimerType.PreciseTimer)
        self.setInterval(after_ms)
        self._window = window
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._follow)

    def start(self) -> None:  # type: ignore[override]  # always after the same time
        """Begin the time, which what the window of the system hears begins anew from now on."""
        self._window.windowHandle().installEventFilter(self)
        super().start()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES and self.isActive():
            super().start()
        return False

    def _follow(self, old: QWidget | None, new: QWidget | None) -> None:
        if old is not None and shiboken6.isValid(old) and old is not self._window:
            old.removeEventFilter(self)
        if new is not None:
            new.installEventFilter(self)
