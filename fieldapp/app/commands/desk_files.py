"""`fieldapp desk open-first|today|tasks|close|hand-over|read-answers|records|pairing`: a desk's day and files."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from fieldapp.app.given import Line, Place
from fieldapp.app.opened import opened
from fieldapp.app.shown import moment
from fieldapp.app.terminal import Exit, Terminal, first_lines
from fieldapp.app.verdicts import tell
from fieldapp.app.worded import WordedCommand
from fieldapp.desk.clock import noted_jump
from fieldapp.desk.day import FIGURES, behind, close_day, today
from fieldapp.desk.exchange import give
from fieldapp.desk.hand_over import hand_over, pairing, read_answers
from fieldapp.desk.record_states import record_states
from fieldapp.desk.states import standing, tasks
from fieldapp.station.digest import digest
from fieldapp.station.opening import DeskStart, open_first_file
from fieldapp.station.receiving import FOREIGN
from fieldapp.station.world import real_world
from fieldapp.system.errors import InputRefused
from fieldapp.vietnam.hours import HOUR_MS


@click.command(cls=WordedCommand)
@click.argument("file", type=Place())
@click.option("--officer", type=Line(), required=True)
@click.option("--card-file", type=Place())
@click.pass_obj
def open_first(terminal: Terminal, *, file: Path, officer: str, card_file: Path | None) -> Exit:
    """Make this laptop the desk whose first file and card are given."""
    home = terminal.data()
    if home.is_taken():
        raise InputRefused("home.taken", place=home.folder.name)
    card = terminal.ask_hidden("command.card") if card_file is None else first_lines(card_file, 1)[0]
    passphrase, pin = terminal.new_secrets()
    start = DeskStart(file=file, card_text=card, officer=officer, passphrase=passphrase, pin=pin)
    station = open_first_file(home, start, world=real_world())
    try:
        desk, number = station.desk(), pairing(station)
    finally:
        station.close()
    terminal.say(terminal.voice("command.desk_opened", label=desk.label, folder=home.folder))
    terminal.say(terminal.voice("command.pairing", number=number))
    terminal.answer({"desk_id": desk.desk_id, "label": desk.label, "pairing": number, "home": str(home.folder)})
    return Exit.DONE


@click.command(cls=WordedCommand)
@click.option("--who", type=click.Choice((*FIGURES, *map(str, range(24)))))
@click.pass_obj
def show_today(terminal: Terminal, *, who: str | None) -> Exit:
    """Show what was done today and what is not handed over yet, and the people behind one of the figures."""
    with opened(terminal) as station:
        day, known, states = today(station), digest(station), standing(station)
        people, jump = (behind(station, who) if who else []), noted_jump(station)
        now = station.clock.now_ms()
    terminal.say(terminal.voice("command.today", done=day.done, voided=day.voided, unprinted=day.unprinted))
    if day.first:
        terminal.say(terminal.voice("command.today_numbers", first=day.first, last=day.last))
    since = moment(day.waiting_since) or "—"
    terminal.say(terminal.voice("command.today_waiting", count=day.waiting, drafts=day.drafts, since=since))
    if day.overdue:
        hours = terminal.voice("ui.age_hours", count=(now - day.waiting_since) // HOUR_MS)
        terminal.say(terminal.voice("desk.overdue", count=day.waiting, age=hours))
    if jump is not None:
        before, at = moment(jump.before_ms), moment(jump.now_ms)
        terminal.say(terminal.voice(f"desk.clock_{jump.kind}", before=before, now=at))
    counts = msgspec.structs.asdict(states)
    terminal.say(terminal.voice("command.today_states", **counts))
    for one in people:
        told = (moment(one.at), one.number, one.full_name, one.note, one.citizen_id)
        terminal.say("    " + "  ".join(filter(None, told)))
    terminal.say(f"{terminal.voice('office.digest')}: {known}")
    clock = jump.kind if jump is not None else ""
    answer = {**msgspec.structs.asdict(day), "states": counts, "digest": known, "clock": clock}
    terminal.answer({**answer, "who": people} if who else answer)
    return Exit.DONE


@click.command(cls=WordedCommand)
@click.pass_obj
def show_tasks(terminal: Terminal) -> Exit:
    """Show what the office gave back, the oldest first."""
    with opened(terminal) as station:
        found = tasks(station)
    for task in found:
        line = {"name": task.full_name, "number": task.number, "reason": task.reason}
        terminal.say(terminal.voice("command.task_returned", **line))
    if not found:
        terminal.say(terminal.voice("command.no_tasks"))
    terminal.answer({"tasks": found})
    return Exit.DONE


@click.command(cls=WordedCommand)
@click.pass_obj
def close(terminal: Terminal) -> Exit:
    """Write down that the day is closed."""
    with opened(terminal) as station:
        close_day(station)
        day = today(station)
    terminal.say(terminal.voice("command.closed", done=day.done, voided=day.voided, waiting=day.waiting))
    facts = {"done": day.done, "voided": day.voided, "first": day.first, "last": day.last, "waiting": day.waiting}
    terminal.answer(facts)
    return Exit.DONE


@click.command(cls=WordedCommand)
@click.argument("folder", type=Place())
@click.pass_obj
def hand_over_files(terminal: Terminal, *, folder: Path) -> Exit:
    """Write everything that the office has not acknowledged to a new file."""
    with opened(terminal) as station:
        done = hand_over(station, folder)
    terminal.say(terminal.voice("command.handed_over", file=done.path, count=done.registrations, events=done.events))
    for more in done.files[1:]:
        terminal.say(terminal.voice("command.written", file=more.path, events=more.events))
    facts = {"file": str(done.path), "sha256": done.sha256, "registrations": done.registrations, "events": done.events}
    terminal.answer({**facts, "files": [str(file.path) for file in done.files]})
    return Exit.DONE


@click.command(cls=WordedCommand)
@click.argument("folder", type=Place())
@click.pass_obj
def exchange(terminal: Terminal, *, folder: Path) -> Exit:
    """Take in what neighbours have left in a folder, and leave there what this desk wrote."""
    with opened(terminal) as station:
        told = read_answers(station, [folder]) if folder.is_dir() else []
        written = give(station, folder)
    for one in written:
        terminal.say(terminal.voice("command.written", file=one.path, events=one.events))
    return tell(terminal, [one for one in told if one.verdict != FOREIGN])


@click.command(cls=WordedCommand)
@click.argument("paths", type=Place(), nargs=-1, required=True)
@click.pass_obj
def read_answer_files(terminal: Terminal, *, paths: tuple[Path, ...]) -> Exit:
    """Take the office's answers in; every file gets a verdict."""
    with opened(terminal) as station:
        verdicts = read_answers(station, paths)
    return tell(terminal, verdicts)


@click.command(cls=WordedCommand)
@click.pass_obj
def show_records(terminal: Terminal) -> Exit:
    """Show how far each registration of this desk has come."""
    with opened(terminal) as station:
        station.desk()
        records = record_states(station)
    for one in records:
        state = terminal.voice(f"desk.decision_{one.decision}" if one.decision else f"desk.record_{one.state}")
        void = f" · {terminal.voice('desk.state_voided')}" if one.voided else ""
        terminal.say(f"{one.number}  {moment(one.recorded_at)}  {state}{void}")
    if not records:
        terminal.say(terminal.voice("command.no_records"))
    facts = [
        {"number": one.number, "citizen_id": one.citizen_id, "state": one.state, "decision": one.decision}
        | {"voided": one.voided}
        for one in records
    ]
    terminal.answer({"records": facts})
    return Exit.DONE


@click.command(cls=WordedCommand)
@click.pass_obj
def show_pairing(terminal: Terminal) -> Exit:
    """Show the number that the office shows for this desk too."""
    with opened(terminal) as station:
        station.desk()
        number = pairing(station)
    terminal.say(terminal.voice("command.pairing", number=number))
    terminal.answer({"pairing": number})
    return Exit.DONE
