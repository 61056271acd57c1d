"""Listening to a whole window for a scanner that types, so that a scan never presses a button."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from shiboken6 import isValid

from fieldapp.devices.wedge import BACK, COMMAND, END, MAX_GAP_MS, SILENCE_MS, Heard, Wedge

_ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
_SILENT = frozenset(
    [
        *(Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta),
        *(Qt.Key.Key_CapsLock, Qt.Key.Key_NumLock),
    ]
)
"""Keys that are pressed to make signs: a scanner holds Shift for `|`, and Alt while it types the number of a sign."""

_FAST_OVER_BUTTONS = 6
"""So many keys in one burst where nothing can be written were no person: they mean nothing there."""

_HEARD = frozenset(
    [QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride, QEvent.Type.InputMethod]
)


class ScanListener(QObject):
    """Filters the keys of one window and of the dialogs over it, once it listens.

    Over a button or a list, a key that could begin a scan, and any key right behind another, is held for `MAX_GAP_MS`
    and then handed on. In a text field it goes straight through, so that typing is never slower, and the field gets its
    old text back when it was a scan. Once a scan has begun, no key of it reaches anything, whatever it is. A scan over
    a dialog goes nowhere.

    Signals:
        scanned: a whole payload, of whatever kind.
        too_long: something longer than a card was scanned.
    """

    scanned = Signal(str)
    too_long = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._wedge = Wedge()
        self._held: list[QKeyEvent] = []
        self._put_back: Callable[[], None] | None = None
        self._replaying = False
        self._stamped, self._last = False, 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._fall_silent)
        self.enabled = True

    def begin(self) -> None:
        """Listen once the window is in front: no key can come before, and thousands of other events do."""
        if self._window.isActiveWindow():
            self.listen()
        else:
            _application().focusChanged.connect(self._listen_soon, Qt.ConnectionType.SingleShotConnection)

    def _listen_soon(self) -> None:
        QTimer.singleShot(0, self, self.listen)

    def listen(self) -> None:
        """Hear the keys of the whole application, so also of menus and dialogs."""
        _application().installEventFilter(self)

    def look_away(self) -> None:
        """Hear nothing for a moment in which no key can come and thousands of other events do."""
        _application().removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind not in _HEARD or self._replaying or not self.enabled or not isinstance(watched, QWidget):
            return False
        if watched is not _target() or not self._is_ours(watched):
            return False  # the same event on its way up to the parents, or another window's
        if isinstance(event, QInputMethodEvent):
            return self._hear_input_method(event)
        if not isinstance(event, QKeyEvent):
            return False
        if kind is QEvent.Type.ShortcutOverride:
            return self._before_shortcut(event)
        if kind is QEvent.Type.KeyRelease:
            if self._held:
                self._held.append(event.clone())
            return bool(self._held) or self._wedge.scanning
        return self._hear(watched, event)

    def _before_shortcut(self, event: QKeyEvent) -> bool:
        """Let no key of a scan be a shortcut; F9 right after a digit is one, and the digit has to count first."""
        if self._wedge.scanning:
            event.accept()
            return True
        if self._held and not (_makes_signs(event) or (event.text() and event.text().isprintable())):
            self._hand_on()
        return False

    def _hear(self, target: QWidget, event: QKeyEvent) -> bool:
        if _makes_signs(event):
            return self._wedge.scanning
        if event.isAutoRepeat() and not self._wedge.scanning:
            self._hand_on()
            self._wedge.forget()
            return False
        key, now = _key(event), self._time_of(event)
        if self._wedge.begins(now):
            self._put_back = _remembered(target)
        heard = self._wedge.hear(key, now)
        if heard.verdict in ("typed", "maybe"):
            return self._hold(target, event, key)
        return self._take(heard)

    def _hold(self, target: QWidget, event: QKeyEvent, key: str) -> bool:
        writes = isinstance(target, (QLineEdit, QPlainTextEdit))
        if writes or key in (END, BACK, COMMAND) or not (self._wedge.waiting or len(self._wedge.burst) > 1):
            self._hand_on()
            return False
        self._held.append(event.clone())
        self._timer.start(MAX_GAP_MS + 5)
        return True

    def _take(self, heard: Heard) -> bool:
        """Take a key that belongs to a scan: nothing else gets it."""
        self._held.clear()
        self._timer.stop()
        if heard.verdict == "scan":
            if self._wedge.scanning:
                self._timer.start(SILENCE_MS)
            return True
        if self._put_back is not None:
            self._put_back()
            self._put_back = None
        popup, dialog = QApplication.activePopupWidget(), QApplication.activeModalWidget()
        if popup is not None:
            popup.close()
        if dialog is None or dialog is self._window:
            if heard.verdict == "whole":
                self.scanned.emit(heard.payload)
            else:
                self.too_long.emit()
        return True

    def _hear_input_method(self, event: QInputMethodEvent) -> bool:
        """Hear what an input method makes of keys inside a scan."""
        if not self._wedge.scanning:
            return False
        for key in [BACK] * min(event.replacementLength(), len(self._wedge.burst)) + list(event.commitString()):
            self._wedge.hear(key, self._last)
        self._timer.start(SILENCE_MS)
        return True

    def _time_of(self, event: QKeyEvent) -> int:
        """Return when a key was pressed, in ms: what the window system says, so that no busy moment parts a scan."""
        stamped = event.timestamp() > 0
        if stamped is not self._stamped:
            self._stamped = stamped
            self._wedge.forget()
        self._last = event.timestamp() if stamped else time.monotonic_ns() // 1_000_000
        return self._last

    def _fall_silent(self) -> None:
        pressed = sum(event.type() is QEvent.Type.KeyPress for event in self._held)
        if self._wedge.scanning:
            self._take(self._wedge.fall_silent())
        elif pressed >= _FAST_OVER_BUTTONS:
            payload = self._wedge.burst
            self._wedge.forget()
            self._take(Heard("whole", payload))
        else:
            self._hand_on()

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

    def _is_ours(self, widget: QWidget) -> bool:
        top: QWidget | None = widget.window()
        if top is None or not top.isActiveWindow():
            return False
        while top is not None and top is not self._window:
            parent = top.parentWidget()
            top = parent.window() if parent is not None else None
        return top is not None


def _application() -> QApplication:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    return application


def _target() -> QWidget | None:
    """Return the widget that a key goes to."""
    popup = QApplication.activePopupWidget()
    if popup is not None:
        inside: QWidget | None = popup.focusWidget()
        return popup if inside is None else inside
    focus = QApplication.focusWidget()
    return QApplication.activeWindow() if focus is None else focus


def _makes_signs(event: QKeyEvent) -> bool:
    """Tell whether a key is no sign itself, but part of making one: with Alt, Windows types a sign by its number."""
    by_number = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.KeypadModifier
    return event.key() in _SILENT or event.modifiers() & by_number == by_number


def _key(event: QKeyEvent) -> str:
    """Return what a pressed key is to the wedge."""
    plain = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
    if plain != Qt.KeyboardModifier.NoModifier:
        return COMMAND
    if event.key() in _ENDS:
        return END
    if event.key() == Qt.Key.Key_Backspace:
        return BACK
    return event.text() if event.text().isprintable() else COMMAND


def _remembered(target: QWidget) -> Callable[[], None] | None:
    """Return what gives a text field back the text that it has now."""
    if isinstance(target, QLineEdit):
        line, text, place = target, target.text(), target.cursorPosition()

        def put_back() -> None:
            if isValid(line):  # its page may be gone before the scan is over
                line.setText(text)
                line.setCursorPosition(place)
                line.textEdited.emit(text)  # whoever was told of the digits is told that they are gone

        return put_back
    if isinstance(target, QPlainTextEdit):
        page, words = target, target.toPlainText()
        return lambda: page.setPlainText(words) if isValid(page) else None
    return None
