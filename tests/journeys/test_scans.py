"""At the desk's window: a card through the wrong keyboard, in a picture, before the camera, and a receipt."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtMultimedia import QVideoFrame
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from fieldapp.desk.receipts import statement_of
from tests.devices.test_pictures import picture, saved
from tests.journeys.pages import DeskPage, Laptop
from tests.vietnam import keyboards

CARD = "001150000017||Nguyễn Thị Mẫu|01021950|Nữ|Số 1, Tổ 7, Thổ Quan, Hà Nội|10052021"
QUIET = "Mời người tiếp theo"


def _stands(desk: DeskPage) -> None:
    desk.hands.wait_for("Lưu và in biên nhận")
    desk.laptop.at_rest()
    assert desk.hands.sees("Nguyễn Thị Mẫu")


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (keyboards.as_keystrokes(CARD), "kiểu Telex hoặc VNI"),
        (keyboards.through_telex(keyboards.without_marks(CARD)), "mất dấu tiếng Việt"),
        (keyboards.through_vietnamese_keyboard(CARD), "bàn phím tiếng Việt của Windows"),
        (keyboards.with_shift_lost(CARD), "mất phím Shift"),
    ],
    ids=["telex keys", "no marks", "vietnamese keyboard", "shift lost"],
)
def test_a_scanner_in_the_wrong_mode_finds_the_person_and_says_what_is_wrong(
    desk: DeskPage, sent: str, said: str
) -> None:
    desk.hands.scan(sent)
    _stands(desk)
    assert desk.hands.sees(said)
    assert desk.hands.sees("Tên lấy từ danh sách")


def test_a_number_that_is_not_certain_is_refused_and_nobody_is_opened(desk: DeskPage) -> None:
    desk.hands.scan(keyboards.without_marks(CARD).replace("01021950", "01021951"))
    desk.hands.wait_for("số không chắc chắn")
    assert desk.hands.sees(QUIET)


def test_the_card_of_a_child_on_no_list_names_the_parents(desk: DeskPage) -> None:
    desk.hands.scan("001320000004||Đỗ Thị Bé|20112020|Nữ|Tổ 7, Hà Nội|06112024||Đỗ Văn Cha|Phạm Thị Mẹ|")
    desk.hands.wait_for("cha Đỗ Văn Cha, mẹ Phạm Thị Mẹ")
    desk.laptop.at_rest()
    assert desk.hands.sees("Thêm và đăng ký")


def test_the_persons_own_card_is_not_taken_for_the_payees(desk: DeskPage) -> None:
    hands = desk.hands
    hands.scan(CARD)
    hands.wait_for("Lưu và in biên nhận")
    desk.laptop.at_rest()
    hands.press_button("Người nhận thay")
    hands.scan(CARD)
    desk.laptop.at_rest()
    name = hands.find(QLineEdit, "Họ tên người nhận thay")
    assert isinstance(name, QLineEdit)
    assert name.text() == ""
    hands.scan("001180000019||Trần Thị Giám Hộ|03021980|Nữ|Tổ 7, Hà Nội|06112024")
    hands.wait_until(lambda: name.text() == "Trần Thị Giám Hộ", "the card of the payee was not taken")
    desk.laptop.at_rest()


def test_the_cancelled_number_on_a_card_is_said_without_its_beginning(desk: DeskPage) -> None:
    card = "001150000017||Nguyễn Thị Mẫu|01021950|Nữ|Tổ 7, Hà Nội|06112024|001150999999|||"
    desk.hands.scan(card)
    desk.hands.wait_for("số định danh đã hủy ••••••••9999")
    desk.laptop.at_rest()


def test_a_picture_pasted_into_the_search_field_finds_the_person(desk: DeskPage) -> None:
    QGuiApplication.clipboard().setImage(picture(CARD))
    desk.hands.key(Qt.Key.Key_F2)
    desk.hands.key(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    _stands(desk)


def test_a_picture_dropped_on_the_window_finds_the_person_and_is_not_kept(desk: DeskPage, tmp_path: Path) -> None:
    file = tmp_path / "the.jpg"
    file.write_bytes(saved(picture(CARD), "jpeg"))
    before = sorted(path for path in tmp_path.rglob("*") if path.suffix not in ("", ".db-wal", ".db-shm"))
    _drop(desk, file)
    _stands(desk)
    assert sorted(path for path in tmp_path.rglob("*") if path.suffix not in ("", ".db-wal", ".db-shm")) == before


def test_a_picture_without_a_code_and_a_file_that_is_none_are_told(desk: DeskPage, tmp_path: Path) -> None:
    for name, data, said in (
        ("trống.png", saved(QImage(300, 300, QImage.Format.Format_RGB32), "png"), "không tìm thấy mã QR"),
        ("thu.pdf", b"%PDF-1.7", "không phải ảnh PNG"),
    ):
        (tmp_path / name).write_bytes(data)
        _drop(desk, tmp_path / name)
        desk.hands.wait_for(said)
    assert desk.hands.sees(QUIET)


@pytest.mark.qt_log_ignore("No RHI backend", "Using Qt multimedia")
def test_a_card_before_the_camera_finds_the_person_and_the_camera_closes(desk: DeskPage) -> None:
    hands, window = desk.hands, desk.laptop.window
    hands.key(Qt.Key.Key_F3)
    hands.wait_for("Quét mã trên thẻ")
    hands.key(Qt.Key.Key_F3)
    hands.wait_for("Đọc mã bằng máy ảnh")
    assert hands.sees("không có máy ảnh nào")  # none is there: frames are handed to it by the test
    assert window._scanner is not None
    camera = window._scanner.sight.camera
    assert camera is not None
    blank = QImage(1280, 720, QImage.Format.Format_RGB32)
    blank.fill(Qt.GlobalColor.darkGray)
    camera.sink.setVideoFrame(QVideoFrame(blank))
    aside = window._scanner.sight._worker()
    hands.wait_until(lambda: not aside.busy, "the empty frame is looked at")
    assert hands.sees("Đọc mã bằng máy ảnh")
    camera.sink.setVideoFrame(QVideoFrame(picture(CARD).convertToFormat(QImage.Format.Format_RGB32)))
    _stands(desk)
    assert not hands.sees("Đọc mã bằng máy ảnh")
    assert not camera.is_open


def test_the_lock_puts_the_camera_away_and_no_picture_is_taken_behind_it(desk: DeskPage) -> None:
    hands, window = desk.hands, desk.laptop.window
    hands.key(Qt.Key.Key_F6)
    hands.press_button("Máy ảnh")
    hands.wait_for("Đọc mã bằng máy ảnh")
    window.lock()
    assert not hands.sees("Đọc mã bằng máy ảnh")
    QGuiApplication.clipboard().setImage(picture(CARD))
    hands.key(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    desk.laptop.at_rest()
    assert window._scanner is not None
    assert not window._scanner.sight._worker().busy


def test_a_scan_puts_the_text_of_the_consent_away_before_another_person_comes(desk: DeskPage) -> None:
    hands = desk.hands
    hands.scan(CARD)
    _stands(desk)
    desk.outcome(Qt.Key.Key_1)
    hands.key(Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    screen = desk.laptop.window._desk._screen  # type: ignore[union-attr]  # a desk is open
    hands.wait_until(screen.consent.isVisible, "the text is shown")
    hands.scan("001047000025||Trần Văn Thử|03041947|Nam|Số 2, Hà Nội|10052021")
    hands.wait_for("Trần Văn Thử")
    desk.laptop.at_rest()
    assert not screen.consent.isVisible()
    assert not screen.registering.saving().consent


def test_a_receipt_at_the_desk_is_genuine_and_a_changed_one_is_not(desk: DeskPage) -> None:
    hands, window = desk.hands, desk.laptop.window
    hands.scan(CARD)
    _stands(desk)
    desk.outcome(Qt.Key.Key_5)
    desk.save()
    receipts: list[str] = []
    window._tools.ask(
        lambda station, _progress: statement_of(station, station.registry.people.receipts()[0].registration_id),
        done=receipts.append,
    )
    desk.laptop.at_rest()
    hands.scan(receipts[0])
    hands.wait_for("Biên nhận thật")
    _stands(desk)
    hands.scan(receipts[0][:-20] + "AAAAAAAAAA" + receipts[0][-10:])
    hands.wait_for("Chữ ký trên biên nhận không khớp")
    desk.laptop.at_rest()
    assert not hands.sees("Biên nhận thật")


def test_a_citizens_card_at_the_door_is_no_attempt_at_the_passphrase(
    desk: DeskPage, laptop: Callable[[str], Laptop]
) -> None:
    desk.laptop.close()
    door = laptop("desk")
    door.hands.wait_for("Mật khẩu")
    door.hands.scan(CARD)
    assert door.hands.sees("Đây là thẻ của người dân")
    assert not door.window.worker.busy


def test_a_picture_on_the_page_of_the_scanner_is_a_trial(desk: DeskPage) -> None:
    hands = desk.hands
    hands.key(Qt.Key.Key_F6)
    QGuiApplication.clipboard().setImage(picture(CARD))
    hands.key(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    hands.wait_for("Đọc được thẻ căn cước")
    hands.key(Qt.Key.Key_Escape)
    assert hands.sees(QUIET)


def _drop(desk: DeskPage, file: Path) -> None:
    """Drop a file where the cursor is, or beside it: the window is one place to drop on."""
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(file))])
    copy, button, no_key = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    kind, name = (QPushButton, "Thêm người") if file.suffix == ".pdf" else (QLineEdit, "Tìm người dân")
    target = desk.hands.find(kind, name)
    QApplication.sendEvent(target, QDragEnterEvent(QPointF(5, 5), copy, dropped, button, no_key))
    QApplication.sendEvent(target, QDropEvent(QPointF(5, 5), copy, dropped, button, no_key))


_SAME_NAME = "001150000033||Nguyễn Thị Mẫu|01021950|Nữ|Số 9, Kim Liên, Hà Nội|10052021"


def _carded(desk: DeskPage, address: str) -> bool:
    """Tell whether the card stands beside whoever is in front."""
    desk.hands.wait_for("Lưu và in biên nhận")
    desk.laptop.at_rest()
    return desk.hands.sees("Thẻ vừa quét") and desk.hands.sees(address)


def _add_the_namesake(desk: DeskPage) -> None:
    """Register somebody on no list who is called as Mẫu is, and born in the same year."""
    hands = desk.hands
    hands.key(Qt.Key.Key_F4)
    desk.laptop.at_rest()
    for field, text in (("Họ và tên", "Nguyễn Thị Mẫu"), ("Ngày sinh", "1950")):
        hands.write(field, text)
    hands.key(Qt.Key.Key_F9)
    hands.wait_for("Có thể đã có người này")
    hands.write("Là người khác, vì", "cháu, trùng tên")
    hands.key(Qt.Key.Key_F9)
    hands.wait_for("Lưu và in biên nhận")
    hands.press_button("Vắng mặt")
    desk.save()


def test_whoever_is_chosen_among_several_that_a_card_may_be_has_the_card_beside_them(desk: DeskPage) -> None:
    hands = desk.hands
    _add_the_namesake(desk)
    hands.scan(_SAME_NAME)
    hands.wait_until(lambda: len(hands.rows("Những người tìm thấy")) == 2, "not both are offered")
    hands.click_row("Những người tìm thấy", 1)
    assert _carded(desk, "Số 9, Kim Liên, Hà Nội")
    desk.find("mau 1950")
    desk.open_first()
    assert not desk.hands.sees("Số 9, Kim Liên, Hà Nội")  # nobody else gets it


def test_the_card_of_a_walk_in_who_is_on_the_list_after_all_stands_beside_them(desk: DeskPage) -> None:
    hands = desk.hands
    _add_the_namesake(desk)
    hands.scan(_SAME_NAME.replace("Nguyễn Thị Mẫu", "Khổng Thị Khác"))
    hands.wait_for("Thêm người ngoài danh sách")
    desk.laptop.at_rest()
    hands.clear("Họ và tên")
    hands.commit("Nguyễn Thị Mẫu")
    hands.key(Qt.Key.Key_F9)
    hands.wait_for("Có thể đã có người này")
    hands.press_button("Chính là người này")
    assert _carded(desk, "Số 9, Kim Liên, Hà Nội")
