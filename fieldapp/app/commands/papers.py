"""What commands that write papers share: for whom, where to, and lists of visits, which desks and offices both have."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import click

from fieldapp.app.given import Line, Place
from fieldapp.app.opened import opened
from fieldapp.app.terminal import Exit, Terminal
from fieldapp.app.worded import WordedCommand
from fieldapp.papers.sheet import part_of
from fieldapp.station.areas import area_name
from fieldapp.station.station import Station
from fieldapp.station.visiting import Whom, route_files, routes
from fieldapp.system.errors import InputRefused
from fieldapp.system.files import translated, write_several
from fieldapp.vietnam.benefits import benefit_groups

_LARGEST = 64 * 1024 * 1024
"""Many times what a file of a run holds."""

_Command = TypeVar("_Command", bound=Callable[..., Any])


def with_area(command: _Command) -> _Command:
    """Give a command the options that say where people live."""
    return click.option("--area", type=Line(), default="")(click.option("--group", type=Line(20), default="")(command))


def with_benefit(command: _Command) -> _Command:
    """Give a command the option that says for which benefit group."""
    return click.option("--benefit", "benefit_group", type=click.Choice(benefit_groups()))(command)


def with_file(command: _Command) -> _Command:
    """Give a command the options that say where the paper goes."""
    return click.option("--pdf", type=Place())(click.option("--replace", is_flag=True)(command))


def named_area(area: str, group: str) -> str:
    """Return one name for a ward and a group that were said apart."""
    return f"{area.partition('/')[0]}/{group}" if group else area


def refuse_existing(target: Path | None, *, replace: bool) -> None:
    """Refuse a file that is there already, or a later one of an earlier run, before anything is written down.

    Raises:
        InputRefused: `paper.exists`.
    """
    if target is not None and not replace:
        for place in [target] if target.exists() else _later(target)[:1]:
            raise InputRefused("paper.exists", place=place.name)


def _later(target: Path) -> list[Path]:
    """Return the second, third … file of a run that was written under a name; what only looks like one is none."""
    numbered = re.compile(re.escape(target.stem) + r"-([0-9]{1,6})" + re.escape(target.suffix))
    with translated(target):
        named = [(numbered.fullmatch(place.name), place) for place in target.absolute().parent.iterdir()]
        return sorted(place for match, place in named if match and 1 < int(match[1]) == _part(place))


def _part(place: Path) -> int:
    if not place.is_file():
        return 1
    with open(place, "rb") as stream:
        return part_of(stream.read(_LARGEST))


def write_papers(
    terminal: Terminal, station: Station, target: Path, files: Iterable[bytes], *, replace: bool
) -> list[str]:
    """Write the files of a paper and say where they are; when it is stopped, none of them stays.

    Of a long run each file is counted as it is written. What is left of an earlier, longer run of the same name is
    taken away: it would be handed out with the new one.
    """

    def counted() -> Iterator[bytes]:
        for number, data in enumerate(files):
            if number:
                terminal.say(terminal.voice("command.papers_so_far", count=number))
            yield data

    written = write_several(station.disk, target, counted(), replace=replace)
    for place in written:
        terminal.say(terminal.voice("command.paper_written", file=place))
    names = {place.name for place in written}
    for place in _later(target) if written else ():
        if place.name not in names:
            with translated(place):
                station.disk.remove(place)
            terminal.say(terminal.voice("command.paper_removed", file=place))
    return [str(place) for place in written]


@click.command(cls=WordedCommand)
@with_area
@with_benefit
@click.option("--weak", is_flag=True)
@click.option("--unsettled", is_flag=True)
@click.option("--mask-phones", is_flag=True)
@with_file
@click.pass_obj
def visit_lists(
    terminal: Terminal,
    *,
    area: str,
    group: str,
    benefit_group: str | None,
    weak: bool,
    unsettled: bool,
    mask_phones: bool,
    pdf: Path | None,
    replace: bool,
) -> Exit:
    """Show who waits for a visit at home, and write the lists to take along."""
    refuse_existing(pdf, replace=replace)
    # What goes out is Vietnamese, whatever language the officer works in.
    language = terminal.language if pdf is None else "vi"
    whom: Whom = "unsettled" if unsettled else "weak" if weak else "promised"
    written: list[str] = []
    with opened(terminal) as station:
        place = named_area(area, group)
        found = list(routes(station, language=language, area=place, whom=whom, benefit_group=benefit_group or ""))
        if pdf is not None:
            files = route_files(station, iter(found), language, phones=not mask_phones)
            written = write_papers(terminal, station, pdf, files, replace=replace)
    for route in found:
        terminal.say(f"{area_name(route.area, terminal.language)}: {len(route.visits)}")
        for visit in route.visits if pdf is None else ():
            terminal.say(f"    {visit.name}  {visit.birth_year}  {visit.address}  {visit.slot}")
    facts = [{"area": route.area, "people": [visit.citizen_id for visit in route.visits]} for route in found]
    terminal.answer({"routes": facts, "files": written})
    return Exit.DONE
