"""Putting a screen into a picture."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from fieldapp.system.texts import Language
from fieldapp.ui.kit import Kit
from fieldapp.ui.look import Look
from fieldapp.ui.tokens import Scheme, TextStep
from fieldapp.ui.voice import Voice
from tests.pictures.screens import SCREENS

WIDTH, HEIGHT = 1366, 768


def render_screens(out: Path, scale: float, steps: Sequence[TextStep], only: str, language: Language) -> None:
    """Render every screen whose name contains `only` at one scaling, in both schemes, with each text size."""
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    look = Look(application)
    kit = Kit(look, Voice(language))
    for name, make in SCREENS.items():
        if only not in name:
            continue
        for step in steps:
            schemes: tuple[Scheme, ...] = ("light", "dark")
            for scheme in schemes:
                look.wear(scheme, step)
                screen = make(kit)
                settle(screen, round(WIDTH / scale), round(HEIGHT / scale))
                screen.grab().save(str(out / f"{name}-{scheme}-{round(scale * 100)}-text{step}.png"))
                screen.close()
                screen.deleteLater()
                application.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def settle(screen: QWidget, width: int, height: int) -> None:
    """Show a screen at a size and let its layouts come to rest; until then it may need more room than in the end."""
    screen.resize(width, height)
    screen.show()
    screen.activateWindow()
    for _ in range(8):
        screen.resize(width, height)
        turn = QEventLoop()
        QTimer.singleShot(0, turn.quit)
        turn.exec()
