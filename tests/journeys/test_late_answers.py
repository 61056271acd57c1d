"""What was asked about one person is answered when another one is in front of the desk: it never becomes theirs."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QMessageBox, QPushButton

from fieldapp.background.progress import Progress
from fieldapp.desk.find import person
from fieldapp.desk.register import Draft, Saved
from fieldapp.domain.citizen import Citizen
from fieldapp.station.station import Station
from fieldapp.system.errors import InputRefused
from fieldapp.ui.desk.person import PersonCard
from fieldapp.ui.voice import Voice
from tests.journeys.hands import PATIENCE_MS
from tests.journeys.pages import PASSPHRASE, DeskPage, Laptop

_CARD_OF_MAU = "001150000017|012345678|Nguyễn Thị Mẫu|01021950|Nữ|Số 1, Kim Liên, Đống Đa, Hà Nội|10052021"
_CONTROL = Qt.KeyboardModifier.ControlModifier


@contextmanager
def writer_busy(desk: DeskPage) -> Iterator[None]:
    """Keep the writer busy with something else: what is asked for inside is answered afterwards, in order."""
    gate = threading.Event()
    desk.laptop.window.worker.ask(lambda _progress: gate.wait(PATIENCE_MS / 1000))
    yield
    gate.set()
    desk.laptop.at_rest()


def station_of(desk: DeskPage) -> Station:
    return desk.laptop.window._seat.station


def on_record(desk: DeskPage, typed: str) -> Citizen:
    """Return the person whom a search finds first, as the registry has them."""
    found: list[Citizen] = []

    def read(_progress: object) -> None:
        people = station_of(desk).registry.people
        found.append(person(station_of(desk), people.search(typed, limit=1)[0].citizen_id))

    desk.laptop.window.worker.ask(read)
    desk.laptop.at_rest()
    return found[0]


def in_front(desk: DeskPage) -> str:
    """Return the name of the person on the right side of the desk."""
    desk.hands.wait_for("Lưu và in biên nhận")
    card = desk.laptop.window.findChild(PersonCard)
    assert isinstance(card, PersonCard)
    return card._name.text()


def choose_absent(desk: DeskPage) -> None:
    desk.hands.key(Qt.Key.Key_5)
    absent = desk.hands.find(QPushButton, "Vắng mặt")
    assert isinstance(absent, QPushButton)
    desk.hands.wait_until(absent.isChecked, "the outcome was not chosen")
    desk.laptop.at_rest()


def open_with_the_next_one_in_the_list(desk: DeskPage) -> None:
    """Mẫu is in front of the desk, and the list offers Thử."""
    desk.find("mau 1950")
    desk.open_first()
    assert desk.find("thu 1947")[0].startswith("Trần Văn Thử")


def test_a_card_that_is_scanned_before_f9_is_the_next_ones(desk: DeskPage) -> None:
    """F9 saves whom the screen shows: neither their card is lost, nor do they get the next one's."""
    hands = desk.hands
    desk.find("thu 1947")
    desk.open_first()
    choose_absent(desk)
    asked = desk.laptop.window.worker
    gate = threading.Event()
    hands.scan(_CARD_OF_MAU)  # it is read at once; whose it is, is looked for behind the gate
    asked.ask(lambda _progress: gate.wait(PATIENCE_MS / 1000))
    hands.wait_until(lambda: "look" in [work.lane for work in asked._open], "nobody is looked for")
    hands.key(Qt.Key.Key_F9)
    gate.set()
    hands.wait_for("Đã lưu Trần Văn Thử")
    desk.laptop.at_rest()
    saved = on_record(desk, "thu 1947")
    assert saved.text("full_name") == "Trần Văn Thử"
    assert saved.text("national_id") == "001047000025"
    assert saved.registration is not None
    assert in_front(desk) == "Nguyễn Thị Mẫu"
    assert hands.sees("Đã lưu Trần Văn Thử"), "the number stays until it is read"


def test_whoever_is_scanned_right_after_f9_comes_when_it_is_saved(desk: DeskPage) -> None:
    desk.find("thu 1947")
    desk.open_first()
    choose_absent(desk)
    with writer_busy(desk):
        desk.hands.key(Qt.Key.Key_F9)
        desk.hands.scan(_CARD_OF_MAU)
    assert on_record(desk, "thu 1947").registration is not None
    assert on_record(desk, "mau 1950").registration is None
    assert in_front(desk) == "Nguyễn Thị Mẫu"


def test_what_was_not_saved_stays_in_front_though_the_next_one_was_scanned(
    desk: DeskPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_station: Station, _draft: Draft) -> Saved:
        raise InputRefused("registration.incomplete", place="relation")

    monkeypatch.setattr("fieldapp.ui.desk.saving_work.register", refuse)
    desk.find("thu 1947")
    desk.open_first()
    choose_absent(desk)
    with writer_busy(desk):
        desk.hands.key(Qt.Key.Key_F9)
        desk.hands.scan(_CARD_OF_MAU)
    assert in_front(desk) == "Trần Văn Thử"
    sentence = Voice("vi").sentence(InputRefused("registration.incomplete", place="relation"))
    assert any(desk.hands.sees(words) for words in sentence.split(". "))


