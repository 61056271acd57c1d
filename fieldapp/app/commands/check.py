"""`fieldapp check`: whether everything in the data folder is whole; with `--rebuild` it is made whole again."""

from __future__ import annotations

from pathlib import Path

import click

from fieldapp.app.given import Place
from fieldapp.app.opened import opened
from fieldapp.app.terminal import Exit, Terminal
from fieldapp.app.worded import WordedCommand
from fieldapp.desk.hand_over import read_answers
from fieldapp.office.receive import receive
from fieldapp.station import rebuilding
from fieldapp.station.check import check
from fieldapp.station.world import real_world
from fieldapp.system.errors import InputRefused


@click.command(cls=WordedCommand)
@click.option("--rebuild", is_flag=True)
@click.argument("paths", type=Place(), nargs=-1)
@click.pass_obj
def check_all(terminal: Terminal, *, rebuild: bool, paths: tuple[Path, ...]) -> Exit:
    """Verify chains, signatures, the database and its views; or make a damaged database whole again."""
    if rebuild:
        return _rebuild(terminal, paths)
    if paths:
        raise click.UsageError(terminal.voice("command.use_rebuild"))
    with opened(terminal) as station:
        report = check(station)
    checked = terminal.voice("command.checked", journals=report.journals, events=report.events, people=report.people)
    terminal.say(checked)
    for finding in report.findings:
        terminal.say(f"    {finding.code}  {finding.place}")
    terminal.say(terminal.voice("command.not_whole" if report.findings else "command.whole"))
    if report.findings:
        terminal.say(terminal.voice("command.check_proved", whole=report.whole))
    terminal.say(f"{terminal.voice('office.digest')}: {report.digest}")
    terminal.answer(report)
    return Exit.SOME_REFUSED if report.findings else Exit.DONE


def _rebuild(terminal: Terminal, paths: tuple[Path, ...]) -> Exit:
    """Rebuild the database of the data folder, then take the given files in."""
    home = terminal.data()
    if not home.is_taken():
        raise InputRefused("home.none", place=home.folder.name)
    station, rebuilt = rebuilding.rebuild(home, terminal.secret(), world=real_world())
    try:
        verdicts = (receive if station.role == "office" else read_answers)(station, paths)
        missing = rebuilding.finish_rebuilding(station, rebuilt)
    finally:
        station.close()
    files = sum(verdict.new_events for verdict in verdicts)
    counts = {"whole": rebuilt.whole, "backups": rebuilt.from_backups, "files": files}
    terminal.say(terminal.voice("command.rebuilt", **counts))
    for gap in missing:
        place = {"journal": gap.journal_id[:8], "first": gap.from_seq, "last": gap.to_seq}
        terminal.say(terminal.voice("command.rebuilt_missing", **place))
    if not missing:
        terminal.say(terminal.voice("command.rebuilt_all"))
    terminal.say(terminal.voice("command.restored_aside", folder=rebuilt.aside))
    terminal.answer({**counts, "missing": missing, "aside": str(rebuilt.aside), "files_in": verdicts})
    return Exit.SOME_REFUSED if missing else Exit.DONE
