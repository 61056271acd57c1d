"""What a running work tells about itself, and how it hears that it should stop."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

SHOW_AFTER_MS = 600
"""The progress window appears after this time: shorter work needs none."""

_REPORT_EVERY_S = 0.05


class Cancelled(Exception):
    """Raised inside a work at its next progress report after a person asked it to stop."""


class Progress:
    """Handed to a work; calling it reports stage and numbers, and raises `Cancelled` when a person asked to stop."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._report: Callable[[str, int, int], object] = lambda _stage, _done, _total: None
        self._last_stage = ""
        self._last_at = 0.0

    def report_to(self, report: Callable[[str, int, int], object]) -> None:
        """Send what is reported to `report`, which has to be safe to call from the worker's thread."""
        self._report = report

    def __call__(self, stage: str, done: int = 0, total: int = 0) -> None:
        """Say how far the work is. At most 20 reports a second pass on within one stage.

        Raises:
            Cancelled: the person asked to stop.
        """
        if self._stop.is_set():
            raise Cancelled
        now = time.monotonic()
        if stage == self._last_stage and now - self._last_at < _REPORT_EVERY_S and done != total:
            return
        self._last_stage, self._last_at = stage, now
        self._report(stage, done, total)

    def cancel(self) -> None:
        """Ask for the end; may be called from any thread."""
        self._stop.set()

    @property
    def cancelled(self) -> bool:
        return self._stop.is_set()
