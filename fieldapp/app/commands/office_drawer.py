"""`fieldapp office drawer|received`: files that cannot be used yet, and every file that ever came."""

from __future__ import annotations

from pathlib import Path

import click

from fieldapp.app.given import Place
from fieldapp.app.opened import opened
from fieldapp.app.shown import moment
from fieldapp.app.terminal import Exit, Terminal
from fieldapp.app.worded import WordedCommand
from fieldapp.office.receive import receive
from fieldapp.station.drawer import DrawerFile, drawer, take_out
from fieldapp.station.receiving import FOREIGN, HELD, IMPORTED, KNOWN, REFUSED, WAITING
from fieldapp.system.errors import InputRefused
from fieldapp.system.texts import explain

_VERDICTS = (IMPORTED, KNOWN, WAITING, HELD, REFUSED, FOREIGN)


@click.command(cls=WordedCommand)
@click.option("--again", is_flag=True)
@click.option("--folder", type=Place())
@click.pass_obj
def show_drawer(terminal: Terminal, *, again: bool, folder: Path | None) -> Exit:
    """Show what lies in the drawer; try it again, or give all of it back to a folder."""
    with opened(terminal) as station:
        station.office()
        if again:
            receive(station, [], again=True)
        files = drawer(station)
        given = take_out(station, [one.sha256 for one in files], folder) if folder is not None else []
    for one in files:
        what, then = explain(InputRefused(one.code, place=one.file), terminal.language)
        terminal.say(f"{one.file}: {what} {missing_words(terminal, one)} {then}".replace("  ", " "))
    if not files:
        terminal.say(terminal.voice("office.drawer_empty"))
    for path in given:
        terminal.say(terminal.voice("command.given_back", file=path))
    facts = [
        {"file": one.file, "sha256": one.sha256, "writer": one.writer, "code": one.code, "missing": one.missing}
        for one in files
    ]
    terminal.answer({"drawer": facts, "given_back": [str(path) for path in given]})
    return Exit.SOME_REFUSED if files and not given else Exit.DONE


@click.command(cls=WordedCommand)
@click.option("--verdict", type=click.Choice(_VERDICTS))
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
@click.pass_obj
def show_received(terminal: Terminal, *, verdict: str | None, limit: int) -> Exit:
    """Show the receive log, the newest line first."""
    with opened(terminal) as station:
        station.office()
        lines = station.registry.shelf.received(limit=limit, verdict=verdict or "")
    for line in lines:
        word = terminal.voice(f"office.verdict_{line.verdict}")
        code = f" ({line.code})" if line.code else ""
        terminal.say(f"{moment(line.received_at)}  {line.file}  {line.writer}  {word}{code}")
    if not lines:
        terminal.say(terminal.voice("office.log_none_so" if verdict else "office.log_empty"))
    terminal.answer({"received": lines})
    return Exit.DONE


def missing_words(terminal: Terminal, one: DrawerFile) -> str:
    """Say what a file waits for; empty when it waits for a person."""
    if one.missing is None:
        return ""
    whose = one.missing.whose or terminal.voice("office.unknown_desk")
    return terminal.voice("office.waits_for", whose=whose, first=one.missing.first, last=one.missing.last)
