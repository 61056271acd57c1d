"""A damaged database: the guided way back to a backup, and work goes on in a new journal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from tests.journeys.pages import PASSPHRASE, DeskPage, Laptop
from tests.journeys.test_mishaps import hand_over_to
from tests.journeys.test_sticks import Pair, register

Start = Callable[[str], Laptop]


@pytest.fixture
def pair(laptop: Start, tmp_path: Path) -> Pair:
    """An office and a desk."""
    return Pair(laptop, tmp_path)


@pytest.mark.parametrize("mishap", ["damaged", "gone"])
def test_a_damaged_desk_goes_back_to_a_backup_and_gets_back_what_it_handed_over(
    pair: Pair, laptop: Start, tmp_path: Path, mishap: str
) -> None:
    office, desk, answers = pair.office, pair.desk, tmp_path / "answers"
    answers.mkdir()
    register(desk, "ng thi mau")
    hand_over_to(desk, tmp_path / "box")
    office.receive(tmp_path / "box")
    office.answer(answers)
    assert "đã nhận" in desk.read_answer(next(answers.glob("*.fieldbundle")))  # a backup was made before it
    second = register(desk, "tr v thu")
    hand_over_to(desk, tmp_path / "box-2")
    desk.laptop.close()
    database = tmp_path / "desk" / "fieldapp.db"
    if mishap == "gone":
        database.unlink()
    else:
        database.write_bytes(b"\0" * database.stat().st_size)

    again = laptop("desk")
    again.hands.commit(PASSPHRASE)
    again.hands.key(Qt.Key.Key_Return)
    again.hands.wait_for("Dữ liệu trên máy này không mở được")
    again.hands.press_button("Quay lại bản đã chọn")
    again.hands.wait_for("Đã quay lại bản sao lưu")
    again.at_rest()
    again.hands.press_button("Vào làm việc")
    again.hands.wait_for("Mời người tiếp theo")
    again.at_rest()
    desk = DeskPage(again)
    assert not any("Mở tài khoản" in line for line in desk.find("tr v thu"))

    office.receive(tmp_path / "box-2")
    hand_over_to(desk, tmp_path / "box-3")
    office.receive(tmp_path / "box-3")
    office.go_to("Điểm và máy")
    office.hands.wait_for("mở sổ mới 1 lần")
    later = tmp_path / "later"
    later.mkdir()
    office.answer(later)
    assert "đã nhận" in desk.read_answer(next(later.glob("*.fieldbundle")))
    assert any("Mở tài khoản" in line for line in desk.find("tr v thu"))
    third = register(desk, "l v nhap")
    assert third.split("-")[0] != second.split("-")[0], "receipts take the next letter"