def test_a_void_that_is_done_late_leaves_the_next_person_in_front(desk: DeskPage) -> None:
    hands = desk.hands
    desk.find("mau 1950")
    desk.open_first()
    choose_absent(desk)
    desk.save()
    open_with_the_next_one_in_the_list(desk)
    hands.press_button("Hủy")
    hands.write("Lý do hủy hoặc sửa", "ghi nhầm")
    with writer_busy(desk):
        hands.press_button("Hủy đăng ký này")
        hands.key(Qt.Key.Key_F2)
        hands.click_row("Những người tìm thấy", 0)
    assert in_front(desk) == "Trần Văn Thử"
    assert on_record(desk, "mau 1950").registration is None


def test_what_is_known_of_a_payee_late_is_not_filled_in_for_the_next_person(desk: DeskPage) -> None:
    hands = desk.hands
    desk.find("thu 1947")
    desk.open_first()
    assert desk.find("mau 1950")[0].startswith("Nguyễn Thị Mẫu")
    hands.press_button("Người nhận thay")
    desk.laptop.at_rest()
    with writer_busy(desk):
        hands.click_row("Những người tìm thấy", 0)
        hands.write("Số định danh người nhận", "001150000017")
    assert in_front(desk) == "Nguyễn Thị Mẫu"
    hands.press_button("Người nhận thay")
    name = hands.find(QLineEdit, "Họ tên người nhận thay")
    assert isinstance(name, QLineEdit)
    assert name.text() == ""


def test_a_walk_in_who_is_looked_up_late_does_not_come_back(desk: DeskPage) -> None:
    hands = desk.hands
    assert desk.find("mau 1950")[0].startswith("Nguyễn Thị Mẫu")
    hands.key(Qt.Key.Key_F4)
    desk.laptop.at_rest()
    hands.write("Họ và tên", "Đoàn Khắc Út")
    desk.laptop.at_rest()
    with writer_busy(desk):
        hands.click_row("Những người tìm thấy", 0)
        hands.key(Qt.Key.Key_F9)
    assert in_front(desk) == "Nguyễn Thị Mẫu"
    with writer_busy(desk):
        hands.key(Qt.Key.Key_F4)
        hands.commit("Đoàn Khắc Út")
        hands.key(Qt.Key.Key_F9)
        hands.key(Qt.Key.Key_Escape)
    assert not hands.sees("Lưu và in biên nhận")


def test_the_history_of_somebody_is_put_away_when_the_next_one_is_scanned(desk: DeskPage) -> None:
    desk.find("thu 1947")
    desk.open_first()
    desk.hands.key(Qt.Key.Key_H, _CONTROL)
    desk.hands.wait_for("Lịch sử: Trần Văn Thử")
    desk.hands.scan(_CARD_OF_MAU)
    desk.hands.wait_until(lambda: not desk.hands.sees("Lịch sử: "), "the history lies over the next person")
    desk.laptop.at_rest()
    assert in_front(desk) == "Nguyễn Thị Mẫu"


def test_whoever_closes_the_window_right_after_f9_has_saved(desk: DeskPage, laptop: Callable[[str], Laptop]) -> None:
    desk.find("thu 1947")
    desk.open_first()
    choose_absent(desk)

    def busy(progress: Progress) -> None:
        while not progress.cancelled:
            threading.Event().wait(0.001)

    desk.laptop.window.worker.ask(busy)
    desk.hands.key(Qt.Key.Key_F9)
    desk.laptop.close()
    again = DeskPage(laptop("desk"))
    again.hands.commit(PASSPHRASE)
    again.hands.key(Qt.Key.Key_Return)
    again.hands.wait_for("Hôm nay")
    again.laptop.at_rest()
    assert on_record(again, "thu 1947").registration is not None


def test_what_is_typed_while_it_is_being_saved_leaves_no_draft(desk: DeskPage) -> None:
    desk.find("thu 1947")
    desk.open_first()
    choose_absent(desk)
    reason = desk.hands.find(QLineEdit, "Lý do")
    with writer_busy(desk):
        desk.hands.key(Qt.Key.Key_F9)
        reason.setFocus()
        desk.hands.commit("đi thăm con")
    assert on_record(desk, "thu 1947").registration is not None
    desk.hands.wait_for("0 nháp")


def test_a_scan_while_something_is_asked_changes_nobody_behind_it(desk: DeskPage) -> None:
    scanner = desk.laptop.window._scanner
    assert scanner is not None
    question = QMessageBox(desk.laptop.window)
    question.open()
    scanner.take(_CARD_OF_MAU)  # of a port: keys go to the question anyway
    desk.laptop.at_rest()
    question.close()
    assert desk.hands.sees("Mời người tiếp theo")
    scanner.take(_CARD_OF_MAU)
    assert in_front(desk) == "Nguyễn Thị Mẫu"
    desk.laptop.at_rest()
