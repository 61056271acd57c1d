"""`fieldapp desk find|scan|look`: who stands in front of the desk."""

from __future__ import annotations

import click

from fieldapp.app.forms import card_of
from fieldapp.app.given import Line, given_bytes
from fieldapp.app.opened import opened
from fieldapp.app.shown import (
    HIDDEN_FIELDS,
    day,
    found_facts,
    found_line,
    moment,
    outcome_words,
    person_line,
    value,
    values,
)
from fieldapp.app.terminal import Exit, Terminal
from fieldapp.app.worded import WordedCommand
from fieldapp.desk.alike import say_another
from fieldapp.desk.find import find, meant
from fieldapp.desk.look import PersonView, Row, difference_words, look
from fieldapp.desk.scan import read_scan
from fieldapp.desk.seen import note_seen
from fieldapp.domain.settling import settling_rules
from fieldapp.vietnam.cards import LONGEST_PAYLOAD

_MOST = 200


@click.command(cls=WordedCommand)
@click.argument("words", type=Line(), nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(1, _MOST), default=20, show_default=True)
@click.option("--show-numbers", is_flag=True)
@click.pass_obj
def find_people(terminal: Terminal, *, words: tuple[str, ...], limit: int, show_numbers: bool) -> Exit:
    """Find people by any part of name, initials, year, number, phone, group or receipt number."""
    with opened(terminal) as station:
        asked = " ".join(words)
        found = find(station, asked, limit=limit)
        instead = "" if found else meant(station, asked)
        for one in found if show_numbers else ():
            note_seen(station, one.citizen_id, "search")
    for one in found:
        terminal.say(found_line(terminal, one, show_numbers=show_numbers))
    if not found:
        terminal.say(terminal.voice("command.nobody_found"))
    if instead:
        terminal.say(terminal.voice("desk.found_instead", meant=instead))
    terminal.answer({"found": [found_facts(one, show_numbers=show_numbers) for one in found], "meant": instead})
    return Exit.DONE


@click.command(cls=WordedCommand)
@click.argument("payload", type=str)
@click.option("--show-numbers", is_flag=True)
@click.pass_obj
def scan(terminal: Terminal, *, payload: str, show_numbers: bool) -> Exit:
    """Find whom a scanned card, receipt, invitation or paper form is about."""
    with opened(terminal) as station:
        result = read_scan(station, given_bytes(payload, most=LONGEST_PAYLOAD))
        for one in result.found if show_numbers else ():
            note_seen(station, one.citizen_id, "search")
    card = result.card
    facts = None
    if result.mangled:
        terminal.say(terminal.voice(f"scan.mangled_{result.mangled}"))
    if card is not None:
        number = value("national_id", card.number, show_numbers=show_numbers)
        terminal.say(f"{card.full_name}  {day(card.birth_date)}  {number}")
        facts = {"full_name": card.full_name, "birth_date": card.birth_date, "sex": card.sex, "national_id": number}
    for one in result.found:
        terminal.say("    " + found_line(terminal, one, show_numbers=show_numbers))
    if not result.found:
        terminal.say(terminal.voice("command.nobody_found"))
    found = [found_facts(one, show_numbers=show_numbers) for one in result.found]
    terminal.answer({"kind": result.kind, "mangled": result.mangled, "card": facts, "found": found})
    return Exit.DONE


