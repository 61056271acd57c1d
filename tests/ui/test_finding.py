"""The search field: an answer counts for the text it answers, and Enter takes what was meant."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fieldapp.desk.find import MOST_FOUND
from fieldapp.ui.desk.finding import FindingPanel
from fieldapp.ui.desk.state import Hit, Today
from fieldapp.ui.kit import Kit
from tests.pictures.rendering import settle

MAU, MINH = Hit("mau", "Nguyễn Thị Mẫu", "1950"), Hit("minh", "Nguyễn Văn Minh", "1947")


@pytest.fixture
def panel(qtbot: QtBot, kit: Kit) -> Iterator[FindingPanel]:
    """The panel with the words that it asked for and whom it chose, in `asked` and `chosen`."""
    panel = FindingPanel(kit)
    qtbot.addWidget(panel)
    settle(panel, 480, 700)
    yield panel
    panel.close()


def _told(panel: FindingPanel) -> tuple[list[str], list[str]]:
    asked: list[str] = []
    chosen: list[str] = []
    panel.search_asked.connect(asked.append)
    panel.person_asked.connect(chosen.append)
    return asked, chosen


def test_enter_asks_again_as_it_was_meant(panel: FindingPanel) -> None:
    asked, chosen = _told(panel)
    panel.field.setText("nguyen thi mam")
    panel.show_hits("nguyen thi mam", [], "Nguyễn Thị Mẫu")
    assert any(label.text() == "Có phải: Nguyễn Thị Mẫu?" for label in panel.findChildren(type(panel._nobody)))
    QTest.keyClick(panel.field, Qt.Key.Key_Return)
    assert asked[-1] == panel.field.text() == "Nguyễn Thị Mẫu"
    panel.show_hits("Nguyễn Thị Mẫu", [MAU])
    QTest.keyClick(panel.field, Qt.Key.Key_Return)
    assert chosen == ["mau"]


def test_more_people_than_are_shown_are_not_counted(panel: FindingPanel) -> None:
    panel.show_hits("", [])
    panel.field.setText("mau")
    panel.show_hits("mau", [MAU] * (MOST_FOUND - 1))
    assert panel._hint.text().startswith(f"{MOST_FOUND - 1} người ·")
    panel.show_hits("mau", [MAU] * MOST_FOUND)
    assert "gõ thêm" in panel._hint.text()


def test_without_a_guess_nothing_is_offered(panel: FindingPanel) -> None:
    asked, chosen = _told(panel)
    panel.field.setText("xyzzy")
    panel.show_hits("xyzzy", [])
    assert not panel._yes.isVisible()
    assert not panel._instead.isVisible()
    QTest.keyClick(panel.field, Qt.Key.Key_Return)
    assert (asked, chosen) == (["xyzzy"], [])


def test_enter_before_the_answer_opens_the_best_of_the_text_that_was_typed(panel: FindingPanel) -> None:
    _asked, chosen = _told(panel)
    panel.field.setText("m")
    panel.show_hits("m", [MINH, MAU])
    panel.field.setText("mau")
    QTest.keyClick(panel.field, Qt.Key.Key_Return)
    assert chosen == [], "what stands there answers an earlier text"
    panel.show_hits("mau", [MAU])
    assert chosen == ["mau"]
    panel.show_hits("mau", [MAU])
    assert chosen == ["mau"]


def test_who_types_on_after_enter_has_not_chosen(panel: FindingPanel) -> None:
    _asked, chosen = _told(panel)
    panel.field.setText("m")
    QTest.keyClick(panel.field, Qt.Key.Key_Return)
    panel.field.setText("ma")
    panel.show_hits("ma", [MAU])
    assert chosen == []


def test_the_same_answer_again_leaves_whom_somebody_chose(panel: FindingPanel) -> None:
    """The day is read anew every minute, and with it what came back."""
    panel.show_hits("", [MAU, MINH])
    panel.list.setCurrentIndex(panel.list.currentIndex().siblingAtRow(1))
    panel.show_hits("", [MAU, MINH])
    assert panel.list.currentIndex().row() == 1
    panel.show_hits("", [MINH, MAU])
    assert panel.list.currentIndex().row() == 0


def test_what_a_scan_found_stays_until_somebody_types(panel: FindingPanel) -> None:
    _asked, chosen = _told(panel)
    panel.show_hits("001150000017|...", [MAU, MINH])
    panel.show_hits("", [])  # the header is read anew every minute, and with it what came back
    assert panel.list.isVisible()
    QTest.keyClick(panel.field, Qt.Key.Key_Return)
    assert chosen == ["mau"]
    panel.field.setText("m")
    panel.field.clear()
    panel.show_hits("", [])
    assert not panel.list.isVisible()


def test_the_people_behind_a_figure_stay_until_somebody_types(panel: FindingPanel) -> None:
    _asked, chosen = _told(panel)
    figures: list[str] = []
    drafts: list[str] = []
    panel.figure_asked.connect(figures.append)
    panel.draft_asked.connect(drafts.append)
    panel.show_today(Today(((8, 3), (9, 4)), 7, 1, 1, 2))
    QTest.mouseClick(panel._figures["undecided"], Qt.MouseButton.LeftButton)
    QTest.keyClick(panel._hours, Qt.Key.Key_Right)
    QTest.keyClick(panel._hours, Qt.Key.Key_Return)
    assert figures == ["undecided", "9"]
    panel.show_behind("Bản nháp", [Hit("mau", "Nguyễn Thị Mẫu", "", draft="form"), MINH])
    panel.show_hits("", [])
    QTest.keyClick(panel.list, Qt.Key.Key_Return)
    assert (chosen, drafts) == ([], ["form"])
    QTest.keyClick(panel.list, Qt.Key.Key_Down)
    QTest.keyClick(panel.list, Qt.Key.Key_Return)
    assert chosen == ["minh"]
    panel.show_behind("Bản nháp", [])
    assert any(part.text() == "Không có ai." for part in panel.findChildren(type(panel._nobody)))
