"""`fieldapp desk history|undo|seen`: what happened to a person, taking the last save back, and who looked at whom."""

from __future__ import annotations

import click
import msgspec

from fieldapp.app.given import Line
from fieldapp.app.opened import opened
from fieldapp.app.shown import moment, value
from fieldapp.app.terminal import Exit, Terminal
from fieldapp.app.worded import WordedCommand
from fieldapp.desk.find import person
from fieldapp.desk.history import Happened, history
from fieldapp.desk.seen import note_seen, seen
from fieldapp.desk.telling import happened_words, marks_words, undone_words
from fieldapp.desk.undo import undo
from fieldapp.domain.receipt import read_receipt_number

_MOST = 20_000


@click.command(cls=WordedCommand)
@click.argument("citizen", type=Line())
@click.option("--show-numbers", is_flag=True)
@click.pass_obj
def show_history(terminal: Terminal, *, citizen: str, show_numbers: bool) -> Exit:
    """Show everything that was written about a person, the newest first."""
    with opened(terminal) as station:
        number = read_receipt_number(citizen)
        receipt = station.registry.people.by_receipt(number) if number is not None else None
        citizen_id = person(station, receipt.citizen_id if receipt is not None else citizen).citizen_id
        told = history(station, citizen_id)
        if show_numbers:
            note_seen(station, citizen_id, "history")
    for one in told:
        first, *more = happened_words(one, terminal.language, show_numbers=show_numbers)
        who = " · ".join(filter(None, (one.officer or terminal.voice("history.nobody"), one.place)))
        marks = "".join(f" ({words})" for words in marks_words(one, terminal.language))
        terminal.say(f"{moment(one.at)}  {first}{marks}  [{who}]")
        for line in more:
            terminal.say(f"    {line}")
    facts = [_facts(one, show_numbers=show_numbers) for one in told]
    terminal.answer({"citizen_id": citizen_id, "history": facts})
    return Exit.DONE


@click.command(cls=WordedCommand)
@click.pass_obj
def undo_last(terminal: Terminal) -> Exit:
    """Take back what was saved last, within a minute; its number stays void."""
    with opened(terminal) as station:
        done = undo(station)
    terminal.say(undone_words(done, terminal.language))
    terminal.answer(msgspec.structs.asdict(done))
    return Exit.DONE


@click.command(cls=WordedCommand)
@click.argument("citizen", type=Line(), required=False)
@click.option("--limit", type=click.IntRange(1, _MOST), default=100, show_default=True)
@click.pass_obj
def show_seen(terminal: Terminal, *, citizen: str | None, limit: int) -> Exit:
    """Show who asked to see whose whole numbers on this laptop, the newest first."""
    with opened(terminal) as station:
        lines = seen(station, limit=limit, citizen_id=citizen or "")
    for one in lines:
        what = terminal.voice(f"seen.{one.what}")
        officer, name = (words or terminal.voice("history.nobody") for words in (one.officer, one.name))
        terminal.say(f"{moment(one.at)}  {officer}  {name}  {what}  {one.citizen_id}")
    if not lines:
        terminal.say(terminal.voice("seen.nothing"))
    terminal.answer({"seen": [msgspec.structs.asdict(one) for one in lines]})
    return Exit.DONE


def _facts(one: Happened, *, show_numbers: bool) -> dict[str, object]:
    return {
        **{name: getattr(one, name) for name in ("kind", "what", "at", "flags", "officer", "place", "facts", "counts")},
        "details": {name: value(name, text, show_numbers=show_numbers) for name, text in one.details.items()},
        "changes": [
            {
                "field": change.field,
                "before": value(change.field, change.before, show_numbers=show_numbers),
                "after": value(change.field, change.after, show_numbers=show_numbers),
                "evidence": change.evidence,
            }
            for change in one.changes
        ],
    }
