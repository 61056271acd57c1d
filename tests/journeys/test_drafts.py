"""Half-typed people, with hands: opened again as they were left, thrown away with one key, and saves taken back."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton

from fieldapp.desk.closing import closing
from fieldapp.desk.drafts import drafts
from fieldapp.desk.find import find, person
from fieldapp.desk.history import history
from fieldapp.desk.numbers import void_numbers
from fieldapp.desk.register import Draft, register
from fieldapp.station.station import Station
from fieldapp.system.clock import ManualClock
from fieldapp.system.errors import EnvironmentFault
from fieldapp.ui.voice import Voice
from tests.journeys.pages import DeskPage, Laptop
from tests.journeys.test_person import come_back_to

_CARD = "001150000017|012345678|Nguyễn Thị Mậu|01021950|Nữ|Số 1, Kim Liên, Đống Đa, Hà Nội|10052021"
_CONTROL = Qt.KeyboardModifier.ControlModifier


def _on_station(desk: DeskPage, do: Callable[[Station], object]) -> object:
    """Do or ask something on the writer's thread, where the station lives."""
    window, answers = desk.laptop.window, list[object]()
    window.worker.ask(lambda _progress: do(window._seat.station), done=answers.append)
    desk.laptop.at_rest()
    return answers[0]


def _citizen(desk: DeskPage, asked: str) -> str:
    found = _on_station(desk, lambda station: find(station, asked)[0].citizen_id)
    assert isinstance(found, str)
    return found


def _value(desk: DeskPage, field: str) -> str:
    control = desk.hands.find(QLineEdit, field)
    assert isinstance(control, QLineEdit)
    return control.text()


def _is_chosen(desk: DeskPage, outcome: str) -> bool:
    button = desk.hands.find(QPushButton, outcome)
    assert isinstance(button, QPushButton)
    return button.isChecked()


def _count(desk: DeskPage) -> int:
    counted = _on_station(desk, lambda station: len(drafts(station)))
    assert isinstance(counted, int)
    return counted


def _has_account_half_typed(desk: DeskPage) -> None:
    hands = desk.hands
    hands.scan(_CARD)
    hands.wait_for("Chỉ khác dấu")
    hands.key(Qt.Key.Key_D, _CONTROL)
    hands.key(Qt.Key.Key_Left)  # the name as the list has it
    hands.key(Qt.Key.Key_2)
    hands.choose("Ngân hàng", "Agribank")
    hands.write("Số tài khoản", "0011 2233")
    desk.laptop.at_rest()


def test_whoever_is_half_typed_is_opened_as_they_were_left_and_is_saved_once(
    desk: DeskPage, clock: ManualClock
) -> None:
    hands = desk.hands
    _has_account_half_typed(desk)
    hands.key(Qt.Key.Key_Escape)
    desk.find("thu 1947")
    desk.open_first()  # somebody else comes in between
    hands.key(Qt.Key.Key_Escape)
    clock.advance(600)
    desk.find("mau 1950")
    desk.open_first()
    hands.wait_for("Nháp lúc 08:00 của ")
    assert hands.sees("được mở lại.")
    assert _is_chosen(desk, "Đã có tài khoản")
    assert _value(desk, "Số tài khoản") == "0011 2233"
    assert hands.sees("Nguyễn Thị Mậu"), "the card that was scanned stands beside the list"
    assert _count(desk) == 1
    hands.write("Tên chủ tài khoản", "NGUYEN THI MAU")
    desk.consent_and_save()
    assert _count(desk) == 0
    desk.find("mau 1950")
    desk.open_first()
    assert not hands.sees("được mở lại.")


def test_one_key_throws_the_draft_away_and_begins_anew(desk: DeskPage) -> None:
    hands = desk.hands
    _has_account_half_typed(desk)
    hands.key(Qt.Key.Key_Escape)
    hands.scan(_CARD)
    hands.wait_for("được mở lại.")
    hands.key(Qt.Key.Key_B, _CONTROL)
    hands.wait_for("Đã bỏ nháp")
    desk.laptop.at_rest()
    assert not _is_chosen(desk, "Đã có tài khoản")
    assert hands.sees("Nguyễn Thị Mậu"), "the card is still there"
    assert _count(desk) == 0
    hands.key(Qt.Key.Key_B, _CONTROL)  # nothing is half typed now: the key changes nothing
    desk.laptop.at_rest()
    assert _on_station(desk, lambda station: closing(station).discarded) == ("làm lại từ đầu",)


