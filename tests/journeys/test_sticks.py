"""Sticks, with hands: found by themselves, written to, swapped, full, pulled, read; a known one is kept up to date."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from fieldapp.system.clock import ManualClock
from fieldapp.system.drives import Drive
from tests.journeys.pages import DeskPage, Laptop, StartPage
from tests.journeys.test_weekend_at_two_desks import scan_card

_LIST = """STT,Họ và tên,Ngày sinh,Giới tính,Số CCCD,Điện thoại,Tổ,Diện
1,Nguyễn Thị Mẫu,01/02/1950,Nữ,001150000017,0912345678,7,Người cao tuổi
2,Trần Văn Thử,03/04/1947,Nam,001047000025,,7,Người cao tuổi
3,Lê Văn Nháp,11/12/1960,Nam,001060000041,,9,Người có công
"""

Start = Callable[[str], Laptop]


class Pair:
    """An office and a desk that it has prepared."""

    def __init__(self, laptop: Start, folder: Path) -> None:
        papers, first, roster = folder / "papers", folder / "first", folder / "danh-sach.csv"
        for made in (papers, first):
            made.mkdir()
        roster.write_text(_LIST, encoding="utf-8-sig")
        self.office = StartPage(laptop("office")).open_campaign(
            title="Chi trả Tết Giáp Thìn", authority="UBND phường Thổ Quan", deadline="16/01/2024", papers=papers
        )
        self.office.take_lists_in(roster)
        self.office.prepare_desk(point="Nhà văn hóa TDP 7", label="Bàn 01", folder=first)
        self.file = next(first.glob("*.fieldbundle"))
        self.desk = StartPage(laptop("desk")).become_desk(
            file=self.file, card=scan_card(self.file), officer="Trần Thị Lan"
        )


@pytest.fixture
def pair(laptop: Start, tmp_path: Path) -> Pair:
    """An office and a desk."""
    return Pair(laptop, tmp_path)


def register(desk: DeskPage, typed: str) -> str:
    """Register somebody who opens an account."""
    desk.find(typed)
    desk.open_first()
    desk.outcome(Qt.Key.Key_1)
    desk.hands.choose("Ngân hàng", "Agribank")
    return desk.consent_and_save()


def test_a_stick_is_found_written_pulled_and_read_again(pair: Pair, tmp_path: Path, clock: ManualClock) -> None:
    desk, office, stick = pair.desk, pair.office, tmp_path / "stick"
    register(desk, "ng thi mau")
    desk.laptop.drives.put_in(stick)
    desk.hands.key(Qt.Key.Key_Escape)
    desk.hands.wait_for("Đã thấy thẻ nhớ KINGSTON")
    desk.go_to_handing()
    desk.hands.wait_for("1 mới lưu trong máy")
    desk.on_stick("Ghi ra thẻ này", "KINGSTON", "CÓ THỂ RÚT THẺ NHỚ")
    desk.hands.wait_for("1 đã ghi ra thẻ và đọc lại")
    desk.hands.wait_for("thẻ quen")
    desk.on_stick("Đọc phản hồi", "KINGSTON", "không có tệp mới cho bàn này")
    desk.on_stick("Tháo", "KINGSTON", "Máy đã tháo thẻ nhớ KINGSTON")
    assert desk.laptop.drives.ejected == ["A1B2-C3D4"]

    assert [line.split(" | ")[1] for line in office.receive(stick)] == ["đã nhận"]
    office.answer(stick / "fieldapp")
    desk.hands.look_at()
    desk.laptop.drives.put_in(stick)
    desk.hands.wait_for("KINGSTON")
    desk.on_stick("Đọc phản hồi", "KINGSTON", "đã nhận")
    desk.hands.wait_for("1 văn phòng đã nhận")

    desk.hands.key(Qt.Key.Key_Escape)
    register(desk, "tr v thu")
    clock.advance(15 * 60)
    desk.hands.wait_until(lambda: len(list((stick / "fieldapp").glob("FA_NHA*.fieldbundle"))) == 2, "no copy was kept")
    desk.laptop.at_rest()
    assert [line.split(" | ")[1] for line in office.receive(stick)].count("đã nhận") == 1


def test_closing_the_day_chooses_by_itself_or_asks(pair: Pair, tmp_path: Path) -> None:
    desk = pair.desk
    register(desk, "ng thi mau")
    desk.laptop.drives.put_in(tmp_path / "one", serial="1111-1111", label="MỘT")
    desk.hands.key(Qt.Key.Key_F12)
    desk.hands.wait_for("Chốt ngày và bàn giao")
    desk.laptop.at_rest()
    desk.hands.press_button("Ghi ra thẻ nhớ")
    desk.hands.wait_for("CÓ THỂ RÚT THẺ NHỚ")
    desk.laptop.at_rest()
    assert len(list((tmp_path / "one" / "fieldapp").glob("*.fieldbundle"))) == 1

    desk.laptop.drives.put_in(tmp_path / "two", serial="2222-2222", label="HAI")
    desk.hands.key(Qt.Key.Key_Escape)
    desk.hands.wait_for("Đã thấy thẻ nhớ HAI")
    desk.hands.key(Qt.Key.Key_F12)
    desk.laptop.at_rest()
    desk.hands.press_button("Ghi thêm một bản")
    desk.hands.wait_for("Có nhiều thẻ nhớ")
    desk.on_stick("Ghi ra thẻ này", "HAI", "CÓ THỂ RÚT THẺ NHỚ")
    assert len(list((tmp_path / "two" / "fieldapp").glob("*.fieldbundle"))) == 1


def test_a_full_a_swapped_and_a_pulled_stick_are_said(
    pair: Pair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, stick = pair.desk, tmp_path / "stick"
    register(desk, "ng thi mau")
    drives = desk.laptop.drives
    drives.put_in(stick, free=4096)
    desk.go_to_handing()
    desk.hands.wait_for("còn trống 4,0 KB")
    said = desk.on_stick("Ghi ra thẻ này", "KINGSTON", "đã đầy")
    assert "dùng thẻ nhớ khác" in said
    desk.hands.wait_for("1 mới lưu trong máy")

    drives.change(stick, free=8 << 30)
    desk.hands.wait_for("còn trống 8,0 GB")
    removable = drives.removable

    def swapped() -> list[Drive]:
        """Another stick is in as soon as a file stands on the first."""
        written = any((stick / "fieldapp").glob("*.fieldbundle"))
        drives.change(stick, serial="2222-2222" if written else "1111-1111")
        return removable()

    monkeypatch.setattr(drives, "removable", swapped)
    said = desk.on_stick("Ghi ra thẻ này", "KINGSTON", "đã bị đổi trong lúc ghi")
    assert "ghi lại từ đầu" in said
    monkeypatch.setattr(drives, "removable", removable)
    desk.hands.wait_for("1 mới lưu trong máy")
    assert not desk.hands.sees("CÓ THỂ RÚT THẺ NHỚ")

    shutil.rmtree(stick)  # pulled so that the system has not noticed yet
    said = desk.on_stick("Ghi ra thẻ này", "KINGSTON", "thẻ nhớ đã bị rút")
    assert "cắm lại thẻ nhớ" in said
    stick.mkdir()
    desk.on_stick("Ghi ra thẻ này", "KINGSTON", "CÓ THỂ RÚT THẺ NHỚ")


def test_desks_of_one_point_give_each_other_what_they_wrote(pair: Pair, laptop: Start, tmp_path: Path) -> None:
    office, first, files, answers = pair.office, pair.desk, tmp_path / "second", tmp_path / "answers"
    for made in (files, answers):
        made.mkdir()
    first.go_to_handing()
    first.laptop.prompts.folders.append(tmp_path)
    first.hands.press_button("Ghi cho bàn bên cạnh")
    first.hands.wait_for("bàn nào khác")
    first.laptop.at_rest()
    first.hands.key(Qt.Key.Key_Escape)

    office.prepare_desk(point="Nhà văn hóa TDP 7", label="Bàn 02", folder=files)
    file = next(files.glob("*.fieldbundle"))
    second = StartPage(laptop("desk 2")).become_desk(file=file, card=scan_card(file), officer="Trần Thị Hai")
    box, given = tmp_path / "box", tmp_path / "given"
    for desk in (first, second):
        desk.laptop.drives.put_in(box, label="CHUNG")
        desk.go_to_handing()
        desk.hands.wait_for("CHUNG")
        desk.on_stick("Ghi ra thẻ này", "CHUNG", "CÓ THỂ RÚT THẺ NHỚ")
        desk.laptop.drives.pull(box)
        desk.hands.key(Qt.Key.Key_Escape)
    office.receive(box)
    office.answer(answers)
    for desk in (first, second):
        assert "đã nhận" in desk.read_answer(next(answers.glob("*.fieldbundle")))

    register(first, "ng thi mau")
    first.laptop.drives.put_in(given, label="TRAO TAY")
    first.go_to_handing()
    first.hands.wait_for("TRAO TAY")
    first.hands.press_button("Ghi cho bàn bên cạnh")
    first.hands.wait_for("Đã ghi và đọc lại cho các bàn cùng điểm")
    first.laptop.at_rest()
    second.laptop.drives.put_in(given, label="TRAO TAY")
    second.go_to_handing()
    second.hands.wait_for("TRAO TAY")
    second.on_stick("Đọc phản hồi", "TRAO TAY", "đã nhận")
    second.hands.key(Qt.Key.Key_Escape)
    assert any("Mở tài khoản" in line for line in second.find("ng thi mau"))
