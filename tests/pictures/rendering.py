"""Putting a screen into a picture, and finding what does not fit in it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop, QTimer
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QLabel, QPushButton, QWidget

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
    """Show a screen at a size and let its layouts come to rest."""
    screen.resize(width, height)
    screen.show()
    screen.activateWindow()
    for _ in range(4):
        turn = QEventLoop()
        QTimer.singleShot(0, turn.quit)
        turn.exec()


def misfits(screen: QWidget) -> list[str]:
    """Return what is cut off: words wider than their button or label, parts beyond the screen, sideways scrolling."""
    found = []
    if screen.minimumSizeHint().width() > screen.width() or screen.minimumSizeHint().height() > screen.height():
        found.append(f"the screen needs {screen.minimumSizeHint().toTuple()}, has {screen.size().toTuple()}")
    for part in screen.findChildren(QWidget):
        if not part.isVisible():
            continue
        if isinstance(part, QPushButton) and part.text() and part.sizeHint().width() > part.width() + 1:
            found.append(f"button {part.text()!r}: needs {part.sizeHint().width()}, has {part.width()}")
        if isinstance(part, QLabel) and part.text() and part.pixmap().isNull():
            found += _label_misfit(part)
        sideways = bool(part.property("sideways"))  # the table of a sheet as it came is as wide as the sheet
        if isinstance(part, QAbstractScrollArea) and not sideways and part.horizontalScrollBar().maximum() > 0:
            found.append(f"{type(part).__name__} {part.accessibleName()!r} scrolls sideways")
        parent = part.parentWidget()
        if parent is not None and part.geometry().right() > parent.width():
            found.append(f"{type(part).__name__} {part.accessibleName()!r} ends beyond its parent")
    return found


def _label_misfit(part: QLabel) -> list[str]:
    inner = part.contentsRect()
    if part.wordWrap():
        needed = part.heightForWidth(part.width())
        return (
            [f"label {part.text()[:40]!r}: needs {needed} high, has {part.height()}"]
            if needed > part.height() + 1
            else []
        )
    needed = part.fontMetrics().horizontalAdvance(part.text())
    return [f"label {part.text()[:40]!r}: needs {needed}, has {inner.width()}"] if needed > inner.width() + 1 else []
