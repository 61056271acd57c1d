"""`fieldapp office add-office|open-first`: a further office, prepared here and opened there."""

from __future__ import annotations

from pathlib import Path

import click

from fieldapp.app.given import Line, Place
from fieldapp.app.opened import opened
from fieldapp.app.terminal import Exit, Terminal, first_lines
from fieldapp.app.worded import WordedCommand
from fieldapp.office.offices import add_office, office_pairing, own_office
from fieldapp.office.relay import other_offices
from fieldapp.station.joining import OfficeJoin, open_first_office
from fieldapp.station.world import real_world
from fieldapp.system.errors import InputRefused


@click.command(cls=WordedCommand)
@click.argument("label", type=Line(80))
@click.option("--folder", type=Place(), required=True)
@click.option("--show-card", is_flag=True)
@click.pass_obj
def add(terminal: Terminal, *, label: str, folder: Path, show_card: bool) -> Exit:
    """Prepare a further office: its first file and its card."""
    with opened(terminal) as station:
        made = add_office(station, label=label, folder=folder, language=terminal.language)
    terminal.say(terminal.voice("command.office_prepared", label=label, first=100 * made.number + 1))
    terminal.say(terminal.voice("command.desk_file", file=made.file))
    terminal.say(terminal.voice("command.desk_card", file=made.card))
    terminal.say(terminal.voice("command.office_apart"))
    facts = {"office_id": made.office_id, "number": made.number, "file": str(made.file), "card": str(made.card)}
    if show_card:
        terminal.say(made.card_text)
        facts["card_text"] = made.card_text
    terminal.answer(facts)
    return Exit.DONE


@click.command(cls=WordedCommand)
@click.argument("file", type=Place())
@click.option("--officer", type=Line(), required=True)
@click.option("--card-file", type=Place())
@click.pass_obj
def open_first(terminal: Terminal, *, file: Path, officer: str, card_file: Path | None) -> Exit:
    """Make this laptop the office whose first file and card are given."""
    home = terminal.data()
    if home.is_taken():
        raise InputRefused("home.taken", place=home.folder.name)
    card = terminal.ask_hidden("command.card") if card_file is None else first_lines(card_file, 1)[0]
    passphrase, pin = terminal.new_secrets()
    start = OfficeJoin(file=file, card_text=card, officer=officer, passphrase=passphrase, pin=pin)
    station = open_first_office(home, start, world=real_world())
    try:
        office = own_office(station)
        numbers = {one.label: office_pairing(station, one.station) for one in other_offices(station)}
    finally:
        station.close()
    terminal.say(terminal.voice("command.office_opened", label=office.label, folder=home.folder))
    for label, number in numbers.items():
        terminal.say(f"{label}  {number}")
    facts = {"office_id": office.office_id, "label": office.label, "pairing": numbers, "home": str(home.folder)}
    terminal.answer(facts)
    return Exit.DONE
