"""`fieldapp office roster proposals`: what lists propose about people is shown, accepted and refused."""

from __future__ import annotations

from collections.abc import Sequence

import click

from fieldapp.app.given import Line
from fieldapp.app.opened import opened
from fieldapp.app.shown import day, value
from fieldapp.app.terminal import Exit, Terminal
from fieldapp.app.worded import WordedCommand
from fieldapp.domain.citizen import Citizen
from fieldapp.domain.proposals import Pending
from fieldapp.domain.row_key import row_key
from fieldapp.office.decide import alone, proposals, settle_proposals
from fieldapp.station.station import Station
from fieldapp.system.errors import InputRefused
from fieldapp.system.texts import in_short

_KEY_DIGITS = 6


@click.command(cls=WordedCommand)
@click.argument("which", type=Line(), nargs=-1)
@click.option("--kind", type=Line(), default="")
@click.option("--all", "everything", is_flag=True)
@click.option("--accept", is_flag=True)
@click.option("--refuse", is_flag=True)
@click.option("--show-numbers", is_flag=True)
@click.pass_obj
def settle_proposed(
    terminal: Terminal,
    *,
    which: tuple[str, ...],
    kind: str,
    everything: bool,
    accept: bool,
    refuse: bool,
    show_numbers: bool,
) -> Exit:
    """Show what lists propose and nobody has settled; accept or refuse some of it, a kind, or all."""
    settling = accept or refuse
    if accept and refuse:
        raise click.UsageError(terminal.voice("command.use_one_of", first="--accept", second="--refuse"))
    if settling and not (which or kind or everything):
        raise click.UsageError(terminal.voice("command.use_missing", name="PROPOSAL, --kind, --all"))
    with opened(terminal) as station:
        station.office()
        chosen = _chosen(proposals(station), which, kind)
        settled = alone(chosen) if accept else chosen if refuse else []
        if settled:
            settle_proposals(station, settled, accept=accept)
        facts = [_facts(station, citizen, pending, show_numbers) for citizen, pending in chosen]
    for one in facts if not settling else ():
        before, after = (day(text) if one["field"] == "birth_date" else text for text in (one["before"], one["after"]))
        field = terminal.voice(f"tasks.field_{one['field']}")
        why = in_short(one["kind"], terminal.language)
        place = f"{one['file']} {one['row']}"
        terminal.say(f"{one['proposal']}  {one['full_name']}  {field}: {before or '—'} → {after}  {why}  {place}")
    left = len(chosen) - len(settled)
    if settling:
        terminal.say(terminal.voice("tasks.taken_over" if accept else "tasks.refused", count=len(settled)))
        if left:
            terminal.say(terminal.voice("tasks.proposals_apart", count=left))
    else:
        terminal.say(terminal.voice("tasks.proposals_wait", count=len(chosen)))
    counts = {"accepted": len(settled) if accept else 0, "refused": len(settled) if refuse else 0}
    terminal.answer({"proposals": facts, **counts, "left": left})
    return Exit.SOME_REFUSED if settling and left else Exit.DONE


def _name(citizen: Citizen, pending: Pending) -> str:
    """Return how a proposal is called on the command line: the key of the person's row, and a piece of its own."""
    return f"{row_key(citizen.citizen_id)}-{pending.key[:_KEY_DIGITS]}".upper()


def _chosen(
    waiting: Sequence[tuple[Citizen, Pending]], which: Sequence[str], kind: str
) -> list[tuple[Citizen, Pending]]:
    """Return what is named, all of it when nothing is.

    Raises:
        InputRefused: `proposal.unknown` when a name or a kind is none that waits.
    """
    named = {_name(*one): one for one in waiting}
    for name in which:
        if name.upper() not in named:
            raise InputRefused("proposal.unknown", place=name)
    chosen = [named[name] for name in dict.fromkeys(name.upper() for name in which)] if which else list(waiting)
    found = [(citizen, pending) for citizen, pending in chosen if kind in ("", pending.code, pending.field)]
    if kind and not found:
        raise InputRefused("proposal.unknown", place=kind)
    return found


def _facts(station: Station, citizen: Citizen, pending: Pending, show_numbers: bool) -> dict[str, str]:
    roster = station.facts().rosters.get(pending.roster)
    before, after = citizen.text(pending.field), pending.after
    return {
        "proposal": _name(citizen, pending),
        "kind": pending.code,
        "citizen_id": citizen.citizen_id,
        "full_name": citizen.text("full_name"),
        "field": pending.field,
        "before": value(pending.field, before, show_numbers=show_numbers),
        "after": value(pending.field, after, show_numbers=show_numbers),
        "file": roster.file if roster else "",
        "row": str(pending.row),
    }
