"""`fieldapp office overview`: how far the campaign is."""

from __future__ import annotations

import click

from fieldapp.app.opened import opened
from fieldapp.app.shown import moment
from fieldapp.app.terminal import Exit, Terminal
from fieldapp.app.worded import WordedCommand
from fieldapp.office.overview import DeskState, Overview, Part, overview


@click.command(cls=WordedCommand)
@click.pass_obj
def show_overview(terminal: Terminal) -> Exit:
    """Show progress, pace, wards, groups, desks, what waits for a decision, and the digest."""
    with opened(terminal) as station:
        station.office()
        title, state = station.campaign().title, overview(station)
    terminal.say(title)
    _say_figures(terminal, state)
    _say_parts(terminal, "command.by_ward", state.wards)
    _say_parts(terminal, "command.by_group", state.groups)
    terminal.say(terminal.voice("office.desks") + ":")
    for desk in state.desks:
        terminal.say("    " + _desk_line(terminal, desk))
    terminal.say(f"{terminal.voice('office.digest')}: {state.digest}")
    terminal.answer({"title": title, **{name: getattr(state, name) for name in state.__struct_fields__}})
    return Exit.DONE


def _say_figures(terminal: Terminal, state: Overview) -> None:
    percent = 100 * state.done // state.total if state.total else 0
    note = terminal.voice("office.done_note", percent=percent, gone=state.gone)
    terminal.say(f"{terminal.voice('office.done')}: {state.done} / {state.total} ({note})")
    left = _left(terminal, state.days_left)
    terminal.say(f"{terminal.voice('office.pace')}: {state.needed_per_day} ({left})")
    waiting = terminal.voice("office.deciding_note", duplicates=state.duplicates, conflicts=state.conflicts)
    terminal.say(f"{terminal.voice('office.deciding')}: {waiting}")


def _left(terminal: Terminal, days: int) -> str:
    if days > 0:
        return terminal.voice("command.days_left", count=days)
    return terminal.voice("command.overdue", count=-days) if days else terminal.voice("command.last_day")


def _say_parts(terminal: Terminal, key: str, parts: tuple[Part, ...]) -> None:
    if parts:
        terminal.say(terminal.voice(key))
    for part in parts:
        terminal.say(f"    {part.name or '—'}: {part.done} / {part.total}")


def _desk_line(terminal: Terminal, desk: DeskState) -> str:
    name = terminal.voice("office.desk_name", label=desk.label, point=desk.point)
    if desk.state == "prepared":
        return f"{name}: {terminal.voice('office.desk_prepared')}"
    heard = terminal.voice("office.desk_prepared")
    if desk.last_heard:
        heard = terminal.voice("office.desk_reported", when=moment(desk.last_heard), count=desk.registrations)
    ended = "" if desk.state == "reported" else f" · {terminal.voice(f'office.mark_{desk.state}')}"
    return f"{name}: {heard}{ended}"
