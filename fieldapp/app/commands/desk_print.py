"""`fieldapp desk printers|print|test-page`: where papers go, what waits for a printer, and whether it prints right."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import click
import msgspec

from fieldapp.app.commands.desk_register import meant_registration
from fieldapp.app.given import Line, Place
from fieldapp.app.opened import opened
from fieldapp.app.shown import moment
from fieldapp.app.terminal import Exit, Terminal
from fieldapp.app.worded import WordedCommand
from fieldapp.desk.print_jobs import UNSURE, came_out, give_up, noted, nothing_came, open_jobs, recover
from fieldapp.desk.print_places import (
    PrintTarget,
    print_place,
    print_places,
    receipt_kind,
    remember_kind,
    remember_place,
)
from fieldapp.desk.receipts import begin_print
from fieldapp.devices.printers import known_printers, put_out
from fieldapp.papers.receipt import PaperKind, PaperName
from fieldapp.papers.trial_page import trial_page_pdf
from fieldapp.station.station import Station
from fieldapp.system.errors import EnvironmentFault
from fieldapp.system.files import write_bytes
from fieldapp.system.texts import explain


@click.command(cls=WordedCommand)
@click.option("--paper", type=click.Choice(get_args(PaperName)))
@click.option("--large", is_flag=True)
@click.option("--printer", type=Line())
@click.option("--papers-to", type=Place())
@click.pass_obj
def printers(
    terminal: Terminal, *, paper: PaperName | None, large: bool, printer: str | None, papers_to: Path | None
) -> Exit:
    """Show the printers of this machine and where each kind of paper goes, or choose."""
    with opened(terminal) as station:
        station.desk()
        kind = receipt_kind(station)
        if paper or large:
            kind = PaperKind(paper or kind.name, large)
            remember_kind(station, kind)
        if printer or papers_to:
            remember_place(station, kind.name, _target(printer, papers_to))
        places = print_places(station)
    found = known_printers()
    for name in found:
        terminal.say(name)
    if not found:
        terminal.say(terminal.voice("command.no_printers"))
    for name, target in places.items():
        where = {"paper": terminal.voice(f"desk.paper_{name}"), "place": target.printer or target.folder}
        terminal.say(terminal.voice("command.paper_goes_to", **where))
    chosen = terminal.voice(f"desk.paper_{kind.name}")
    terminal.say(terminal.voice("command.receipts_on", paper=chosen, size=_size(terminal, kind)))
    terminal.answer({"printers": found, "places": places, "paper": kind.name, "large": kind.large})
    return Exit.DONE


@click.command(cls=WordedCommand)
@click.argument("registrations", type=Line(), nargs=-1)
@click.option("--list", "only_list", is_flag=True)
@click.option("--came-out", "seen", is_flag=True)
@click.option("--nothing-came", "missed", is_flag=True)
@click.option("--give-up", "dropped", is_flag=True)
@click.option("--printer", type=Line())
@click.option("--papers-to", type=Place())
@click.pass_obj
def print_some(
    terminal: Terminal,
    *,
    registrations: tuple[str, ...],
    only_list: bool,
    seen: bool,
    missed: bool,
    dropped: bool,
    printer: str | None,
    papers_to: Path | None,
) -> Exit:
    """Print receipts, or all that wait; or list what waits, or say what became of a paper."""
    if (seen or missed or dropped) and not registrations:
        context = click.get_current_context()
        raise click.MissingParameter(ctx=context, param=context.command.params[0])
    with opened(terminal) as station:
        station.desk()
        recover(station)
        named = [meant_registration(station, said)[0] for said in registrations]
        done: list[str] = []
        if seen or missed or dropped:
            for registration_id in named:
                (came_out if seen else nothing_came if missed else give_up)(station, registration_id)
        elif not only_list:
            kind = receipt_kind(station)
            target = _target(printer, papers_to) if printer or papers_to else print_place(station, kind.name)
            if not target.chosen:
                raise EnvironmentFault("print.no_target")
            # Of what may be on paper already, a person decides one by one.
            waiting = named or [job.registration_id for job in open_jobs(station) if job.state != UNSURE]
            done = [_put_out(terminal, station, registration_id, target) for registration_id in waiting]
        jobs = open_jobs(station)
    for job in jobs:
        line = {"number": job.number, "name": job.name, "state": terminal.voice(f"printing.state_{job.state}")}
        terminal.say(terminal.voice("command.print_job", since=moment(job.asked_at), **line))
        if job.why:
            terminal.say(f"  {explain(EnvironmentFault(job.why, place=job.place), terminal.language).what}")
    if not jobs:
        terminal.say(terminal.voice("printing.nothing_waits"))
    terminal.answer({"printed": done, "waiting": [msgspec.to_builtins(job) for job in jobs]})
    return Exit.DONE


@click.command(cls=WordedCommand)
@click.option("--paper", type=click.Choice(get_args(PaperName)))
@click.option("--large", is_flag=True)
@click.option("--printer", type=Line())
@click.option("--to", "target", type=Place())
@click.pass_obj
def print_test_page(
    terminal: Terminal, *, paper: PaperName | None, large: bool, printer: str | None, target: Path | None
) -> Exit:
    """Print a test page, or write it as PDF."""
    with opened(terminal) as station:
        station.desk()
        kept = receipt_kind(station)
        kind = PaperKind(paper or kept.name, large or (paper is None and kept.large))
        place = PrintTarget(printer=printer) if printer else print_place(station, kind.name)
        now = moment(station.clock.now_ms())
        name = "PDF" if target is not None else place.printer or "PDF"
        pdf = trial_page_pdf(kind, printer=name, printed_at=now, language=terminal.language)
        if target is not None:
            write_bytes(station.disk, target, pdf)
            where = str(target)
        else:
            where = put_out(pdf, name="in-thu.pdf", target=place, disk=station.disk)
    terminal.say(terminal.voice("printing.trial_done", place=where))
    terminal.answer({"place": where, "paper": kind.name, "large": kind.large})
    return Exit.DONE


def _put_out(terminal: Terminal, station: Station, registration_id: str, target: PrintTarget) -> str:
    """Print one receipt and return its number; what came of it is noted."""
    ready = begin_print(station, registration_id, language=terminal.language)
    with noted(station, registration_id):
        place = put_out(ready.pdf, name=ready.name, target=target, disk=station.disk)
    terminal.say(terminal.voice("command.printed", number=ready.number, place=place))
    return ready.number


def _target(printer: str | None, folder: Path | None) -> PrintTarget:
    return PrintTarget(printer=printer) if printer else PrintTarget(folder=str(folder.absolute()) if folder else "")


def _size(terminal: Terminal, kind: PaperKind) -> str:
    return terminal.voice(f"desk.size_{'large' if kind.large else 'usual'}")
