"""`fieldapp open`: the window."""

from __future__ import annotations

import importlib
import os
import sys

import click
from click.core import ParameterSource

from fieldapp.app.terminal import Exit, Terminal
from fieldapp.app.worded import WordedCommand
from fieldapp.background.unread import leave_sources_unread
from fieldapp.system.errors import EnvironmentFault

_DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


@click.command(cls=WordedCommand)
@click.pass_context
def open_window(ctx: click.Context) -> Exit:
    """Open the window on the data folder; Qt is loaded only now. Without `--language` it speaks as it did last."""
    terminal: Terminal = ctx.obj
    if sys.platform == "linux" and not any(os.environ.get(name) for name in _DISPLAYS):
        # Qt would end the process without a sentence.
        raise EnvironmentFault("window.no_display")
    try:
        leave_sources_unread()
        main = importlib.import_module("fieldapp.app.main")
    except ImportError as error:
        if error.name is not None and error.name.partition(".")[0] not in ("PySide6", "shiboken6"):
            raise
        raise EnvironmentFault("window.no_qt", place=error.name or "Qt") from error
    asked_for = ctx.find_root().get_parameter_source("language") is not ParameterSource.DEFAULT
    code = main.run(terminal.data().folder, terminal.language if asked_for else None)
    return Exit.DONE if code == 0 else Exit.ENVIRONMENT
