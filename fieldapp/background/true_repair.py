"""Keeping the interpreter alive: in PySide6 6.12.0 every `Signal.emit` takes a reference from `True`."""

from __future__ import annotations

import ctypes
import sys

_PLENTY = 1 << 40
_done: list[bool] = []


def keep_true_alive() -> None:
    """Give `True` references that no program can use up; does nothing from Python 3.12 on, where it is immortal.

    WORKAROUND: measured with PySide6 6.12.0 on CPython 3.11.7: 50 calls of `emit` lower `sys.getrefcount(True)` by 50
    (`tests/background/test_true_repair.py`). It starts near 950, so a desk would abort with "bool_dealloc: deallocating
    True or False" after less than a thousand key presses.
    """
    if _done or sys.version_info >= (3, 12):
        return
    _done.append(True)
    # The reference count is the first field of every object in CPython.
    ctypes.c_ssize_t.from_address(id(True)).value += _PLENTY
