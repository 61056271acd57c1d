"""Another language is spoken at once, everywhere, and nothing is built anew for it."""

from __future__ import annotations

import gc
import threading
import tracemalloc
from collections import Counter

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from fieldapp.ui.kit import Kit
from fieldapp.ui.spoken import turn_words
from fieldapp.ui.tokens import TEXT_STEPS
from fieldapp.ui.voice import Voice
from tests.pictures.rendering import settle
from tests.pictures.screens import SCREENS

_MOST_GROWN = 100_000
"""Bytes by which what Python holds may differ after 18 more changes: a few cached texts and lists."""


def _cells(model: QAbstractItemModel) -> list[str]:
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount()
    heads = [model.headerData(at, Qt.Orientation.Horizontal) for at in range(columns)]
    cells = [model.index(row, at) for row in range(min(model.rowCount(), 40)) for at in range(columns)]
    roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
    return [str(one) for one in (*heads, *(cell.data(role) for cell in cells for role in roles))]


def _words(part: QObject) -> list[str]:
    found = []
    if isinstance(part, QWidget):
        found += [part.accessibleName(), part.accessibleDescription()]
        found += [] if isinstance(part, QComboBox) else [part.toolTip()]  # told when it is painted
    if isinstance(part, QLabel | QPushButton | QAction):
        found.append(part.text())
    if isinstance(part, QLineEdit):
        found.append(part.placeholderText())
    if isinstance(part, QComboBox):
        found += [part.itemText(at) for at in range(part.count())]
    elif isinstance(part, QAbstractItemView) and part.model() is not None:
        found += _cells(part.model())
    return found


def _shown(screen: QWidget) -> list[list[str]]:
    return [_words(part) for part in screen.findChildren(QObject) if any(_words(part))]


def _alive(screen: QWidget) -> Counter[str]:
    return Counter(type(part).__name__ for part in (screen, *screen.findChildren(QObject)))


@pytest.mark.parametrize("name", ["desk-person", "desk-handing", "office-board", "office-lists-draft"])
def test_twenty_changes_of_language_and_size_leave_nothing_behind(qtbot: QtBot, kit: Kit, name: str) -> None:
    """Nothing is built anew, so no part, timer or thread is more than before; memory has nothing to grow by."""
    voice = Voice("vi")
    screen = SCREENS[name](kit._replace(say=voice))
    qtbot.addWidget(screen)
    settle(screen, 1366, 768)

    def change() -> None:
        voice.language = "en" if voice.language == "vi" else "vi"
        turn_words(screen)
        kit.look.larger() if kit.look.step < TEXT_STEPS[-1] else kit.look.wear("light", TEXT_STEPS[0])
        settle(screen, 1366, 768)

    for _ in range(4):
        change()
    parts, threads = _alive(screen), threading.active_count()
    gc.collect()
    tracemalloc.start()
    change()
    change()
    rounds = []
    for _ in range(2):  # what is only made late, once, grows in one of them
        before = tracemalloc.get_traced_memory()[0]
        for _ in range(18):
            change()
        gc.collect()
        rounds.append(tracemalloc.get_traced_memory()[0] - before)
    tracemalloc.stop()
    grown = min(rounds)
    assert _alive(screen) == parts
    assert threading.active_count() == threads
    assert grown < _MOST_GROWN, f"{grown} bytes more"
    screen.close()


@pytest.mark.parametrize("name", sorted(SCREENS.keys() - {"question"}))  # nothing is pressed beneath a question
def test_a_screen_that_was_turned_says_what_a_new_one_says(qtbot: QtBot, kit: Kit, name: str) -> None:
    def made(voice: Voice) -> QWidget:
        screen = SCREENS[name](kit._replace(say=voice))
        qtbot.addWidget(screen)
        settle(screen, 1366, 768)  # before there is another one: the keyboard is in one window only
        return screen

    voice = Voice("en")
    turned, fresh = made(voice), made(Voice("vi"))
    voice.language = "vi"
    turn_words(turned)
    settle(turned, 1366, 768)
    shown = zip(_shown(turned), _shown(fresh), strict=True)
    assert [pair for part in shown for pair in zip(*part, strict=True) if pair[0] != pair[1]] == []
    for screen in (turned, fresh):
        screen.close()
