"""Mishaps of files, with hands: each has its sentence on the screen, and nothing is lost."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pyrage
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox

from fieldapp.background.worker import Work
from fieldapp.bundle.members import END
from fieldapp.station.home import Home
from fieldapp.station.opening import unlock as open_station
from fieldapp.station.world import World
from fieldapp.system.clock import ManualClock
from fieldapp.system.files import Disk
from fieldapp.system.randomness import SeededRandomness
from tests.bundle.crafting import parts, payload
from tests.journeys.pages import PASSPHRASE, DeskPage, Laptop, OfficePages, StartPage
from tests.journeys.test_sticks import Pair, register
from tests.journeys.test_weekend_at_two_desks import scan_card
from tests.station.full_disk import fill_or_free

Start = Callable[[str], Laptop]


@pytest.fixture
def pair(laptop: Start, tmp_path: Path) -> Pair:
    """An office and a desk."""
    return Pair(laptop, tmp_path)


def hand_over_to(desk: DeskPage, folder: Path) -> Path:
    """Hand over to a folder by F11 and return the new file."""
    folder.mkdir(exist_ok=True)
    before = set(folder.glob("*.fieldbundle"))
    desk.go_to_handing()
    desk.laptop.at_rest()
    desk.laptop.prompts.folders.append(folder)
    desk.hands.press_button("Chọn thư mục khác")
    desk.hands.wait_until(lambda: set(folder.glob("*.fieldbundle")) != before, "no file was written")
    desk.laptop.at_rest()
    desk.hands.key(Qt.Key.Key_Escape)
    return next(iter(set(folder.glob("*.fieldbundle")) - before))


def test_a_cut_and_a_foreign_file_are_said_and_the_whole_one_comes_in(pair: Pair, tmp_path: Path) -> None:
    office, hands, box = pair.office, pair.office.hands, tmp_path / "box"
    register(pair.desk, "ng thi mau")
    whole = hand_over_to(pair.desk, tmp_path / "out")
    box.mkdir()
    (box / "a-cut.fieldbundle").write_bytes(whole.read_bytes()[:-200])
    shutil.copy(pair.file, box / "b-first.fieldbundle")  # sealed to a card, not to the office
    (box / "c-letter.fieldbundle").write_text("kính gửi", encoding="utf-8")
    shutil.copy(whole, box / "d-whole.fieldbundle")
    lines = office.receive(box)
    assert [line.split(" | ")[1] for line in lines] == ["từ chối", "không dành cho máy này", "từ chối", "đã nhận"]
    hands.wait_for("4 tệp: 1 mới nhận")
    hands.click_row("Các tệp đã nhận", 0)
    hands.wait_for("bị cắt cụt")
    hands.press_button("Nhật ký nhận")
    hands.wait_until(lambda: len(hands.rows("Nhật ký nhận")) == 4, "the log has a line for each")
    chooser = hands.find(QComboBox, "Chỉ xem")
    assert isinstance(chooser, QComboBox)
    hands.choose("Chỉ xem", "từ chối")
    hands.wait_until(lambda: len(hands.rows("Nhật ký nhận")) == 2, "only what was refused")
    office.laptop.at_rest()


def test_a_gap_waits_in_the_drawer_and_is_solved_by_the_earlier_file(pair: Pair, laptop: Start, tmp_path: Path) -> None:
    """An office was put back to before a file that it had already answered: the desk goes on where it was answered."""
    office, desk = pair.office, pair.desk
    box, answers, later = tmp_path / "box", tmp_path / "answers", tmp_path / "later"
    answers.mkdir()
    hand_over_to(desk, tmp_path / "first")
    office.receive(tmp_path / "first")
    office.laptop.close()
    shutil.copytree(tmp_path / "office", tmp_path / "office-before")
    again = laptop("office")
    unlock(again)
    office = OfficePages(again)
    register(desk, "ng thi mau")
    hand_over_to(desk, box)
    assert [line.split(" | ")[1] for line in office.receive(box)] == ["đã nhận"]
    office.answer(answers)
    assert "đã nhận" in desk.read_answer(next(answers.glob("*.fieldbundle")))
    register(desk, "tr v thu")
    hand_over_to(desk, later)

    before = laptop("office-before")
    unlock(before)
    office = OfficePages(before)
    lines = office.receive(later)
    assert [line.split(" | ")[1] for line in lines] == ["chờ gói trước"]
    office.hands.press_button("Ngăn chờ")
    office.hands.wait_for("Chờ gói của Bàn 01 có các sự kiện")
    assert [line.split(" | ")[1] for line in office.receive(box)] == ["đã nhận"]
    office.hands.press_button("Ngăn chờ")
    office.hands.wait_for("Ngăn chờ đang trống.")
    office.hands.press_button("Nhật ký nhận")
    office.hands.wait_until(
        lambda: [line.split(" | ")[1] for line in office.hands.rows("Nhật ký nhận")][:2] == ["đã nhận", "đã nhận"],
        "both are in",
    )
    office.laptop.at_rest()


def unlock(laptop: Laptop) -> None:
    """Open an office that was closed."""
    laptop.hands.commit(PASSPHRASE)
    laptop.hands.press_button("Mở")
    laptop.hands.wait_for("Tiến độ đến hạn")
    laptop.at_rest()


def test_a_writer_that_is_not_known_waits_and_a_used_card_is_held(pair: Pair, laptop: Start, tmp_path: Path) -> None:
    office, hands, box = pair.office, pair.office.hands, tmp_path / "box"
    twin = StartPage(laptop("twin")).become_desk(file=pair.file, card=scan_card(pair.file), officer="Trần Thị Hai")
    register(pair.desk, "ng thi mau")
    hand_over_to(pair.desk, box)
    assert [line.split(" | ")[1] for line in office.receive(box)] == ["đã nhận"]
    register(twin, "tr v thu")
    used = hand_over_to(twin, tmp_path / "twin-out")
    lines = office.receive(used.parent)
    assert [line.split(" | ")[1] for line in lines] == ["chờ xử lý"]
    hands.wait_for("Thẻ của bàn này đã được dùng")
    hands.press_button("Ngăn chờ")
    hands.wait_until(lambda: len(hands.rows("Các gói trong ngăn chờ")) == 1, "it lies in the drawer")
    hands.press_button("Thử lại tất cả")
    hands.wait_for("Đã thử lại các gói trong ngăn chờ")
    office.laptop.at_rest()
    out = tmp_path / "back"
    out.mkdir()
    office.laptop.prompts.folders.append(out)
    hands.press_button("Trả tệp đã chọn ra thư mục")
    hands.wait_for(f"Đã trả ra: {used.name}")
    office.laptop.at_rest()
    assert (out / used.name).read_bytes() == used.read_bytes()
    assert hands.sees("Ngăn chờ đang trống.")


def test_a_forged_answer_is_refused_at_the_desk(pair: Pair, tmp_path: Path) -> None:
    desk, box, answers = pair.desk, tmp_path / "box", tmp_path / "answers"
    answers.mkdir()
    hand_over_to(desk, box)
    pair.office.receive(box)
    pair.office.answer(answers)
    file = next(answers.glob("*.fieldbundle"))
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    forged = answers / "gia-mao.fieldbundle"
    forged.write_bytes(bytes(data))
    said = desk.read_answer(forged)
    assert "từ chối" in said
    assert "đã nhận" in desk.read_answer(file)


def test_a_shared_folder_is_watched_by_both_sides(pair: Pair, tmp_path: Path) -> None:
    office, desk, share = pair.office, pair.desk, tmp_path / "share"
    share.mkdir()
    register(desk, "ng thi mau")
    desk.go_to_handing()
    desk.laptop.prompts.folders.append(share)
    desk.hands.press_button("Theo dõi một thư mục")
    desk.hands.wait_for("0 tệp mới, đã ghi 1 tệp")
    desk.laptop.at_rest()
    office.go_to("Nhận gói")
    office.laptop.prompts.folders.append(share)
    office.hands.press_button("Theo dõi một thư mục")
    office.hands.wait_for("1 tệp mới, đã ghi 1 tệp")
    assert [line.split(" | ")[1] for line in office.hands.rows("Các tệp đã nhận")] == ["đã nhận"]
    office.laptop.at_rest()
    desk.hands.look_at()
    desk.hands.press_button("Xem ngay")
    desk.hands.wait_for("1 văn phòng đã nhận")
    desk.laptop.at_rest()

    shutil.rmtree(share)
    office.hands.look_at()
    office.hands.press_button("Xem ngay")
    office.hands.wait_for("Chương trình sẽ tự thử lại")
    office.laptop.at_rest()
    office.hands.press_button(f"Thôi theo dõi: {share}")
    office.hands.wait_until(lambda: not office.hands.sees(str(share)), "it is watched no longer")
    office.laptop.at_rest()


def test_a_file_of_a_newer_format_is_kept(pair: Pair, laptop: Start, tmp_path: Path) -> None:
    box = tmp_path / "box"
    box.mkdir()
    pair.office.laptop.close()
    world = World(ManualClock(1_705_107_600_000), SeededRandomness("newer"), Disk())
    station = open_station(Home(tmp_path / "office"), PASSPHRASE, world=world)
    recipient = pyrage.x25519.Recipient.from_str(station.campaign().recipient)
    station.close()
    inside = payload(b"".join(parts(format=(9, 0))) + END)
    (box / "newer.fieldbundle").write_bytes(bytes(pyrage.encrypt(inside, [recipient])))
    again = laptop("office")
    unlock(again)
    office, hands = OfficePages(again), again.hands
    assert [line.split(" | ")[1] for line in office.receive(box)] == ["chờ xử lý"]
    hands.wait_for("phiên bản chương trình mới hơn")
    hands.press_button("Ngăn chờ")
    hands.wait_until(lambda: len(hands.rows("Các gói trong ngăn chờ")) == 1, "it is kept")
    hands.wait_for("Cập nhật chương trình")
    office.laptop.at_rest()


def test_an_import_that_is_stopped_leaves_nothing_and_may_be_begun_again(pair: Pair, tmp_path: Path) -> None:
    office, hands, box = pair.office, pair.office.hands, tmp_path / "box"
    register(pair.desk, "ng thi mau")
    hand_over_to(pair.desk, box)
    worker = office.laptop.window.worker

    def stop(work: Work) -> None:
        """Press the button of the waiting window as soon as there is one to press."""
        if work.title:
            work.cancel()

    worker.started.connect(stop)
    office.go_to("Nhận gói")
    office.laptop.prompts.folders.append(box)
    hands.press_button("Chọn thư mục")
    hands.wait_for("Đã dừng.")
    office.laptop.at_rest()
    worker.started.disconnect(stop)
    hands.press_button("Nhật ký nhận")
    hands.wait_for("Chưa nhận tệp nào.")
    assert any("0 / 3" in words for words in office.overview())
    assert [line.split(" | ")[1] for line in office.receive(box)] == ["đã nhận"]


def test_a_desk_that_was_put_back_is_told_by_the_answer_and_goes_on(pair: Pair, laptop: Start, tmp_path: Path) -> None:
    office, desk, box, answers = pair.office, pair.desk, tmp_path / "box", tmp_path / "answers"
    answers.mkdir()
    desk.laptop.close()
    shutil.copytree(tmp_path / "desk", tmp_path / "before")
    desk = come_back(laptop("desk"))
    register(desk, "ng thi mau")
    hand_over_to(desk, box)
    desk.laptop.close()
    office.receive(box)
    office.answer(answers)
    shutil.rmtree(tmp_path / "desk")
    shutil.copytree(tmp_path / "before", tmp_path / "desk")
    desk = come_back(laptop("desk"))
    said = desk.read_answer(next(answers.glob("*.fieldbundle")))
    assert "đã bị khôi phục về bản cũ" in said
    number = register(desk, "tr v thu")
    assert number.startswith("01B"), "receipts take the next letter"
    hand_over_to(desk, tmp_path / "later")
    assert [line.split(" | ")[1] for line in office.receive(tmp_path / "later")] == ["đã nhận"]
    assert any("2 / 3" in words for words in office.overview())


def come_back(laptop: Laptop) -> DeskPage:
    """Open a desk that was closed."""
    laptop.hands.look_at()
    laptop.hands.commit(PASSPHRASE)
    laptop.hands.key(Qt.Key.Key_Return)
    laptop.hands.wait_for("Mời người tiếp theo")
    laptop.at_rest()
    return DeskPage(laptop)


def test_a_full_disk_is_said_while_somebody_types_and_when_it_is_saved(pair: Pair, laptop: Start) -> None:
    """What is typed stays on the screen; as soon as there is room again it is kept, and saved."""
    desk, hands = pair.desk, pair.desk.hands
    desk.find("ng thi mau")
    desk.open_first()
    fill_or_free(desk.laptop.window, full=True)
    hands.key(Qt.Key.Key_4)
    hands.commit("ở xa ngân hàng " * 20)
    hands.wait_for("Chưa giữ được bản nháp.")
    hands.wait_for("Ổ đĩa đã đầy")
    desk.laptop.at_rest()
    hands.key(Qt.Key.Key_F9)
    hands.wait_for("Việc này chưa được lưu")
    desk.laptop.at_rest()
    fill_or_free(desk.laptop.window, full=False)
    hands.commit(" lắm")
    hands.wait_until(lambda: not hands.sees("Chưa giữ được bản nháp."), "it is still said")
    desk.laptop.close()
    again = laptop("desk")
    again.hands.commit(PASSPHRASE)
    again.hands.press_button("Mở")
    again.hands.wait_for("Bỏ nháp, làm lại")
    again.at_rest()
    assert DeskPage(again).save()
