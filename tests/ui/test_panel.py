"""What lies over a screen gives the keyboard back to where it was, if that is still there."""

from __future__ import annotations

import shiboken6
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from fieldapp.background.worker import Work
from fieldapp.ui.kit import Kit
from fieldapp.ui.widgets.overlay import Panel
from fieldapp.ui.widgets.waiting import WaitingPanel
from tests.pictures.rendering import settle


def _screen(qtbot: QtBot) -> tuple[QWidget, QLineEdit]:
    screen, field = QWidget(), QLineEdit()
    qtbot.addWidget(screen)
    QVBoxLayout(screen).addWidget(field)
    settle(screen, 800, 500)
    field.setFocus()
    return screen, field


def test_the_keyboard_goes_back_to_where_it_was(qtbot: QtBot, kit: Kit) -> None:
    screen, field = _screen(qtbot)
    panel = Panel(kit, screen)
    panel.appear(QPushButton("Đóng", panel.surface))
    assert not field.hasFocus()
    panel.put_away()
    assert field.hasFocus()


def test_a_field_that_is_gone_meanwhile_is_not_asked_for(qtbot: QtBot, kit: Kit) -> None:
    screen, field = _screen(qtbot)
    panel = Panel(kit, screen)
    panel.appear(QPushButton("Đóng", panel.surface))
    shiboken6.delete(field)
    panel.put_away()
    assert not panel.isVisible()


def test_the_keyboard_comes_back_when_a_long_work_ends_unless_it_went_elsewhere(qtbot: QtBot, kit: Kit) -> None:
    screen, field = _screen(qtbot)
    other = QLineEdit(screen)
    other.show()
    panel = WaitingPanel(kit, screen)
    for goes, comes in ((None, field), (other, other)):
        field.setFocus()
        work = Work(lambda _progress: None, title="ui.wait_restoring", lane="", parent=panel)
        panel.attend(work)
        panel.appear(panel._stop)
        assert not field.hasFocus()
        if goes is not None:
            goes.setFocus()
        work.ended.emit()
        assert not panel.isVisible()
        assert comes.hasFocus()
