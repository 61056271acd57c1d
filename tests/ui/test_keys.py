"""Every action by keyboard: each key does one thing on a screen, is listed, and reaches it from wherever one types."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from fieldapp.ui.actions import DEEDS
from fieldapp.ui.kit import Kit
from fieldapp.ui.reading import tab_stops
from fieldapp.ui.widgets.overlay import Panel
from tests.pictures.rendering import settle
from tests.pictures.screens import SCREENS

_WINDOW = ("lock", "officer", "keys", "larger", "smaller")
"""The deeds of the window itself, which every screen has beside its own."""


def _deeds(screen: QWidget) -> list[QAction]:
    return [one for one in screen.findChildren(QAction) if one.shortcuts()]


def test_no_two_deeds_have_the_same_key() -> None:
    keys = Counter(key for deed in DEEDS.values() for key in deed.keys)
    assert [key for key, count in keys.items() if count > 1] == []
    assert all(QKeySequence(key).toString() for key in keys)


@pytest.mark.parametrize("name", SCREENS)
def test_every_key_of_a_screen_is_listed_and_means_one_thing(qtbot: QtBot, kit: Kit, name: str) -> None:
    """F1 lists what stands in the table of deeds; an action with a key of its own would be nowhere."""
    screen = SCREENS[name](kit)
    qtbot.addWidget(screen)
    actions = _deeds(screen)
    assert [one.text() for one in actions if one.objectName() not in DEEDS] == []
    keys = Counter(key.toString() for one in actions for key in one.shortcuts())
    keys.update(key for deed in _WINDOW for key in DEEDS[deed].keys)
    assert [key for key, count in keys.items() if count > 1] == []
    screen.close()


@pytest.mark.parametrize("name", [one for one in SCREENS if one.startswith("desk")])
def test_every_deed_is_reached_from_every_field(qtbot: QtBot, kit: Kit, name: str) -> None:
    """Qt asks a field first. Ctrl+Z takes back what was typed there, and in an empty search the last save."""
    screen = SCREENS[name](kit)
    qtbot.addWidget(screen)
    settle(screen, 1366, 768)
    fields = [field for field in tab_stops(screen) if isinstance(field, QLineEdit)]
    taken = {
        (field.accessibleName(), one.objectName()) for field in fields for one in _deeds(screen) if _takes(field, one)
    }
    over = [panel for panel in screen.findChildren(Panel) if panel.isVisible()]  # beneath it no deed is meant to act
    assert over or taken <= {
        (field.accessibleName(), "undo") for field in fields if field.text() or not _searches(field)
    }
    screen.close()


def _searches(field: QLineEdit) -> bool:
    return bool(field.property("role") == "search")


def _takes(field: QLineEdit, action: QAction) -> bool:
    pressed = action.shortcut()[0]  # type: ignore[index]  # a sequence is one of combinations
    event = QKeyEvent(QEvent.Type.ShortcutOverride, pressed.key(), pressed.keyboardModifiers())
    event.ignore()
    QCoreApplication.sendEvent(field, event)
    return bool(event.isAccepted())
