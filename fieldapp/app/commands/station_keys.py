"""`rotate-keys` of a desk or an office: its keys are exchanged."""

from __future__ import annotations

import click

from fieldapp.app.opened import opened
from fieldapp.app.terminal import Exit, Terminal
from fieldapp.app.worded import WordedCommand
from fieldapp.desk.hand_over import pairing
from fieldapp.station.rotating import rotate_keys


@click.command(cls=WordedCommand)
@click.pass_obj
def rotate_desk(terminal: Terminal) -> Exit:
    """Exchange the keys of this desk."""
    with opened(terminal) as station:
        station.desk()
        rotate_keys(station)
        number = pairing(station)
    terminal.say(terminal.voice("command.rotated_desk"))
    terminal.say(terminal.voice("command.pairing", number=number))
    terminal.answer({"rotated": True, "pairing": number})
    return Exit.DONE


@click.command(cls=WordedCommand)
@click.pass_obj
def rotate_office(terminal: Terminal) -> Exit:
    """Exchange the keys of this office."""
    with opened(terminal) as station:
        station.office()
        rotate_keys(station)
    terminal.say(terminal.voice("command.rotated_office"))
    terminal.answer({"rotated": True})
    return Exit.DONE
