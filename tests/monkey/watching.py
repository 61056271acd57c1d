"""What must not happen at a window: an exception, a warning of Qt's, a turn of the event loop that a person feels."""

from __future__ import annotations

import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType

from PySide6.QtCore import QAbstractEventDispatcher, QMessageLogContext, QtMsgType, qInstallMessageHandler

_HARMLESS = "This plugin does not support"
"""The offscreen platform says so of what it cannot do."""


class Watch:
    """Looks on while a window is used.

    Attributes:
        wrong: exceptions and warnings, each with its place.
        slowest: the longest time that the GUI thread was busy without a pause, in s, and during which deed.
        busiest: the same in processor time, which other programs of the machine do not lengthen.
        deed: what is being done.
    """

    def __init__(self) -> None:
        self.wrong: list[str] = []
        self.slowest = (0.0, "")
        self.busiest = (0.0, "")
        self.deed = ""
        self._since = (time.monotonic(), time.thread_time())
        sys.excepthook = self._raised
        qInstallMessageHandler(self._said)
        dispatcher = QAbstractEventDispatcher.instance()
        dispatcher.awake.connect(self.begin)
        dispatcher.aboutToBlock.connect(self.end)

    def begin(self) -> None:
        """The GUI thread begins to be busy."""
        self._since = (time.monotonic(), time.thread_time())

    def end(self) -> None:
        """The GUI thread waits again, or is asked how long it was busy."""
        lasted, worked = time.monotonic() - self._since[0], time.thread_time() - self._since[1]
        self.slowest = max(self.slowest, (lasted, self.deed))
        self.busiest = max(self.busiest, (worked, self.deed))
        self.begin()

    @contextmanager
    def over(self, deed: str) -> Iterator[None]:
        """Measure what a deed does at once; what it causes later is measured by the turns of the event loop."""
        self.deed = deed
        self.begin()
        try:
            yield
        finally:
            self.end()

    def _raised(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        self.wrong.append("".join(traceback.format_exception(kind, error, trace)))
        sys.stderr.write(self.wrong[-1])

    def _said(self, kind: QtMsgType, _where: QMessageLogContext, words: str | None) -> None:
        if kind not in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) and not (words or "").startswith(_HARMLESS):
            self.wrong.append(f"Qt: {words}")
        if kind is QtMsgType.QtFatalMsg:
            sys.stderr.write(f"{words}\n")
