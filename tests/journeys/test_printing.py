"""Printing at the desk: a printer chosen once, a dead one that stops nobody, an end in the middle, one more paper."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt

from tests.devices.print_system import Programs
from tests.journeys.pages import PASSPHRASE, DeskPage, Laptop

Start = Callable[[str], Laptop]

pytestmark = pytest.mark.needs_program("sh")

_DEAD = 'case "$1" in -e) echo HP; echo XP-80;; -p) echo "printer $2 disabled since today - out of paper";; esac'

_SLOW = 'case "$1" in -o) echo "HP-7 root 1024";; *) echo "printer HP is idle.";; esac'


def _register(desk: DeskPage, typed: str) -> str:
    desk.find(typed)
    desk.open_first()
    desk.outcome(Qt.Key.Key_5)  # absent: it needs nothing more
    return desk.save()


def _register_meanwhile(desk: DeskPage, typed: str) -> str:
    """Register somebody while a printer takes its time, and return the number."""
    hands = desk.hands
    hands.key(Qt.Key.Key_F2)
    hands.commit(typed)
    hands.wait_until(lambda: len(hands.rows("Những người tìm thấy")) == 1, "nobody found")
    hands.key(Qt.Key.Key_Return)
    hands.wait_for("Lưu và in biên nhận")
    desk.outcome(Qt.Key.Key_5)
    hands.key(Qt.Key.Key_F9)
    hands.wait_for("Mời người tiếp theo")
    hands.wait_for("Đang in biên nhận.")
    said = next(words for words in hands.words() if words.startswith("Đã lưu "))
    return said.split("biên nhận ")[1].split(".")[0]


def _print_on_hp(desk: DeskPage) -> None:
    desk.hands.key(Qt.Key.Key_F7)
    desk.hands.press_button("In ra: HP")
    desk.laptop.at_rest()
    desk.hands.key(Qt.Key.Key_Escape)


def test_the_first_receipt_needs_one_answer_and_later_ones_none(printers: Programs, desk: DeskPage) -> None:
    hands = desk.hands
    first = _register(desk, "mau")
    assert hands.sees("Biên nhận đang chờ in.")
    assert hands.sees("1 chờ in")
    hands.press_button("Chọn máy in")
    hands.press_button("In ra: HP")
    hands.wait_for("Đã đưa ra 1 biên nhận.")
    desk.laptop.at_rest()
    assert printers.asked("lp").startswith(f"-d HP -t {first} -o media=A5 ")
    hands.key(Qt.Key.Key_Escape)
    second = _register(desk, "thu")
    assert hands.sees(f"biên nhận {second}. Đã in ra HP.")
    assert hands.sees("0 chờ in")
    assert printers.asked("lp").startswith(f"-d HP -t {second} ")


def test_a_dead_printer_stops_nobody_and_later_one_key_prints_all(printers: Programs, desk: DeskPage) -> None:
    hands = desk.hands
    _print_on_hp(desk)
    alive = printers.read("lpstat")
    printers.write("lpstat", _DEAD)
    numbers = [_register(desk, "mau"), _register(desk, "thu")]
    assert hands.sees("Máy in HP đang dừng hoặc không còn nữa. Chưa in gì; đăng ký đã lưu")
    assert hands.sees("2 chờ in")
    assert printers.asked("lp") == ""
    hands.key(Qt.Key.Key_F7)
    desk.laptop.at_rest()
    lines = hands.rows("Biên nhận chờ in và vừa in")
    assert [line.split(" | ")[::2] for line in lines] == [[number, "chưa in được"] for number in numbers]
    printers.write("lpstat", alive)
    hands.key(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    hands.wait_for("Đã đưa ra 2 biên nhận.")
    desk.laptop.at_rest()
    assert hands.sees("0 chờ in")
    assert printers.papers() == [f"-t {number}" for number in numbers]


def test_the_first_paper_that_fails_holds_up_the_rest(printers: Programs, desk: DeskPage) -> None:
    hands = desk.hands
    numbers = [_register(desk, "mau"), _register(desk, "thu")]
    printers.write("lpstat", _DEAD)
    hands.key(Qt.Key.Key_F7)
    hands.press_button("In ra: HP")
    hands.wait_for("Máy in HP đang dừng hoặc không còn nữa.")
    desk.laptop.at_rest()
    lines = hands.rows("Biên nhận chờ in và vừa in")
    assert [line.split(" | ")[::2] for line in lines] == [[numbers[0], "chưa in được"], [numbers[1], "chờ in"]]


def test_the_program_that_ended_at_the_printer_asks_whether_the_paper_came_out(
    printers: Programs, desk: DeskPage, laptop: Start
) -> None:
    hands = desk.hands
    hands.key(Qt.Key.Key_F7)
    hands.press_button("In ra: XP-80")
    desk.laptop.at_rest()
    hands.key(Qt.Key.Key_Escape)
    alive = printers.read("lpstat")
    printers.write("lpstat", 'case "$1" in -o) echo "HP-7 root 1024";; *) echo "printer XP-80 is idle.";; esac')
    desk.find("mau")
    desk.open_first()
    desk.outcome(Qt.Key.Key_5)
    hands.key(Qt.Key.Key_F9)
    hands.wait_for("Đang in biên nhận.")
    hands.wait_until(lambda: printers.asked("lp") != "", "nothing went to the printer")
    desk.laptop.close()
    printers.write("lpstat", alive)
    again = laptop("desk")
    again.hands.commit(PASSPHRASE)
    again.hands.press_button("Mở")
    again.hands.wait_for("Mời người tiếp theo")
    again.hands.wait_for("Khi chương trình tắt, 1 biên nhận đang ở máy in: không rõ đã ra chưa.")
    again.at_rest()
    again.hands.key(Qt.Key.Key_F7)
    again.at_rest()
    assert again.hands.rows("Biên nhận chờ in và vừa in")[0].endswith("không rõ đã ra chưa")
    again.hands.press_button("Giấy đã ra")
    again.hands.wait_for("0 biên nhận chờ in")
    again.at_rest()
    assert again.hands.rows("Biên nhận chờ in và vừa in")[0].endswith("đã in")
    again.hands.press_button("In")
    again.hands.wait_until(
        lambda: again.hands.rows("Biên nhận chờ in và vừa in")[0].endswith("đã in 2 bản"), "no second paper"
    )
    assert printers.papers()[-1].endswith("-1")  # the second paper is copy 1


def test_a_paper_is_shown_before_it_is_printed_and_a_test_page_is_printed(printers: Programs, desk: DeskPage) -> None:
    hands = desk.hands
    _register(desk, "mau")
    hands.key(Qt.Key.Key_F7)
    desk.laptop.at_rest()
    hands.press_button("Xem trước")
    hands.wait_for("Xem trước tờ giấy")
    hands.key(Qt.Key.Key_Escape)
    assert hands.sees("1 biên nhận chờ in")
    hands.press_button("Xem trang thử")
    hands.wait_for("Xem trước tờ giấy")
    hands.key(Qt.Key.Key_Escape)
    hands.press_button("Giấy: Giấy nhiệt 80 mm")
    desk.laptop.at_rest()
    hands.press_button("In ra: XP-80")
    hands.wait_for("Đã đưa ra 1 biên nhận.")
    hands.press_button("In thử một trang")
    hands.wait_for("Trang thử ở XP-80.")
    assert "media=Custom.204" in printers.asked("lp")
    hands.press_button("Giấy: A5")
    desk.laptop.at_rest()
    assert not hands.sees("Từ nay")  # another paper has another place, none yet


def test_a_person_who_lost_the_paper_gets_a_copy_that_says_so(printers: Programs, desk: DeskPage) -> None:
    hands = desk.hands
    _print_on_hp(desk)
    number = _register(desk, "mau")
    desk.find("mau")
    desk.open_first()
    hands.press_button("In biên nhận")
    hands.wait_for(f"Biên nhận {number} đã in ra HP.")
    desk.laptop.at_rest()
    assert printers.papers() == [f"-t {number}", f"-t {number}-1"]
    assert b"%PDF" in printers.paper()


def test_a_printer_that_takes_its_time_keeps_nobody_waiting(printers: Programs, desk: DeskPage) -> None:
    hands = desk.hands
    _print_on_hp(desk)
    alive = printers.read("lpstat")
    printers.write("lpstat", _SLOW)
    numbers = [_register_meanwhile(desk, typed) for typed in ("mau", "thu")]
    assert desk.laptop.window.busy
    assert len(set(numbers)) == 2
    printers.write("lpstat", alive)
    desk.laptop.at_rest()
    assert printers.papers() == [f"-t {number}" for number in numbers]
    assert hands.sees("0 chờ in")


def test_what_is_undone_before_its_turn_is_not_printed(printers: Programs, desk: DeskPage) -> None:
    hands = desk.hands
    _print_on_hp(desk)
    alive = printers.read("lpstat")
    printers.write("lpstat", _SLOW)
    first, second = (_register_meanwhile(desk, typed) for typed in ("mau", "thu"))
    hands.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    hands.wait_for(second)
    hands.wait_for("Lưu và in biên nhận")
    printers.write("lpstat", alive)
    desk.laptop.at_rest()
    assert printers.papers() == [f"-t {first}"]
    assert hands.sees("0 chờ in")


@pytest.mark.parametrize("program", ["lp", "lpstat"])
def test_a_print_system_that_hangs_does_not_hold_the_window_when_it_is_closed(
    printers: Programs, desk: DeskPage, laptop: Start, program: str
) -> None:
    hands = desk.hands
    _print_on_hp(desk)
    alive = printers.read(program)
    printers.write(program, 'touch "$0.hangs"; sleep 25')
    number = _register_meanwhile(desk, "mau")
    hands.wait_until(lambda: printers.hangs(program), "the print system was not asked")
    begun = time.monotonic()
    desk.laptop.close()
    assert time.monotonic() - begun < 15  # an answer may take 20 s; nobody waits for it
    printers.write(program, alive)
    again = laptop("desk")
    again.hands.commit(PASSPHRASE)
    again.hands.press_button("Mở")
    again.hands.wait_for("Khi chương trình tắt, 1 biên nhận đang ở máy in")
    again.at_rest()
    again.hands.key(Qt.Key.Key_F7)
    again.at_rest()
    (line,) = again.hands.rows("Biên nhận chờ in và vừa in")
    assert line.startswith(number)
    assert line.endswith("không rõ đã ra chưa")
