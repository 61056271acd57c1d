"""Keeping the window's pauses short while the worker is busy with millions of small objects."""

from __future__ import annotations

import gc
import sys

_TURN_S = 0.001


def shorten_pauses() -> None:
    """Let the window's thread have its turn after 1 ms instead of 5; the collector looks past what is there for good.

    Called when the window stands, and again when the rest of the program is loaded. Measured by `python -m tests.bench
    --only alive`: while 20 files are received on two busy cores, a full collection alone stops all threads for 0.35 s
    when it looks at the modules too. None is made here: it would cost 13 ms of the start and finds nothing by then.
    """
    gc.freeze()
    sys.setswitchinterval(_TURN_S)
