"""For widgets: one look and voice, and a screen of the pictures by its name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from fieldapp.background.immortal import make_immortal
from fieldapp.ui.kit import Kit
from fieldapp.ui.look import Look
from fieldapp.ui.voice import Voice

make_immortal()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform warns about size hints, which says nothing about a widget."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore("does not support propagateSizeHints"))


@pytest.fixture
def kit(qapp: QApplication) -> Iterator[Kit]:
    """The look and the voice that a widget gets."""
    look = Look(qapp)
    yield Kit(look, Voice("vi"))
    look.wear("light", 100)
    qapp.setStyleSheet("")
    look.deleteLater()
