"""`fieldapp backup|restore`: making a backup now, and going back to one."""

from __future__ import annotations

import click

from fieldapp.app.opened import opened
from fieldapp.app.shown import moment
from fieldapp.app.terminal import Exit, Terminal
from fieldapp.app.worded import WordedCommand
from fieldapp.station.backups import Backup, back_up, backup_key, list_backups, prove
from fieldapp.station.opening import secret_of
from fieldapp.station.restoring import find_backup, restore
from fieldapp.station.world import real_world
from fieldapp.system.errors import InputRefused


@click.command(cls=WordedCommand)
@click.pass_obj
def backup(terminal: Terminal) -> Exit:
    """Make a backup now."""
    with opened(terminal) as station:
        made = back_up(station, "hand")
    terminal.say(terminal.voice("command.backed_up", number=made.number, events=made.note.events))
    terminal.answer(_facts(made))
    return Exit.DONE


@click.command(cls=WordedCommand)
@click.argument("backup", type=click.IntRange(min=1), required=False)
@click.pass_obj
def restore_one(terminal: Terminal, *, backup: int | None) -> Exit:
    """Go back to a backup, or list those there are."""
    home = terminal.data()
    if backup is None:
        return _show(terminal, list_backups(home))
    wanted = find_backup(home, backup)
    station, restored = restore(home, wanted, terminal.secret(), world=real_world())
    station.close()
    note = wanted.note
    terminal.say(terminal.voice("command.restored", number=backup, at=moment(note.at), events=note.events))
    terminal.say(terminal.voice("command.restored_aside", folder=restored.aside))
    terminal.answer({**_facts(wanted), "aside": str(restored.aside)})
    return Exit.DONE


def _show(terminal: Terminal, known: list[Backup]) -> Exit:
    """List backups; each is read whole to say whether it can be restored."""
    if not known:
        terminal.say(terminal.voice("command.backup_none"))
        terminal.answer({"backups": []})
        return Exit.DONE
    secret, facts = secret_of(terminal.secret()), []
    for one in known:
        try:
            whole = prove(one, backup_key(one, secret))
        except InputRefused:
            whole = False
        state = terminal.voice("command.backup_proved" if whole else "command.backup_not_proved")
        why = terminal.voice(f"command.backup_why_{one.note.why}")
        shown = {"number": one.number, "at": moment(one.note.at), "why": why, "events": one.note.events}
        terminal.say(terminal.voice("command.backup_line", **shown, size=-(-one.size // 1024), state=state))
        facts.append({**_facts(one), "whole": whole})
    terminal.answer({"backups": facts})
    return Exit.DONE


def _facts(backup: Backup) -> dict[str, object]:
    known = {name: getattr(backup.note, name) for name in backup.note.__struct_fields__}
    return {"number": backup.number, **known, "folder": str(backup.folder)}
