"""The screens as a screen reader meets them: in the order of the work, and saying by themselves what happened."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from fieldapp.ui.announcing import announcement
from fieldapp.ui.desk.screen import DeskScreen
from fieldapp.ui.kit import Kit
from fieldapp.ui.reading import step, tab_stops
from fieldapp.ui.widgets.plain import MessageLine
from tests.pictures.rendering import settle
from tests.pictures.screens import SCREENS
from tests.ui.walk import spoken

_DESK = (
    *("Khóa", "Tìm người dân", "Những người tìm thấy", "Hôm nay", "Nguyễn Thị Mẫu", "Họ và tên", "Mở tài khoản"),
    *("Ngân hàng", "Đã đọc", "Lưu và in biên nhận"),
)
"""What is read: header, search, found, today, the person, the comparison, outcomes, fields, consent, save."""


class _Window(QMainWindow):
    """A window whose Tab follows the order of reading, as the program's does."""

    def focusNextPrevChild(self, forward: bool) -> bool:
        screen = self.centralWidget()
        return screen is not None and step(screen, forward=forward)


def _tree(interface: QAccessibleInterface) -> Iterator[str]:
    for at in range(interface.childCount()):
        child = interface.child(at)
        if child.isValid() and not child.state().invisible:
            yield child.text(QAccessible.Text.Name)
            yield from _tree(child)


def test_the_tree_of_the_desk_is_in_the_order_of_the_work(qtbot: QtBot, kit: Kit) -> None:
    screen = SCREENS["desk-person"](kit)
    qtbot.addWidget(screen)
    settle(screen, 1366, 768)
    names = _tree(QAccessible.queryAccessibleInterface(screen))
    missed = [wanted for wanted in _DESK if not any(name.startswith(wanted) for name in names)]  # goes on, never back
    assert missed == []
    screen.close()


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_reader_meets_the_controls_in_the_order_of_tab(qtbot: QtBot, kit: Kit, name: str) -> None:
    screen = SCREENS[name](kit)
    qtbot.addWidget(screen)
    settle(screen, 1366, 768)
    stops = tab_stops(screen)
    met = [one for one in _objects(QAccessible.queryAccessibleInterface(screen)) if one in stops]
    assert [spoken(one) for one in met] == [spoken(one) for one in stops]
    screen.close()


def _objects(interface: QAccessibleInterface) -> Iterator[QWidget]:
    for at in range(interface.childCount()):
        child = interface.child(at)
        if child.isValid() and not child.state().invisible:
            part = child.object()
            if isinstance(part, QWidget):
                yield part
            yield from _objects(child)


def test_tab_goes_through_the_desk_in_that_order_and_back(qtbot: QtBot, kit: Kit) -> None:
    window = _Window()
    qtbot.addWidget(window)
    window.setCentralWidget(SCREENS["desk-person"](kit))
    settle(window, 1366, 768)
    screen = window.centralWidget()
    assert isinstance(screen, DeskScreen)
    stops = tab_stops(screen)
    here: QWidget | None = screen.finding.field
    screen.finding.field.setFocus()
    places = []
    while here is not None and here is not stops[0]:
        places.append(stops.index(here))
        QTest.keyClick(here, Qt.Key.Key_Tab)
        here = QApplication.focusWidget()
    assert places == sorted(places)
    assert places[-1] == len(stops) - 1, "after the last comes the first"
    assert spoken(stops[-1]) == "Lưu và in biên nhận"
    QTest.keyClick(stops[0], Qt.Key.Key_Backtab)
    assert QApplication.focusWidget() is stops[-1]
    window.close()


def test_tab_stays_in_what_lies_over_the_screen(qtbot: QtBot, kit: Kit) -> None:
    screen = SCREENS["desk-scanner"](kit)
    qtbot.addWidget(screen)
    settle(screen, 1366, 768)
    assert isinstance(screen, DeskScreen)
    assert screen.finding.field not in tab_stops(screen)
    assert len(tab_stops(screen)) > 2
    screen.close()


def test_what_happened_is_said_politely_and_what_is_wrong_at_once(qtbot: QtBot, kit: Kit) -> None:
    line, politeness = MessageLine(kit.look), QAccessible.AnnouncementPoliteness
    qtbot.addWidget(line)
    for tone, how in (("good", politeness.Polite), ("warning", politeness.Assertive), ("error", politeness.Assertive)):
        said = announcement(line, "Đã lưu Nguyễn Thị Mẫu.", tone)  # type: ignore[arg-type]  # the three are tones
        assert (said.message(), said.politeness()) == ("Đã lưu Nguyễn Thị Mẫu.", how)


def test_it_is_said_while_a_reader_listens(qtbot: QtBot, kit: Kit) -> None:
    line = MessageLine(kit.look)
    qtbot.addWidget(line)
    QAccessible.setActive(True)
    line.say("Đã lưu.", "good")
    QAccessible.setActive(False)
    interface = QAccessible.queryAccessibleInterface(line)
    assert interface.text(QAccessible.Text.Name) == "Đã lưu."
