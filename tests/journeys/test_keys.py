"""F1 says what every key does, and while it does so no key does anything else."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from fieldapp.ui.quiet import Quiet
from tests.journeys.pages import DeskPage


def test_f1_lists_the_keys_and_goes_away_by_any_of_three(desk: DeskPage) -> None:
    hands = desk.hands
    desk.find("mau 1950")
    desk.open_first()
    hands.key(Qt.Key.Key_1)
    hands.wait_for("Nơi ở hiện nay")
    field = desk.laptop.window.focusWidget()
    for away in (Qt.Key.Key_F1, Qt.Key.Key_Escape, Qt.Key.Key_Return):
        hands.key(Qt.Key.Key_F1)
        assert all(hands.sees(words) for words in ("Các phím tắt", "Bàn giao", "F12", "Ctrl+L", "1 – 8"))
        for key in (Qt.Key.Key_F2, Qt.Key.Key_F12, Qt.Key.Key_2):
            hands.key(key)
            assert hands.sees("Các phím tắt")
        hands.key(away)
        assert not hands.sees("Các phím tắt")
        assert desk.laptop.window.focusWidget() is field
    assert hands.sees("Nguyễn Thị Mẫu")


def test_on_the_lock_only_what_works_there_is_listed(desk: DeskPage) -> None:
    hands = desk.hands
    desk.laptop.window.lock()
    hands.key(Qt.Key.Key_F1)
    assert hands.sees("Ctrl+L")
    assert not hands.sees("F12")


def test_the_lock_puts_the_list_away_and_takes_the_keyboard(desk: DeskPage) -> None:
    hands, window = desk.hands, desk.laptop.window
    hands.key(Qt.Key.Key_F1)
    window.lock()
    assert not hands.sees("Các phím tắt")
    focus, shown = window.focusWidget(), window._pages.currentWidget()
    assert focus is not None
    assert shown is not None
    assert shown.isAncestorOf(focus)


def test_the_list_speaks_the_other_language_while_it_is_shown(desk: DeskPage) -> None:
    hands, window = desk.hands, desk.laptop.window
    hands.key(Qt.Key.Key_F1)
    window._other_language()
    assert hands.sees("Larger text")
    assert not hands.sees("Các phím tắt")
    hands.key(Qt.Key.Key_Escape)
    assert not hands.sees("Larger text")


def test_the_screen_locks_after_a_time_without_a_key_and_not_while_somebody_types(desk: DeskPage, qtbot: QtBot) -> None:
    quiet = desk.laptop.window.findChild(Quiet)
    assert quiet is not None
    assert quiet.isActive()
    before = quiet.remainingTime()
    qtbot.waitUntil(lambda: quiet.remainingTime() < before - 200)
    desk.hands.key(Qt.Key.Key_A)
    assert quiet.remainingTime() > before - 200
    quiet.setInterval(1)
    desk.hands.wait_for("Màn hình đang khóa")
