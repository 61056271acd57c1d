"""`fieldapp desk register|correct|void|withdraw|outcomes`: what is settled for a person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click
import msgspec

from fieldapp.app.forms import DETAIL_NAMES, VALUE_NAMES, Filled, draft_of
from fieldapp.app.given import Line, Pair, Place
from fieldapp.app.opened import opened
from fieldapp.app.shown import person_line
from fieldapp.app.terminal import Exit, Terminal
from fieldapp.app.worded import WordedCommand, language_of
from fieldapp.desk.consent import withdraw_consent
from fieldapp.desk.find import possible_duplicates
from fieldapp.desk.look import COMPARED, SOURCES, Source
from fieldapp.desk.register import Saved, correct, register, saved_form, void
from fieldapp.domain.outcomes import OUTCOMES
from fieldapp.domain.receipt import read_receipt_number
from fieldapp.domain.settling import Who, choices, required, settling_rules
from fieldapp.station.station import Station
from fieldapp.system.errors import InputRefused
from fieldapp.system.texts import text

_Command = TypeVar("_Command", bound=Callable[..., Any])


def _filled_in(command: _Command) -> _Command:
    """Give a command the options that fill in a form."""
    for option in (
        click.option("--form", type=Place()),
        click.option("--form-id", type=Line(64), default=""),
        click.option("--child-agrees", is_flag=True),
        click.option("--how", type=click.Choice(settling_rules().choices["how"])),
        click.option("--consent", is_flag=True),
        click.option("--vietqr", type=str, default=""),
        click.option("--card", type=str, default=""),
        click.option("--detail", "details", type=Pair(DETAIL_NAMES), multiple=True),
        click.option("--value", "values", type=Pair(VALUE_NAMES), multiple=True),
        click.option("--take", type=Pair(frozenset(COMPARED)), multiple=True),
        click.option("--from-paper", type=click.Choice(COMPARED), multiple=True),
        click.option("--outcome", type=click.Choice(OUTCOMES)),
    ):
        command = option(command)
    return command


@click.command(cls=WordedCommand)
@click.argument("citizen", type=Line(), required=False)
@_filled_in
@click.option("--another", is_flag=True)
@click.option("--because", type=Line(500), default="")
@click.pass_obj
def register_one(terminal: Terminal, /, *, citizen: str | None, another: bool, because: str, **options: Any) -> Exit:
    """Record an outcome for a person, or for somebody who is on no list."""
    with opened(terminal) as station:
        draft = draft_of(terminal, station, citizen or "", _filled(options))
        # The same form again is the same person, not one alike.
        if not draft.citizen_id and saved_form(station, draft.form_id) is None:
            alike = possible_duplicates(station, draft.values)
            if alike and another and because:
                unlike = tuple(one.citizen.citizen_id for one in alike)
                draft = msgspec.structs.replace(draft, unlike=unlike, because=because)
            elif alike and not another:
                for one in alike:
                    grade = terminal.voice(f"office.grade_{one.likeness.grade}")
                    terminal.say(f"{grade}: {person_line(one.citizen, show_numbers=False)}", error=True)
                raise InputRefused("citizen.alike", place=", ".join(one.citizen.citizen_id for one in alike[:5]))
        saved = register(station, draft)
    return _saved(terminal, saved)


@click.command(cls=WordedCommand)
@click.argument("registration", type=Line())
@_filled_in
@click.option("--reason", type=Line(500), required=True)
@click.pass_obj
def correct_one(terminal: Terminal, /, *, registration: str, reason: str, **options: Any) -> Exit:
    """Void a registration and save the right one in its place."""
    with opened(terminal) as station:
        registration_id, citizen_id = meant_registration(station, registration)
        draft = draft_of(terminal, station, citizen_id, _filled(options))
        saved = correct(station, registration_id, draft, reason=reason)
    return _saved(terminal, saved)


@click.command(cls=WordedCommand)
@click.argument("registration", type=Line())
@click.option("--reason", type=Line(500), required=True)
@click.pass_obj
def void_one(terminal: Terminal, *, registration: str, reason: str) -> Exit:
    """Declare a registration void; it stays readable."""
    with opened(terminal) as station:
        registration_id, _ = meant_registration(station, registration)
        void(station, registration_id, reason=reason)
    terminal.say(terminal.voice("desk.voided", number=registration))
    terminal.answer({"registration_id": registration_id, "voided": True})
    return Exit.DONE


@click.command(cls=WordedCommand)
@click.argument("citizen", type=Line())
@click.pass_obj
def withdraw(terminal: Terminal, *, citizen: str) -> Exit:
    """Record that a person takes the consent back."""
    with opened(terminal) as station:
        withdraw_consent(station, citizen)
    terminal.say(terminal.voice("desk.withdrawn"))
    terminal.answer({"citizen_id": citizen, "withdrawn": True})
    return Exit.DONE


@click.command(cls=WordedCommand)
@click.pass_obj
def show_outcomes(terminal: Terminal) -> Exit:
    """Show what each outcome asks for."""
    voice = terminal.voice
    told = {}
    for outcome, rule in settling_rules().outcomes.items():
        terminal.say(f"{outcome}  {voice(f'desk.outcome_{outcome}')}")
        always = required(outcome, {}, Who())
        told[outcome] = [
            {"field": name, "required": name in always, "sometimes": name in rule.required and name not in always}
            | {"choices": choices(name, {})}
            for name in rule.fields
        ]
        for name in rule.fields:
            among = " | ".join(choices(name, {}))
            mark = "*" if name in always else "+" if name in rule.required else " "
            terminal.say(f"  {mark} {name:<14}{voice(f'desk.field_{name}')}{f' ({among})' if among else ''}")
    terminal.say(voice("command.outcomes_note"))
    terminal.answer({"outcomes": told})
    return Exit.DONE


def _filled(options: dict[str, Any]) -> Filled:
    return Filled(
        outcome=options["outcome"] or "",
        values=dict(options["values"]),
        details=dict(options["details"]),
        card=options["card"],
        vietqr=options["vietqr"],
        consent=options["consent"],
        how=options["how"] or "",
        child=options["child_agrees"],
        form_id=options["form_id"],
        take=_sources(options["take"]),
        paper=options["from_paper"],
        form=options["form"],
    )


def _sources(pairs: tuple[tuple[str, str], ...]) -> dict[str, Source]:
    try:
        return msgspec.convert(dict(pairs), dict[str, Source])
    except msgspec.ValidationError as error:
        context = click.get_current_context()
        raise click.UsageError(text("command.use_source", language_of(context), sources=", ".join(SOURCES))) from error


def meant_registration(station: Station, said: str) -> tuple[str, str]:
    """Return registration and citizen that a receipt number or a registration's id means."""
    people, number = station.registry.people, read_receipt_number(said)
    found = people.by_registration(said) if number is None else people.by_receipt(number)
    if found is None:
        raise InputRefused("registration.unknown")
    return found.registration_id, found.citizen_id


def _saved(terminal: Terminal, saved: Saved) -> Exit:
    terminal.say(terminal.voice("command.saved", number=saved.number, id=saved.registration_id))
    for doubt in saved.doubts:
        terminal.say(terminal.voice(f"desk.explain_{doubt.why}"), error=True)
    facts = {"registration_id": saved.registration_id, "citizen_id": saved.citizen_id, "number": saved.number}
    terminal.answer(facts | {"doubts": [{"field": doubt.field, "why": doubt.why} for doubt in saved.doubts]})
    return Exit.DONE
