"""What commands that write papers share: for whom, where to, and lists of visits, which desks and offices both have."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import click

from fieldapp.app.given import Line, Place
from fieldapp.app.opened import opened
from fieldapp.app.terminal import Exit, Terminal
from fieldapp.app.worded import WordedCommand
from fieldapp.station.areas import area_name
from fieldapp.station.station import Station
from fieldapp.station.visiting import route_files, routes
from fieldapp.system.errors import InputRefused
from fieldapp.system.files import write_several

_Command = TypeVar("_Command", bound=Callable[..., Any])


def with_area(command: _Command) -> _Command:
    """Give a command the options that say where people live."""
    return click.option("--area", type=Line(), default="")(click.option("--group", type=Line(20), default="")(command))


def with_file(command: _Command) -> _Command:
    """Give a command the options that say where the paper goes."""
    return click.option("--pdf", type=Place())(click.option("--replace", is_flag=True)(command))


def named_area(area: str, group: str) -> str:
    """Return one name for a ward and a group that were said apart."""
    return f"{area.partition('/')[0]}/{group}" if group else area


def refuse_existing(target: Path | None, *, replace: bool) -> None:
    """Refuse a file that is there already, before anything is written down.

    Raises:
        InputRefused: `paper.exists`.
    """
    if target is not None and target.exists() and not replace:
        raise InputRefused("paper.exists", place=target.name)


def write_papers(
    terminal: Terminal, station: Station, target: Path, files: Iterable[bytes], *, replace: bool
) -> list[str]:
    """Write the files of a paper and say where they are; when it is stopped, none of them stays.

    Of a long run each file is counted as it is written.
    """

    def counted() -> Iterator[bytes]:
        for number, data in enumerate(files):
            if number:
                terminal.say(terminal.voice("command.papers_so_far", count=number))
            yield data

    written = write_several(station.disk, target, counted(), replace=replace)
    for place in written:
        terminal.say(terminal.voice("command.paper_written", file=place))
    return [str(place) for place in written]


@click.command(cls=WordedCommand)
@with_area
@click.option("--unsettled", is_flag=True)
@with_file
@click.pass_obj
def visit_lists(terminal: Terminal, *, area: str, group: str, unsettled: bool, pdf: Path | None, replace: bool) -> Exit:
    """Show who waits for a visit at home, and write the lists to take along."""
    refuse_existing(pdf, replace=replace)
    # What goes out is Vietnamese, whatever language the officer works in.
    language = terminal.language if pdf is None else "vi"
    written: list[str] = []
    with opened(terminal) as station:
        found = list(routes(station, language=language, area=named_area(area, group), unsettled=unsettled))
        if pdf is not None:
            written = write_papers(terminal, station, pdf, route_files(station, iter(found), language), replace=replace)
    for route in found:
        terminal.say(f"{area_name(route.area, terminal.language)}: {len(route.visits)}")
        for visit in route.visits if pdf is None else ():
            terminal.say(f"    {visit.name}  {visit.birth_year}  {visit.address}  {visit.slot}")
    facts = [{"area": route.area, "people": [visit.citizen_id for visit in route.visits]} for route in found]
    terminal.answer({"routes": facts, "files": written})
    return Exit.DONE
