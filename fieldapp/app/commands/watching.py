"""`fieldapp office watch` and `fieldapp desk watch`: a folder that takes in and gives out by itself."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import click

from fieldapp.app.given import Place
from fieldapp.app.opened import opened
from fieldapp.app.terminal import Exit, Terminal
from fieldapp.app.worded import WordedCommand
from fieldapp.desk import watching as desk_watching
from fieldapp.office import watching as office_watching
from fieldapp.station.station import Station
from fieldapp.station.watching import Looked
from fieldapp.system.errors import EnvironmentFault

LOOK_EVERY_S = 30


@click.command(cls=WordedCommand)
@click.argument("folder", type=Place())
@click.option("--once", is_flag=True)
@click.pass_obj
def watch_office(terminal: Terminal, *, folder: Path, once: bool) -> Exit:
    """Take in what comes into a folder and write answers there."""
    return _watch(terminal, folder, office_watching.look_into, once=once)


@click.command(cls=WordedCommand)
@click.argument("folder", type=Place())
@click.option("--once", is_flag=True)
@click.pass_obj
def watch_desk(terminal: Terminal, *, folder: Path, once: bool) -> Exit:
    """Read answers that come into a folder and hand over there."""
    return _watch(terminal, folder, desk_watching.look_into, once=once)


def _watch(terminal: Terminal, folder: Path, look_into: Callable[[Station, Path], Looked], *, once: bool) -> Exit:
    """Look until nothing more waits, and without `once` again every half minute until somebody presses Ctrl+C."""
    pause = threading.Event()
    looks: list[Looked] = []
    with opened(terminal) as station:
        while True:
            try:
                looked = look_into(station, folder)
            except EnvironmentFault as fault:
                if once:
                    raise
                terminal.refuse(fault)
                looked = Looked()
            _tell(terminal, looked)
            if once:
                looks.append(looked)
            if once and not looked.more:
                break
            if not looked.more:
                pause.wait(LOOK_EVERY_S)
    verdicts = [verdict for looked in looks for verdict in looked.verdicts]
    written = [str(one.path) for looked in looks for one in looked.written]
    facts = [{"file": v.file, "verdict": v.verdict, "code": v.code, "new_events": v.new_events} for v in verdicts]
    terminal.answer({"files": facts, "written": written})
    if not verdicts and not written:
        terminal.say(terminal.voice("command.nothing_new"))
    return Exit.DONE


def _tell(terminal: Terminal, looked: Looked) -> None:
    for verdict in looked.verdicts:
        code = f" ({verdict.code})" if verdict.code else ""
        terminal.say(f"{verdict.file}: {terminal.voice(f'office.verdict_{verdict.verdict}')}{code}")
    for one in looked.written:
        terminal.say(terminal.voice("command.written", file=one.path, events=one.events))
