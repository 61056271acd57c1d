"""Loading the rest of the program while the person at the door types: the window itself opens without it."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from fieldapp.background.pauses import shorten_pauses
from fieldapp.background.progress import Progress
from fieldapp.background.worker import Worker

_WITHOUT_QT = ("fieldapp.station", "fieldapp.desk", "fieldapp.office")
_WITH_QT = ("fieldapp.ui.desk", "fieldapp.ui.scanner", "fieldapp.ui.officers", "fieldapp.ui.office")


class Loading(QObject):
    """Loads what needs no Qt on the writer's thread, then the screens here, one module in a turn of the event loop.

    WORKAROUND: PySide6 6.12.0 makes its types when they are first met, and is not safe when two threads meet them: with
    the screens loaded on the writer's thread, 3 of some 120 programs died before the passphrase was typed, in a type
    that the other thread had half made; so, none of 160.

    Signals:
        finished: everything is loaded.
    """

    finished = Signal()

    def __init__(self, worker: Worker, parent: QObject) -> None:
        super().__init__(parent)
        self._worker = worker
        self._screens = (name for room in _WITH_QT for name in _modules(room))
        self._turns = QTimer(self)
        self._turns.timeout.connect(self._load_one)

    def begin(self) -> None:
        """Load everything, now."""
        for room in _WITHOUT_QT[:-1]:
            self._worker.ask(partial(_load, room))
        self._worker.ask(partial(_load, _WITHOUT_QT[-1]), done=lambda _nothing: self._turns.start(0))

    def end(self) -> None:
        """Load nothing more."""
        self._turns.stop()

    def _load_one(self) -> None:
        screen = next(self._screens, None)
        if screen is not None:
            importlib.import_module(screen)
            return
        self.end()
        shorten_pauses()
        self.finished.emit()


def _modules(room: str) -> Iterator[str]:
    """Return the names of all modules of a package."""
    yield from (found.name for found in pkgutil.walk_packages(importlib.import_module(room).__path__, f"{room}."))


def _load(room: str, _progress: Progress) -> None:
    for name in _modules(room):
        importlib.import_module(name)
