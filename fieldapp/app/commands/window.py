"""`fieldapp open`: the window."""

from __future__ import annotations

import importlib

import click

from fieldapp.app.terminal import Exit, Terminal
from fieldapp.app.worded import WordedCommand
from fieldapp.system.errors import EnvironmentFault


@click.command(cls=WordedCommand)
@click.pass_obj
def open_window(terminal: Terminal) -> Exit:
    """Open the window on the data folder; Qt is loaded only now."""
    try:
        main = importlib.import_module("fieldapp.app.main")
    except ImportError as error:
        raise EnvironmentFault("window.no_qt", place=error.name or "") from error
    code = main.run(terminal.data().folder, terminal.language)
    return Exit.DONE if code == 0 else Exit.ENVIRONMENT
