"""`rotate-keys|new-passphrase|add-officer` of a desk or an office: keys, and who opens the laptop."""

from __future__ import annotations

from pathlib import Path

import click

from fieldapp.app.given import Line, Place
from fieldapp.app.opened import opened
from fieldapp.app.terminal import Exit, Terminal, first_lines
from fieldapp.app.worded import WordedCommand
from fieldapp.desk.hand_over import pairing
from fieldapp.station.officers import add_officer, new_passphrase
from fieldapp.station.rotating import rotate_keys
from fieldapp.station.screen_lock import ScreenLock
from fieldapp.station.station import Station
from fieldapp.system.errors import InputRefused


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


@click.command(cls=WordedCommand)
@click.option("--officer", type=Line())
@click.option("--new-file", type=Place())
@click.option("--with-pin", is_flag=True)
@click.pass_obj
def set_passphrase(terminal: Terminal, *, officer: str | None, new_file: Path | None, with_pin: bool) -> Exit:
    """Set a new passphrase, after the card or the old passphrase has opened."""
    with opened(terminal) as station:
        who = station.officer_id if officer is None else _named(station, officer)
        if new_file is not None:
            passphrase, *pins = first_lines(new_file, 2 if with_pin else 1)
        else:
            passphrase = terminal.ask_hidden("command.new_passphrase", again="command.again")
            pins = [terminal.ask_hidden("command.new_pin", again="command.again")] if with_pin else []
        new_passphrase(station, passphrase, officer_id=who)
        if pins:
            ScreenLock(station).set_pin(pins[0], officer_id=who)
        name = station.facts().officers[who].name
    terminal.say(terminal.voice("command.passphrase_set", name=name))
    terminal.answer({"officer": name, "passphrase": True, "pin": bool(pins)})
    return Exit.DONE


@click.command(cls=WordedCommand)
@click.argument("name", type=Line())
@click.option("--new-file", type=Place())
@click.pass_obj
def add(terminal: Terminal, *, name: str, new_file: Path | None) -> Exit:
    """Let a new officer work at this laptop, with passphrase and PIN of their own."""
    with opened(terminal) as station:
        if new_file is not None:
            passphrase, pin = first_lines(new_file, 2)
        else:
            passphrase = terminal.ask_hidden("command.new_passphrase", again="command.again")
            pin = terminal.ask_hidden("command.new_pin", again="command.again")
        officer_id = add_officer(station, name=name, passphrase=passphrase, pin=pin)
    terminal.say(terminal.voice("command.officer_added", name=name))
    terminal.answer({"officer_id": officer_id, "officer": name})
    return Exit.DONE


def _named(station: Station, said: str) -> str:
    found = [o.officer_id for o in station.facts().officers.values() if said in (o.officer_id, o.name)]
    if len(found) != 1:
        raise InputRefused("officer.unknown")
    return found[0]
