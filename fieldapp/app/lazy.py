"""A group of commands whose modules are imported only when they are called: a slow laptop starts in no time."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any, NamedTuple

import click


class Room(NamedTuple):
    """A command that is not imported yet: `place` is `module:name`, `about` the line that the help shows."""

    place: str
    about: str


class LazyGroup(click.Group):
    """A click group that knows its commands by where they stand."""

    def __init__(self, *, rooms: Mapping[str, Room], **options: Any) -> None:  # click's own options, passed through
        super().__init__(**options)
        self._rooms = rooms

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*self._rooms, *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        room = self._rooms.get(cmd_name)
        if room is None:
            return super().get_command(ctx, cmd_name)
        module, _, name = room.place.partition(":")
        command = getattr(importlib.import_module(module), name)
        if not isinstance(command, click.Command):
            raise TypeError(f"{room.place} is no command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing any of them."""
        if not self._rooms:
            return
        with formatter.section("Commands"):
            formatter.write_dl([(name, room.about) for name, room in self._rooms.items()])
