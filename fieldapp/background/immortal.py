"""Keeping the interpreter alive: PySide6 6.12.0 takes references from None, True and False that it does not own."""

from __future__ import annotations

import ctypes
import sys

_PLENTY = 1 << 40
_made_immortal: list[object] = []


def make_immortal() -> None:
    """Give None, True and False references that no program can use up, once; nothing from Python 3.12 on.

    WORKAROUND: the wheel (abi3) returns them as if they were immortal, which they are only from Python 3.12 on
    (PEP 683). Measured with PySide6 6.12.0 on CPython 3.11.7: 200 calls of `QLabel.setText` lower
    `sys.getrefcount(None)` by 200, and 200 calls of `Signal.emit` that of True. A program then dies with
    "none_dealloc: deallocating None" after a few thousand calls. `tests/background/test_immortal.py` calls often
    enough to see it.
    """
    if _made_immortal or sys.version_info >= (3, 12):
        return
    for singleton in (None, True, False):
        # The reference count is the first field of every object in CPython.
        ctypes.c_ssize_t.from_address(id(singleton)).value += _PLENTY
        _made_immortal.append(singleton)
