"""Whatever a scanner types, and however: no key of it does anything, and the field it came into stays as it was."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QInputMethodEvent, QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QDialog, QLineEdit, QMenu, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from fieldapp.devices.scanning import ScanListener
from fieldapp.devices.wedge import MAX_PAYLOAD, NO_PERSON, SILENCE_MS

CARD = "001150000017||Nguyễn Thị Mẫu|01021950|Nữ|Số 1|10052021"
_COMMANDS = (
    *(Qt.Key.Key_F8, Qt.Key.Key_F9, Qt.Key.Key_F12, Qt.Key.Key_Escape, Qt.Key.Key_Delete, Qt.Key.Key_Left),
    *(Qt.Key.Key_Home, Qt.Key.Key_PageUp, Qt.Key.Key_Insert),
)
_NONE, _SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
_ALT = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.KeypadModifier
_CONTROL = Qt.KeyboardModifier.ControlModifier

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


class _Window(QWidget):
    """A field, a button, a box to tick, and shortcuts; it counts whatever is done to it."""

    def __init__(self) -> None:
        super().__init__()
        self.field, self.button, self.box = QLineEdit(), QPushButton("1"), QCheckBox("?")
        layout = QVBoxLayout(self)
        self.done: list[str] = []
        for part in (self.field, self.button, self.box):
            layout.addWidget(part)
        self.button.clicked.connect(lambda: self.done.append("button"))
        self.box.clicked.connect(lambda: self.done.append("box"))
        self.field.returnPressed.connect(lambda: self.done.append("enter"))
        for key in (*(QKeySequence(key) for key in _COMMANDS[:4]), QKeySequence("Ctrl+L")):
            action = QAction(self)
            action.setShortcut(key)
            action.triggered.connect(lambda _on=False, key=key: self.done.append(key.toString()))
            self.addAction(action)
        self.listener = ScanListener(self)
        self.listener.listen()
        self.heard: list[str] = []
        self.listener.scanned.connect(self.heard.append)
        self.listener.too_long.connect(lambda: self.heard.append("too long"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.done.append(f"key {event.text()!r}")


@pytest.fixture
def window(in_front: Callable[[_Window], _Window]) -> _Window:
    return in_front(_Window())


_clock = itertools.count(1_000_000, 3)
"""Each key comes 3 ms after the one before, however slow the machine is."""


def _key(kind: QEvent.Type, key: int, modifiers: Qt.KeyboardModifier, text: str, *, held: bool = False) -> QKeyEvent:
    event = QKeyEvent(kind, key, modifiers, text, autorep=held)
    event.setTimestamp(next(_clock))
    return event


def _press(key: int, text: str = "", modifiers: Qt.KeyboardModifier = _NONE) -> None:
    """Press and release a key as the window system does: a shortcut is asked for first."""
    target = QApplication.activePopupWidget() or QApplication.focusWidget()
    assert target is not None
    asked = _key(QEvent.Type.ShortcutOverride, key, modifiers, text)
    asked.ignore()
    QApplication.sendEvent(target, asked)
    window = target.window()
    shortcut = not asked.isAccepted() and any(
        action.shortcut().matches(QKeySequence(key | modifiers.value)) is QKeySequence.SequenceMatch.ExactMatch
        for action in window.actions()
        if key
    )
    if shortcut:
        next(a for a in window.actions() if a.shortcut() == QKeySequence(key | modifiers.value)).trigger()
        return
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        again = QApplication.activePopupWidget() or QApplication.focusWidget()
        if again is not None:
            QApplication.sendEvent(again, _key(kind, key, modifiers, text))


def _type(text: str, end: int = Qt.Key.Key_Return) -> None:
    for sign in text:
        _press(0, sign)
    if end:
        _press(end)


_KEYS = st.one_of(
    st.characters(exclude_categories=["Cs"]).map(lambda sign: (0, sign, _NONE)),
    st.sampled_from(_COMMANDS).map(lambda key: (int(key), "", _NONE)),
    st.sampled_from("LVCAQ").map(lambda letter: (ord(letter), chr(ord(letter) - 64), _CONTROL)),
    st.integers(0, 9).map(lambda digit: (0x30 + digit, "", _ALT)),
    st.just((int(Qt.Key.Key_Shift), "", _SHIFT)),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_KEYS, max_size=60), st.sampled_from(["field", "button", "box"]))
def test_no_key_of_a_scan_does_anything(
    window: _Window, keys: list[tuple[int, str, Qt.KeyboardModifier]], at: str
) -> None:
    window.field.setText("ng thi")
    window.done.clear()
    window.heard.clear()
    next(itertools.islice(_clock, 1000, None))  # a pause
    getattr(window, at).setFocus()
    for sign in CARD[:14]:
        _press(0, sign)
    for key, text, modifiers in keys:
        _press(key, text, modifiers)
    _press(Qt.Key.Key_Return)
    assert window.done == []
    assert window.field.text() == "ng thi"
    assert not window.box.isChecked()
    assert len(window.heard) == 1
    assert window.heard[0].startswith(CARD[:14])


def test_a_scanner_that_holds_shift_for_its_signs_is_heard(window: _Window) -> None:
    window.field.setFocus()
    for sign in CARD:
        if sign == "|" or sign.isupper():
            _press(Qt.Key.Key_Shift, "", _SHIFT)
        _press(0, sign)
    _press(Qt.Key.Key_Return)
    assert window.heard == [CARD]


def test_a_scanner_that_types_signs_by_their_numbers_is_heard(window: _Window) -> None:
    window.button.setFocus()
    for sign in CARD:
        for digit in f"0{ord(sign):03}":
            _press(ord(digit), "", _ALT)
        _press(0, sign)
    _press(Qt.Key.Key_Return)
    assert window.heard == [CARD]
    assert {*window.done} <= {"key ''"}  # the digits of the numbers, which write nothing


def test_letters_that_an_input_method_takes_back_and_types_anew_are_heard(window: _Window) -> None:
    window.field.setFocus()
    for sign in "001150000017||Nguyee":
        _press(0, sign)
    for _ in range(2):
        _press(Qt.Key.Key_Backspace)
    _press(0, "ê")
    event = QInputMethodEvent()
    event.setCommitString("ễ", -1, 1)
    QApplication.sendEvent(window.field, event)
    _type("n|01021950")
    assert window.heard == ["001150000017||Nguyễn|01021950"]
    assert window.field.text() == ""


@pytest.mark.parametrize("ends", [(Qt.Key.Key_Tab,), (Qt.Key.Key_Return,) * 2, (Qt.Key.Key_Tab, Qt.Key.Key_Enter)])
def test_whatever_it_ends_with_nothing_is_pressed(window: _Window, ends: tuple[Qt.Key, ...]) -> None:
    window.button.setFocus()
    _type("]Q1" + CARD, 0)
    for end in ends:
        _press(end)
    assert window.heard == ["]Q1" + CARD]
    assert window.done == []
    assert QApplication.focusWidget() is window.button


def test_without_any_end_a_silence_ends_it(qtbot: QtBot, window: _Window) -> None:
    window.field.setFocus()
    _type(CARD, 0)
    qtbot.waitUntil(lambda: window.heard == [CARD], timeout=20 * SILENCE_MS)
    assert window.field.text() == ""


def test_two_scans_right_behind_each_other_are_two(window: _Window) -> None:
    window.field.setFocus()
    _type(CARD)
    _type("001150000025|x|y")
    assert window.heard == [CARD, "001150000025|x|y"]


def test_any_other_code_is_no_typing_either(qtbot: QtBot, window: _Window) -> None:
    address = "https://example.org/abc-12345678 9"
    assert len(address) > NO_PERSON
    for part in (window.field, window.button):
        part.setFocus()
        _type(address)
    window.box.setFocus()
    _type("h 12 34 56", 0)
    qtbot.waitUntil(lambda: len(window.heard) == 3)
    assert window.heard[:2] == [address] * 2
    assert window.field.text() == ""
    assert [one for one in window.done if one != "key 'h'"] == []
    assert not window.box.isChecked()


def test_what_is_too_long_is_dropped_and_never_held_whole(window: _Window) -> None:
    window.field.setFocus()
    _type("0" * (4 * MAX_PAYLOAD))
    assert window.heard == ["too long"]
    assert len(window.listener._wedge.burst) == 0


def test_a_scan_over_a_dialog_or_a_menu_chooses_nothing(qtbot: QtBot, window: _Window) -> None:
    dialog = QDialog(window)
    dialog.setModal(True)
    QVBoxLayout(dialog).addWidget(sure := QPushButton("1"))
    sure.setDefault(True)
    sure.clicked.connect(lambda: window.done.append("sure"))
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    sure.setFocus()
    _type(CARD)
    assert (window.done, window.heard) == ([], [])
    dialog.close()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    menu = QMenu(window)
    menu.addAction("1").triggered.connect(lambda: window.done.append("menu"))
    menu.setActiveAction(menu.actions()[0])
    menu.popup(window.mapToGlobal(window.rect().center()))
    _type(CARD)
    assert (window.done, window.heard) == ([], [CARD])
    assert not menu.isVisible()


def test_a_key_that_is_held_down_is_a_person(window: _Window) -> None:
    window.field.setFocus()
    for _ in range(40):
        QApplication.sendEvent(window.field, _key(QEvent.Type.KeyPress, Qt.Key.Key_0, _NONE, "0", held=True))
    assert window.field.text() == "0" * 40
    assert window.heard == []


def test_a_space_right_behind_a_digit_still_ticks(qtbot: QtBot, window: _Window) -> None:
    window.box.setFocus()
    QTest.keyClick(window.box, Qt.Key.Key_7)
    QTest.keyClick(window.box, Qt.Key.Key_Space)
    qtbot.waitUntil(window.box.isChecked)
