"""`fieldapp office erase|erasures|keep`: destroying what is known of a person, and what came in about them since."""

from __future__ import annotations

import sys

import click

from fieldapp.app.given import Line
from fieldapp.app.opened import opened
from fieldapp.app.shown import moment
from fieldapp.app.terminal import Exit, Terminal
from fieldapp.app.worded import WordedCommand
from fieldapp.office.erase import erase, keep, leftovers


@click.command(cls=WordedCommand)
@click.argument("citizen", type=Line())
@click.option("--reason", type=Line(500), required=True)
@click.option("--yes", is_flag=True)
@click.pass_obj
def erase_one(terminal: Terminal, *, citizen: str, reason: str, yes: bool) -> Exit:
    """Destroy everything that is known of a person, for ever."""
    if not yes:
        if not sys.stdin.isatty():
            raise click.UsageError(terminal.voice("command.use_no_one_sure"))
        click.confirm(terminal.voice("command.erase_sure"), abort=True, err=True)
    with opened(terminal) as station:
        erase(station, citizen, reason=reason)
    terminal.say(terminal.voice("command.erased"))
    terminal.answer({"erased": citizen})
    return Exit.DONE


@click.command(cls=WordedCommand)
@click.pass_obj
def show_erasures(terminal: Terminal) -> Exit:
    """List erased people about whom something came in that was not known when they were erased."""
    with opened(terminal) as station:
        station.office()
        found = leftovers(station)
    for left in found:
        facts = {"id": left.citizen_id, "events": left.events, "registrations": left.registrations}
        terminal.say(terminal.voice("command.erasure_left", **facts, at=moment(left.newest)))
    if not found:
        terminal.say(terminal.voice("command.no_erasures"))
    terminal.answer({"erasures": found})
    return Exit.DONE


@click.command(cls=WordedCommand)
@click.argument("citizen", type=Line())
@click.pass_obj
def keep_one(terminal: Terminal, *, citizen: str) -> Exit:
    """Rule that what came in about an erased person stays."""
    with opened(terminal) as station:
        keep(station, citizen)
    terminal.say(terminal.voice("command.kept"))
    terminal.answer({"kept": citizen})
    return Exit.DONE
