"""What holds for every screen: each control has a name, everything fits, no part is a window of its own."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from fieldapp.ui.kit import Kit
from fieldapp.ui.voice import Voice
from tests.pictures.rendering import misfits, settle
from tests.pictures.screens import SCREENS

CASES = [(1366, 768, 100), (1366, 768, 150), (1093, 614, 100), (1093, 614, 115)]
"""Logical pixels and text size that have to do (screens.md): 1093x614 is 1366x768 at a scaling of 125 %."""


@pytest.mark.parametrize("name", SCREENS)
def test_every_control_that_takes_the_focus_has_a_name(qtbot: QtBot, kit: Kit, name: str) -> None:
    screen = SCREENS[name](kit)
    qtbot.addWidget(screen)
    settle(screen, 1366, 768)
    nameless = [
        type(part).__name__
        for part in screen.findChildren(QWidget)
        if part.focusPolicy() & Qt.FocusPolicy.TabFocus and not part.focusProxy() and not _spoken(part)
    ]
    assert nameless == []
    screen.close()


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", SCREENS)
def test_everything_fits(kit: Kit, name: str, language: str) -> None:
    speaking = kit._replace(say=Voice("vi" if language == "vi" else "en"))
    found = []
    for width, height, step in CASES:
        kit.look.wear("light", step)
        screen = SCREENS[name](speaking)
        settle(screen, width, height)
        found += [f"{width}x{height} at {step} %: {words}" for words in misfits(screen)]
        screen.close()
        screen.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert found == []


@pytest.mark.parametrize("name", SCREENS)
def test_no_part_is_a_window_of_its_own(qtbot: QtBot, kit: Kit, name: str) -> None:
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    before = set(QApplication.topLevelWidgets())
    screen = SCREENS[name](kit)
    qtbot.addWidget(screen)
    visible = [w for w in QApplication.topLevelWidgets() if w not in before and w.isVisible()]
    assert visible == []
    screen.close()


def _spoken(part: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(part).text(QAccessible.Text.Name)
