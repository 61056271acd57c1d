"""What must not happen at a window: an exception, a warning of Qt's, a turn of the event loop that a person feels."""

from __future__ import annotations

import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from PySide6.QtCore import QMessageLogContext, Qt, QTimer, QtMsgType, qInstallMessageHandler

_HARMLESS = "This plugin does not support"
"""The offscreen platform says so of what it cannot do."""
_THREADS = Path("/proc/self/task")
_QUIET_S = 0.002
_BEAT_MS = 5


class _Times(NamedTuple):
    """What the clocks say, in s: on the wall, worked by this thread, waited for a core by all threads."""

    wall: float
    worked: float
    waited: float


class Watch:
    """Looks on while a window is used. It is made in the GUI thread.

    What counts as a turn is what lies between two beats of a timer, which beats whenever the window could answer a key,
    or what a deed takes before the event loop goes on. A turn counts by the clock on the wall, unless a thread of the
    program had to wait for a core in it, because other programs had them: such a turn counts by what the GUI thread
    itself worked, which takes longer then too.

    Attributes:
        wrong: exceptions and warnings, each with its place.
        slowest: the longest turn while the machine was quiet, in s, and during which deed.
        busiest: the most that the GUI thread worked in one turn while it was not.
        deed: the key, or whatever came last.
    """

    def __init__(self) -> None:
        self.wrong: list[str] = []
        self.slowest = (0.0, "")
        self.busiest = (0.0, "")
        self.deed = ""
        self._since, self._inside = _now(), 0
        sys.excepthook = self._raised
        qInstallMessageHandler(self._said)
        self._heart = QTimer()
        self._heart.setTimerType(Qt.TimerType.PreciseTimer)
        self._heart.setInterval(_BEAT_MS)
        self._heart.timeout.connect(self._end_turn)
        self._heart.start()

    @contextmanager
    def timed(self) -> Iterator[None]:
        """Measure what is done inside: a deed, and inside of it the event loop from beat to beat."""
        if self._inside:
            self._end_turn()
        self._since, self._inside = _now(), self._inside + 1
        try:
            yield
        finally:
            self._end_turn()
            self._inside -= 1

    def _end_turn(self) -> None:
        now, since = _now(), self._since
        if now.waited - since.waited <= _QUIET_S:
            self.slowest = max(self.slowest, (now.wall - since.wall, self.deed))
        else:
            self.busiest = max(self.busiest, (now.worked - since.worked, self.deed))
        self._since = now

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
