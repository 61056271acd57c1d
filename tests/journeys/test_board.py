"""The page of points and desks, with hands: a wrong clock, a copied laptop, revoked, a new card, a second office."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from fieldapp.system.clock import ManualClock
from tests.journeys.pages import PASSPHRASE, DeskPage, Laptop, StartPage
from tests.journeys.test_mishaps import hand_over_to
from tests.journeys.test_sticks import Pair, register
from tests.journeys.test_weekend_at_two_desks import scan_card

Start = Callable[[str], Laptop]
_DESK = "Bàn 01 · Nhà văn hóa TDP 7"


@pytest.fixture
def pair(laptop: Start, tmp_path: Path) -> Pair:
    """An office and a desk."""
    return Pair(laptop, tmp_path)


def test_a_lost_laptop_is_revoked_its_files_are_held_and_a_new_card_brings_the_desk_back(
    pair: Pair, laptop: Start, tmp_path: Path, clock: ManualClock
) -> None:
    office, desk, hands = pair.office, pair.desk, pair.office.hands
    office.go_to("Điểm và máy")
    hands.wait_for("thẻ chưa dùng")
    register(desk, "ng thi mau")
    clock.jump_to(clock.now_ms() + 3 * 86_400_000)
    hand_over_to(desk, tmp_path / "box")
    clock.jump_to(clock.now_ms() - 3 * 86_400_000)
    office.receive(tmp_path / "box")
    office.go_to("Điểm và máy")
    hands.wait_for("Đồng hồ của bàn chạy trước ít nhất 3 ngày.")
    hands.wait_for("nhận gói số 1")

    hands.press_button(f"Thu hồi: {_DESK}")
    hands.press_button("Thu hồi bàn này")
    hands.wait_for("cần điền")
    hands.write("Lý do thu hồi", "mất máy")
    hands.press_button("Thu hồi bàn này")
    hands.wait_for(f"Đã thu hồi {_DESK}")
    hands.wait_for("đã thu hồi")
    office.laptop.at_rest()

    register(desk, "tr v thu")
    hand_over_to(desk, tmp_path / "late")
    assert [line.split(" | ")[1] for line in office.receive(tmp_path / "late")] == ["chờ xử lý"]
    hands.wait_for("bị thu hồi")

    office.go_to("Điểm và máy")
    again = tmp_path / "again"
    again.mkdir()
    office.laptop.prompts.answers.append(True)
    office.laptop.prompts.folders.append(again)
    hands.press_button(f"Thẻ mới: {_DESK}")
    hands.wait_for(f"{_DESK} đã sẵn sàng")
    office.laptop.at_rest()
    file = next(again.glob("*.fieldbundle"))
    fresh = StartPage(laptop("fresh")).become_desk(file=file, card=scan_card(file), officer="Trần Thị Lan")
    register(fresh, "l v nhap")
    hand_over_to(fresh, tmp_path / "fresh-out")
    assert [line.split(" | ")[1] for line in office.receive(tmp_path / "fresh-out")] == ["đã nhận"]
    office.go_to("Điểm và máy")
    hands.wait_for("2 đăng ký")
    hands.wait_for("1 gói của bàn này đang nằm trong ngăn chờ.")
    assert not hands.sees("Đồng hồ của bàn"), "that was the old laptop's clock"


def test_a_copied_folder_is_told_to_the_office_and_nothing_is_lost(pair: Pair, laptop: Start, tmp_path: Path) -> None:
    office, desk, box = pair.office, pair.desk, tmp_path / "box"
    hand_over_to(desk, box)
    office.receive(box)
    desk.laptop.close()
    shutil.copytree(tmp_path / "desk", tmp_path / "copy")
    twins = [_unlocked(laptop("desk")), _unlocked(laptop("copy"))]
    for twin, typed in zip(twins, ("ng thi mau", "tr v thu"), strict=True):
        register(twin, typed)
        hand_over_to(twin, box)
    lines = office.receive(box)
    assert [line.split(" | ")[1] for line in lines].count("đã nhận") == 2
    assert any("2 / 3" in words for words in office.overview())
    office.go_to("Điểm và máy")
    office.hands.wait_for("Hai máy đã ghi tiếp cùng một sổ")
    office.hands.wait_for("có hai nhánh")


def test_a_second_office_is_opened_hears_of_everything_and_keys_are_exchanged(
    pair: Pair, laptop: Start, tmp_path: Path
) -> None:
    office, hands, folder, passed = pair.office, pair.office.hands, tmp_path / "second", tmp_path / "passed"
    for made in (folder, passed):
        made.mkdir()
    office.go_to("Điểm và máy")
    office.laptop.prompts.folders.append(folder)
    hands.write("Tên văn phòng thêm", "UBND thành phố")
    hands.press_button("Ghi tệp và thẻ văn phòng")
    hands.wait_for("đánh số bàn từ 101")
    office.laptop.at_rest()
    file = next(folder.glob("*.fieldbundle"))
    city = StartPage(laptop("city")).become_office(file=file, card=scan_card(file), officer="Lê Văn Giám Sát")

    city.go_to("Phản hồi")
    city.laptop.prompts.folders.append(passed)
    city.hands.press_button("Ghi gói chuyển tiếp")
    city.hands.wait_for("gói chuyển tiếp ở passed")
    city.laptop.at_rest()
    assert [line.split(" | ")[1] for line in office.receive(passed)] == ["đã nhận"]

    register(pair.desk, "ng thi mau")
    hand_over_to(pair.desk, tmp_path / "box")
    office.receive(tmp_path / "box")
    office.go_to("Phản hồi")
    further = tmp_path / "further"
    further.mkdir()
    office.laptop.prompts.folders.append(further)
    hands.press_button("Ghi gói chuyển tiếp")
    hands.wait_for("gói chuyển tiếp ở further")
    office.laptop.at_rest()
    assert [line.split(" | ")[1] for line in city.receive(further)] == ["đã nhận"]
    assert any("1 / 3" in words for words in city.overview())

    office.go_to("Điểm và máy")
    office.laptop.prompts.answers.append(True)
    hands.press_button("Đổi khóa văn phòng")
    hands.wait_for("Văn phòng đã có khóa mới")
    office.laptop.at_rest()


def test_what_an_old_laptop_still_brings_counts_beside_the_new_one(pair: Pair, tmp_path: Path) -> None:
    office, desk, hands = pair.office, pair.desk, pair.office.hands
    register(desk, "ng thi mau")
    hand_over_to(desk, tmp_path / "box")
    office.receive(tmp_path / "box")
    register(desk, "tr v thu")
    again = tmp_path / "again"
    again.mkdir()
    office.go_to("Điểm và máy")
    office.laptop.prompts.ways.append(None)
    hands.press_button(f"Thẻ mới: {_DESK}")
    office.laptop.at_rest()
    office.laptop.prompts.ways.append(1)
    office.laptop.prompts.folders.append(again)
    hands.press_button(f"Thẻ mới: {_DESK}")
    hands.wait_for(f"{_DESK} đã sẵn sàng")
    office.laptop.at_rest()
    assert any("Tệp của máy cũ còn đến" in asked for asked in office.laptop.prompts.asked)
    hand_over_to(desk, tmp_path / "late")
    assert [line.split(" | ")[1] for line in office.receive(tmp_path / "late")] == ["đã nhận"]


def test_a_desk_of_another_office_waits_until_that_office_vouches_for_it(
    pair: Pair, laptop: Start, tmp_path: Path
) -> None:
    office, hands, folder, passed = pair.office, pair.office.hands, tmp_path / "second", tmp_path / "passed"
    files = tmp_path / "city-files"
    for made in (folder, passed, files):
        made.mkdir()
    office.go_to("Điểm và máy")
    office.laptop.prompts.folders.append(folder)
    hands.write("Tên văn phòng thêm", "UBND thành phố")
    hands.press_button("Ghi tệp và thẻ văn phòng")
    hands.wait_for("đánh số bàn từ 101")
    office.laptop.at_rest()
    file = next(folder.glob("*.fieldbundle"))
    city = StartPage(laptop("city")).become_office(file=file, card=scan_card(file), officer="Lê Văn Giám Sát")
    city.prepare_desk(point="Bưu cục Khâm Thiên", label="Bàn 101", folder=files)
    theirs = next(files.glob("*.fieldbundle"))
    desk = StartPage(laptop("desk 101")).become_desk(file=theirs, card=scan_card(theirs), officer="Ngô Thị Bưu")
    register(desk, "ng thi mau")
    hand_over_to(desk, tmp_path / "box")

    assert [line.split(" | ")[1] for line in office.receive(tmp_path / "box")] == ["chờ xử lý"]
    hands.wait_for("Chưa biết máy đã viết tệp này")
    assert [line.split(" | ")[1] for line in city.receive(tmp_path / "box")] == ["đã nhận"]
    city.go_to("Phản hồi")
    city.laptop.prompts.folders.append(passed)
    city.hands.press_button("Ghi gói chuyển tiếp")
    city.hands.wait_for("gói chuyển tiếp ở passed")
    city.laptop.at_rest()
    assert [line.split(" | ")[1] for line in office.receive(passed)] == ["đã nhận"]
    office.laptop.at_rest()
    hands.press_button("Ngăn chờ")
    hands.wait_for("Ngăn chờ đang trống.")
    assert any("1 / 3" in words for words in office.overview())


def _unlocked(laptop: Laptop) -> DeskPage:
    laptop.hands.look_at()
    laptop.hands.commit(PASSPHRASE)
    laptop.hands.key(Qt.Key.Key_Return)
    laptop.hands.wait_for("Mời người tiếp theo")
    laptop.at_rest()
    return DeskPage(laptop)
