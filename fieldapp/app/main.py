"""The one QApplication: builds the window from its parts and runs it."""

from __future__ import annotations

import sys
import traceback
from functools import partial
from pathlib import Path
from types import TracebackType

from PySide6.QtWidgets import QApplication

from fieldapp.background.pauses import shorten_pauses
from fieldapp.station.home import Home
from fieldapp.station.world import World, real_world
from fieldapp.system.errors import Bug, FieldappError
from fieldapp.system.texts import Language
from fieldapp.ui.habits import habits_of
from fieldapp.ui.look import Look
from fieldapp.ui.prompts import Prompts
from fieldapp.ui.window import MainWindow


def run(home: Path, language: Language | None = None) -> int:
    """Open the window on the data folder `home` and stay until it is closed; return the exit code."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    application.setApplicationName("fieldapp")
    application.setApplicationDisplayName("fieldapp")
    window = build_window(application, home=home, language=language, world=real_world())
    sys.excepthook = partial(report, window)
    window.begin()
    window.showMaximized()
    shorten_pauses()
    return application.exec()


def report(window: MainWindow, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Say in the window that the program itself is wrong, and where on the console.

    The error's own words are said nowhere: they may be about a person.
    """
    if not isinstance(error, Exception):
        sys.__excepthook__(kind, error, trace)
        return
    if sys.stderr is not None:  # a window on Windows has no console
        sys.stderr.write("".join([*traceback.format_tb(trace), kind.__name__, "\n"]))
    window.tell(error if isinstance(error, FieldappError) else Bug("bug.unexpected", place=kind.__name__))


def build_window(
    application: QApplication,
    *,
    home: Path,
    language: Language | None,
    world: World,
    prompts: Prompts | None = None,
    look: Look | None = None,
) -> MainWindow:
    """Put the window together as it was used last, or in the `language` that was asked for.

    `prompts` answers questions in place of a person: for journeys.
    """
    habits = habits_of(world)
    look = look or Look(application, scheme=habits.scheme, step=habits.step)
    return MainWindow(look=look, language=language or habits.language, home=Home(home), world=world, prompts=prompts)
