"""The person in front of the desk, with hands: one key chooses, corrections in place, undo, twins, drafts, history."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLineEdit, QPushButton

from fieldapp.desk.drafts import save_draft
from tests.journeys.pages import PASSPHRASE, PIN, DeskPage, Laptop

_CARD = "001150000017|012345678|Nguyễn Thị Mậu|01021950|Nữ|Số 1, Kim Liên, Đống Đa, Hà Nội|10052021"
_CONTROL = Qt.KeyboardModifier.ControlModifier


def _line(desk: DeskPage, label: str) -> str:
    part = desk.hands.find(QFrame, label)
    return part.accessibleName()


def test_a_draft_that_cannot_be_read_is_said_and_hinders_nobody(
    desk: DeskPage, laptop: Callable[[str], Laptop]
) -> None:
    window = desk.laptop.window
    window.worker.ask(lambda _progress: save_draft(window._seat.station, "a" * 32, '{"citizen_id": 7, "of": "later"}'))
    desk.laptop.at_rest()
    desk.laptop.close()
    desk = come_back_to(laptop("desk"))
    desk.hands.wait_for("Không đọc lại được một bản nháp")
    desk.find("mau 1950")
    desk.open_first()
    desk.hands.wait_for("Nguyễn Thị Mẫu")


def test_one_key_takes_the_list_and_enter_corrects_in_place(desk: DeskPage) -> None:
    hands = desk.hands
    hands.scan(_CARD)
    hands.wait_for("Chỉ khác dấu")
    assert "Nguyễn Thị Mậu · thẻ" in _line(desk, "Họ và tên")
    hands.key(Qt.Key.Key_D, _CONTROL)
    hands.key(Qt.Key.Key_Left)
    assert "Nguyễn Thị Mẫu · danh sách" in _line(desk, "Họ và tên")
    phone = hands.find(QFrame, "Điện thoại")
    phone.setFocus()
    hands.key(Qt.Key.Key_Return)
    hands.clear("Điện thoại")
    hands.commit("12")
    hands.key(Qt.Key.Key_Return)
    hands.wait_for("Số điện thoại này không gọi được")
    hands.clear("Điện thoại")
    hands.commit("0987 654 321")
    hands.key(Qt.Key.Key_Return)
    assert "0987654321 · gõ tay" in _line(desk, "Điện thoại")
    hands.key(Qt.Key.Key_5)
    desk.save()
    assert desk.find("0987654321")[0].startswith("Nguyễn Thị Mẫu")
    desk.open_first()
    hands.key(Qt.Key.Key_H, _CONTROL)
    hands.wait_for("Lịch sử: Nguyễn Thị Mẫu")
    assert hands.sees("Điện thoại: ••••••5678 → ••••••4321 (gõ tay)")
    hands.key(Qt.Key.Key_Escape)
    assert hands.sees("Lưu và in biên nhận")


def test_card_and_choice_survive_a_power_cut(desk: DeskPage, laptop: Callable[[str], Laptop]) -> None:
    hands = desk.hands
    hands.scan(_CARD)
    hands.wait_for("Chỉ khác dấu")
    hands.key(Qt.Key.Key_D, _CONTROL)
    hands.key(Qt.Key.Key_Left)
    hands.press_button("Vắng mặt")
    desk.laptop.at_rest()
    desk.laptop.close()
    desk = come_back_to(laptop("desk"))
    desk.hands.wait_for("Lưu và in biên nhận")
    desk.laptop.at_rest()
    line = _line(desk, "Họ và tên")
    assert "Thẻ vừa quét: Nguyễn Thị Mậu" in line
    assert "Nguyễn Thị Mẫu · danh sách" in line


def test_who_is_young_by_a_corrected_birth_is_asked_for_a_parent(desk: DeskPage) -> None:
    """What is corrected in the comparison changes what the form asks for: else it could not be saved."""
    hands = desk.hands
    desk.find("mau 1950")
    desk.open_first()
    hands.press_button("Mở tài khoản")
    assert not hands.sees("Người đại diện")
    for born, asked in (("2015", True), ("1950", False)):
        hands.find(QFrame, "Ngày sinh").setFocus()
        hands.key(Qt.Key.Key_Return)
        hands.clear("Ngày sinh")
        hands.commit(born)
        hands.key(Qt.Key.Key_Return)
        assert hands.sees("Người đại diện") is asked
    desk.laptop.at_rest()


def test_numbers_are_masked_until_asked_for_and_again_for_the_next_person(desk: DeskPage) -> None:
    hands = desk.hands
    desk.find("mau 1950")
    desk.open_first()
    assert not hands.sees("001\u00a0150\u00a0000\u00a0017")
    hands.key(Qt.Key.Key_M, _CONTROL)
    hands.wait_for("001\u00a0150\u00a0000\u00a0017")
    desk.laptop.at_rest()
    desk.find("thu 1947")
    desk.open_first()
    assert not hands.sees("001\u00a0047\u00a0000\u00a0025")


def test_behind_the_lock_numbers_are_masked_again(desk: DeskPage) -> None:
    hands = desk.hands
    desk.find("mau 1950")
    desk.open_first()
    hands.key(Qt.Key.Key_M, _CONTROL)
    hands.wait_for("001\u00a0150\u00a0000\u00a0017")
    hands.key(Qt.Key.Key_H, _CONTROL)
    hands.wait_for("Lịch sử: Nguyễn Thị Mẫu")
    hands.key(Qt.Key.Key_L, _CONTROL)
    hands.wait_for("Màn hình đang khóa")
    hands.commit(PIN)
    hands.press_button("Mở")
    hands.wait_for("Lưu và in biên nhận")
    desk.laptop.at_rest()
    assert not hands.sees("001\u00a0150\u00a0000\u00a0017")
    assert not hands.sees("Lịch sử: ")
    assert hands.sees("Hiện đủ số giấy tờ")


def test_the_last_save_is_undone_and_the_right_outcome_saved_at_once(desk: DeskPage) -> None:
    hands = desk.hands
    desk.find("mau 1950")
    desk.open_first()
    hands.key(Qt.Key.Key_5)
    wrong = desk.save()
    hands.key(Qt.Key.Key_Z, _CONTROL)
    hands.wait_for(f"Đã hoàn tác biên nhận {wrong}")
    desk.laptop.at_rest()
    hands.wait_for("Lưu và in biên nhận")
    hands.key(Qt.Key.Key_6)
    right = desk.save()
    assert right != wrong


def test_a_walk_in_who_looks_like_somebody_says_why_not_and_survives_a_power_cut(
    desk: DeskPage, laptop: Callable[[str], Laptop]
) -> None:
    hands = desk.hands
    hands.key(Qt.Key.Key_F4)
    hands.wait_for("Thêm người ngoài danh sách")
    desk.laptop.at_rest()
    hands.write("Họ và tên", "Nguyễn Thị Mẫu")
    hands.write("Ngày sinh", "1950")
    desk.laptop.at_rest()
    desk.laptop.close()
    desk = come_back_to(laptop("desk"))
    hands = desk.hands
    name = hands.find(QLineEdit, "Họ và tên")
    assert isinstance(name, QLineEdit)
    assert name.text() == "Nguyễn Thị Mẫu"
    hands.key(Qt.Key.Key_F9)
    hands.wait_for("Có thể đã có người này")
    hands.write("Là người khác, vì", "con gái, trùng tên")
    hands.key(Qt.Key.Key_F9)
    hands.wait_for("Lưu và in biên nhận")
    assert "Danh sách" not in hands.words()  # nothing was said by a list
    desk.laptop.at_rest()
    hands.key(Qt.Key.Key_5)
    absent = hands.find(QPushButton, "Vắng mặt")
    assert isinstance(absent, QPushButton)
    hands.wait_until(absent.isChecked, "the outcome was not chosen")
    desk.laptop.at_rest()
    desk.laptop.close()
    desk = come_back_to(laptop("desk"))
    desk.hands.wait_for("Lưu và in biên nhận")
    desk.laptop.at_rest()
    desk.save()
    found = desk.find("mau 1950")
    assert len(found) == 2


def come_back_to(laptop: Laptop) -> DeskPage:
    """Open a desk that was closed with a draft: the draft is on the screen."""
    laptop.hands.look_at()
    laptop.hands.commit(PASSPHRASE)
    laptop.hands.key(Qt.Key.Key_Return)
    laptop.hands.wait_for("Hôm nay")
    laptop.at_rest()
    return DeskPage(laptop)


def test_the_next_child_of_a_guardian_needs_nothing_of_the_guardian_again(desk: DeskPage) -> None:
    """After the first child: Ctrl+N, find, Enter, F8, F9; the third is on no list."""
    hands = desk.hands
    desk.find("mau 1950")
    desk.open_first()
    hands.key(Qt.Key.Key_3)
    hands.choose("Nhận thay với tư cách", "Người giám hộ")
    hands.write("Họ tên người nhận thay", "Trần Thị Giám Hộ")
    hands.choose("Quan hệ với người hưởng", "Cha hoặc mẹ")
    hands.write("Số định danh người nhận", "001180000019")
    hands.choose("Giấy tờ chứng minh", "Giấy khai sinh")
    hands.write("Có hiệu lực đến", "31/12/2030")
    desk.consent_and_save()
    hands.key(Qt.Key.Key_N, _CONTROL)
    hands.wait_for("thông tin người nhận Trần Thị Giám Hộ sẽ được điền sẵn")
    desk.find("thu 1947")
    desk.open_first()
    desk.consent_and_save()
    hands.key(Qt.Key.Key_N, _CONTROL)
    hands.key(Qt.Key.Key_F4)
    hands.wait_for("Thêm người ngoài danh sách")
    desk.laptop.at_rest()
    hands.write("Họ và tên", "Đoàn Khắc Út")
    hands.write("Ngày sinh", "1940")
    hands.key(Qt.Key.Key_F9)
    hands.wait_for("Lưu và in biên nhận")
    desk.laptop.at_rest()
    desk.consent_and_save()
    desk.find("doan khac ut")
    desk.open_first()
    assert hands.sees("Cùng nhận qua Trần Thị Giám Hộ: Đoàn Khắc Út, Nguyễn Thị Mẫu, Trần Văn Thử")
