"""An office says what receipts tell people, in its own window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit

from tests.journeys.pages import Laptop, StartPage


def test_the_words_of_a_bank_are_kept_and_shown_again(laptop: Callable[[str], Laptop], tmp_path: Path) -> None:
    office = laptop("office")
    StartPage(office).open_campaign(
        title="Chi trả Tết", authority="UBND phường Mẫu", deadline="16/01/2024", papers=tmp_path
    )
    hands = office.hands

    def show() -> None:
        action = office.window.findChild(QAction, "guidance_page")
        assert isinstance(action, QAction)
        action.trigger()
        hands.wait_for("Lời dặn trên biên nhận")

    show()
    hands.choose("Dặn ai", "Mở tài khoản")
    bring = hands.find(QLineEdit, "Mang theo")
    assert isinstance(bring, QLineEdit)
    assert "Căn cước" in bring.placeholderText()
    hands.write("Mang theo", "Căn cước (bản gốc);  Ảnh 3x4; ")
    hands.write("Cần hỏi", "Cô Hoa 024 3000 0000")
    hands.press_button("Ghi lời dặn")
    hands.wait_for("Đã ghi cho Mở tài khoản.")
    office.at_rest()
    hands.write("Khi nào, ở đâu", "x" * 301)
    hands.press_button("Ghi lời dặn")
    hands.wait_for("Lời dặn trên biên nhận quá dài")
    hands.key(Qt.Key.Key_Escape)
    show()
    hands.choose("Dặn ai", "Mở tài khoản")
    assert bring.text() == "Căn cước (bản gốc); Ảnh 3x4"
    hands.choose("Dặn ai", "Mọi người")
    assert bring.text() == ""
