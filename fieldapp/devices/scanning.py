"""Listening to a whole window for a scanner that types, so that a scan never presses a button."""

from __future__ import annotations

import time

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from fieldapp.devices.wedge import MAX_GAP_MS, Heard, Wedge

_ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)


class ScanListener(QObject):
    """Filters the keys of one window.

    Over a button or a list, a key that could begin a scan is held for `MAX_GAP_MS` and then handed on. In a text field
    it goes straight through, so that typing is never slower, and the field gets its old text back when it was a scan.

    Signals:
        scanned: a whole payload.
        too_long: something longer than a card was scanned.
    """

    scanned = Signal(str)
    too_long = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._wedge = Wedge()
        self._held: list[QKeyEvent] = []
        self._field: QLineEdit | None = None
        self._field_text = ""
        self._replaying = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(MAX_GAP_MS + 5)
        self._timer.timeout.connect(self._hand_on)
        self.enabled = True
        application = QApplication.instance()
        assert application is not None
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ShortcutOverride and self._held and not self._replaying:
            # F9 right after a digit: a shortcut comes before any key press, and the digit has to count first.
            if isinstance(event, QKeyEvent) and not (event.text() and event.text().isprintable()):
                self._hand_on()
            return False
        if event.type() is not QEvent.Type.KeyPress or self._replaying or not self.enabled:
            return False
        if not isinstance(event, QKeyEvent) or not isinstance(watched, QWidget):
            return False
        if watched.window() is not self._window or not self._window.isActiveWindow():
            return False
        if watched is not QApplication.focusWidget():
            return False  # the same event on its way up to the parents
        return self._hear(watched, event)

    def _hear(self, target: QWidget, event: QKeyEvent) -> bool:
        ends = event.key() in _ENDS
        key = "\r" if ends else event.text()
        plain = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        if not key or plain != Qt.KeyboardModifier.NoModifier or (not ends and not key.isprintable()):
            self._hand_on()
            self._wedge.forget()
            return False
        text_before = target.text() if isinstance(target, QLineEdit) else ""
        heard = self._wedge.hear(key, time.monotonic_ns() // 1_000_000)
        if heard.first:
            self._field = target if isinstance(target, QLineEdit) else None
            self._field_text = text_before
        return self._act(target, event, heard)

    def _act(self, target: QWidget, event: QKeyEvent, heard: Heard) -> bool:
        writes = isinstance(target, (QLineEdit, QPlainTextEdit))
        if heard.verdict == "typed":
            self._hand_on()
            return False
        if heard.verdict == "maybe":
            if writes:
                return False
            self._held.append(event.clone())
            self._timer.start()
            return True
        self._timer.stop()
        self._held.clear()
        if self._field is not None and shiboken6.isValid(self._field):  # its screen may have gone meanwhile
            self._field.setText(self._field_text)
        self._field = None
        if heard.verdict == "whole":
            self.scanned.emit(heard.payload)
        elif heard.verdict == "too_long":
            self.too_long.emit()
        return True

    def _hand_on(self) -> None:
        self._timer.stop()
        held, self._held = self._held, []
        self._replaying = True
        try:
            for event in held:
                target = QApplication.focusWidget()
                if target is not None:
                    QApplication.sendEvent(target, event)
        finally:
            self._replaying = False