@pytest.mark.parametrize("readable", [True, False])
def test_of_two_drafts_of_one_person_the_newest_is_opened(
    desk: DeskPage, laptop: Callable[[str], Laptop], clock: ManualClock, readable: bool
) -> None:
    """An earlier version of the program left two."""
    citizen = _citizen(desk, "mau 1950")

    def left_by_an_earlier_version(station: Station) -> None:
        for at, outcome in enumerate(("absent", "died")):
            body = {"citizen_id": citizen, "outcome": outcome, "details": {}, "consent": False}
            body |= {} if readable or at else {"details": 7}
            with station.registry.transaction():
                body_now = msgspec.json.encode(body).decode()
                station.registry.shelf.put_draft(f"{at:032x}", body_now, saved_at=clock.now_ms() + at)

    _on_station(desk, left_by_an_earlier_version)
    desk.laptop.close()
    desk = come_back_to(laptop("desk"))
    desk.hands.wait_for("Nháp cũ hơn của cùng người đã bỏ")
    assert _is_chosen(desk, "Đã mất")
    assert _count(desk) == 1
    desk.hands.key(Qt.Key.Key_Escape)
    desk.hands.press_button("1 nháp")
    desk.laptop.at_rest()
    assert desk.hands.rows("Những người tìm thấy")[0].startswith("Nguyễn Thị Mẫu")
    desk.hands.key(Qt.Key.Key_Return)
    desk.hands.wait_for("được mở lại.")
    assert _is_chosen(desk, "Đã mất")


def test_each_draft_is_reached_from_the_figure_of_today(desk: DeskPage, laptop: Callable[[str], Laptop]) -> None:
    hands = desk.hands
    for asked, key in (("mau 1950", Qt.Key.Key_5), ("thu 1947", Qt.Key.Key_6)):
        desk.find(asked)
        desk.open_first()
        hands.key(key)
        desk.laptop.at_rest()
        hands.key(Qt.Key.Key_Escape)
    hands.key(Qt.Key.Key_F4)
    desk.laptop.at_rest()
    hands.write("Họ và tên", "Lò Thị Thử")
    desk.laptop.at_rest()
    desk.laptop.close()
    desk = come_back_to(laptop("desk"))
    hands = desk.hands
    hands.wait_for("được mở lại.")
    assert _value(desk, "Họ và tên") == "Lò Thị Thử", "the newest comes back by itself"
    hands.key(Qt.Key.Key_Escape)
    for down, (name, outcome) in enumerate((("Trần Văn Thử", "Hẹn đến nhà"), ("Nguyễn Thị Mẫu", "Vắng mặt")), 1):
        hands.press_button("3 nháp")
        desk.laptop.at_rest()
        for _ in range(down):
            hands.key(Qt.Key.Key_Down)
        hands.key(Qt.Key.Key_Return)
        hands.wait_for("được mở lại.")
        desk.laptop.at_rest()
        assert hands.sees(name)
        assert _is_chosen(desk, outcome)
        hands.key(Qt.Key.Key_Escape)


def test_somebody_who_was_registered_meanwhile_is_not_overwritten_unseen(desk: DeskPage) -> None:
    hands = desk.hands
    desk.find("thu 1947")
    desk.open_first()
    hands.key(Qt.Key.Key_5)
    desk.laptop.at_rest()
    hands.key(Qt.Key.Key_Escape)
    citizen = _citizen(desk, "thu 1947")
    form = Draft("9" * 32, citizen, "no_wish", details={"reason": "nhận tiền mặt", "place": "UBND phường"})
    saved = _on_station(desk, lambda station: register(station, form).number)
    desk.find("thu 1947")
    desk.open_first()
    hands.wait_for(f"Sau khi gõ nháp, đã có đăng ký khác: Không có nhu cầu, biên nhận {saved}.")


def test_all_of_a_save_is_taken_back_and_stands_there_again_to_be_corrected(desk: DeskPage) -> None:
    hands = desk.hands
    before = _on_station(desk, lambda station: person(station, find(station, "mau 1950")[0].citizen_id).values)
    _has_account_half_typed(desk)
    hands.write("Tên chủ tài khoản", "NGUYEN THI MAU")
    wrong = desk.consent_and_save()
    assert _on_station(desk, lambda s: person(s, find(s, "mau 1950")[0].citizen_id).values) != before
    hands.key(Qt.Key.Key_Z, _CONTROL)
    hands.wait_for(f"Đã hoàn tác biên nhận {wrong}: sổ nhật ký ghi là hủy, số này không dùng nữa.")
    desk.laptop.at_rest()
    for words in ("Trở lại như trước: ", "Sự đồng ý không còn tính.", "Sửa, hỏi lại sự đồng ý (F8), rồi bấm F9"):
        assert hands.sees(words), words
    assert _on_station(desk, lambda s: person(s, find(s, "mau 1950")[0].citizen_id).values) == before
    assert _value(desk, "Số tài khoản") == "0011 2233"
    assert hands.sees("Nguyễn Thị Mậu"), "the card is beside the list again"
    assert _on_station(desk, lambda station: [one.number for one in void_numbers(station)]) == [wrong]
    right = desk.consent_and_save()
    assert right != wrong


