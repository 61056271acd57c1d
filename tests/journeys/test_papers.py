"""The office looks whom it would invite and when, gives the times for good, and puts the papers into a folder."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.journeys.pages import Laptop, OfficePages
from tests.journeys.test_sticks import Pair


@pytest.fixture
def office(laptop: Callable[[str], Laptop], tmp_path: Path) -> OfficePages:
    """An office with two people on its list."""
    return Pair(laptop, tmp_path).office


def _made(office: OfficePages, button: str, folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    known = set(folder.glob("*.pdf"))
    office.laptop.prompts.folders.append(folder)
    office.hands.press_button(button)
    office.hands.wait_until(lambda: set(folder.glob("*.pdf")) > known, "no paper came")
    office.laptop.at_rest()
    (made,) = set(folder.glob("*.pdf")) - known
    assert office.hands.sees(f"Đã ghi {made.name}")
    return made


def test_people_are_invited_listed_on_the_wall_and_visited(office: OfficePages, tmp_path: Path) -> None:
    hands, folder = office.hands, tmp_path / "giay-to"
    office.go_to("Giấy tờ")
    office.laptop.at_rest()
    people = int(next(words for words in hands.words() if " giấy mời: " in words).split(" ")[0])
    assert hands.sees(f"{people} người chưa có giờ")

    hands.write("Ngày mời", "ngày mai")
    hands.press_button("Xem trước")
    hands.wait_for("Ngày mời không đọc được")
    office.laptop.at_rest()
    hands.clear("Ngày mời")
    hands.commit("13/01/2024, 14/01/2024")
    hands.clear("Người mỗi lượt")
    hands.commit("1")
    hands.press_button("Xem trước")
    hands.wait_for(f"{people} người được xếp giờ, 0 người chưa có giờ")
    office.laptop.at_rest()
    lines = hands.rows("Số người mỗi lượt")
    assert lines[0].startswith("08:00 – 08:30, Thứ Bảy 13/01/2024")
    assert list(folder.glob("*")) == []

    invitations = _made(office, "Ghi giờ và lập giấy mời", folder)
    assert hands.sees(f"{people} người đã có giờ")
    assert "GIẤY MỜI" in PdfReader(io.BytesIO(invitations.read_bytes())).pages[0].extract_text()
    hands.clear("Ngày mời")
    wall = _made(office, "Danh sách treo", folder)
    assert "DANH SÁCH MỜI" in PdfReader(io.BytesIO(wall.read_bytes())).pages[0].extract_text()

    office.laptop.prompts.folders.append(folder)
    hands.press_button("Danh sách đến nhà")
    hands.wait_for("đang chờ cán bộ đến nhà")
    office.laptop.at_rest()
    hands.choose("Đến nhà ai", "Thêm mọi người chưa đăng ký")
    assert _made(office, "Danh sách đến nhà", folder).name.startswith("den-nha")

    # What is there is never written over: the minute is in the name, and the second one is refused.
    office.laptop.prompts.folders.append(folder)
    hands.press_button("Danh sách treo")
    hands.wait_for(wall.name)
    office.laptop.at_rest()

    # Nobody was absent yet; the other choice brings everybody back.
    hands.choose("Mời ai", "Đã vắng mặt")
    hands.wait_for("Không có ai để mời theo lựa chọn này.")
    office.laptop.at_rest()
    hands.choose("Mời ai", "Chưa đến lần nào")
    hands.wait_for(f"{people} giấy mời")
    office.laptop.at_rest()
