"""`fieldapp desk receipt`: the paper that a person takes home."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import click

from fieldapp.app.commands.desk_register import meant_registration
from fieldapp.app.given import Line, Place
from fieldapp.app.opened import opened
from fieldapp.app.terminal import Exit, Terminal
from fieldapp.app.worded import WordedCommand
from fieldapp.desk.print_jobs import noted
from fieldapp.desk.print_places import receipt_kind, remember_kind
from fieldapp.desk.receipts import begin_print, statement_of
from fieldapp.devices.pages import strip_png
from fieldapp.papers.receipt import PaperKind, PaperName, strip
from fieldapp.system.errors import InputRefused
from fieldapp.system.files import write_bytes


@click.command(cls=WordedCommand)
@click.argument("registration", type=Line())
@click.option("--to", "target", type=Place(), required=True)
@click.option("--paper", type=click.Choice(get_args(PaperName)))
@click.option("--large", is_flag=True)
@click.pass_obj
def receipt(terminal: Terminal, *, registration: str, target: Path, paper: PaperName | None, large: bool) -> Exit:
    """Write the receipt as PDF, or a strip as PNG; from the second time on it says that it is a copy."""
    with opened(terminal) as station:
        registration_id, _ = meant_registration(station, registration)
        if target.exists():
            # Else the journal would say that a paper exists which does not.
            raise InputRefused("receipt.exists", place=target.name)
        kept = receipt_kind(station)
        kind = PaperKind(paper or kept.name, large or (paper is None and kept.large))
        if paper is not None:
            remember_kind(station, kind)
        pdf = begin_print(station, registration_id, language=terminal.language, kind=kind).pdf
        with noted(station, registration_id):
            picture = strip(kind) and target.suffix.lower() == ".png"
            write_bytes(station.disk, target, strip_png(pdf) if picture else pdf)
        statement = statement_of(station, registration_id)
    terminal.say(terminal.voice("desk.printed_to", place=target))
    terminal.answer({"registration_id": registration_id, "file": str(target), "statement": statement})
    return Exit.DONE
