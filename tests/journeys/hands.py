"""What a person does with a window: find by the words on the screen, type where the focus is, press keys, click."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible, QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QListView,
    QMenu,
    QPushButton,
    QWidget,
)

PATIENCE_MS = 60_000
"""A wait ends as soon as its condition holds; this is only how long a test takes to fail."""


class Waits(Protocol):
    """What waits while Qt goes on: pytest-qt's `qtbot`, or what a program without pytest has."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int) -> None:
        """Return when the callback raises no AssertionError and does not say False."""
        ...


class Hands:
    """Two hands and two eyes at one window."""

    def __init__(self, waits: Waits, window: QWidget) -> None:
        self._waits = waits
        self.window = window
        self._scans = 0

    def look_at(self) -> None:
        """Bring the window to the front, as a person who turns to another laptop."""
        self.window.show()
        self.window.activateWindow()
        self._waits.waitUntil(self.window.isActiveWindow, timeout=PATIENCE_MS)

    def wait_until(self, condition: Callable[[], bool], what: str) -> None:
        """Wait until something is true; `what` says what was waited for when it never is."""

        def check() -> None:
            assert condition(), f"{what}; on screen: {self.words()}"

        self._waits.waitUntil(check, timeout=PATIENCE_MS)

    def words(self) -> list[str]:
        """Return the names of all that can be used on the screen, and all its sentences."""
        found = []
        for part in self.window.findChildren(QWidget):
            if part.isVisible():
                name = QAccessible.queryAccessibleInterface(part).text(QAccessible.Text.Name)
                if name and name not in found:
                    found.append(name)
        return found

    def sees(self, words: str) -> bool:
        """Tell whether `words` stand somewhere on the screen."""
        return any(words in name for name in self.words())

    def wait_for(self, words: str) -> None:
        """Wait until `words` stand on the screen."""
        self.wait_until(lambda: self.sees(words), f"nowhere stands {words!r}")

    def find(self, kind: type[QWidget], name: str) -> QWidget:
        """Return the visible control of a kind that a screen reader calls `name`."""
        self.wait_until(lambda: self._all(kind, name) != [], f"no {kind.__name__} is called {name!r}")
        return self._all(kind, name)[0]

    def press_button(self, name: str) -> None:
        """Click a button."""
        button = self.find(QPushButton, name)
        self.wait_until(button.isEnabled, f"{name!r} cannot be pressed")
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def tick(self, name: str) -> None:
        """Tick a box with the space bar."""
        box = self.find(QCheckBox, name)
        box.setFocus()
        QTest.keyClick(box, Qt.Key.Key_Space)

    def write(self, field: str, words: str) -> None:
        """Click into a field and type."""
        control = self.find(QLineEdit, field)
        QTest.mouseClick(control, Qt.MouseButton.LeftButton)
        self.commit(words)

    def clear(self, field: str) -> None:
        """Empty a field, as a person who marks all of it and deletes."""
        control = self.find(QLineEdit, field)
        control.setFocus()
        QTest.keyClick(control, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(control, Qt.Key.Key_Delete)

    def commit(self, words: str) -> None:
        """Type where the focus is, as an input method commits words.

        WORKAROUND: `keyClicks` aborts the process on letters like ê and đ (reference/dependencies.md, section 1).
        """
        target = QApplication.focusWidget()
        assert target is not None, f"nothing has the focus; on screen: {self.words()}"
        event = QInputMethodEvent()
        event.setCommitString(words)
        QApplication.sendEvent(target, event)

    def choose(self, field: str, words: str) -> None:
        """Choose a line of a list with the arrow keys, as a person who reads line by line."""
        control = self.find(QComboBox, field)
        assert isinstance(control, QComboBox)
        control.setFocus()
        QTest.keyClick(control, Qt.Key.Key_Home)
        for _ in range(control.count()):
            if control.currentText() != words:
                QTest.keyClick(control, Qt.Key.Key_Down)
        assert control.currentText() == words, f"{field!r} offers no {words!r}"

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the focus is."""
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifier)

    def scan(self, payload: str) -> None:
        """Let a keyboard wedge type a payload and Enter, faster than any person."""
        keys = [(0, sign) for sign in payload] + [(int(Qt.Key.Key_Return), "\r")]
        for at, (key, text) in enumerate(keys):
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text)
                event.setTimestamp(self._scans * 60_000 + 3 * at + 1)
                QApplication.sendEvent(QApplication.focusWidget() or self.window, event)
        self._scans += 1

    def rows(self, name: str) -> list[str]:
        """Return the lines of a list or a table as a screen reader hears them."""
        view = self.find(QAbstractItemView, name)
        assert isinstance(view, QAbstractItemView)
        model = view.model()
        columns = 1 if isinstance(view, QListView) else model.columnCount()
        lines = []
        for row in range(model.rowCount()):
            cells = [model.index(row, column) for column in range(columns)]
            spoken = [cell.data(Qt.ItemDataRole.AccessibleTextRole) or cell.data() or "" for cell in cells]
            lines.append(" | ".join(str(words) for words in spoken))
        return lines

    def click_row(self, name: str, row: int) -> None:
        """Click a line of a list."""
        view = self.find(QAbstractItemView, name)
        assert isinstance(view, QAbstractItemView)
        place: QPoint = view.visualRect(view.model().index(row, 0)).center()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)

    def click_cell(self, name: str, words: str) -> None:
        """Click the first cell of a table with these words, scrolling to it as a person does."""
        view = self.find(QAbstractItemView, name)
        assert isinstance(view, QAbstractItemView)
        model = view.model()
        cells = [model.index(row, column) for row in range(model.rowCount()) for column in range(model.columnCount())]
        cell = next((one for one in cells if one.data() == words), None)
        assert cell is not None, f"{name!r} has no cell {words!r}: {self.rows(name)}"
        view.scrollTo(cell)
        place: QPoint = view.visualRect(cell).center()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)

    def pick(self, words: str) -> None:
        """Click a line of the menu that is open."""
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu), f"no menu is open; on screen: {self.words()}"
        line = next(action for action in menu.actions() if action.text() == words)
        QTest.mouseClick(
            menu, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, menu.actionGeometry(line).center()
        )

    def _all(self, kind: type[QWidget], name: str) -> list[QWidget]:
        return [
            part
            for part in self.window.findChildren(kind)
            if part.isVisible() and (part.accessibleName() == name or part.accessibleName().startswith(f"{name}:"))
        ]
