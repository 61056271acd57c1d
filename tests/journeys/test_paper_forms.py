"""A day with a power cut: numbered forms are filled in by hand, typed in by their codes, and each is accounted for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pypdfium2 as pdfium  # type: ignore[import-untyped]
import zxingcpp
from PySide6.QtCore import Qt

from tests.journeys.pages import PASSPHRASE, DeskPage, Laptop

_TABLE = "Phiếu đã cấp số"


def _codes(file: Path) -> list[str]:
    """Return what a scanner reads from each page of a file printed at 200 dpi."""
    document = pdfium.PdfDocument(file.read_bytes())
    try:
        pictures = [page.render(scale=200 / 72).to_pil() for page in document]
        return [str(code.text) for picture in pictures for code in zxingcpp.read_barcodes(picture)]
    finally:
        document.close()


def _open_forms(desk: DeskPage) -> None:
    desk.hands.look_at()
    desk.hands.key(Qt.Key.Key_F5)
    desk.hands.wait_for("Phiếu giấy khi mất điện")
    desk.laptop.at_rest()


def _make(desk: DeskPage, button: str, folder: Path) -> Path:
    known = set(folder.glob("*.pdf"))
    desk.laptop.prompts.folders.append(folder)
    desk.hands.press_button(button)
    desk.hands.wait_for("Đã ghi ")
    desk.laptop.at_rest()
    (made,) = set(folder.glob("*.pdf")) - known
    return made


def test_a_blank_form_is_typed_in_by_its_code_a_spoilt_one_is_void_and_the_third_is_missing(
    desk: DeskPage, tmp_path: Path
) -> None:
    hands = desk.hands
    _open_forms(desk)
    hands.clear("Số phiếu để trống")
    hands.commit("không")
    hands.press_button("Lập phiếu để trống")
    hands.wait_for("Mỗi lần lập được từ 1 đến 200 phiếu giấy")
    hands.clear("Số phiếu để trống")
    hands.commit("3")
    blank = _make(desk, "Lập phiếu để trống", tmp_path)
    first, _, third = _codes(blank)
    numbers = [line.split(" | ")[0] for line in hands.rows(_TABLE)]
    assert hands.sees("0 đã nhập · 0 đã hủy · 3 chưa thấy")

    # The power is back: the form is scanned, the person looked for, and typed in from the paper.
    hands.key(Qt.Key.Key_Escape)
    hands.look_at()
    hands.scan(first)
    hands.wait_for(numbers[0])
    desk.find("ntmau50")
    hands.click_row("Những người tìm thấy", 0)
    hands.wait_for("Lưu và in biên nhận")
    desk.laptop.at_rest()
    assert hands.sees(f"Đang nhập từ phiếu giấy {numbers[0]}")
    desk.outcome(Qt.Key.Key_5)
    receipt = desk.save()

    # Nobody who comes afterwards is taken for somebody on paper, and the form is not typed in twice.
    desk.find("tran van thu")
    desk.open_first()
    assert not hands.sees("Đang nhập từ phiếu giấy")
    hands.key(Qt.Key.Key_Escape)
    hands.look_at()
    hands.scan(first)
    hands.wait_for(f"đã nhập rồi: biên nhận {receipt}")

    _open_forms(desk)
    lines = hands.rows(_TABLE)
    assert [line.split(" | ")[0] for line in lines] == [numbers[1], numbers[2], numbers[0]]
    assert lines[2].split(" | ")[1] == "Nguyễn Thị Mẫu"
    assert f"đã nhập, biên nhận {receipt}" in lines[2]
    hands.click_row(_TABLE, 0)
    hands.press_button("Hủy phiếu này")
    hands.wait_for("Chưa ghi lý do hủy phiếu giấy")
    hands.write("Lý do hủy", "viết hỏng")
    hands.press_button("Hủy phiếu này")
    hands.wait_for(f"Đã hủy phiếu giấy {numbers[1]}")
    desk.laptop.at_rest()
    assert hands.sees("1 đã nhập · 1 đã hủy · 1 chưa thấy")
    again = tmp_path / "again"
    again.mkdir()
    assert _codes(_make(desk, "In lại phiếu này", again)) == [third]


def test_a_form_made_out_for_somebody_opens_them_and_survives_another_power_cut(
    desk: DeskPage, laptop: Callable[[str], Laptop], tmp_path: Path
) -> None:
    hands = desk.hands
    _open_forms(desk)
    made_out = _make(desk, "Lập phiếu ghi sẵn tên", tmp_path)
    codes = _codes(made_out)
    assert len(codes) == 2
    hands.key(Qt.Key.Key_Escape)
    hands.look_at()
    hands.scan(codes[0])
    hands.wait_for("Lưu và in biên nhận")
    desk.laptop.at_rest()
    name = next(one for one in ("Nguyễn Thị Mẫu", "Trần Văn Thử") if hands.sees(one))
    # Whoever comes in between is somebody else: the form is put away with its person.
    desk.find("tran van thu" if name == "Nguyễn Thị Mẫu" else "ntmau50")
    desk.open_first()
    assert not hands.sees("phiếu giấy 01A")
    hands.key(Qt.Key.Key_Escape)
    hands.look_at()
    hands.scan(codes[0])
    hands.wait_for("Lưu và in biên nhận")
    desk.laptop.at_rest()
    desk.outcome(Qt.Key.Key_4)
    hands.write("Lý do", "muốn nhận tiền mặt")
    desk.laptop.at_rest()
    desk.laptop.close()

    # The power goes again in the middle of typing: person, reason and form are there when it comes back.
    again = laptop("desk")
    again.hands.commit(PASSPHRASE)
    again.hands.press_button("Mở")
    again.hands.wait_for("Đang nhập từ phiếu giấy 01A-F00001")
    again.at_rest()
    assert again.hands.sees(name)
    back = DeskPage(again)
    back.save()
    _open_forms(back)
    assert again.hands.sees("1 đã nhập · 0 đã hủy · 1 chưa thấy")


def test_nobody_waits_for_a_visit_and_that_is_said(desk: DeskPage, tmp_path: Path) -> None:
    _open_forms(desk)
    desk.laptop.prompts.folders.append(tmp_path)
    desk.hands.press_button("Danh sách đến nhà")
    desk.hands.wait_for("đang chờ cán bộ đến nhà")
    desk.laptop.at_rest()
    desk.hands.choose("Đến nhà ai", "Thêm mọi người chưa đăng ký")
    made = _make(desk, "Danh sách đến nhà", tmp_path)
    assert made.name.startswith("den-nha")