@click.command(cls=WordedCommand)
@click.argument("citizen", type=Line())
@click.option("--card", type=str, default="")
@click.option("--show-numbers", is_flag=True)
@click.pass_obj
def look_at(terminal: Terminal, *, citizen: str, card: str, show_numbers: bool) -> Exit:
    """Show what is known of a person, beside what the card says."""
    with opened(terminal) as station:
        view = look(station, citizen, card=card_of(card))
        if show_numbers:
            note_seen(station, view.citizen.citizen_id, "person")
    person = view.citizen
    terminal.say(person_line(person, show_numbers=show_numbers))
    for row in view.rows:
        if row.why != "empty":
            label = terminal.voice(f"desk.row_{row.field}")
            here, there = (_cell(row, text, show_numbers) for text in (row.known, row.card))
            terminal.say(f"    {label}: {here or '—'} | {there or '—'}  ({terminal.voice(f'command.why_{row.why}')})")
        for difference in row.differs:
            terminal.say(f"        {difference_words(difference, terminal.language)}")
    for code in view.warnings:
        contradiction = code.partition(".")[2]
        terminal.say("    " + terminal.voice(f"command.warning_{contradiction}"))
    for piece in view.missing:
        named, bringer = terminal.voice(f"tasks.piece_{piece.what}"), terminal.voice(f"tasks.owner_{piece.owner}")
        terminal.say(f"    {terminal.voice('desk.missing', what=named)} ({bringer})")
    for consent in person.consents:
        purposes = [terminal.voice(f"consent.purpose_{p}") for p in consent.purposes if p in settling_rules().purposes]
        key = "consent.taken_back" if consent.withdrawn else "consent.agreed"
        said = terminal.voice(key, what=", ".join(purposes))
        terminal.say(f"    {said}  {moment(consent.wall_time)}")
    for one in person.registrations:
        state = terminal.voice(f"desk.state_{one.state}")
        terminal.say(f"    {outcome_words(terminal, one.outcome)}  {one.number}  {moment(one.wall_time)}  {state}")
    for alike in view.alike:
        shown = person_line(alike.citizen, show_numbers=show_numbers)
        terminal.say(f"    {terminal.voice('command.alike')} ({alike.likeness.grade}): {shown}")
    if view.group is not None:
        names = ", ".join(one.text("full_name") for one in view.group.people)
        paid = {"payee": view.group.payee.text("full_name"), "names": names}
        terminal.say(f"    {terminal.voice('look.group', **paid)}")
    terminal.answer(_facts(view, show_numbers))
    return Exit.DONE


@click.command(cls=WordedCommand)
@click.argument("left", type=Line())
@click.argument("right", type=Line())
@click.option("--because", type=Line(500), required=True)
@click.pass_obj
def say_it_is_another(terminal: Terminal, *, left: str, right: str, because: str) -> Exit:
    """Write down that two people who look alike are two people."""
    with opened(terminal) as station:
        say_another(station, left, [right], because=because)
    terminal.say(terminal.voice("desk.another_noted"))
    terminal.answer({"left": left, "right": right})
    return Exit.DONE


def _cell(row: Row, text: str, show_numbers: bool) -> str:
    return day(text) if row.field == "birth_date" else value(row.field, text, show_numbers=show_numbers)


def _facts(view: PersonView, show_numbers: bool) -> dict[str, object]:
    person = view.citizen
    return {
        "citizen_id": person.citizen_id,
        "walk_in": person.walk_in,
        "values": values(person, show_numbers=show_numbers),
        "rows": [
            {
                "field": row.field,
                "known": value(row.field, row.known, show_numbers=show_numbers),
                "card": value(row.field, row.card, show_numbers=show_numbers),
                "value": value(row.field, row.value, show_numbers=show_numbers),
                "digits": row.digits,
                "why": row.why,
                "differs": [one.how for one in row.differs],
            }
            for row in view.rows
        ],
        "warnings": view.warnings,
        "missing": [{"what": piece.what, "owner": piece.owner} for piece in view.missing],
        "registrations": [
            {
                "registration_id": one.registration_id,
                "number": one.number,
                "outcome": one.outcome,
                "state": one.state,
                "recorded_at": one.wall_time,
                "details": {
                    name: value(name, text, show_numbers=show_numbers) if name in HIDDEN_FIELDS else text
                    for name, text in one.details.items()
                },
                "void_reason": one.void_reason,
                "copies": one.copies,
            }
            for one in person.registrations
        ],
        "paid_to_the_same": None
        if view.group is None
        else {
            "payee": view.group.payee.citizen_id,
            "people": [{"citizen_id": one.citizen_id, "full_name": one.text("full_name")} for one in view.group.people],
        },
        "consents": [
            {
                "purposes": one.purposes,
                "text_version": one.text_version,
                "given_at": one.wall_time,
                "how": one.given.how if one.given else "",
                "by": one.given.by if one.given else "",
                "withdrawn": one.withdrawn,
            }
            for one in person.consents
        ],
        "alike": [
            {"citizen_id": a.citizen.citizen_id, "grade": a.likeness.grade, "reasons": a.likeness.reasons}
            for a in view.alike
        ],
    }
