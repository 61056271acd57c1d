"""A work list goes out from the page of tasks and comes back filled in; what is accepted is missing no more."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from fieldapp.sheets.reading import read_book
from fieldapp.sheets.writing import Line, Page, workbook
from tests.journeys.pages import Laptop, OfficePages
from tests.journeys.test_sticks import Pair

Start = Callable[[str], Laptop]


@pytest.fixture
def pair(laptop: Start, tmp_path: Path) -> Pair:
    """An office and a desk."""
    return Pair(laptop, tmp_path)


def test_a_list_goes_out_and_comes_back(pair: Pair, tmp_path: Path) -> None:
    office, hands = pair.office, pair.office.hands
    path = _list(office, tmp_path)
    lacking = len(hands.rows("Những người còn thiếu"))
    office.laptop.prompts.chosen.append([_filled(path)])
    hands.press_button("Đọc trả lời…")
    hands.wait_for("điều chắc chắn")
    office.laptop.at_rest()
    answered = hands.rows("Những điều được trả lời")
    assert len(answered) == lacking
    hands.press_button("Bỏ dòng này")
    hands.wait_for("Đã bỏ 1 điều")
    office.laptop.at_rest()
    hands.press_button("Nhận mọi điều chắc chắn")
    hands.wait_for(f"Đã ghi {lacking - 1} điều")
    office.laptop.at_rest()
    assert hands.rows("Những điều được trả lời") == []
    hands.press_button("Về danh sách")
    hands.wait_until(lambda: len(hands.rows("Những người còn thiếu")) == lacking, "decisions are missing still")


def test_a_refused_file_stops_no_other_and_says_why(pair: Pair, tmp_path: Path) -> None:
    office, hands = pair.office, pair.office.hands
    path = _list(office, tmp_path)
    broken, foreign = tmp_path / "hong.xlsx", tmp_path / "la.csv"
    broken.write_bytes(b"PK\x03\x04" + b"\x00" * 500)
    foreign.write_text("Họ và tên;Ngày sinh;Số CCCD\nNguyễn Mẫu;01/02/1950;001050000001\n", encoding="utf-8")
    office.laptop.prompts.chosen.append([broken, _filled(path), foreign])
    hands.press_button("Đọc trả lời…")
    hands.wait_for("điều chắc chắn")
    office.laptop.at_rest()
    assert hands.rows("Những điều được trả lời")
    assert hands.sees("hong.xlsx: ")
    assert hands.sees("(answer.no_keys)")
    assert hands.sees("Xem có gửi nhầm tệp không")
    hands.press_button("Về danh sách")
    office.laptop.prompts.chosen.append([broken])
    hands.press_button("Đọc trả lời…")
    hands.wait_for("hong.xlsx: ")
    office.laptop.at_rest()
    assert hands.rows("Những người còn thiếu")
    assert not hands.sees("(answer.no_keys)")


def test_reading_and_writing_can_be_stopped(pair: Pair, tmp_path: Path) -> None:
    office, hands = pair.office, pair.office.hands
    path = _list(office, tmp_path)
    worker, folder = office.laptop.window.worker, tmp_path / "out"
    folder.mkdir()
    worker.started.connect(lambda work: work.cancel() if work.title else None)

    def press_and_stop(name: str) -> None:
        gate = threading.Event()
        worker.ask(lambda _progress: gate.wait(10))  # nothing is done before it was stopped
        hands.press_button(name)
        gate.set()
        office.laptop.at_rest()

    office.laptop.prompts.chosen.append([_filled(path)])
    press_and_stop("Đọc trả lời…")
    assert hands.rows("Những người còn thiếu")
    office.laptop.prompts.folders.append(folder)
    press_and_stop("Ghi ra Excel")
    assert list(folder.iterdir()) == []


def _list(office: OfficePages, folder: Path) -> Path:
    """Write the work list that is shown first, and return its file."""
    hands = office.hands
    office.go_to("Việc cần làm")
    hands.wait_until(lambda: bool(hands.rows("Những người còn thiếu")), "somebody lacks something")
    office.laptop.at_rest()
    office.laptop.prompts.folders.append(folder)
    hands.press_button("Ghi ra Excel")
    hands.wait_for("Đã ghi viec-can-lam")
    office.laptop.at_rest()
    [path] = folder.glob("viec-can-lam-*.xlsx")
    return path


def _filled(path: Path) -> Path:
    """Fill the amount in for everybody."""
    rows = read_book(path).sheets[0].rows
    width = max(len(row.cells) for row in rows)
    table = [[row.text(column) for column in range(width)] for row in rows]
    head = next(row for row in table if row[0] == "Mã dòng")
    for row in table[table.index(head) + 1 :]:
        row[head.index("Mức hưởng")] = "500000"
    back = path.with_name("tra-loi.xlsx")
    back.write_bytes(workbook([Page("a", (), [Line(tuple(row), "plain") for row in table])], scratch=path.parent))
    return back
