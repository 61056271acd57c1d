"""Language, colours and text size outlive the program; whatever else lies in their file counts as nothing."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fieldapp.app.main import build_window
from fieldapp.station.world import World
from fieldapp.system.clock import ManualClock
from fieldapp.system.files import Disk
from fieldapp.system.randomness import SeededRandomness
from fieldapp.system.texts import LANGUAGES, Language
from fieldapp.ui.habits import Habits, habits_of, keep_habits
from fieldapp.ui.tokens import SCHEMES, TEXT_STEPS
from fieldapp.ui.unlock.screen import UnlockScreen
from fieldapp.ui.window import MainWindow

_OTHER_THAN_USUAL = Habits("en", "dark", 115)


def _world(marks: Path | None) -> World:
    return World(ManualClock(1_705_107_600_000), SeededRandomness("habits"), Disk(), marks=marks)


@given(st.builds(Habits, st.sampled_from(LANGUAGES), st.sampled_from(tuple(SCHEMES)), st.sampled_from(TEXT_STEPS)))
def test_what_is_kept_is_what_comes_back(tmp_path_factory: pytest.TempPathFactory, habits: Habits) -> None:
    world = _world(tmp_path_factory.mktemp("marks") / "not" / "there")
    keep_habits(world, Habits())
    keep_habits(world, habits)
    assert habits_of(world) == habits


@given(
    st.binary(max_size=60)
    | st.dictionaries(st.sampled_from(Habits.__struct_fields__), st.integers() | st.text()).map(msgspec.json.encode)
)
def test_a_damaged_file_counts_as_none(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    world = _world(tmp_path_factory.mktemp("marks"))
    assert world.marks is not None
    (world.marks / "window.json").write_bytes(data)
    habits = habits_of(world)
    assert habits == Habits() or data.startswith(b"{")
    assert (habits.language in LANGUAGES, habits.scheme in SCHEMES, habits.step in TEXT_STEPS) == (True, True, True)


def test_a_place_that_cannot_be_used_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "window.json").mkdir()
    keep_habits(_world(tmp_path), _OTHER_THAN_USUAL)
    assert habits_of(_world(tmp_path)) == Habits()
    (tmp_path / "file").write_bytes(b"")
    keep_habits(_world(tmp_path / "file"), _OTHER_THAN_USUAL)
    keep_habits(_world(None), _OTHER_THAN_USUAL)
    assert habits_of(_world(None)) == Habits()
    if hasattr(os, "mkfifo"):  # a pipe is not waited for
        (tmp_path / "pipe").mkdir()
        os.mkfifo(tmp_path / "pipe" / "window.json")
        assert habits_of(_world(tmp_path / "pipe")) == Habits()


def _window(qtbot: QtBot, qapp: QApplication, folder: Path, language: Language | None = None) -> MainWindow:
    """Start the program as if a station lived in `folder`: it asks for the passphrase."""
    (folder / "home").mkdir(exist_ok=True)
    (folder / "home" / "fieldapp.db").touch()
    window = build_window(qapp, home=folder / "home", language=language, world=_world(folder / "marks"))
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    window.begin()
    return window


def _shown(window: MainWindow) -> Habits:
    kit = window._tools.kit
    assert isinstance(window._pages.currentWidget(), UnlockScreen)
    return Habits(kit.say.language, kit.look.scheme, kit.look.step)


def test_the_next_start_asks_for_the_passphrase_as_the_last_one_ended(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    first = _window(qtbot, qapp, tmp_path)
    assert _shown(first) == Habits()
    screen = first._pages.currentWidget()
    assert isinstance(screen, UnlockScreen)
    screen.language_asked.emit()
    first._look.other_scheme()
    first._look.larger()
    qtbot.waitUntil(lambda: not first.busy)
    first.close()
    again = _window(qtbot, qapp, tmp_path)
    assert _shown(again) == _OTHER_THAN_USUAL
    again.close()
    asked_for = _window(qtbot, qapp, tmp_path, "vi")
    assert _shown(asked_for) == msgspec.structs.replace(_OTHER_THAN_USUAL, language="vi")
    asked_for.close()
    qapp.setStyleSheet("")
