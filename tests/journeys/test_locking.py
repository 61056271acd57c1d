"""The lock: nothing of anybody is in sight or in a screen reader's reach, and another officer goes on in two keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QAction
from PySide6.QtWidgets import QPushButton

from tests.journeys.pages import PIN, DeskPage, Laptop
from tests.journeys.test_weekend_at_two_desks import scan_card

Start = Callable[[str], Laptop]

_OTHER_PIN = "246802"
_OTHER_PASSPHRASE = "mot cau khac de thu may"


def _tree(interface: QAccessibleInterface) -> Iterator[str]:
    yield interface.text(QAccessible.Text.Name)
    yield interface.text(QAccessible.Text.Value)
    yield interface.text(QAccessible.Text.Description)
    for at in range(interface.childCount()):
        child = interface.child(at)
        if child is not None:
            yield from _tree(child)


def _spoken(desk: DeskPage) -> str:
    return "\n".join(_tree(QAccessible.queryAccessibleInterface(desk.laptop.window)))


def _add_officer(desk: DeskPage, name: str) -> None:
    hands = desk.hands
    entry = desk.laptop.window.findChild(QAction, "officer_add")
    assert isinstance(entry, QAction)
    entry.trigger()
    hands.wait_for("Thêm cán bộ trên máy này")
    hands.write("Tên cán bộ", name)
    hands.write("Mật khẩu", _OTHER_PASSPHRASE)
    hands.write("Mật khẩu một lần nữa", _OTHER_PASSPHRASE)
    hands.write("Mã PIN", _OTHER_PIN)
    hands.press_button("Thêm cán bộ")
    hands.wait_for(f"Đã thêm {name}")
    desk.laptop.at_rest()
    hands.press_button("Đóng")


def test_behind_the_lock_nothing_of_anybody_is_read_out(desk: DeskPage) -> None:
    desk.find("ng thi mau")
    desk.open_first()
    assert "Nguyễn Thị Mẫu" in _spoken(desk)
    desk.hands.key(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    desk.hands.wait_for("Màn hình đang khóa")
    desk.laptop.at_rest()
    spoken = _spoken(desk)
    assert "Màn hình đang khóa" in spoken
    assert "Nguyễn" not in spoken
    assert "1950" not in spoken
    assert not desk.hands.sees("Nguyễn")
    desk.hands.commit(PIN)
    desk.hands.press_button("Mở")
    desk.hands.wait_for("Nguyễn Thị Mẫu")
    desk.laptop.at_rest()


def test_another_officer_goes_on_in_two_keys_and_what_was_typed_stays(desk: DeskPage) -> None:
    hands = desk.hands
    _add_officer(desk, "Lê Văn Hai")
    desk.find("ng thi mau")
    desk.open_first()
    desk.outcome(Qt.Key.Key_4)
    hands.write("Lý do", "nhận tiền mặt")
    desk.laptop.at_rest()
    hands.key(Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    assert hands.sees("Ai làm tiếp?")
    hands.key(Qt.Key.Key_2)
    hands.wait_for("Mã PIN của Lê Văn Hai")
    hands.commit(PIN)
    hands.key(Qt.Key.Key_Return)
    hands.wait_for("PIN không đúng")
    desk.laptop.at_rest()
    hands.commit(_OTHER_PIN)
    hands.key(Qt.Key.Key_Return)
    hands.wait_for("Lưu và in biên nhận")
    hands.wait_for("Tùy chọn của Lê Văn Hai")
    desk.laptop.at_rest()
    assert desk.save()
    station = desk.laptop.window._seat.station

    def officers(_progress: object) -> list[str]:
        facts = station.facts()
        recorded = station.registry.journal.of_kinds(["registration.recorded"])
        return [facts.officers[event.envelope.officer].name for event in recorded]

    found: list[list[str]] = []
    desk.laptop.window.worker.ask(officers, done=found.append)
    desk.laptop.at_rest()
    assert found == [["Lê Văn Hai"]]


def test_another_officer_asks_for_the_consent_again_and_the_same_one_does_not(desk: DeskPage) -> None:
    hands = desk.hands
    _add_officer(desk, "Lê Văn Hai")
    desk.find("ng thi mau")
    desk.open_first()
    desk.outcome(Qt.Key.Key_1)
    hands.choose("Ngân hàng", "Vietcombank")
    hands.key(Qt.Key.Key_F8)
    hands.key(Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    hands.key(Qt.Key.Key_2)
    hands.wait_for("Mã PIN của Lê Văn Hai")
    hands.commit(_OTHER_PIN)
    hands.key(Qt.Key.Key_Return)
    hands.wait_for("Người làm việc đã đổi: hỏi lại sự đồng ý (F8).")
    desk.laptop.at_rest()
    hands.key(Qt.Key.Key_F9)
    hands.wait_for("hỏi người dân có đồng ý không (F8). Chưa lưu gì.")
    hands.key(Qt.Key.Key_F8)
    hands.key(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    hands.commit(_OTHER_PIN)
    hands.key(Qt.Key.Key_Return)
    hands.wait_for("Lưu và in biên nhận")
    desk.laptop.at_rest()
    assert desk.save()


def test_arrow_and_enter_choose_too_and_escape_asks_whoever_was_at_work(desk: DeskPage) -> None:
    hands = desk.hands
    _add_officer(desk, "Lê Văn Hai")
    hands.key(Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    hands.key(Qt.Key.Key_Escape)
    hands.wait_for("Mã PIN của Trần Thị Lan")
    hands.key(Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    assert isinstance(hands.find(QPushButton, "Lê Văn Hai"), QPushButton)
    hands.key(Qt.Key.Key_Down)
    hands.key(Qt.Key.Key_Return)
    hands.wait_for("Mã PIN của Lê Văn Hai")
    hands.commit(_OTHER_PIN)
    hands.key(Qt.Key.Key_Return)
    hands.wait_for("Mời người tiếp theo")
    desk.laptop.at_rest()


def test_who_forgot_the_passphrase_opens_by_card_and_sets_another(
    desk: DeskPage, laptop: Start, tmp_path: Path
) -> None:
    card = scan_card(next((tmp_path / "stick").glob("*.fieldbundle")))
    desk.laptop.close()
    again = laptop("desk")
    again.hands.scan(card)
    again.hands.wait_for("Vừa mở bằng thẻ")
    again.at_rest()
    again.hands.write("Mật khẩu mới", _OTHER_PASSPHRASE)
    again.hands.write("Mật khẩu một lần nữa", _OTHER_PASSPHRASE)
    again.hands.press_button("Đổi mật khẩu")
    again.hands.wait_for("Đã đổi mật khẩu")
    again.at_rest()
    again.close()
    once_more = laptop("desk")
    once_more.hands.commit(_OTHER_PASSPHRASE)
    once_more.hands.press_button("Mở")
    once_more.hands.wait_for("Mời người tiếp theo")
    once_more.at_rest()
