"""Finding by typing: few keys, a slip, the keys of an input method, and a hand that is quicker than the answer."""

from __future__ import annotations

from PySide6.QtCore import Qt

from tests.journeys.pages import DeskPage


def test_ten_characters_enter_and_three_keys_make_a_receipt(desk: DeskPage) -> None:
    hands = desk.hands
    desk.find("ntmau50")
    desk.open_first()
    for key in (Qt.Key.Key_1, Qt.Key.Key_F8):
        hands.key(key)
    hands.choose("Ngân hàng", "Agribank")
    hands.key(Qt.Key.Key_F9)
    hands.wait_for("Đã lưu Nguyễn Thị Mẫu")
    desk.laptop.at_rest()

    assert desk.find("tran vawn thur 47")[0].startswith("Trần Văn Thử")
    assert desk.find("tdp 7 03/04/1947")[0].startswith("Trần Văn Thử")
    assert desk.find("01a1")[0].startswith("Nguyễn Thị Mẫu"), "the receipt that was just made"


def test_a_slip_is_put_right_by_enter_and_enter_may_come_before_the_answer(desk: DeskPage) -> None:
    hands = desk.hands
    desk.ask_for("nguyem thi mau 1950")
    hands.wait_for("Có phải: Nguyễn Thị Mẫu 1950?")
    hands.key(Qt.Key.Key_Return)
    desk.laptop.at_rest()
    desk.open_first()
    assert hands.sees("Nguyễn Thị Mẫu")

    desk.ask_for("thu 47")
    hands.key(Qt.Key.Key_Return)
    hands.wait_for("03/04/1947 · Nam")
