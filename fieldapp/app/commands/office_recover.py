"""`fieldapp office recover|keep-safe`: an office comes back from files and paper, or keeps files for that day."""

from __future__ import annotations

from pathlib import Path

import click

from fieldapp.app.commands.bundle import read_identities
from fieldapp.app.given import Line, Place
from fieldapp.app.opened import opened
from fieldapp.app.terminal import Exit, Terminal
from fieldapp.app.worded import WordedCommand
from fieldapp.office.keeping import keep_safe
from fieldapp.station.recovering import OfficeRecovery, recover_office, unused
from fieldapp.station.world import real_world
from fieldapp.system.errors import InputRefused
from fieldapp.system.texts import explain


@click.command(cls=WordedCommand)
@click.argument("paths", type=Place(), nargs=-1, required=True)
@click.option("--recovery-key", type=Place())
@click.option("--officer", type=Line(), required=True)
@click.pass_obj
def recover(terminal: Terminal, *, paths: tuple[Path, ...], recovery_key: Path | None, officer: str) -> Exit:
    """Build a lost office again on this laptop from the files that lie about."""
    home = terminal.data()
    if home.is_taken():
        raise InputRefused("home.taken", place=home.folder.name)
    if recovery_key is None:
        key = terminal.ask_hidden("command.recovery_key").replace(" ", "")
    else:
        key = read_identities(recovery_key)[0]
    passphrase, pin = terminal.new_secrets()
    start = OfficeRecovery(recovery=key, officer=officer, passphrase=passphrase, pin=pin)
    station, done = recover_office(home, start, paths, world=real_world())
    try:
        title, facts = station.campaign().title, station.facts()
    finally:
        station.close()
    left = unused(done)
    terminal.say(terminal.voice("command.recovered", title=title, folder=home.folder))
    terminal.say(
        terminal.voice("command.recovered_count", people=done.people, count=done.registrations, desks=len(facts.desks))
    )
    for gap in done.lacking:
        label = facts.desks[gap.desk_id].label
        terminal.say(terminal.voice("command.recovered_gap", label=label, first=gap.held_to + 1, last=gap.known_to))
    for name in done.desks_without_card:
        terminal.say(terminal.voice("command.recovered_card", label=facts.desks[name].label))
    if not done.categories:
        terminal.say(terminal.voice("command.recovered_categories"))
    for one in left:
        terminal.say(f"{one.file}: {explain(InputRefused(one.code, place=one.place), terminal.language)[0]}")
    terminal.say(terminal.voice("command.recovered_next"))
    terminal.answer(
        {
            "home": str(home.folder),
            "people": done.people,
            "registrations": done.registrations,
            "lacking": done.lacking,
            "desks_without_card": done.desks_without_card,
            "categories": done.categories,
            "unused": [{"file": one.file, "verdict": one.verdict, "code": one.code} for one in left],
        }
    )
    return Exit.DONE


@click.command(cls=WordedCommand)
@click.argument("folder", type=Place())
@click.pass_obj
def keep(terminal: Terminal, *, folder: Path) -> Exit:
    """Write all that this office holds, for the day when its laptop is lost."""
    with opened(terminal) as station:
        written = keep_safe(station, folder)
    for one in written:
        terminal.say(terminal.voice("command.written", file=one.path, events=one.events))
    terminal.say(terminal.voice("command.kept_safe"))
    terminal.answer({"files": [{"file": str(w.path), "sha256": w.sha256, "events": w.events} for w in written]})
    return Exit.DONE
