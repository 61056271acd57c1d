"""A list on the screen, with hands: corrected, decided, taken in, remembered, stopped half-way, taken back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from fieldapp.background.worker import Work
from tests.journeys.pages import Laptop, OfficePages, StartPage

Start = Callable[[str], Laptop]

_ROWS = (
    "1;Nguyễn Thị Mẫu;Lê Văn Chủ Hộ;01/02/1940;001140000001;0912345601",
    "2;Trần Văn Thử;Lê Văn Chủ Hộ;12/31/1943;001 043 000 002;0912345602",
    "3;Phạm Thị Nháp;Vũ Văn Chủ Hộ;05/30/1938;001138000003;",
    "4;Đỗ Văn Ví Dụ;Vũ Văn Chủ Hộ;1941;001041000004;12345",
)


def _list(path: Path, month: int, rows: tuple[str, ...] = _ROWS) -> Path:
    """Write a list whose column "Họ và tên" holds somebody else's name."""
    head = f"UBND PHƯỜNG MẪU;;;;;\nDANH SÁCH THÁNG {month};;;;;\nSTT;Ông bà;Họ và tên;Ngày sinh;Số CCCD;Điện thoại\n"
    path.write_text(head + "\n".join(rows) + "\n", encoding="utf-8-sig")
    return path


@pytest.fixture
def office(laptop: Start, tmp_path: Path) -> OfficePages:
    """An office with no list yet."""
    papers = tmp_path / "papers"
    papers.mkdir()
    return StartPage(laptop("office")).open_campaign(
        title="Chi trả Tết Giáp Thìn", authority="UBND phường Mẫu", deadline="16/01/2024", papers=papers
    )


def test_a_list_is_corrected_decided_taken_in_and_the_next_one_is_read_the_same_way(
    office: OfficePages, tmp_path: Path
) -> None:
    hands = office.hands
    draft = office.read_lists(_list(tmp_path / "phuong-mau-thang-1.csv", 1))
    assert "4 dòng từ 1 tệp. Chưa có gì được nhận vào." in hands.words()
    draft.choose_filter("Người")
    draft.go_to("Nguyễn Thị Mẫu")
    assert hands.sees("Dòng 4 · Lê Văn Chủ Hộ")
    draft.column_means("Họ và tên")
    assert hands.sees("Dòng 4 · Nguyễn Thị Mẫu")
    assert any("→" in cell for row in draft.rows() for cell in row.split(" | "))

    assert draft.filters()["Đề xuất chờ quyết"] == 2
    draft.choose_filter("Đề xuất chờ quyết")
    draft.go_to("12/31/1943 → 31/12/1943")
    draft.press(Qt.Key.Key_3)  # this kind, in all rows
    hands.wait_until(lambda: "Đề xuất chờ quyết" not in draft.filters(), "proposals are open")
    assert any("| 31/12/1943 |" in one and one.endswith("đã nhận") for one in draft.proposals())
    assert hands.sees("31/12/1943")

    draft.choose_filter("Người")
    draft.go_to("Đỗ Văn Ví Dụ")
    draft.press(Qt.Key.Key_Delete)
    assert draft.filters()["Dòng đã bỏ"] == 1
    assert draft.take_in().startswith("Đã nhận 3 dòng: 3 người mới")
    assert hands.sees("phuong-mau-thang-1.csv")

    again = office.read_lists(_list(tmp_path / "phuong-mau-thang-2.csv", 2))
    assert hands.sees("Đọc theo cách đã sửa lần trước")
    again.choose_filter("Người")
    again.go_to("Nguyễn Thị Mẫu")
    assert hands.sees("Dòng 4 · Nguyễn Thị Mẫu")


