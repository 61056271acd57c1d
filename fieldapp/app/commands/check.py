"""`fieldapp check`: whether everything in the data folder is whole."""

from __future__ import annotations

import click

from fieldapp.app.opened import opened
from fieldapp.app.terminal import Exit, Terminal
from fieldapp.app.worded import WordedCommand
from fieldapp.station.check import check


@click.command(cls=WordedCommand)
@click.pass_obj
def check_all(terminal: Terminal) -> Exit:
    """Verify chains, signatures, the database, and that the views equal a fresh rebuild."""
    with opened(terminal) as station:
        report = check(station)
    checked = terminal.voice("command.checked", journals=report.journals, events=report.events, people=report.people)
    terminal.say(checked)
    for finding in report.findings:
        terminal.say(f"    {finding.code}  {finding.place}")
    terminal.say(terminal.voice("command.not_whole" if report.findings else "command.whole"))
    terminal.say(f"{terminal.voice('office.digest')}: {report.digest}")
    terminal.answer(report)
    return Exit.SOME_REFUSED if report.findings else Exit.DONE
