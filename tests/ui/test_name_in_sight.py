"""Whoever is in front of the desk is named while anything is asked about them, wherever the page is scrolled."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from fieldapp.ui.desk.person import NameStrip
from fieldapp.ui.kit import Kit
from tests.pictures.rendering import settle
from tests.pictures.screens import SCREENS


def test_the_name_stays_in_sight_when_the_form_is_revealed(qtbot: QtBot, kit: Kit) -> None:
    screen = SCREENS["desk-person"](kit)
    qtbot.addWidget(screen)
    settle(screen, 1366, 768)
    strip = screen.findChild(NameStrip)
    assert strip is not None
    bar = strip._area.verticalScrollBar()
    assert bar.value() > 0
    assert strip.isVisible()
    assert strip._name.whole == "Nguyễn Thị Mẫu"
    bar.setValue(0)
    assert not strip.isVisible()
    screen.close()
