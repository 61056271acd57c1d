"""`fieldapp office create|point|desk|pairing`: a campaign, its points and its desks."""

from __future__ import annotations

import errno
from pathlib import Path

import click

from fieldapp.app.given import BankName, Day, Line, Place
from fieldapp.app.opened import opened
from fieldapp.app.shown import moment
from fieldapp.app.terminal import Exit, Terminal
from fieldapp.app.worded import WordedCommand
from fieldapp.domain.campaign import Point
from fieldapp.office.offices import office_pairing
from fieldapp.office.prepare import open_point, pairing, prepare_desk
from fieldapp.office.relay import other_offices
from fieldapp.papers.cards import RecoveryKeyPaper, recovery_key_pdf
from fieldapp.station.founding import finish_founding
from fieldapp.station.opening import OfficeStart, create_office
from fieldapp.station.station import Station
from fieldapp.station.world import real_world
from fieldapp.system.errors import FieldappError, InputRefused
from fieldapp.system.files import Disk, translated, write_bytes

_KEY_PAPER = "recovery-key.pdf"


@click.command(cls=WordedCommand)
@click.option("--title", type=Line(), required=True)
@click.option("--authority", type=Line(), required=True)
@click.option("--deadline", type=Day(), required=True)
@click.option("--bank", "banks", type=BankName(), multiple=True, required=True)
@click.option("--officer", type=Line(), required=True)
@click.option("--papers", type=Place(), required=True)
@click.option("--rehearsal", is_flag=True)
@click.pass_obj
def create(
    terminal: Terminal,
    *,
    title: str,
    authority: str,
    deadline: str,
    banks: tuple[str, ...],
    officer: str,
    papers: Path,
    rehearsal: bool,
) -> Exit:
    """Create a campaign; the recovery key exists on its paper only."""
    home, world = terminal.data(), real_world()
    if home.is_taken():
        raise InputRefused("home.taken", place=home.folder.name)
    key_file = papers / _KEY_PAPER
    _see_that_it_can_be_written(key_file, world.disk)
    passphrase, pin = terminal.new_secrets()
    start = OfficeStart(
        title=title,
        authority=authority,
        deadline=deadline,
        banks=tuple(dict.fromkeys(banks)),
        officer=officer,
        passphrase=passphrase,
        pin=pin,
        rehearsal=rehearsal,
    )
    station, recovery = create_office(home, start, world=world, paper_first=True)
    try:
        campaign = station.campaign()
        paper = RecoveryKeyPaper(
            authority=campaign.authority,
            campaign_title=campaign.title,
            identity=recovery,
            recipient=campaign.recovery,
            made_at=moment(world.clock.now_ms()),
        )
        try:
            write_bytes(world.disk, key_file, recovery_key_pdf(paper, language=terminal.language))
        except FieldappError:
            # It is kept nowhere else: rather on a screen than lost, whoever asked.
            click.echo(terminal.voice("command.recovery_by_hand", identity=recovery), err=True)
            finish_founding(home, world.disk)
            raise
        finish_founding(home, world.disk)
    finally:
        station.close()
    terminal.say(terminal.voice("command.created", title=campaign.title, folder=home.folder))
    terminal.say(terminal.voice("command.recovery_paper", file=key_file))
    terminal.answer({"campaign": campaign.campaign_id, "home": str(home.folder), "recovery_paper": str(key_file)})
    return Exit.DONE


@click.command(cls=WordedCommand)
@click.argument("name", type=Line(), required=False)
@click.option("--address", type=Line(300), default="")
@click.pass_obj
def point(terminal: Terminal, *, name: str | None, address: str) -> Exit:
    """Open a support point, or list those there are."""
    with opened(terminal) as station:
        station.office()
        if name is not None:
            point_id = open_point(station, name=name, address=address)
            terminal.say(terminal.voice("command.point_opened", name=name, id=point_id))
            terminal.answer({"point_id": point_id, "name": name})
            return Exit.DONE
        points = list(station.facts().points.values())
    for one in points:
        terminal.say(f"{one.name}  {one.address}  {one.point_id}")
    if not points:
        terminal.say(terminal.voice("command.no_points"))
    terminal.answer({"points": points})
    return Exit.DONE


@click.command(cls=WordedCommand)
@click.argument("label", type=Line(80))
@click.option("--point", "at_point", type=Line(), required=True)
@click.option("--folder", type=Place(), required=True)
@click.option("--ward", "wards", type=Line(), multiple=True)
@click.option("--show-card", is_flag=True)
@click.pass_obj
def desk(
    terminal: Terminal, *, label: str, at_point: str, folder: Path, wards: tuple[str, ...], show_card: bool
) -> Exit:
    """Prepare a desk: its first file and its card."""
    with opened(terminal) as station:
        station.office()
        chosen = _point(station, at_point)
        made = prepare_desk(
            station, point_id=chosen.point_id, label=label, folder=folder, wards=wards, language=terminal.language
        )
    terminal.say(terminal.voice("command.desk_prepared", label=label, number=f"{made.number:02d}"))
    terminal.say(terminal.voice("command.desk_file", file=made.file))
    terminal.say(terminal.voice("command.desk_card", file=made.card))
    terminal.say(terminal.voice("command.desk_apart"))
    facts = {"desk_id": made.desk_id, "number": made.number, "file": str(made.file), "card": str(made.card)}
    if show_card:
        terminal.say(made.card_text)
        facts["card_text"] = made.card_text
    terminal.answer(facts)
    return Exit.DONE


@click.command(cls=WordedCommand)
@click.pass_obj
def show_pairing(terminal: Terminal) -> Exit:
    """Show the number of each enrolled desk and office, to be compared with the one on its screen."""
    with opened(terminal) as station:
        station.office()
        desks = [one for one in station.facts().desks.values() if one.journals]
        numbers = [{"desk_id": d.desk_id, "label": d.label, "pairing": pairing(station, d.desk_id)} for d in desks]
        others = [
            {"office_id": one.station, "label": one.label, "pairing": office_pairing(station, one.station)}
            for one in other_offices(station)
        ]
    for one in [*numbers, *others]:
        terminal.say(f"{one['label']}  {one['pairing']}")
    if not numbers:
        terminal.say(terminal.voice("command.no_enrolled"))
    terminal.answer({"desks": numbers, "offices": others})
    return Exit.DONE


def _see_that_it_can_be_written(target: Path, disk: Disk) -> None:
    """Try the place before there is a key that could get lost."""
    with translated(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists():
            raise FileExistsError(errno.EEXIST, "exists", str(target))
    attempt = target.with_name(target.name + ".try")
    write_bytes(disk, attempt, b"%PDF" * 20_000, replace=True)
    with translated(attempt):
        disk.remove(attempt)


def _point(station: Station, said: str) -> Point:
    """Return the point that an id or a name means."""
    points = station.facts().points
    named = [one for one in points.values() if said == one.point_id or one.name.casefold() == said.strip().casefold()]
    if len(named) != 1:
        raise InputRefused("point.unknown")
    return named[0]