def test_a_list_that_comes_again_shows_its_difference_is_taken_in_as_that_and_goes_back(
    office: OfficePages, tmp_path: Path
) -> None:
    hands = office.hands
    first = office.read_lists(_list(tmp_path / "phuong-mau-thang-1.csv", 1))
    first.choose_filter("Người")
    first.go_to("Nguyễn Thị Mẫu")
    first.column_means("Họ và tên")
    assert first.take_in() == "Đã nhận 4 dòng: 4 người mới, 0 người đã biết."

    moved = _ROWS[1].replace("0912345602", "0987654302")
    newcomer = "5;Hồ Thị Mới Đến;Hồ Văn Chủ Hộ;02/09/1939;001139000005;"
    again = office.read_lists(_list(tmp_path / "phuong-mau-thang-2.csv", 2, (_ROWS[0], moved, _ROWS[3], newcomer)))
    counts = again.filters()
    assert [counts[f] for f in ("Như lần trước", "Khác lần trước", "Mới so với lần trước")] == [2, 1, 1]
    assert counts["Không còn trong danh sách"] == 1
    again.choose_filter("Khác lần trước")
    assert hands.sees("lần trước: Điện thoại 0912345602")
    again.choose_filter("Không còn trong danh sách")
    assert "Phạm Thị Nháp" in hands.rows("Không còn trong danh sách")[0]
    again.take_in()
    assert hands.sees("1 dòng mới, 1 dòng đổi, 2 dòng như cũ, 1 dòng không còn.")

    assert hands.sees("thay cho phuong-mau-thang-1.csv")
    office.laptop.prompts.answers.append(True)
    hands.press_button("Rút lại: phuong-mau-thang-2.csv")
    hands.wait_for("Đã rút lại danh sách “phuong-mau-thang-2.csv”.")
    office.laptop.at_rest()
    assert hands.sees("đã rút lại")
    assert "0 / 4" in " ".join(office.overview())


def test_a_list_without_titles_of_columns_is_told_where_they_are(office: OfficePages, tmp_path: Path) -> None:
    path = tmp_path / "la.csv"
    path.write_text("bảng gì đó;;\nthứ;ai;ghi\n1;Mẫu;a\n2;Thử;b\n", encoding="utf-8-sig")
    draft, hands = office.read_lists(path), office.hands
    assert hands.sees("Chọn dòng tiêu đề trong bảng")
    draft.go_to("ai")
    draft.this_row("Là dòng tiêu đề")
    draft.column_means("Họ và tên")
    draft.go_to("thứ")
    draft.column_means("Số thứ tự")
    assert draft.filters()["Người"] == 2
    assert draft.take_in().startswith("Đã nhận 2 dòng")


def test_what_is_stopped_half_way_and_what_is_forgotten_leaves_nothing(office: OfficePages, tmp_path: Path) -> None:
    hands, worker = office.hands, office.laptop.window.worker
    file = _list(tmp_path / "phuong-mau-thang-1.csv", 1)

    def stop(work: Work) -> None:
        if work.title:
            work.cancel()

    worker.started.connect(stop)
    office.read_lists(file)
    assert hands.sees("Đã dừng. Chưa có gì được nhận vào.")
    worker.started.disconnect(stop)

    draft = office.read_lists(file)
    worker.started.connect(stop)
    hands.press_button("Nhận vào")
    office.laptop.at_rest()
    worker.started.disconnect(stop)
    assert draft.filters()["Người"] == 4
    hands.press_button("Bỏ, không nhận")
    office.laptop.at_rest()
    assert hands.sees("Chưa có danh sách nào.")
    assert "0 / 0" in " ".join(office.overview())


def test_a_hostile_file_says_its_sentence_and_stops_no_other(office: OfficePages, tmp_path: Path) -> None:
    bad = tmp_path / "hong.xlsx"
    bad.write_bytes(b"PK\x03\x04" + b"\x00" * 500)
    draft, hands = office.read_lists(bad, _list(tmp_path / "phuong-mau-thang-1.csv", 1)), office.hands
    assert hands.sees("hong.xlsx: ")
    assert draft.filters()["Người"] == 4
    office.hands.press_button("Bỏ, không nhận")
    office.read_lists(bad)
    assert hands.sees("hong.xlsx: ")
    assert hands.sees("Thả bảng tính vào đây")
