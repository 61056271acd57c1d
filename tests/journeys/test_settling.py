"""What people come with, through the real window: an account in a code, a guardian, a refusal, a visit, a death."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLineEdit, QPushButton

from fieldapp.vietnam.vietqr import vietqr
from tests.journeys.pages import DeskPage

_CARD = "001150000017||Nguyễn Thị Mẫu|01021950|Nữ|Số 1|10052021"
_VIETQR = vietqr("970415", "100001932418") or ""


def _scan(desk: DeskPage) -> None:
    """Scan the card of the first person and see her."""
    desk.hands.look_at()
    desk.hands.scan(_CARD)
    desk.hands.wait_for("Lưu và in biên nhận")
    desk.laptop.at_rest()


def _choose(desk: DeskPage, digit: Qt.Key, field: str) -> None:
    """Press the digit of an outcome and wait for one of its fields."""
    desk.outcome(digit)
    desk.hands.wait_for(field)


def _text(desk: DeskPage, field: str) -> str:
    control = desk.hands.find(QLineEdit, field)
    assert isinstance(control, QLineEdit)
    return control.text()


def test_an_account_comes_from_the_code_in_the_banking_app(desk: DeskPage) -> None:
    hands = desk.hands
    desk.ask_for(_VIETQR)  # pasted, with nobody there
    hands.wait_for("Tìm người dân trước")
    desk.laptop.at_rest()
    _scan(desk)
    hands.scan(_VIETQR)  # no outcome is chosen yet: it can only mean one
    hands.wait_for("Đã lấy từ mã VietQR: VietinBank, tài khoản ••••••••2418.")
    number = desk.consent_and_save()
    _scan(desk)
    assert hands.sees(f"Đã có tài khoản · VietinBank · {number}")
    assert hands.sees("Đã đồng ý: chuyển thông tin cho ngân hàng")


def test_a_code_that_lies_changes_nothing(desk: DeskPage) -> None:
    hands = desk.hands
    _scan(desk)
    _choose(desk, Qt.Key.Key_2, "Số tài khoản")
    hands.scan(_VIETQR[:-4] + "0000")
    hands.wait_for("Mã VietQR này không nguyên vẹn")
    hands.write("Số tài khoản", _VIETQR)
    hands.wait_for("Đã liên kết trên VNeID")
    hands.key(Qt.Key.Key_F8)
    assert desk.save().startswith("01A-")


def test_a_guardian_receives(desk: DeskPage) -> None:
    hands = desk.hands
    _scan(desk)
    _choose(desk, Qt.Key.Key_3, "Nhận thay với tư cách")
    assert hands.sees("Đồng ý cho người nhận thay biết mức hưởng")
    hands.choose("Nhận thay với tư cách", "Người giám hộ")
    hands.write("Họ tên người nhận thay", "Trần Thị Giám Hộ")
    hands.choose("Quan hệ với người hưởng", "Con")
    hands.key(Qt.Key.Key_F8)
    hands.key(Qt.Key.Key_F9)
    hands.wait_for("Còn thiếu: Số định danh người nhận")
    hands.commit("001 180 000 019")
    hands.choose("Giấy tờ chứng minh", "Quyết định cử người giám hộ")
    number = desk.save()
    _scan(desk)
    assert hands.sees(f"Người nhận thay · {number}")
    assert desk.find("001180000019")[0].startswith("Trần Thị Giám Hộ")


def test_the_card_of_a_guardian_fills_the_form_and_the_second_child_knows_the_guardian(desk: DeskPage) -> None:
    hands = desk.hands
    _scan(desk)
    _choose(desk, Qt.Key.Key_3, "Nhận thay với tư cách")
    hands.choose("Nhận thay với tư cách", "Người giám hộ")
    hands.scan("001180000019||Trần Thị Giám Hộ|02031980|Nữ|Số 1|10052021")
    hands.wait_until(lambda: _text(desk, "Họ tên người nhận thay") == "Trần Thị Giám Hộ", "the card fills nothing in")
    assert (_text(desk, "Ngày sinh người nhận"), _text(desk, "Ngày cấp thẻ")) == ("02/03/1980", "10/05/2021")
    assert hands.sees("Nguyễn Thị Mẫu")
    hands.choose("Quan hệ với người hưởng", "Con")
    hands.choose("Giấy tờ chứng minh", "Quyết định cử người giám hộ")
    desk.consent_and_save()
    desk.find("tran van thu")
    desk.open_first()
    _choose(desk, Qt.Key.Key_3, "Nhận thay với tư cách")
    hands.write("Số định danh người nhận", "001180000019")
    hands.wait_for("Người này đang nhận thay cho: Nguyễn Thị Mẫu.")
    assert _text(desk, "Họ tên người nhận thay") == "Trần Thị Giám Hộ"


def test_an_authorised_person_receives_for_a_year_at_most(desk: DeskPage) -> None:
    hands = desk.hands
    _scan(desk)
    _choose(desk, Qt.Key.Key_3, "Nhận thay với tư cách")
    hands.choose("Nhận thay với tư cách", "Người được ủy quyền")
    hands.write("Họ tên người nhận thay", "Lê Văn Cháu")
    hands.choose("Quan hệ với người hưởng", "Cháu")
    hands.write("Số định danh người nhận", "001180000019")
    hands.choose("Giấy tờ chứng minh", "Giấy ủy quyền có công chứng")
    hands.write("Có hiệu lực đến", "31/12/2025")
    hands.key(Qt.Key.Key_F8)
    hands.key(Qt.Key.Key_F9)
    hands.wait_for("Thời hạn ủy quyền dài quá 12 tháng (Có hiệu lực đến). Chưa lưu")
    assert hands.sees("— Thời hạn ủy quyền dài quá 12 tháng")
    desk.laptop.at_rest()
    hands.clear("Có hiệu lực đến")
    hands.write("Có hiệu lực đến", "30/6/24")
    assert desk.save().startswith("01A-")


def test_who_wishes_no_account_says_how_to_be_paid(desk: DeskPage) -> None:
    hands = desk.hands
    _scan(desk)
    _choose(desk, Qt.Key.Key_4, "Nhận tiền bằng cách nào")
    assert not any(box.isVisible() for box in desk.laptop.window.findChildren(QCheckBox))  # nothing to agree to
    hands.commit("quen dùng tiền mặt")  # the first field that is missing has the cursor
    hands.choose("Nhận tiền bằng cách nào", "Tiền mặt tại bưu cục")
    number = desk.save()
    _scan(desk)
    assert hands.sees(f"Không có nhu cầu · {number}")


def test_a_visit_goes_to_where_the_person_lives(desk: DeskPage) -> None:
    hands = desk.hands
    _scan(desk)
    _choose(desk, Qt.Key.Key_6, "Ngày hẹn")
    hands.write("Ngày hẹn", "12/1/2024")
    hands.write("Giờ hẹn", "sáng")
    hands.key(Qt.Key.Key_F9)
    hands.wait_for("Ngày này đã qua")
    desk.laptop.at_rest()
    hands.clear("Ngày hẹn")
    hands.write("Ngày hẹn", "15/1/2024")
    assert desk.save().startswith("01A-")


def test_a_death_is_not_to_come(desk: DeskPage) -> None:
    hands = desk.hands
    _scan(desk)
    _choose(desk, Qt.Key.Key_7, "Ngày mất")
    hands.commit("20/01/2024")
    hands.choose("Ai cho biết", "Gia đình")
    hands.key(Qt.Key.Key_F9)
    hands.wait_for("Ngày này chưa tới")
    desk.laptop.at_rest()
    hands.clear("Ngày mất")
    hands.write("Ngày mất", "20/12/2023")
    number = desk.save()
    _scan(desk)
    assert hands.sees(f"Đã mất · {number}")


def test_the_usual_way_is_three_keys_from_the_scan(desk: DeskPage) -> None:
    """The bank is the desk's last one: outcome, consent, F9."""
    hands = desk.hands
    _scan(desk)
    _choose(desk, Qt.Key.Key_1, "Ngân hàng")
    hands.choose("Ngân hàng", "Vietcombank")
    desk.consent_and_save()
    hands.look_at()
    hands.scan("001047000025||Trần Văn Thử|03041947|Nam|Số 2|10052021")
    hands.wait_for("Lưu và in biên nhận")
    desk.laptop.at_rest()
    for key in (Qt.Key.Key_1, Qt.Key.Key_F8, Qt.Key.Key_F9):
        hands.key(key)
    hands.wait_for("Đã lưu Trần Văn Thử")


