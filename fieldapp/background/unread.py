"""Keeping imports quick: PySide6 6.12.0 reads the source of every module that is imported once Qt is loaded."""

from __future__ import annotations

import importlib
import sys


def leave_sources_unread() -> None:
    """Load Qt and let it take for granted that no module asks for other spellings of its names (`from __feature__`).

    WORKAROUND: its import hook looks for the word "PySide6" in the source of each new module, through `inspect`
    (PYSIDE-2029). Measured with PySide6 6.12.0: 20 of 240 ms until the window is usable, and more whenever a screen or
    a library is loaded later. `tests/background/test_unread.py` fails when a source is read after all.
    """
    importlib.import_module("PySide6.QtCore")
    feature = sys.modules.get("shibokensupport.feature")
    if feature is not None:  # another version of PySide6 may do without
        vars(feature)["_mod_uses_pyside"] = _asks_for_nothing


def _asks_for_nothing(_module: object) -> bool:
    return False
