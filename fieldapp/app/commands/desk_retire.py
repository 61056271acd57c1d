"""`fieldapp desk retire`: the last file, and when it is acknowledged, the end of this desk."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from fieldapp.app.given import Place
from fieldapp.app.opened import opened
from fieldapp.app.shown import moment
from fieldapp.app.terminal import Exit, Terminal
from fieldapp.app.worded import WordedCommand
from fieldapp.desk.retire import begin_retirement, finish_retirement, retiring_at
from fieldapp.station.opening import unlock
from fieldapp.station.world import real_world


@click.command(cls=WordedCommand)
@click.argument("folder", type=Place())
@click.option("--yes", is_flag=True)
@click.pass_obj
def retire(terminal: Terminal, *, folder: Path, yes: bool) -> Exit:
    """Write the last file into a folder; at the second call, after its answer, the proof, and destroy the keys."""
    with opened(terminal) as station:
        station.desk()
        if not retiring_at(station):
            handed = begin_retirement(station, folder)
            files = [str(file.path) for file in handed.files]
            for file in files:
                terminal.say(terminal.voice("command.retire_begun", file=file))
            terminal.answer({"retired": False, "files": files})
            return Exit.DONE
    if not yes:
        if not sys.stdin.isatty():
            raise click.UsageError(terminal.voice("command.use_no_one_sure"))
        click.confirm(terminal.voice("command.retire_sure"), abort=True, err=True)
    world = real_world()
    station = unlock(terminal.data(), terminal.secret(), world=world)
    try:
        now = moment(world.clock.now_ms())
        done = finish_retirement(station, folder, language=terminal.language, printed_at=now)
    except BaseException:
        station.close()
        raise
    terminal.say(terminal.voice("command.retired", label=done.label, proof=done.proof))
    terminal.answer({"retired": True, "proof": str(done.proof)})
    return Exit.DONE
