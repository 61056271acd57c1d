"""A scan in a window never presses a button and never stays in a field; typing is never held back in a field."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable

import pytest
import shiboken6
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from fieldapp.devices.scanning import ScanListener
from fieldapp.devices.wedge import MAX_GAP_MS

_clock = itertools.count(1000, 3)
CARD = "001150000017||Nguyễn Thị Mẫu|01021950|Nữ|Số 1|10052021"


class _Window(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.field, self.button = QLineEdit(), QPushButton("1")
        layout = QVBoxLayout(self)
        layout.addWidget(self.field)
        layout.addWidget(self.button)
        self.pressed = 0
        self.digits = ""
        self.button.clicked.connect(self._press)
        self.listener = ScanListener(self)
        self.listener.listen()
        self.payloads: list[str] = []
        self.listener.scanned.connect(self.payloads.append)

    def _press(self) -> None:
        self.pressed += 1

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.digits += event.text()


@pytest.fixture
def window(in_front: Callable[[_Window], _Window]) -> _Window:
    return in_front(_Window())


def _scan(payload: str) -> None:
    target = _begin_scan(payload)
    QApplication.sendEvent(target, _pressed(Qt.Key.Key_Return, ""))


def _begin_scan(signs: str) -> QWidget:
    target = QApplication.focusWidget()
    assert target is not None
    for sign in signs:
        QApplication.sendEvent(target, _pressed(0, sign))
    return target


def _pressed(key: int, sign: str) -> QKeyEvent:
    """Return a key that comes 3 ms after the one before, however slow the machine is."""
    event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, sign)
    event.setTimestamp(next(_clock))
    return event


@pytest.mark.qt_log_ignore("does not support propagateSizeHints")
def test_over_a_button_a_scan_presses_nothing(window: _Window) -> None:
    window.button.setFocus()
    _scan(CARD)
    assert window.payloads == [CARD]
    assert (window.pressed, window.digits) == (0, "")


@pytest.mark.qt_log_ignore("does not support propagateSizeHints")
def test_in_a_field_a_scan_leaves_what_was_there(window: _Window) -> None:
    told: list[str] = []
    window.field.textEdited.connect(told.append)
    window.field.setText("ng thi")
    window.field.setFocus()
    _scan(CARD)
    assert window.payloads == [CARD]
    assert window.field.text() == "ng thi"
    assert told[-1] == "ng thi"  # not the digits that were taken for typing at first: they would stay in a draft


@pytest.mark.qt_log_ignore("does not support propagateSizeHints")
def test_a_lone_digit_over_a_button_arrives(qtbot: QtBot, window: _Window) -> None:
    window.button.setFocus()
    QTest.keyClick(window.button, Qt.Key.Key_5)
    qtbot.waitUntil(lambda: window.digits == "5")


@pytest.mark.qt_log_ignore("does not support propagateSizeHints")
def test_digits_in_a_field_arrive_at_once(window: _Window) -> None:
    window.field.setFocus()
    QTest.keyClicks(window.field, "1960")
    assert window.field.text() == "1960"


@pytest.mark.qt_log_ignore("does not support propagateSizeHints")
@pytest.mark.parametrize("gone", [False, True], ids=["it stays", "it goes away"])
def test_what_was_typed_into_a_field_before_a_scan_elsewhere_is_left_alone(
    qtbot: QtBot, window: _Window, *, gone: bool
) -> None:
    window.field.setFocus()
    QTest.keyClicks(window.field, "19")
    typed = time.monotonic()
    qtbot.waitUntil(lambda: time.monotonic() - typed > 2 * MAX_GAP_MS / 1000)
    window.button.setFocus()
    if gone:
        shiboken6.delete(window.field)
    _scan(CARD)
    assert window.payloads == [CARD]
    assert gone or window.field.text() == "19"


@pytest.mark.qt_log_ignore("does not support propagateSizeHints")
def test_a_field_that_goes_away_in_the_middle_of_a_scan_is_not_touched_again(window: _Window) -> None:
    window.field.setFocus()
    _begin_scan(CARD[:20])
    shiboken6.delete(window.field)
    window.button.setFocus()
    _scan(CARD[20:])
    assert window.payloads == [CARD]
