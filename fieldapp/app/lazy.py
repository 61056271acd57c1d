"""A group of commands whose modules are imported only when they are called: a slow laptop starts in no time."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any

import click

from fieldapp.app.worded import WordedCommand, about, language_of
from fieldapp.system.texts import text


class LazyGroup(WordedCommand, click.Group):
    """A click group that knows its commands by where they stand: `module:name`."""

    def __init__(self, *, rooms: Mapping[str, str], **options: Any) -> None:  # click's own options, passed through
        super().__init__(**options)
        self._rooms = rooms

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self._rooms)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        place = self._rooms.get(cmd_name)
        if place is None:
            return None
        module, _, name = place.partition(":")
        command = getattr(importlib.import_module(module), name)
        if not isinstance(command, click.Command):
            raise TypeError(f"{place} is no command")
        return command

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        WordedCommand.format_options(self, ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing any of them: of each, the first sentence."""
        with formatter.section(text("help.commands", language_of(ctx))):
            formatter.write_dl([(name, about(ctx, name).split(". ")[0].rstrip(".")) for name in self._rooms])