def test_another_digit_chooses_another_outcome_also_from_a_list(desk: DeskPage) -> None:
    hands = desk.hands
    _scan(desk)
    _choose(desk, Qt.Key.Key_2, "Tên chủ tài khoản")
    assert isinstance(QApplication.focusWidget(), QComboBox)
    _choose(desk, Qt.Key.Key_3, "Nhận thay với tư cách")
    _choose(desk, Qt.Key.Key_5, "Lý do")
    hands.key(Qt.Key.Key_F9)
    hands.wait_for("Đã lưu Nguyễn Thị Mẫu")


def test_the_text_is_read_in_large_type_and_nothing_is_ticked_before(desk: DeskPage) -> None:
    hands = desk.hands
    _scan(desk)
    _choose(desk, Qt.Key.Key_1, "Ngân hàng")
    hands.choose("Ngân hàng", "Vietcombank")
    hands.key(Qt.Key.Key_F9)
    hands.wait_for("hỏi người dân có đồng ý không (F8)")
    for away in (Qt.Key.Key_Escape, Qt.Key.Key_Return):
        before = QApplication.focusWidget()
        hands.key(Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
        hands.wait_for("vẫn được nhận trợ cấp bằng cách khác")
        assert hands.sees("Theo quy định của pháp luật, không cần đồng ý: lập danh sách chi trả")
        hands.key(Qt.Key.Key_F9)  # no key does what it says while one reads
        hands.key(away)
        assert not hands.sees("vẫn được nhận trợ cấp bằng cách khác")
        assert QApplication.focusWidget() is before
    hands.key(Qt.Key.Key_F9)
    hands.wait_for("hỏi người dân có đồng ý không (F8)")
    hands.key(Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    hands.key(Qt.Key.Key_F8)
    assert desk.save().startswith("01A-")


def test_a_consent_is_withdrawn_with_one_button(desk: DeskPage) -> None:
    hands = desk.hands
    _scan(desk)
    _choose(desk, Qt.Key.Key_1, "Ngân hàng")
    hands.choose("Ngân hàng", "Vietcombank")
    desk.consent_and_save()
    _scan(desk)
    hands.press_button("Rút lại sự đồng ý")
    hands.wait_for("Từ bây giờ không chuyển gì thêm cho ngân hàng")
    desk.laptop.at_rest()
    assert not hands.sees("Đã đồng ý:")
    assert hands.sees("Mở tài khoản · Vietcombank")


def test_a_correction_begins_with_what_was_saved(desk: DeskPage) -> None:
    hands = desk.hands
    _scan(desk)
    hands.scan(_VIETQR)
    hands.wait_for("Đã lấy từ mã VietQR")
    number = desk.consent_and_save()
    _scan(desk)
    correct = next(words for words in hands.words() if words.startswith("Sửa: Đã có tài khoản"))
    hands.press_button(correct)
    hands.wait_for("Đã liên kết trên VNeID")
    desk.laptop.at_rest()
    assert _text(desk, "Số tài khoản") == "100001932418"
    hands.commit("gõ nhầm một số")
    hands.key(Qt.Key.Key_Return)
    assert hands.find(QPushButton, "Đã có tài khoản").hasFocus()  # on with the form, as it was saved
    hands.clear("Số tài khoản")
    hands.write("Số tài khoản", "100001932419")
    assert desk.consent_and_save() != number
    _scan(desk)
    assert any(number in words and "gõ nhầm một số" in words for words in hands.words())
