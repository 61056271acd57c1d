"""What holds for every screen, in both languages, at all sizes: nothing is cut, each control has name and place."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6 import QtWidgets
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from fieldapp.domain.outcomes import OUTCOMES
from fieldapp.system.texts import LANGUAGES, Language
from fieldapp.ui.kit import Kit
from fieldapp.ui.tokens import TEXT_STEPS, Scheme, TextStep
from fieldapp.ui.voice import Voice
from tests.conftest import FULL
from tests.pictures.rendering import settle
from tests.pictures.screens import SCREENS
from tests.test_words import PROJECT
from tests.ui.walk import faults, pale

_NO_SCREEN = {"MainWindow", "Overlay", "Panel", "_Form"}
"""The window that holds the screens, and what others are made from."""

_SHARE: dict[Language, list[tuple[int, int, TextStep, Scheme]]] = {
    "vi": [(1366, 768, 150, "light")],
    "en": [(1093, 614, 115, "light")],
}
"""The least room for words: logical pixels and text size (screens.md); 1093x614 is 1366x768 at a scaling of 125 %."""

_SCHEMES: tuple[Scheme, ...] = ("light", "dark")
_ALL: list[tuple[int, int, TextStep, Scheme]] = [
    *((1366, 768, step, scheme) for step in TEXT_STEPS for scheme in _SCHEMES),
    *((1093, 614, step, scheme) for step in TEXT_STEPS[:2] for scheme in _SCHEMES),
    (1024, 768, 100, "light"),
    (1920, 1080, 150, "light"),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SCREENS)
def test_nothing_is_cut_or_covered_or_pale_or_without_a_name(kit: Kit, name: str, language: Language) -> None:
    """The size changes on the screen that stands there, as Ctrl + does it."""
    screen = SCREENS[name](kit._replace(say=Voice(language)))
    found = []
    for width, height, step, scheme in _ALL if FULL else _SHARE[language]:
        kit.look.wear(scheme, step)
        settle(screen, width, height)
        wrong = [] if screen.size().toTuple() == (width, height) else [f"grows to {screen.size().toTuple()}"]
        wrong += faults(screen) + (pale(screen) if step == TEXT_STEPS[-1] else [])
        found += [f"{width}x{height} at {step} %, {scheme}: {words}" for words in wrong]
    screen.close()
    screen.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert found == []


def test_every_widget_is_on_a_screen_and_shows_its_states() -> None:
    """A new page, panel or state is walked over too: the pictures make it, or a widget that is on a screen does."""
    modules = [_parsed(path) for path in (PROJECT / "fieldapp" / "ui").rglob("*.py")]
    widgets = _widgets(modules)
    told = {name for path in (PROJECT / "tests" / "pictures").glob("*.py") for name in _calls(_parsed(path))}
    makers: list[ast.ClassDef | ast.FunctionDef] = list(widgets)
    makers += [node for tree in modules for node in tree.body if isinstance(node, ast.FunctionDef)]
    reached: list[ast.ClassDef | ast.FunctionDef] = []
    while more := [one for one in makers if one.name in told and one not in reached]:
        reached += more
        told.update(*map(_calls, more))
    states = [
        f"{one.name}.{part.name}"
        for one in widgets
        for part in one.body
        if isinstance(part, ast.FunctionDef) and re.match("(show|ask|offer|open)_", part.name)
    ]
    assert len(widgets) > 60
    assert [one.name for one in widgets if one not in reached and one.name not in _NO_SCREEN] == []
    assert [state for state in states if state.partition(".")[2] not in told] == []


def test_every_outcome_is_on_a_screen() -> None:
    pictures = [_parsed(path) for path in (PROJECT / "tests" / "pictures").glob("*.py")]
    constants = {node.value for tree in pictures for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    assert set(OUTCOMES) <= constants


def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _calls(tree: ast.AST) -> set[str]:
    """Return the names of all functions, methods and classes that are called."""
    called = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {ast.unparse(one).rpartition(".")[2] for one in called}


def _widgets(modules: Sequence[ast.Module]) -> list[ast.ClassDef]:
    """Return the classes made from a widget of Qt, or from one that is."""
    classes = [node for tree in modules for node in tree.body if isinstance(node, ast.ClassDef)]
    known = {name for name, one in vars(QtWidgets).items() if isinstance(one, type) and issubclass(one, QWidget)}
    found: list[ast.ClassDef] = []
    while more := [one for one in classes if one not in found and known & {ast.unparse(base) for base in one.bases}]:
        found += more
        known |= {one.name for one in more}
    return found


@pytest.mark.parametrize("name", SCREENS)
def test_no_part_is_a_window_of_its_own(qtbot: QtBot, kit: Kit, name: str) -> None:
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    before = set(QApplication.topLevelWidgets())
    screen = SCREENS[name](kit)
    qtbot.addWidget(screen)
    visible = [w for w in QApplication.topLevelWidgets() if w not in before and w.isVisible()]
    assert visible == []
    screen.close()
