"""Language, text size and colours change in the middle of the work: nothing is lost, and it is saved rightly."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit

from tests.journeys.pages import DeskPage

CONTROL = Qt.KeyboardModifier.ControlModifier


def _turn(desk: DeskPage) -> None:
    """Choose the other language in the menu of the header."""
    hands = desk.hands
    hands.press_button("Tùy chọn của Trần Thị Lan" if hands.sees("Tùy chọn") else "Options of Trần Thị Lan")
    hands.pick("English" if hands.sees("Tùy chọn") else "Tiếng Việt")


def test_in_the_middle_of_registering_nothing_is_lost(desk: DeskPage) -> None:
    hands, window = desk.hands, desk.laptop.window
    desk.find("mau 1950")
    desk.open_first()
    desk.outcome(Qt.Key.Key_2)
    hands.choose("Ngân hàng", "Agribank")
    hands.write("Số tài khoản", "1500205123456")
    hands.key(Qt.Key.Key_F8)
    field = QApplication.focusWidget()
    for language in ("en", "vi", "en"):
        _turn(desk)
        hands.look_at()
        assert window._tools.kit.say.language == language
        assert QApplication.focusWidget() is field
    for key in (Qt.Key.Key_Plus, Qt.Key.Key_Plus, Qt.Key.Key_Plus, Qt.Key.Key_Minus):
        hands.key(key, CONTROL)
    assert window._look.step == 130
    window._look.other_scheme()
    bank, account = hands.find(QComboBox, "Bank"), hands.find(QLineEdit, "Account number")
    assert isinstance(bank, QComboBox)
    assert isinstance(account, QLineEdit)
    assert (bank.currentText(), account.text()) == ("Agribank", "1500205123456")
    assert QApplication.focusWidget() is field
    assert hands.rows("People found") == ["Nguyễn Thị Mẫu, 01/02/1950 · Female · Group 7 · …0017"]
    hands.key(Qt.Key.Key_F9)
    hands.wait_for("Next person, please")
    desk.laptop.at_rest()
    assert hands.sees("Saved Nguyễn Thị Mẫu, receipt 01A-00001-")
    _turn(desk)
    assert hands.sees("Đã lưu Nguyễn Thị Mẫu, biên nhận 01A-00001-")
    assert desk.find("mau") == ["Nguyễn Thị Mẫu, 01/02/1950 · Nữ · TDP 7 · …0017, Đã có tài khoản"]
    desk.open_first()
    assert hands.sees("Đã có tài khoản · Agribank · 01A-00001-")


def test_what_stands_in_the_other_forms_stays_too(desk: DeskPage) -> None:
    hands = desk.hands
    hands.key(Qt.Key.Key_F4)
    hands.write("Họ và tên", "Lê Văn Ví Dụ")
    hands.write("Ngày sinh", "02/03/1948")
    _turn(desk)
    name, born = hands.find(QLineEdit, "Full name"), hands.find(QLineEdit, "Born")
    assert isinstance(name, QLineEdit)
    assert isinstance(born, QLineEdit)
    assert (name.text(), born.text()) == ("Lê Văn Ví Dụ", "02/03/1948")
    hands.key(Qt.Key.Key_F12)
    hands.wait_for("Close the day and hand over")
    desk.laptop.at_rest()
    _turn(desk)
    assert hands.sees("Chốt ngày và bàn giao")
    assert not hands.sees("Close the day")


def test_the_lock_stays_shut(desk: DeskPage) -> None:
    hands, window = desk.hands, desk.laptop.window
    desk.find("mau 1950")
    desk.open_first()
    window.lock()
    hands.press_button("English")
    assert hands.sees("The screen is locked")
    hands.commit("135790")
    hands.key(Qt.Key.Key_Return)
    hands.wait_for("Save and print receipt")
    assert hands.sees("Nguyễn Thị Mẫu")
    desk.laptop.at_rest()
