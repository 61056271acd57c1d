"""The end of a day at the real window: a full stick and a good one, a power cut in the middle, and visits at homes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from fieldapp.system.clock import ManualClock
from tests.journeys.pages import PASSPHRASE, DeskPage, Laptop

Start = Callable[[str], Laptop]


def _register(desk: DeskPage, typed: str, key: Qt.Key) -> str:
    desk.find(typed)
    desk.open_first()
    desk.outcome(key)
    return desk.save()


def _put_in(desk: DeskPage, stick: Path, *, free: int = 8 << 30) -> None:
    """Put a stick in, and wait until the desk has found it."""
    desk.laptop.drives.put_in(stick, free=free)
    work = desk.laptop.window._desk
    assert work is not None
    desk.hands.wait_until(lambda: bool(work._handing.watch.found), "the stick is not found")
    desk.laptop.at_rest()


def _no_wish(desk: DeskPage) -> None:
    desk.hands.key(Qt.Key.Key_4)
    desk.hands.write("Lý do", "quen nhận tiền mặt")
    desk.hands.key(Qt.Key.Key_F9)


def _closing(desk: DeskPage) -> None:
    desk.hands.key(Qt.Key.Key_F12)
    desk.hands.wait_for("Chốt ngày và bàn giao")
    desk.laptop.at_rest()


def _refresh(desk: DeskPage) -> None:
    """Read the header anew, as the desk does every minute."""
    work = desk.laptop.window._desk
    assert work is not None
    work.refresh()


def _open_again(laptop: Start) -> DeskPage:
    again = laptop("desk")
    again.hands.commit(PASSPHRASE)
    again.hands.press_button("Mở")
    again.hands.wait_for("Tìm người dân")
    again.at_rest()
    return DeskPage(again)


def test_the_day_closes_after_a_full_stick_with_a_good_one(desk: DeskPage, tmp_path: Path) -> None:
    hands, stick = desk.hands, tmp_path / "the-stick"
    number = _register(desk, "tr v thu", Qt.Key.Key_5)
    _put_in(desk, stick, free=4096)
    _closing(desk)
    hands.press_button("Ghi ra thẻ nhớ")
    hands.wait_for("đã đầy")
    desk.laptop.at_rest()
    assert hands.sees("1 đăng ký chưa bàn giao")
    desk.laptop.drives.change(stick, free=8 << 30)
    hands.press_button("Ghi ra thẻ nhớ")
    hands.wait_for("CÓ THỂ RÚT THẺ NHỚ")
    desk.laptop.at_rest()
    hands.press_button("Lập phiếu")
    hands.wait_for("Phiếu đã in ra")
    desk.laptop.at_rest()
    hands.wait_for("Đã lập 1 phiếu")
    assert hands.sees("đã bàn giao hết")
    assert number
    assert [path.name for path in stick.rglob("ban-giao-*.pdf")] == ["ban-giao-01-20240113-1.pdf"]


def test_what_was_done_stays_done_when_the_power_goes_in_the_middle(
    desk: DeskPage, laptop: Start, tmp_path: Path
) -> None:
    stick = tmp_path / "the-stick"
    _register(desk, "tr v thu", Qt.Key.Key_5)
    desk.find("ng thi mau")
    desk.open_first()
    desk.outcome(Qt.Key.Key_7)
    desk.laptop.at_rest()
    _put_in(desk, stick)
    _closing(desk)
    desk.hands.press_button("Bỏ bản nháp: Nguyễn Thị Mẫu · Đã mất · 08:00")
    desk.hands.commit("người nhà về trước")
    desk.hands.key(Qt.Key.Key_Return)
    desk.hands.wait_for("Đã bỏ bản nháp")
    desk.laptop.at_rest()
    desk.hands.press_button("Ghi ra thẻ nhớ")
    desk.hands.wait_for("CÓ THỂ RÚT THẺ NHỚ")
    desk.laptop.at_rest()
    desk.laptop.close()

    again = _open_again(laptop)
    _closing(again)
    again.hands.wait_for("0 người đang ghi dở")
    again.hands.wait_for("Ghi thêm một bản")
    again.laptop.prompts.folders.append(tmp_path)
    again.hands.press_button("Lập phiếu")
    again.hands.wait_for("Đã lập 1 phiếu")
    again.laptop.at_rest()
    again.laptop.close()

    once_more = _open_again(laptop)
    _closing(once_more)
    once_more.hands.wait_for("Đã lập 1 phiếu")
    once_more.hands.key(Qt.Key.Key_Escape)
    _register(once_more, "ng thi mau", Qt.Key.Key_5)
    _closing(once_more)
    once_more.hands.wait_for("đã cũ")
    assert isinstance(once_more.hands.find(QPushButton, "Ghi ra thẻ nhớ"), QPushButton)


def test_records_that_stay_overnight_and_a_clock_that_jumps_are_said_until_something_is_done(
    desk: DeskPage, clock: ManualClock
) -> None:
    hands = desk.hands
    _register(desk, "tr v thu", Qt.Key.Key_5)
    clock.advance(16 * 3600)
    _refresh(desk)
    hands.wait_for("1 hồ sơ chỉ có trên máy này, cũ nhất đã 16 giờ")
    clock.jump_to(1_262_304_000_000)
    _refresh(desk)
    hands.wait_for("Đồng hồ của máy đã lùi")
    assert _register(desk, "ng thi mau", Qt.Key.Key_5), "nobody is refused work because of a clock"
    hands.wait_for("Đồng hồ của máy đã lùi")
    hands.press_button("Đã kiểm tra")
    hands.wait_until(lambda: not hands.sees("Đồng hồ của máy đã lùi"), "the line stays")
    desk.laptop.at_rest()


def test_from_house_to_house_the_next_one_follows(desk: DeskPage) -> None:
    hands = desk.hands
    _register(desk, "tr v thu", Qt.Key.Key_6)
    hands.key(Qt.Key.Key_F10)
    hands.wait_for("Đi từng nhà")
    hands.wait_for("1 hẹn đến nhà · 1 chưa có kết quả · 0 đã xong")
    desk.laptop.at_rest()
    hands.tick("Cả người chưa có kết quả")
    desk.laptop.at_rest()
    assert len(hands.rows("Các nhà theo đường đi")) == 2
    hands.click_row("Các nhà theo đường đi", 0)
    hands.wait_for("Lưu, sang nhà sau")
    desk.laptop.at_rest()
    _no_wish(desk)
    hands.wait_for("Biên nhận đang chờ in")
    hands.wait_for("1 đã xong")
    desk.laptop.at_rest()
    assert len(hands.rows("Các nhà theo đường đi")) == 1
    _no_wish(desk)
    hands.wait_for("Hết nhà trên đường này")
    desk.laptop.at_rest()
    hands.press_button("Về bàn")
    hands.wait_for("Mời người tiếp theo")
