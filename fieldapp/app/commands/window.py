"""`fieldapp open`: the window."""

from __future__ import annotations

import importlib
import os
import sys

import click

from fieldapp.app.terminal import Exit, Terminal
from fieldapp.app.worded import WordedCommand
from fieldapp.system.errors import EnvironmentFault

_DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


@click.command(cls=WordedCommand)
@click.pass_obj
def open_window(terminal: Terminal) -> Exit:
    """Open the window on the data folder; Qt is loaded only now."""
    if sys.platform == "linux" and not any(os.environ.get(name) for name in _DISPLAYS):
        # Qt would end the process without a sentence.
        raise EnvironmentFault("window.no_display")
    try:
        main = importlib.import_module("fieldapp.app.main")
    except ImportError as error:
        if error.name is not None and error.name.partition(".")[0] not in ("PySide6", "shiboken6"):
            raise
        raise EnvironmentFault("window.no_qt", place=error.name or "Qt") from error
    code = main.run(terminal.data().folder, terminal.language)
    return Exit.DONE if code == 0 else Exit.ENVIRONMENT
