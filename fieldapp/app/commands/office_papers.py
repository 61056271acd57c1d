"""`fieldapp office papers invitations|routes|wall`: what goes out to people before they come."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import click
import msgspec

from fieldapp.app.commands.papers import named_area, refuse_existing, with_area, with_benefit, with_file, write_papers
from fieldapp.app.given import Day, Line, Place
from fieldapp.app.lazy import LazyGroup
from fieldapp.app.opened import opened
from fieldapp.app.terminal import Exit, Terminal
from fieldapp.app.worded import WordedCommand
from fieldapp.domain.time_slots import Timing
from fieldapp.office.invitation_files import WallSize, invitation_files, slot_words, wall_files
from fieldapp.office.inviting import ASKED, Asked, Plan, give_times, plan_invitations
from fieldapp.papers.invitation import INVITATION_KINDS, InvitationKind

_HERE = "fieldapp.app.commands"
_USUAL = Timing(())


@click.command(
    cls=LazyGroup,
    rooms={
        "invitations": f"{_HERE}.office_papers:invitations",
        "routes": f"{_HERE}.papers:visit_lists",
        "wall": f"{_HERE}.office_papers:wall",
    },
)
def papers() -> None:
    """Hold the commands that print for people."""


@click.command(cls=WordedCommand)
@with_area
@with_benefit
@click.option("--asked", type=click.Choice(tuple(ASKED)), default="unsettled")
@click.option("--person", type=Line(), default="")
@click.option("--day", "days", type=Day(), multiple=True)
@click.option("--hours", type=Line(20), multiple=True, default=_USUAL.hours)
@click.option("--minutes", type=int, default=_USUAL.minutes)
@click.option("--people", "people_at_once", type=int, default=_USUAL.people)
@click.option("--place", "meeting_place", type=Line(), default="")
@click.option("--anew", is_flag=True)
@click.option("--layout", type=click.Choice(INVITATION_KINDS), default=INVITATION_KINDS[0])
@with_file
@click.pass_obj
def invitations(
    terminal: Terminal,
    *,
    area: str,
    group: str,
    benefit_group: str | None,
    asked: Asked,
    person: str,
    days: tuple[str, ...],
    hours: tuple[str, ...],
    minutes: int,
    people_at_once: int,
    meeting_place: str,
    anew: bool,
    layout: InvitationKind,
    pdf: Path | None,
    replace: bool,
) -> Exit:
    """Show who is invited and when; with a file, give the times for good and write the invitations."""
    refuse_existing(pdf, replace=replace)
    timing = Timing(days, hours, minutes, people_at_once) if days else None
    written: list[str] = []
    with opened(terminal) as station:
        plan = plan_invitations(
            station,
            timing=timing,
            place=meeting_place,
            area=named_area(area, group),
            person=person,
            asked=asked,
            benefit_group=benefit_group or "",
            anew=anew,
        )
        if pdf is not None:
            # In one: whoever stops it, or has no room on the disk, has given no times either.
            with station.registry.transaction():
                give_times(station, plan)
                files = invitation_files(station, plan, kind=layout)
                written = write_papers(terminal, station, pdf, files, replace=replace)
    _say_plan(terminal, plan)
    terminal.answer({**_plan_facts(plan), "files": written})
    return Exit.DONE


@click.command(cls=WordedCommand)
@with_area
@with_benefit
@click.option("--asked", type=click.Choice(tuple(ASKED)), default="unsettled")
@click.option("--size", "wall_size", type=click.Choice(get_args(WallSize)), default="a4")
@click.option("--pdf", type=Place(), required=True)
@click.option("--replace", is_flag=True)
@click.pass_obj
def wall(
    terminal: Terminal,
    *,
    area: str,
    group: str,
    benefit_group: str | None,
    asked: Asked,
    wall_size: WallSize,
    pdf: Path,
    replace: bool,
) -> Exit:
    """Write the lists to be put up: names, years of birth, times and places, nothing else."""
    refuse_existing(pdf, replace=replace)
    with opened(terminal) as station:
        place = named_area(area, group)
        plan = plan_invitations(station, area=place, asked=asked, benefit_group=benefit_group or "")
        written = write_papers(terminal, station, pdf, wall_files(station, plan, size=wall_size), replace=replace)
    _say_plan(terminal, plan)
    terminal.answer({**_plan_facts(plan), "files": written})
    return Exit.DONE


def _say_plan(terminal: Terminal, plan: Plan) -> None:
    counts = {"people": plan.people, "invitations": len(plan.households), "given": plan.given, "fresh": plan.fresh}
    terminal.say(terminal.voice("command.plan", without=plan.without, **counts))
    for slot, people in plan.times:
        terminal.say(f"    {slot_words(slot, terminal.language)}: {people}")


def _plan_facts(plan: Plan) -> dict[str, object]:
    times = [{**msgspec.structs.asdict(slot), "people": people} for slot, people in plan.times]
    households = [
        {"area": one.area, "people": one.people, "slot": one.appointment.slot if one.appointment else None}
        | {"place": one.appointment.place if one.appointment else ""}
        for one in plan.households
    ]
    counts = {"people": plan.people, "given": plan.given, "fresh": plan.fresh, "without": plan.without}
    return {**counts, "times": times, "invitations": households}
