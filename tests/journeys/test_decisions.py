"""Approving, giving back and erasing, with hands: the desk sees the reason; what came meanwhile waits in the queue."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from tests.journeys.pages import PASSPHRASE, Laptop
from tests.journeys.test_mishaps import hand_over_to
from tests.journeys.test_sticks import Pair, register

Start = Callable[[str], Laptop]


@pytest.fixture
def pair(laptop: Start, tmp_path: Path) -> Pair:
    """An office and a desk."""
    return Pair(laptop, tmp_path)


def test_one_is_approved_and_one_comes_back_with_a_reason(pair: Pair, tmp_path: Path) -> None:
    office, desk, hands, answers = pair.office, pair.desk, pair.office.hands, tmp_path / "answers"
    answers.mkdir()
    first, second = register(desk, "ng thi mau"), register(desk, "tr v thu")
    hand_over_to(desk, tmp_path / "box")
    office.receive(tmp_path / "box")
    office.go_to("Phê duyệt")
    hands.wait_until(lambda: len(hands.rows("Các đăng ký chờ phê duyệt")) == 2, "both wait")
    office.laptop.at_rest()
    row = [line.split(" | ")[0] for line in hands.rows("Các đăng ký chờ phê duyệt")].index(second)
    hands.click_row("Các đăng ký chờ phê duyệt", row)
    hands.press_button("Trả lại")
    hands.wait_for("cần điền")
    hands.write("Lý do trả lại", "thiếu một chữ số")
    hands.press_button("Trả lại")
    hands.wait_for("Đã trả lại.")
    office.laptop.at_rest()
    assert [line.split(" | ")[0] for line in hands.rows("Các đăng ký chờ phê duyệt")] == [first]
    hands.press_button("Phê duyệt mọi dòng không mâu thuẫn")
    hands.wait_for("Đã phê duyệt 1 đăng ký")
    office.laptop.at_rest()

    office.answer(answers)
    assert "đã nhận" in desk.read_answer(next(answers.glob("*.fieldbundle")))
    desk.hands.wait_until(
        lambda: any("thiếu một chữ số" in line for line in desk.hands.rows("Những người tìm thấy")), "it stands on top"
    )
    desk.go_to_handing()
    desk.hands.wait_for("2 đã có quyết định")
    states = [line.split(" | ")[-1] for line in desk.hands.rows("Đăng ký hôm nay đã đi đến đâu")]
    assert sorted(states) == ["bị trả lại", "đã duyệt"]
    desk.laptop.at_rest()


def test_somebody_is_erased_and_what_a_desk_wrote_meanwhile_waits_in_the_queue(pair: Pair, tmp_path: Path) -> None:
    office, desk, hands = pair.office, pair.desk, pair.office.hands
    hand_over_to(desk, tmp_path / "box")
    office.receive(tmp_path / "box")
    office.go_to("Phê duyệt")
    hands.write("Số giấy tờ hoặc họ tên và năm sinh", "không có ai")
    hands.write("Lý do", "đơn số 12")
    hands.press_button("Xóa người này")
    hands.wait_for("Có 0 người khớp")
    hands.clear("Số giấy tờ hoặc họ tên và năm sinh")
    hands.write("Số giấy tờ hoặc họ tên và năm sinh", "001047000025")
    office.laptop.prompts.answers.append(True)
    hands.press_button("Xóa người này")
    hands.wait_for("Đã xóa.")
    office.laptop.at_rest()

    register(desk, "tr v thu")
    hand_over_to(desk, tmp_path / "late")
    office.receive(tmp_path / "late")
    office.laptop.at_rest()
    assert any("Có dữ liệu mới về một người đã bị xóa" in words for words in office.decide())
    assert not hands.sees("Trần Văn Thử")
    hands.press_button("Xóa cả phần này")
    hands.wait_for("Đã ghi quyết định.")
    office.laptop.at_rest()
    assert hands.sees("Không còn gì chờ quyết")


def test_a_desk_ends_when_everything_is_acknowledged_and_opens_for_nobody(
    pair: Pair, laptop: Start, tmp_path: Path
) -> None:
    office, desk, hands = pair.office, pair.desk, pair.desk.hands
    register(desk, "ng thi mau")

    def exchange(name: str) -> None:
        """Let the office take in what lies in a folder and the desk read the answer."""
        office.receive(tmp_path / name)
        answers = tmp_path / f"{name}-answers"
        answers.mkdir()
        office.answer(answers)
        assert "từ chối" not in desk.read_answer(next(answers.glob("*.fieldbundle")))

    last = tmp_path / "last"
    last.mkdir()
    desk.go_to_handing()
    desk.laptop.at_rest()
    desk.laptop.prompts.answers.append(True)
    desk.laptop.prompts.folders.append(last)
    hands.press_button("Ghi tệp cuối cùng")
    hands.wait_for("chưa xác nhận")
    hands.key(Qt.Key.Key_Escape)
    hand_over_to(desk, tmp_path / "box")
    exchange("box")

    desk.go_to_handing()
    desk.laptop.at_rest()
    desk.laptop.prompts.answers.append(True)
    desk.laptop.prompts.folders.append(last)
    hands.press_button("Ghi tệp cuối cùng")
    hands.wait_for("Đã ghi tệp cuối")
    desk.laptop.at_rest()
    hands.key(Qt.Key.Key_Escape)
    exchange("last")
    desk.go_to_handing()
    desk.laptop.at_rest()
    papers = tmp_path / "proof"
    papers.mkdir()
    desk.laptop.prompts.answers.append(True)
    desk.laptop.prompts.folders.append(papers)
    hands.press_button("Hủy khóa và in giấy chứng nhận")
    hands.wait_for("Bàn 01 đã kết thúc")
    assert len(list(papers.glob("*.pdf"))) == 1
    desk.laptop.close()

    again = laptop("desk")
    again.hands.commit(PASSPHRASE)
    again.hands.key(Qt.Key.Key_Return)
    again.at_rest()
    assert not again.hands.sees("Mời người tiếp theo")
