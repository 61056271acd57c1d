"""What must not happen at a window: an exception, a warning of Qt's, a turn of the event loop that a person feels."""

from __future__ import annotations

import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from PySide6.QtCore import QAbstractEventDispatcher, QMessageLogContext, QtMsgType, qInstallMessageHandler

_HARMLESS = "This plugin does not support"
"""The offscreen platform says so of what it cannot do."""
_THREADS = Path("/proc/self/task")
_QUIET_S = 0.002


class _Times(NamedTuple):
    """What the clocks say, in s: on the wall, worked by this thread, waited for a core by all threads."""

    wall: float
    worked: float
    waited: float


class Watch:
    """Looks on while a window is used. It is made in the GUI thread.

    A turn counts by the clock on the wall, unless a thread of the program had to wait for a core in it, because other
    programs had them: such a turn counts by what the GUI thread itself worked, which takes longer then too.

    Attributes:
        wrong: exceptions and warnings, each with its place.
        slowest: the longest turn of the event loop while the machine was quiet, in s, and during which deed.
        busiest: the most that the GUI thread worked in one turn while it was not.
    """

    def __init__(self) -> None:
        self.wrong: list[str] = []
        self.slowest = (0.0, "")
        self.busiest = (0.0, "")
        self._deed = ""
        self._since = _now()
        sys.excepthook = self._raised
        qInstallMessageHandler(self._said)
        dispatcher = QAbstractEventDispatcher.instance()
        dispatcher.awake.connect(self.begin)
        dispatcher.aboutToBlock.connect(self.end)

    def begin(self) -> None:
        """The GUI thread begins to be busy."""
        self._since = _now()

    def end(self) -> None:
        """The GUI thread waits again, or is asked how long it was busy."""
        now, since = _now(), self._since
        if now.waited - since.waited <= _QUIET_S:
            self.slowest = max(self.slowest, (now.wall - since.wall, self._deed))
        else:
            self.busiest = max(self.busiest, (now.worked - since.worked, self._deed))
        self._since = now

    @contextmanager
    def over(self) -> Iterator[Callable[[str], None]]:
        """Measure what a deed does at once, and say which one it was; what it causes later is measured turn by turn."""
        self.end()

        def done(name: str) -> None:
            self._deed = name

        try:
            yield done
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


def _now() -> _Times:
    return _Times(time.monotonic(), time.thread_time(), _waited())


def _waited() -> float:
    """Return how long all threads together have waited for a core, in s; 0 where the system does not say."""
    try:
        return sum(int((one / "schedstat").read_text().split()[1]) for one in _THREADS.iterdir()) / 1e9
    except OSError:
        return 0.0
