"""Coming back to a laptop: the passphrase, the PIN, the language, a form that a power cut interrupted."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit

from tests.journeys.pages import PASSPHRASE, PIN, DeskPage, Laptop

_CARD = "001047000025||Trần Văn Thử|03041947|Nam|Số 2, Tổ 7, Thổ Quan, Đống Đa, Hà Nội|10052021"

Start = Callable[[str], Laptop]


def test_a_scanned_card_needs_three_keys_and_a_mistake_is_corrected_with_a_reason(desk: DeskPage) -> None:
    hands = desk.hands
    assert desk.find("ng thi mau")
    desk.open_first()
    desk.outcome(Qt.Key.Key_1)
    hands.choose("Ngân hàng", "Agribank")
    first = desk.consent_and_save()

    hands.scan(_CARD)
    hands.wait_for("Trần Văn Thử")
    desk.laptop.at_rest()
    for key in (Qt.Key.Key_1, Qt.Key.Key_F8, Qt.Key.Key_F9):
        hands.key(key)
    hands.wait_for("Đã lưu Trần Văn Thử")
    desk.laptop.at_rest()

    desk.find("ng thi mau")
    desk.open_first()
    hands.press_button("Sửa")
    hands.commit("chọn nhầm ngân hàng")
    hands.press_button("Mở tài khoản")
    hands.choose("Ngân hàng", "Vietcombank")
    second = desk.consent_and_save()
    assert first != second

    desk.find("ng thi mau")
    desk.open_first()
    assert hands.sees(f"Mở tài khoản · Agribank · {first}")
    hands.press_button("Hủy")
    hands.press_button("Hủy đăng ký này")
    hands.commit("người dân đổi ý")
    hands.press_button("Hủy đăng ký này")
    hands.wait_for(f"Đã hủy biên nhận {second}")
    hands.wait_for("người dân đổi ý")
    desk.laptop.at_rest()


def test_after_a_restart_the_bank_is_still_that_of_the_last_account_that_was_opened(
    desk: DeskPage, laptop: Start
) -> None:
    desk.find("ng thi mau")
    desk.open_first()
    desk.outcome(Qt.Key.Key_1)
    desk.hands.choose("Ngân hàng", "Agribank")
    desk.consent_and_save()
    desk.laptop.close()
    desk = DeskPage(laptop("desk"))
    desk.hands.look_at()
    desk.hands.commit(PASSPHRASE)
    desk.hands.press_button("Mở")
    desk.hands.wait_for("Mời người tiếp theo")
    desk.laptop.at_rest()
    desk.hands.scan(_CARD)
    desk.hands.wait_for("Trần Văn Thử")
    desk.laptop.at_rest()
    for key in (Qt.Key.Key_1, Qt.Key.Key_F8, Qt.Key.Key_F9):
        desk.hands.key(key)
    desk.hands.wait_for("Đã lưu Trần Văn Thử")
    desk.laptop.at_rest()


def test_a_half_typed_person_survives_and_consent_is_asked_for_again(desk: DeskPage, laptop: Start) -> None:
    desk.find("tr v thu")
    desk.open_first()
    desk.outcome(Qt.Key.Key_4)
    desk.hands.write("Lý do", "muốn nhận tiền mặt")
    desk.laptop.at_rest()
    desk.laptop.close()

    again = laptop("desk")
    again.hands.commit("sai mat khau hoan toan")
    again.hands.press_button("Mở")
    again.hands.wait_for("Mật khẩu")
    again.at_rest()
    assert not again.hands.sees("Mời người tiếp theo")
    again.hands.commit(PASSPHRASE)
    again.hands.press_button("Mở")
    again.hands.wait_for("Trần Văn Thử")
    again.at_rest()
    reason = again.hands.find(QLineEdit, "Lý do")
    assert isinstance(reason, QLineEdit)
    assert reason.text() == "muốn nhận tiền mặt"
    assert DeskPage(again).save()


def test_a_wrong_pin_keeps_the_screen_closed_and_the_language_changes_at_once(desk: DeskPage) -> None:
    hands = desk.hands
    hands.key(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    hands.wait_for("Màn hình đang khóa")
    assert not hands.sees("Nguyễn Thị Mẫu")
    hands.commit("000000")
    hands.key(Qt.Key.Key_Return)
    hands.wait_for("PIN")
    desk.laptop.at_rest()
    assert hands.sees("Màn hình đang khóa")
    hands.commit(PIN)
    hands.key(Qt.Key.Key_Return)
    hands.wait_for("Mời người tiếp theo")
    action = desk.laptop.window.findChild(QAction, "language")
    assert isinstance(action, QAction)
    action.trigger()
    hands.wait_for("Next person, please")
    desk.laptop.at_rest()


def test_somebody_tries_it_out_with_invented_people(laptop: Start) -> None:
    one = laptop("empty")
    one.hands.press_button("Tập ở bàn")
    one.hands.wait_for("Mời người tiếp theo")
    one.at_rest()
    assert one.hands.sees("diễn tập")
    assert DeskPage(one).find("nguyen")
