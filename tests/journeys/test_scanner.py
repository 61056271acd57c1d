"""F6 at the desk chooses the scanner and tries it; a scan made there finds nobody and presses nothing."""

from __future__ import annotations

from PySide6.QtCore import Qt

from tests.journeys.pages import DeskPage

CARD = "001150000017||Nguyễn Thị Mẫu|01021950|Nữ|Số 1|10052021"
MANGLED = "đđăăô" + "đ" * 5 + "ăă"


def test_a_scan_on_the_page_is_a_trial_and_afterwards_finds_again(desk: DeskPage) -> None:
    hands = desk.hands
    hands.key(Qt.Key.Key_F6)
    hands.wait_for("Quét thử một thẻ tại đây")
    hands.scan(CARD)
    hands.wait_for("Đọc được thẻ căn cước")
    assert hands.sees("Đã nhận: ••••••••••••||Nguyễn Thị Mẫu|••••••••|Nữ|Số •|••••••••")
    desk.laptop.at_rest()
    assert not hands.sees("Lưu và in biên nhận")
    hands.commit(MANGLED)
    hands.key(Qt.Key.Key_F12)
    hands.key(Qt.Key.Key_Return)
    hands.wait_for("Bàn phím tiếng Việt của Windows")
    hands.key(Qt.Key.Key_Escape)
    assert not hands.sees("Quét thử một thẻ tại đây")
    hands.scan(CARD)
    hands.wait_for("Nguyễn Thị Mẫu")
    desk.laptop.at_rest()


def test_the_lock_puts_the_page_away_and_nothing_is_scanned_behind_it(desk: DeskPage) -> None:
    hands = desk.hands
    hands.key(Qt.Key.Key_F6)
    desk.laptop.window.lock()
    assert not hands.sees("Quét thử một thẻ tại đây")
    hands.scan(CARD)
    hands.key(Qt.Key.Key_F6)
    assert not hands.sees("Đọc được thẻ căn cước")
    assert not hands.sees("Quét thử một thẻ tại đây")
