"""`fieldapp desk forms print|list|void`: numbered paper forms for a power cut, and where each of them is."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from fieldapp.app.commands.papers import named_area, refuse_existing, with_area, write_papers
from fieldapp.app.given import Line, Place
from fieldapp.app.lazy import LazyGroup
from fieldapp.app.opened import opened
from fieldapp.app.shown import moment
from fieldapp.app.terminal import Exit, Terminal
from fieldapp.app.worded import WordedCommand
from fieldapp.desk.form_files import form_files, to_be_made_out_for
from fieldapp.desk.paper_forms import STATES, FormState, count_forms, form_states, issue_forms, issued_forms, void_form

_HERE = "fieldapp.app.commands.desk_forms"


@click.command(
    cls=LazyGroup,
    rooms={"print": f"{_HERE}:write", "list": f"{_HERE}:show", "void": f"{_HERE}:void_one"},
)
def forms() -> None:
    """Hold the commands for paper forms."""


@click.command(cls=WordedCommand)
@click.option("--blank", type=int, default=0)
@with_area
@click.option("--visits", is_flag=True)
@click.option("--person", "persons", type=Line(), multiple=True)
@click.option("--again", "reprinted", type=Line(40), multiple=True)
@click.option("--pdf", type=Place(), required=True)
@click.option("--replace", is_flag=True)
@click.pass_obj
def write(
    terminal: Terminal,
    *,
    blank: int,
    area: str,
    group: str,
    visits: bool,
    persons: tuple[str, ...],
    reprinted: tuple[str, ...],
    pdf: Path,
    replace: bool,
) -> Exit:
    """Number blank forms, or forms made out for people, and write them; or write some again."""
    refuse_existing(pdf, replace=replace)
    with opened(terminal) as station:
        station.desk()
        # In one: when the disk has no room, no number was given.
        with station.registry.transaction():
            if reprinted:
                stack = issued_forms(station, reprinted)
            elif blank:
                stack = issue_forms(station, blank=blank)
            else:
                people = persons or to_be_made_out_for(station, area=named_area(area, group), visits=visits)
                stack = issue_forms(station, people=people)
            written = write_papers(terminal, station, pdf, form_files(station, stack), replace=replace)
    numbers = [str(form.number) for form in stack]
    said = {"count": len(numbers), "first": numbers[0], "last": numbers[-1]}
    terminal.say(terminal.voice("command.forms_written", **said))
    terminal.answer({"forms": numbers, "files": written})
    return Exit.DONE


@click.command(cls=WordedCommand)
@click.option("--state", "form_state", type=click.Choice(STATES))
@click.pass_obj
def show(terminal: Terminal, *, form_state: str | None) -> Exit:
    """Show every numbered form of this desk and where it is."""
    with opened(terminal) as station:
        station.desk()
        states = form_states(station)
    counts = count_forms(states)
    for one in states:
        if form_state in (None, one.state):
            terminal.say(f"{one.number}  {moment(one.issued_at)}  {_state_words(terminal, one)}")
    terminal.say(terminal.voice("command.forms_counted", **counts))
    shown = [msgspec.structs.asdict(one) for one in states if form_state in (None, one.state)]
    terminal.answer({"forms": shown, "counts": counts})
    return Exit.DONE


@click.command(cls=WordedCommand)
@click.argument("form_number", type=Line(40))
@click.option("--reason", type=Line(), required=True)
@click.pass_obj
def void_one(terminal: Terminal, *, form_number: str, reason: str) -> Exit:
    """Declare a form void: spoilt, or not needed."""
    with opened(terminal) as station:
        void_form(station, form_number, reason=reason)
    terminal.say(terminal.voice("command.form_voided", number=form_number))
    terminal.answer({"form": form_number, "state": "void"})
    return Exit.DONE


def _state_words(terminal: Terminal, one: FormState) -> str:
    return terminal.voice(f"forms.state_{one.state}", receipt=one.receipt, reason=one.reason)
