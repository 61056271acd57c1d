"""`fieldapp office receive|answer|relay`: bundles in, answers out, and what other offices do not hold."""

from __future__ import annotations

from pathlib import Path

import click

from fieldapp.app.given import Place
from fieldapp.app.opened import opened
from fieldapp.app.terminal import Exit, Terminal
from fieldapp.app.verdicts import tell
from fieldapp.app.worded import WordedCommand
from fieldapp.office.answer import answer_all
from fieldapp.office.receive import receive
from fieldapp.office.relay import relay_all
from fieldapp.sync.outgoing import WrittenFile


@click.command(cls=WordedCommand)
@click.argument("paths", type=Place(), nargs=-1, required=True)
@click.pass_obj
def receive_paths(terminal: Terminal, *, paths: tuple[Path, ...]) -> Exit:
    """Take bundles in, in any order and any number of times; every file gets a verdict."""
    with opened(terminal) as station:
        verdicts = receive(station, paths)
    return tell(terminal, verdicts)


@click.command(cls=WordedCommand)
@click.argument("folder", type=Place())
@click.pass_obj
def answer(terminal: Terminal, *, folder: Path) -> Exit:
    """Write an answer for every desk that reported."""
    with opened(terminal) as station:
        written = answer_all(station, folder)
    if not written:
        terminal.say(terminal.voice("command.no_enrolled"))
    terminal.answer({"answers": _told(terminal, written)})
    return Exit.DONE


@click.command(cls=WordedCommand)
@click.argument("folder", type=Place())
@click.pass_obj
def relay(terminal: Terminal, *, folder: Path) -> Exit:
    """Write for every other office what it does not hold."""
    with opened(terminal) as station:
        written = relay_all(station, folder)
    terminal.answer({"files": _told(terminal, written)})
    return Exit.DONE


def _told(terminal: Terminal, written: list[WrittenFile]) -> list[dict[str, object]]:
    for one in written:
        terminal.say(terminal.voice("command.written", file=one.path, events=one.events))
    return [{"file": str(one.path), "sha256": one.sha256, "events": one.events} for one in written]
