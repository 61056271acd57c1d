"""`fieldapp office roster`: lists are taken in, shown, and taken back as a whole."""

from __future__ import annotations

from pathlib import Path

import click

from fieldapp.app.given import Line, Place, content
from fieldapp.app.lazy import LazyGroup
from fieldapp.app.opened import opened
from fieldapp.app.sheets import ReadLists, read_all
from fieldapp.app.shown import moment
from fieldapp.app.terminal import Exit, Terminal
from fieldapp.app.worded import WordedCommand
from fieldapp.office.drafts import mappings_of
from fieldapp.office.habits import remember, remembered
from fieldapp.office.rosters import commit_lists, compare_list, withdraw_list
from fieldapp.office.weighing import told_of
from fieldapp.system.errors import InputRefused

_HERE = "fieldapp.app.commands.office_roster"
_WORK = "fieldapp.app.commands.office_worklists"

_LONGEST_MAPPING = 64 * 1024
_NONE = "none"


@click.command(
    cls=LazyGroup,
    rooms={
        "import": f"{_HERE}:import_files",
        "list": f"{_HERE}:show",
        "withdraw": f"{_HERE}:withdraw",
        "tasks": f"{_WORK}:tasks",
        "worklist": f"{_WORK}:write_worklist",
        "answers": f"{_WORK}:read_back",
        "errors": f"{_WORK}:write_errors",
        "proposals": "fieldapp.app.commands.office_proposals:settle_proposed",
    },
)
def roster() -> None:
    """Hold the commands about the lists of a campaign."""


@click.command(
    cls=LazyGroup,
    rooms={
        "read": f"{_HERE}:read",
        "commit": f"{_HERE}:import_files",
        "show": f"{_HERE}:show",
        "withdraw": f"{_HERE}:withdraw",
    },
)
def lists() -> None:
    """Hold the same commands under the names they had first, and a look that saves nothing."""


@click.command(cls=WordedCommand)
@click.argument("paths", type=Place(), nargs=-1, required=True)
@click.pass_obj
def read(terminal: Terminal, *, paths: tuple[Path, ...]) -> Exit:
    """Read lists and say what stands in them; nothing is saved."""
    found = read_all(terminal, paths)
    terminal.answer(found.facts())
    return Exit.SOME_REFUSED if found.refused else Exit.DONE


@click.command(cls=WordedCommand)
@click.argument("paths", type=Place(), nargs=-1, required=True)
@click.option("--replaces", type=Line())
@click.option("--mapping", type=Place())
@click.pass_obj
def import_files(terminal: Terminal, *, paths: tuple[Path, ...], replaces: str | None, mapping: Path | None) -> Exit:
    """Take lists over, all of them or none; one that comes again as its difference to the earlier state."""
    told = mappings_of(content(mapping, most=_LONGEST_MAPPING), file=mapping.name) if mapping else {}
    with opened(terminal) as station:
        station.office()
        found: ReadLists = read_all(terminal, paths, habits=remembered(station), mappings=told)
        if found.refused or not found.rosters:
            terminal.say(terminal.voice("command.nothing_taken"))
            terminal.answer({**found.facts(), "committed": None})
            return Exit.SOME_REFUSED
        if replaces and len(found.rosters) > 1:
            raise InputRefused("roster.many_for_one")
        wanted = "" if replaces == _NONE else replaces
        earlier = {one.sha256: compare_list(station, one, replaces=wanted).replaces for one in found.rosters}
        done = commit_lists(station, list(found.rosters), replaces=earlier)
        # What is saved is said at once: whoever stops the program now has to know.
        terminal.say(" ".join(terminal.voice(key, **counts) for key, counts in told_of(done)))
        remember(station, found.habits)
    committed = {name: getattr(done, name) for name in done.__struct_fields__ if name != "changes"}
    terminal.answer({**found.facts(), "committed": {**committed, "replaces": earlier}})
    return Exit.DONE


@click.command(cls=WordedCommand)
@click.pass_obj
def show(terminal: Terminal) -> Exit:
    """Show the lists that were taken over."""
    with opened(terminal) as station:
        station.office()
        rosters = list(station.facts().rosters.values())
    for one in rosters:
        state = terminal.voice("office.withdrawn" if one.withdrawn else "office.in_use")
        note = terminal.voice("office.taken_note", rows=one.rows, when=moment(one.imported_at))
        terminal.say(f"{one.file}  {note}  {state}  {one.roster_id}")
    if not rosters:
        terminal.say(terminal.voice("office.no_lists"))
    terminal.answer({"lists": rosters})
    return Exit.DONE


@click.command(cls=WordedCommand)
@click.argument("roster_id", type=Line())
@click.option("--reason", type=Line(500), required=True)
@click.pass_obj
def withdraw(terminal: Terminal, *, roster_id: str, reason: str) -> Exit:
    """Take a list back; what desks recorded stays."""
    with opened(terminal) as station:
        station.office()
        changes = withdraw_list(station, roster_id, reason=reason)
        name = station.facts().rosters[roster_id].file
    terminal.say(terminal.voice("office.withdrawn_done", name=name))
    terminal.answer({"roster_id": roster_id, "changed": len(changes.ids)})
    return Exit.DONE
