"""`fieldapp desk visits`: how far each area is, and whom to visit next in one of them."""

from __future__ import annotations

import click
import msgspec

from fieldapp.app.commands.papers import named_area, with_area
from fieldapp.app.opened import opened
from fieldapp.app.terminal import Exit, Terminal
from fieldapp.app.worded import WordedCommand
from fieldapp.desk.visits import route_of, visit_areas
from fieldapp.station.areas import area_name, is_named


@click.command(cls=WordedCommand)
@with_area
@click.option("--unsettled", is_flag=True)
@click.pass_obj
def visits(terminal: Terminal, *, area: str, group: str, unsettled: bool) -> Exit:
    """Count by area; of the areas that are named, show whom to visit in the order of the route."""
    named = named_area(area, group)
    with opened(terminal) as station:
        areas = [one for one in visit_areas(station) if is_named(one.area, named)]
        found = {
            one.area: route_of(station, one.area, unsettled=unsettled, language=terminal.language)
            for one in (areas if named else ())
        }
    for one in areas:
        counts = {"promised": one.promised, "unsettled": one.unsettled, "done": one.done}
        terminal.say(terminal.voice("command.visit_area", area=area_name(one.area, terminal.language), **counts))
        for number, visit in enumerate(found.get(one.area, ()), 1):
            told = (f"{number}.", visit.name, visit.birth_year, visit.address, visit.slot, visit.citizen_id)
            terminal.say("    " + "  ".join(filter(None, told)))
    if not areas:
        terminal.say(terminal.voice("command.no_visits"))
    terminal.answer(
        {
            "areas": [
                {
                    **msgspec.structs.asdict(one.area),
                    "promised": one.promised,
                    "unsettled": one.unsettled,
                    "done": one.done,
                    "route": [visit.citizen_id for visit in found.get(one.area, ())],
                }
                for one in areas
            ]
        }
    )
    return Exit.DONE
