"""Whoever works with the keyboard is not sent to the header by what changes on a page."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from fieldapp.desk.print_places import PrintTarget
from fieldapp.papers.receipt import PAPER_KINDS
from fieldapp.ui.desk.closing import ClosingPanel
from fieldapp.ui.desk.printing import PlacesState, PrintingPanel
from fieldapp.ui.desk.state import CloseStep
from fieldapp.ui.kit import Kit
from fieldapp.ui.widgets.plain import Button
from fieldapp.ui.widgets.sticks import StickLine, SticksPanel
from tests.pictures.rendering import settle


def _held() -> QPushButton:
    button = QApplication.focusWidget()
    assert isinstance(button, QPushButton)
    return button


def test_a_printer_that_was_chosen_keeps_the_keyboard(qtbot: QtBot, kit: Kit) -> None:
    panel = PrintingPanel(kit)
    qtbot.addWidget(panel)
    places = tuple((PrintTarget(printer=name), name) for name in ("HP", "XP-80"))
    panel.show_places(PlacesState(PAPER_KINDS[0], places))
    settle(panel, 960, 700)
    next(button for button in panel.findChildren(QPushButton) if button.text() == "XP-80").setFocus()
    panel.show_places(PlacesState(PAPER_KINDS[0], places, chosen=places[1][0]))
    button = _held()
    assert (button.text(), button.isChecked()) == ("XP-80", True)


def test_enter_presses_a_button_and_chooses_nothing(qtbot: QtBot) -> None:
    pressed = []
    for kind in ("plain", "main", "link", "choice"):
        button = Button("Lưu", kind=kind)
        qtbot.addWidget(button)
        button.clicked.connect(lambda _checked=False, kind=kind: pressed.append(kind))
        QTest.keyClick(button, Qt.Key.Key_Return)
        QTest.keyClick(button, Qt.Key.Key_Enter)
    assert pressed == ["plain", "plain", "main", "main", "link", "link"]


def test_a_day_that_is_closed_shows_the_way_back(qtbot: QtBot, kit: Kit) -> None:
    panel = ClosingPanel(kit)
    qtbot.addWidget(panel)
    settle(panel, 960, 700)
    panel.show_steps([CloseStep("sheet", "Phiếu bàn giao", "Hai bên ký", done=False, button="Lập phiếu")])
    assert _held().text() == "Lập phiếu"
    panel.show_steps([CloseStep("sheet", "Phiếu bàn giao", "Hai bên ký", done=True, button="Lập phiếu")])
    assert _held().text().startswith("Quay lại")


def test_a_stick_that_comes_in_takes_the_keyboard_from_the_choice_of_a_folder(qtbot: QtBot, kit: Kit) -> None:
    panel = SticksPanel(kit, [("write", "Ghi ra thẻ"), ("read", "Đọc")], folder="Chọn thư mục khác")
    qtbot.addWidget(panel)
    settle(panel, 960, 300)
    panel.take_focus()
    assert _held().text() == "Chọn thư mục khác"
    panel.show_sticks([StickLine("/media/a", "A", "còn 4 GB")])
    assert _held().text() == "Ghi ra thẻ"
    panel.show_sticks([])
    panel.take_focus()
    assert _held().text() == "Chọn thư mục khác"
