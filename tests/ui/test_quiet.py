"""The screen is left alone only when nobody touches it: whoever types or clicks is not locked out."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from fieldapp.ui.quiet import Quiet

pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints")
AFTER_MS = 60_000


class _Window(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.quiet = Quiet(self, AFTER_MS)
        self.field, self.button = QLineEdit(), QPushButton("Lưu")
        layout = QVBoxLayout(self)
        layout.addWidget(self.field)
        layout.addWidget(self.button)


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[_Window]:
    made = _Window()
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    made.quiet.stop()


def _commit(window: _Window) -> None:
    event = QInputMethodEvent()
    event.setCommitString("ễ")
    QApplication.sendEvent(window.field, event)


def _click(window: _Window) -> None:
    QTest.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton, pos=window.button.geometry().center())


@pytest.mark.parametrize(
    "touch",
    [lambda window: QTest.keyClick(window.field, Qt.Key.Key_A), _commit, _click],
    ids=["a key", "an input method", "a click"],
)
def test_who_touches_the_window_begins_the_time_anew(
    qtbot: QtBot, window: _Window, touch: Callable[[_Window], object]
) -> None:
    window.field.setFocus()
    window.quiet.start()
    qtbot.waitUntil(lambda: window.quiet.remainingTime() < AFTER_MS - 100)
    touch(window)
    assert window.quiet.remainingTime() > AFTER_MS - 100


def test_a_time_that_does_not_run_is_not_begun(window: _Window) -> None:
    window.field.setFocus()
    QTest.keyClick(window.field, Qt.Key.Key_A)
    assert not window.quiet.isActive()
