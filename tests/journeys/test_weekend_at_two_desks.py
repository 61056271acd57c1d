"""A weekend at two desks, through the real windows: lists in, desks enrolled, people registered, files by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]  # it ships no types
import zxingcpp
from PySide6.QtCore import Qt

from tests.journeys.pages import DeskPage, Laptop, OfficePages, StartPage

_LIST = """STT,Họ và tên,Ngày sinh,Giới tính,Số CCCD,Điện thoại,Tổ,Diện
1,Nguyễn Thị Mẫu,01/02/1950,Nữ,001150000017,0912345678,7,Người cao tuổi
2,Trần Văn Thử,03/04/1947,Nam,001047000025,,7,Người cao tuổi
3,Đặng Thị Ví Dụ,1952,Nữ,001152000033,,9,Người khuyết tật
4,Lê Văn Nháp,11/12/1960,Nam,001060000041,,9,Người có công
"""

_CARD = "001150000017|012345678|Nguyễn Thị Mẫu|01021950|Nữ|Số 1, Tổ 7, Thổ Quan, Đống Đa, Hà Nội|10052021"


def test_a_weekend_at_two_desks(laptop: Callable[[str], Laptop], tmp_path: Path) -> None:
    stick, papers, roster = tmp_path / "stick", tmp_path / "papers", tmp_path / "danh-sach.csv"
    for folder in (stick, papers):
        folder.mkdir()
    roster.write_text(_LIST, encoding="utf-8-sig")
    office = _open_the_office(laptop("office"), papers)

    assert "4 dòng: 4 người mới" in office.take_lists_in(roster)
    for label in ("Bàn 01", "Bàn 02"):
        office.prepare_desk(point="Nhà văn hóa TDP 7", label=label, folder=stick)
    first_files = sorted(stick.glob("*.fieldbundle"))
    assert len(first_files) == 2

    desks = [
        StartPage(laptop(f"desk {at}")).become_desk(file=file, card=scan_card(file), officer=f"Cán bộ {at}")
        for at, file in enumerate(first_files, 1)
    ]
    _register_at_the_first(desks[0], papers)
    _register_at_the_second(desks[1])

    outbox = tmp_path / "outbox"
    outbox.mkdir()
    for desk in desks:
        assert "Bây giờ có thể rút thẻ nhớ" in desk.close_the_day(outbox)
    assert len(list(outbox.glob("*.pdf"))) == 2

    assert [line.split(" | ")[1] for line in office.receive(outbox)] == ["đã nhận", "đã nhận"]
    assert [line.split(" | ")[1] for line in office.receive(outbox)] == ["đã có từ trước", "đã có từ trước"]
    seen = office.overview()
    assert any("3 / 5" in words for words in seen), seen
    assert any("Nguyễn Thị Mẫu: hai bàn ghi khác nhau" in words for words in office.decide())
    office.take_side(1)

    answers = tmp_path / "answers"
    answers.mkdir()
    assert len(office.answer(answers)) == 1  # one file for both: one point, the same wards
    (file,) = answers.glob("*.fieldbundle")
    for desk in desks:
        assert "đã nhận" in desk.read_answer(file)
    assert any("Mở tài khoản" in line or "Đã có tài khoản" in line for line in desks[1].find("ng thi mau 1950"))


def _open_the_office(laptop: Laptop, papers: Path) -> OfficePages:
    return StartPage(laptop).open_campaign(
        title="Chi trả Tết Giáp Thìn", authority="UBND phường Thổ Quan", deadline="16/01/2024", papers=papers
    )


def _register_at_the_first(desk: DeskPage, papers: Path) -> None:
    """A scanned card, a choice, consent: three keys; then a correction, and a walk-in."""
    hands = desk.hands
    hands.look_at()
    hands.scan(_CARD)
    hands.wait_for("Nguyễn Thị Mẫu")
    desk.laptop.at_rest()
    desk.outcome(Qt.Key.Key_1)
    hands.choose("Ngân hàng", "Vietcombank")
    number = desk.consent_and_save()
    desk.receipts_go_to(papers)
    assert (papers / f"{number}.pdf").is_file()

    assert desk.find("tr v thu")[0].startswith("Trần Văn Thử")
    desk.open_first()
    desk.outcome(Qt.Key.Key_5)
    desk.save()
    desk.lock_and_come_back()

    hands.look_at()
    hands.key(Qt.Key.Key_F4)
    hands.write("Họ và tên", "Vũ Thị Ngoài Danh Sách")
    hands.write("Ngày sinh", "05/06/1949")
    hands.key(Qt.Key.Key_F9)
    hands.wait_for("Lưu và in biên nhận")
    desk.laptop.at_rest()
    desk.outcome(Qt.Key.Key_4)
    hands.write("Lý do", "muốn nhận tiền mặt")
    desk.save()


def _register_at_the_second(desk: DeskPage) -> None:
    """The same woman comes to the second desk with another bank, then an account that is there already."""
    hands = desk.hands
    assert desk.find("ng thi mau 1950")
    desk.open_first()
    desk.outcome(Qt.Key.Key_1)
    hands.choose("Ngân hàng", "Agribank")
    desk.consent_and_save()

    assert desk.find("đặng thị ví")[0].startswith("Đặng Thị Ví Dụ")
    desk.open_first()
    desk.outcome(Qt.Key.Key_2)
    hands.key(Qt.Key.Key_F9)
    hands.wait_for("Chưa lưu gì.")
    hands.choose("Ngân hàng", "BIDV")
    hands.write("Số tài khoản", "12345678901")
    desk.consent_and_save()


def scan_card(first_file: Path) -> str:
    """Read the QR of a printed card as a scanner does."""
    page = pypdfium2.PdfDocument(first_file.with_suffix(".the.pdf"))[0]
    found = zxingcpp.read_barcodes(page.render(scale=4).to_pil())
    return str(found[0].text)
