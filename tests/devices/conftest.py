"""For everything that runs Qt without a window of the program."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import TypeVar

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from fieldapp.background.immortal import make_immortal

make_immortal()

_Window = TypeVar("_Window", bound=QWidget)


@pytest.fixture
def in_front(qtbot: QtBot) -> Callable[[_Window], _Window]:
    """Return `in_front(window)`: shows a window and makes it the one that hears the keys."""

    def bring(window: _Window) -> _Window:
        qtbot.addWidget(window)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return window

    return bring


# Printing for real starts a print system whose printer only root may run.
collect_ignore = [] if sys.platform == "linux" and os.geteuid() == 0 else ["test_cups_pdf.py"]