def test_an_undone_save_survives_a_power_cut_as_a_draft(desk: DeskPage, laptop: Callable[[str], Laptop]) -> None:
    hands = desk.hands
    _has_account_half_typed(desk)
    hands.write("Tên chủ tài khoản", "NGUYEN THI MAU")
    desk.consent_and_save()
    hands.key(Qt.Key.Key_Z, _CONTROL)
    hands.wait_for("Đã hoàn tác biên nhận")
    desk.laptop.at_rest()
    desk.laptop.close()
    desk = come_back_to(laptop("desk"))
    desk.hands.wait_for("được mở lại.")
    assert _value(desk, "Số tài khoản") == "0011 2233"


def test_the_last_save_is_undone_after_a_lock_and_after_a_restart(
    desk: DeskPage, laptop: Callable[[str], Laptop], clock: ManualClock
) -> None:
    for end in ("lock", "restart"):
        desk.find("thu 1947")
        desk.open_first()
        desk.hands.key(Qt.Key.Key_5)
        saved = desk.save()
        clock.advance(10)
        if end == "lock":
            desk.lock_and_come_back()
        else:
            desk.laptop.close()
            desk = come_back_to(laptop("desk"))
            desk.hands.wait_for(f"Trần Văn Thử đã lưu trước khi máy tắt, biên nhận {saved}.")
        desk.laptop.at_rest()
        desk.hands.key(Qt.Key.Key_Z, _CONTROL)
        desk.hands.wait_for(f"Đã hoàn tác biên nhận {saved}")
        desk.laptop.at_rest()
        desk.hands.key(Qt.Key.Key_B, _CONTROL)
        desk.hands.wait_for("Đã bỏ nháp")
        desk.laptop.at_rest()
        desk.hands.key(Qt.Key.Key_Escape)


def test_a_walk_in_is_undone_and_typed_rightly(desk: DeskPage) -> None:
    hands = desk.hands
    hands.key(Qt.Key.Key_F4)
    hands.wait_for("Thêm người ngoài danh sách")
    desk.laptop.at_rest()
    hands.write("Họ và tên", "Lò Thị Thừ")
    hands.write("Ngày sinh", "1950")
    hands.key(Qt.Key.Key_F9)
    hands.wait_for("Lưu và in biên nhận")
    desk.laptop.at_rest()
    hands.key(Qt.Key.Key_5)
    wrong = desk.save()
    hands.key(Qt.Key.Key_Z, _CONTROL)
    hands.wait_for("Người vừa thêm không còn trong danh sách.")
    desk.laptop.at_rest()
    assert _on_station(desk, lambda station: find(station, "lo thi")) == []
    assert _is_chosen(desk, "Vắng mặt")
    right = desk.save()
    assert right != wrong
    assert len(desk.find("lo thi")) == 1


def test_an_undone_correction_is_a_correction_again(desk: DeskPage) -> None:
    hands = desk.hands
    desk.find("thu 1947")
    desk.open_first()
    hands.key(Qt.Key.Key_5)
    first = desk.save()
    desk.find("thu 1947")
    desk.open_first()
    hands.press_button("Sửa")
    desk.laptop.at_rest()
    hands.write("Lý do hủy hoặc sửa", "nhầm kết quả")
    hands.press_button("Hẹn đến nhà")
    desk.save()
    hands.key(Qt.Key.Key_Z, _CONTROL)
    hands.wait_for(f"Biên nhận {first} lại có hiệu lực.")
    desk.laptop.at_rest()
    assert _value(desk, "Lý do hủy hoặc sửa") == "nhầm kết quả"
    hands.press_button("Chuyển đi")
    hands.write("Chuyển đến đâu", "xã Tân Lập")
    desk.save()
    citizen = _citizen(desk, "thu 1947")
    told = _on_station(desk, lambda station: [one.what for one in history(station, citizen)])
    assert told == ["recorded_again", "voided", "undone", "recorded_again", "voided", "recorded", "listed_somewhere"]


def test_a_disk_without_room_for_what_is_typed_is_said_at_once(desk: DeskPage, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_station: Station, _form_id: str, _body: str) -> None:
        raise EnvironmentFault("disk.full")

    monkeypatch.setattr("fieldapp.ui.desk.draft_work.save_draft", full)
    desk.find("thu 1947")
    desk.open_first()
    desk.hands.press_button("Vắng mặt")
    desk.hands.wait_for(Voice("vi").what(EnvironmentFault("disk.full")))
    desk.laptop.at_rest()
