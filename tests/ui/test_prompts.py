"""Questions and choosers speak the language that is spoken; Enter and Esc change nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from fieldapp.ui.prompts import WindowPrompts
from fieldapp.ui.voice import Voice


class _Asked:
    """Answers the next question with one act, and remembers what stood there."""

    def __init__(self, act: Callable[[QMessageBox], object]) -> None:
        self._act = act
        self.text = ""
        self.buttons: list[str] = []
        self.markup = True
        QTimer.singleShot(0, self._answer)

    def _answer(self) -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        self.text, self.buttons = box.text(), [button.text() for button in box.buttons()]
        self.markup = box.textFormat() is not Qt.TextFormat.PlainText
        self._act(box)


def _press(key: Qt.Key) -> Callable[[QMessageBox], object]:
    return lambda box: QTest.keyClick(QApplication.focusWidget() or box, key)


def _click(words: str) -> Callable[[QMessageBox], object]:
    def act(box: QMessageBox) -> None:
        button = next(one for one in box.buttons() if one.text() == words)
        assert isinstance(button, QPushButton)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    return act


@pytest.fixture
def voice() -> Voice:
    """The voice that all screens share."""
    return Voice("vi")


@pytest.fixture
def prompts(qtbot: QtBot, voice: Voice) -> WindowPrompts:
    """The prompts of a window."""
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    return WindowPrompts(window, voice)


def test_nothing_is_asked_over_the_lock(qtbot: QtBot, voice: Voice) -> None:
    """What is answered after the screen was locked may ask on: a chooser of files would show them to anybody."""
    window = QWidget()
    qtbot.addWidget(window)
    locked = WindowPrompts(window, voice, locked=lambda: True)
    QTimer.singleShot(0, lambda: [box.close() for box in [QApplication.activeModalWidget()] if box is not None])
    assert locked.folder("Ghi vào đâu?") is None
    assert locked.files("Tệp nào?", "") == []
    assert not locked.sure("Có chắc không?", "Có")
    assert locked.which("Cách nào?", ["Một", "Hai"]) is None


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Return])
def test_enter_and_esc_change_nothing(prompts: WindowPrompts, key: Qt.Key) -> None:
    asked = _Asked(_press(key))
    assert prompts.sure("Thu hồi <b>Bàn 03</b>?", "Thu hồi") is False
    assert asked.text == "Thu hồi <b>Bàn 03</b>?"
    assert not asked.markup
    assert set(asked.buttons) == {"Thu hồi", "Thôi"}


def test_the_button_says_what_it_does_and_does_it(prompts: WindowPrompts) -> None:
    _Asked(_click("Thu hồi"))
    assert prompts.sure("Thu hồi Bàn 03?", "Thu hồi") is True
    _Asked(_click("80 mm"))
    assert prompts.which("In trên giấy nào?", ["A5", "A4", "80 mm"]) == 2


def test_a_question_follows_the_language(prompts: WindowPrompts, voice: Voice) -> None:
    voice.language = "en"
    asked = _Asked(_press(Qt.Key.Key_Escape))
    prompts.sure("Revoke desk 03?", "Revoke")
    assert set(asked.buttons) == {"Revoke", "Cancel"}
