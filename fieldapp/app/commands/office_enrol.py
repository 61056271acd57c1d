"""`fieldapp office new-card|reprint-card|revoke`: a desk's new laptop, its lost card, its end."""

from __future__ import annotations

from pathlib import Path

import click

from fieldapp.app.given import Line, Place
from fieldapp.app.opened import opened
from fieldapp.app.terminal import Exit, Terminal
from fieldapp.app.worded import WordedCommand
from fieldapp.domain.campaign import Desk
from fieldapp.office.enrol import renew_card, reprint_card
from fieldapp.office.revoke import gone, revoke_desk, revoke_office
from fieldapp.station.station import Station
from fieldapp.system.errors import InputRefused


@click.command(cls=WordedCommand)
@click.argument("desk", type=Line(80))
@click.option("--folder", type=Place(), required=True)
@click.option("--keep-old", is_flag=True)
@click.option("--show-card", is_flag=True)
@click.pass_obj
def new_card(terminal: Terminal, *, desk: str, folder: Path, keep_old: bool, show_card: bool) -> Exit:
    """Make a new card and first file for a desk."""
    with opened(terminal) as station:
        station.office()
        chosen = named_desk(station, desk)
        made = renew_card(station, chosen.desk_id, folder=folder, keep_old=keep_old, language=terminal.language)
    key = "command.card_renewed_kept" if keep_old else "command.card_renewed"
    terminal.say(terminal.voice(key, label=chosen.label, number=f"{made.number:02d}"))
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
@click.argument("desk", type=Line(80))
@click.option("--to", "target", type=Place(), required=True)
@click.pass_obj
def reprint(terminal: Terminal, *, desk: str, target: Path) -> Exit:
    """Print the card of an enrolled desk again."""
    with opened(terminal) as station:
        station.office()
        reprint_card(station, named_desk(station, desk).desk_id, target, language=terminal.language)
    terminal.say(terminal.voice("command.desk_card", file=target))
    terminal.answer({"card": str(target)})
    return Exit.DONE


@click.command(cls=WordedCommand)
@click.argument("place", type=Line(80))
@click.option("--reason", type=Line(300), required=True)
@click.option("--journal", type=Line(32))
@click.option("--seq", type=click.IntRange(min=0))
@click.pass_obj
def revoke(terminal: Terminal, *, place: str, reason: str, journal: str | None, seq: int | None) -> Exit:
    """Revoke a desk or another office; what it wrote until now counts, nothing after it."""
    if (journal is None) != (seq is None):
        raise click.UsageError(terminal.voice("command.use_together", first="--journal", second="--seq"))
    at = None if journal is None or seq is None else (journal, seq)
    with opened(terminal) as station:
        station.office()
        office = next((o for o in station.facts().offices.values() if place in (o.office_id, o.label)), None)
        if office is not None:
            revoke_office(station, office.office_id, reason=reason, at=at)
            label, name, ends = office.label, office.office_id, []
        else:
            desk = named_desk(station, place)
            revoke_desk(station, desk.desk_id, reason=reason, at=at)
            label, name, ends = desk.label, desk.desk_id, gone(station, desk.desk_id)
    terminal.say(terminal.voice("command.revoked", label=label))
    for one in ends:
        terminal.say(terminal.voice("command.revoked_at", journal=one.journal_id, seq=one.seq, after=one.after))
    terminal.answer({"revoked": name, "journals": ends})
    return Exit.DONE


def named_desk(station: Station, said: str) -> Desk:
    """Return the desk that an id, a number or a label means.

    Raises:
        InputRefused: `desk.unknown`, also when several have this label.
    """
    desks = list(station.facts().desks.values())
    exact = [d for d in desks if said in (d.desk_id, str(d.number), f"{d.number:02d}")]
    found = exact or [d for d in desks if d.label.casefold() == said.strip().casefold()]
    if len(found) != 1:
        raise InputRefused("desk.unknown")
    return found[0]
