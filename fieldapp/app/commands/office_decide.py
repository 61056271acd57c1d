"""`fieldapp office duplicates|merge|separate|dismiss|conflicts|settle`: what only a person can decide."""

from __future__ import annotations

import click

from fieldapp.app.given import Line
from fieldapp.app.opened import opened
from fieldapp.app.shown import person_line, value, values
from fieldapp.app.terminal import Exit, Terminal
from fieldapp.app.worded import WordedCommand
from fieldapp.domain.changes import Changes
from fieldapp.domain.citizen import Citizen
from fieldapp.domain.outcomes import OUTCOMES
from fieldapp.office.decide import Contested, conflicts, dismiss, duplicates, merge, separate, settle
from fieldapp.vietnam.banks import bank_of_bin

_REGISTRATION = "registration"


@click.command(cls=WordedCommand)
@click.option("--show-numbers", is_flag=True)
@click.pass_obj
def show_duplicates(terminal: Terminal, *, show_numbers: bool) -> Exit:
    """Show the pairs that may be one person, the likeliest first."""
    with opened(terminal) as station:
        station.office()
        found = duplicates(station)
    for pair in found:
        reasons = ", ".join(terminal.voice(f"office.reason_{reason}") for reason in pair.likeness.reasons)
        terminal.say(f"{terminal.voice(f'office.grade_{pair.likeness.grade}')}: {reasons}")
        for one in (pair.left, pair.right):
            terminal.say("    " + person_line(one, show_numbers=show_numbers))
    if not found:
        terminal.say(terminal.voice("command.no_duplicates"))
    facts = [
        {
            "grade": pair.likeness.grade,
            "reasons": pair.likeness.reasons,
            "left": _person(pair.left, show_numbers),
            "right": _person(pair.right, show_numbers),
        }
        for pair in found
    ]
    terminal.answer({"duplicates": facts})
    return Exit.DONE


@click.command(cls=WordedCommand)
@click.argument("left", type=Line())
@click.argument("right", type=Line())
@click.pass_obj
def merge_two(terminal: Terminal, *, left: str, right: str) -> Exit:
    """Rule that two people are one."""
    with opened(terminal) as station:
        station.office()
        changes = merge(station, left, right)
    return _decided(terminal, changes)


@click.command(cls=WordedCommand)
@click.argument("left", type=Line())
@click.argument("right", type=Line())
@click.option("--reason", type=Line(500), default="")
@click.pass_obj
def dismiss_two(terminal: Terminal, *, left: str, right: str, reason: str) -> Exit:
    """Rule that two people are two."""
    with opened(terminal) as station:
        station.office()
        changes = dismiss(station, left, right, reason=reason)
    return _decided(terminal, changes)


@click.command(cls=WordedCommand)
@click.argument("citizen", type=Line())
@click.pass_obj
def separate_one(terminal: Terminal, *, citizen: str) -> Exit:
    """Take back the merges that made this person one."""
    with opened(terminal) as station:
        station.office()
        changes = separate(station, citizen)
    return _decided(terminal, changes)


@click.command(cls=WordedCommand)
@click.option("--show-numbers", is_flag=True)
@click.pass_obj
def show_conflicts(terminal: Terminal, *, show_numbers: bool) -> Exit:
    """Show the statements that contradict each other, the hard cases first."""
    with opened(terminal) as station:
        station.office()
        found = conflicts(station)
    for one in found:
        terminal.say(person_line(one.citizen, show_numbers=show_numbers))
        kind = terminal.voice("command.conflict_hard" if one.conflict.hard else "command.conflict_soft")
        terminal.say(f"    {one.conflict.about}  ({kind})")
        for number, (choice, text) in enumerate(one.conflict.options, start=1):
            shown = _option_words(terminal, one.conflict.about, text, show_numbers=show_numbers)
            default = terminal.voice("command.by_default") if number == 1 else ""
            terminal.say(f"    {number}  {shown}  {choice[:12]}  {default}".rstrip())
    if not found:
        terminal.say(terminal.voice("command.no_conflicts"))
    terminal.answer({"conflicts": [_conflict(one, show_numbers) for one in found]})
    return Exit.DONE


@click.command(cls=WordedCommand)
@click.argument("citizen", type=Line())
@click.option("--about", "about_field", type=Line(), default=_REGISTRATION, show_default=True)
@click.option("--choice", type=Line(), required=True)
@click.pass_obj
def settle_one(terminal: Terminal, *, citizen: str, about_field: str, choice: str) -> Exit:
    """Rule which of two statements holds."""
    with opened(terminal) as station:
        station.office()
        person = station.registry.people.get(citizen)
        options = [
            option for c in (person.conflicts if person else ()) if c.about == about_field for option, _ in c.options
        ]
        if choice.isascii() and choice.isdigit() and 1 <= int(choice[:3]) <= len(options) and len(choice) < 4:
            choice = options[int(choice) - 1]
        begun = [option for option in options if len(choice) >= 8 and option.startswith(choice)]
        changes = settle(station, citizen, about=about_field, choice=begun[0] if len(begun) == 1 else choice)
    return _decided(terminal, changes)


def _decided(terminal: Terminal, changes: Changes) -> Exit:
    terminal.say(terminal.voice("office.decided"))
    terminal.answer({"changed": sorted(changes.ids)})
    return Exit.DONE


def _option_words(terminal: Terminal, about: str, text: str, *, show_numbers: bool) -> str:
    """Return what an option says: of a registration the outcome and the bank, which stand in it as codes."""
    if about != _REGISTRATION:
        return value(about, text, show_numbers=show_numbers)
    codes = [terminal.voice(f"desk.outcome_{code}") if code in OUTCOMES else code for code in text.split()]
    banks = [bank_of_bin(code) for code in codes]
    return " ".join(bank.short_name if bank else code for bank, code in zip(banks, codes, strict=True))


def _person(citizen: Citizen, show_numbers: bool) -> dict[str, object]:
    return {
        "citizen_id": citizen.citizen_id,
        "members": citizen.members,
        "values": values(citizen, show_numbers=show_numbers),
    }


def _conflict(one: Contested, show_numbers: bool) -> dict[str, object]:
    about = one.conflict.about
    options = [
        {"choice": choice, "text": value(about, text, show_numbers=show_numbers)}
        for choice, text in one.conflict.options
    ]
    facts: dict[str, object] = {"about": about, "hard": one.conflict.hard, "options": options}
    return {**_person(one.citizen, show_numbers), **facts}
