"""Every action by keyboard: each key does one thing on a screen, is listed, and reaches it from wherever one types."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QButtonGroup,
    QComboBox,
    QLineEdit,
    QMessageBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from fieldapp.ui.actions import DEEDS, MORE_KEYS, keys_listed
from fieldapp.ui.desk.comparing import ComparisonTable
from fieldapp.ui.kit import Kit
from fieldapp.ui.reading import tab_stops
from fieldapp.ui.widgets.overlay import Overlay, Panel
from tests.pictures.rendering import settle
from tests.pictures.screens import SCREENS
from tests.test_words import PROJECT
from tests.ui.walk import spoken

_WINDOW = ("lock", "officer", "keys", "larger", "smaller")
"""The deeds of the window itself, which every screen has beside its own."""


_KEYS_OF = {
    "DeskScreen": "ui.keys_outcome",
    "FindingPanel": "ui.keys_person",
    "_Line": "look.keys",
    "HoursChart": "ui.keys_hours",
    "Intake": "ui.keys_paste",
    "DecisionsPage": "ui.keys_decide",
    "DraftPanel": "ui.keys_lists",
    "SheetView": "ui.keys_out",
    "ChosenRow": "ui.keys_out",
}
"""Which words of F1 tell the keys that a class hears by itself."""

_SAID_IN_PLACE = {
    "UnlockScreen": "its title: a digit, or arrow and Enter",
    **dict.fromkeys(("Panel", "ConsentPanel", "HistoryPanel", "KeysPanel"), "its buttons: Esc, F8; arrows scroll"),
    "WordChoice": "as every list: letters find an entry",
    "Button": "as every button: Enter presses it",
}


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
    listed = {key for shown, _words in keys_listed(kit.say, [*DEEDS], "") for key in shown.split("  ")}
    assert keys.keys() - listed == set()
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
    in_place = {
        (f.accessibleName(), "leave")
        for table in screen.findChildren(ComparisonTable)
        for f in fields
        if table.isAncestorOf(f)
    }  # Esc only puts the editor away
    undoing = {(field.accessibleName(), "undo") for field in fields if field.text() or not _searches(field)}
    assert over or taken <= undoing | in_place
    screen.close()


def _searches(field: QLineEdit) -> bool:
    return bool(field.property("role") == "search")


def _takes(field: QLineEdit, action: QAction) -> bool:
    pressed = action.shortcut()[0]  # type: ignore[index]  # a sequence is one of combinations
    event = QKeyEvent(QEvent.Type.ShortcutOverride, pressed.key(), pressed.keyboardModifiers())
    event.ignore()
    QCoreApplication.sendEvent(field, event)
    return bool(event.isAccepted())


def test_every_key_that_a_widget_hears_by_itself_is_listed() -> None:
    """Whoever handles keys has its words under F1, or says its keys where it stands."""
    hearing = {
        node.name
        for path in (PROJECT / "fieldapp" / "ui").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef) and re.search(r"def keyPressEvent|Key\.Key_|StandardKey", ast.unparse(node))
    }
    listed = {words for role in MORE_KEYS.values() for _key, words in role}
    assert sorted(hearing - _KEYS_OF.keys() - _SAID_IN_PLACE.keys()) == []
    assert set(_KEYS_OF.values()) <= listed


@pytest.mark.parametrize("name", SCREENS)
def test_whatever_can_be_pressed_is_reached_by_tab_or_has_a_key(qtbot: QtBot, kit: Kit, name: str) -> None:
    screen = SCREENS[name](kit)
    qtbot.addWidget(screen)
    settle(screen, 1366, 768)
    stops, keys = tab_stops(screen), {key for deed in DEEDS.values() for key in deed.keys}
    over = [panel for panel in screen.findChildren(Overlay) if panel.isVisible()]
    missed = [
        spoken(part)
        for kind in (QAbstractButton, QComboBox, QLineEdit, QAbstractItemView)
        for part in screen.findChildren(kind)
        if part.isVisible() and part.isEnabled() and part not in stops and part.accessibleDescription() not in keys
        if not over or over[-1].isAncestorOf(part)
        if not _with_arrows(part, stops)
        if not any(isinstance(above, QComboBox | QAbstractItemView | QMessageBox) for above in _above(part))
    ]
    assert missed == []
    screen.close()


def test_what_the_mouse_can_do_a_key_does_too() -> None:
    """A widget that hears the mouse by itself hears keys too; the words of a `Tick` tick its box, which hears them."""
    classes = [
        node
        for path in (PROJECT / "fieldapp" / "ui").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
    ]
    heard = {node.name: {part.name for part in node.body if isinstance(part, ast.FunctionDef)} for node in classes}
    mouse = {"mousePressEvent", "mouseReleaseEvent", "mouseDoubleClickEvent", "contextMenuEvent"}
    assert [name for name, does in heard.items() if does & mouse and "keyPressEvent" not in does] == ["Tick"]


def _with_arrows(part: QWidget, stops: list[QWidget]) -> bool:
    """Tell whether the arrow keys go to a button, from another of its group."""
    group: QButtonGroup | None = part.group() if isinstance(part, QAbstractButton) else None
    return group is not None and any(button in stops for button in group.buttons())


def _above(part: QWidget) -> Iterator[QWidget]:
    while (parent := part.parentWidget()) is not None:
        part = parent
        yield part
