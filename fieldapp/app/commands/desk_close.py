"""`fieldapp desk close-day`: the five steps of the end of a day, and with a folder all that is left of them."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from fieldapp.app.given import Line, Place
from fieldapp.app.opened import opened
from fieldapp.app.terminal import Exit, Terminal
from fieldapp.app.worded import WordedCommand
from fieldapp.desk.closing import STEPS, Closing, closing, export, note_sheet
from fieldapp.desk.day import behind
from fieldapp.desk.drafts import discard_draft
from fieldapp.desk.handover_sheet import handover_sheet, sheet_name
from fieldapp.desk.paper_forms import count_forms
from fieldapp.system.errors import InputRefused
from fieldapp.system.files import write_bytes


@click.command(cls=WordedCommand)
@click.argument("folder", type=Place(), required=False)
@click.option("--sheet", type=Place())
@click.option("--discard", type=Line(64), multiple=True)
@click.option("--reason", type=Line(), default="")
@click.pass_obj
def close_day(
    terminal: Terminal, *, folder: Path | None, sheet: Path | None, discard: tuple[str, ...], reason: str
) -> Exit:
    """Show the five steps; into a folder, write the day's file, read it back, and make the hand-over sheet."""
    with opened(terminal) as station:
        station.desk()
        for form_id in discard:
            discard_draft(station, form_id, reason=reason)
        paper = ""
        if folder is not None:
            target = sheet or folder / sheet_name(station)
            if target.exists():
                raise InputRefused("paper.exists", place=target.name)
            export(station, folder)
            write_bytes(station.disk, target, handover_sheet(station, language=terminal.language))
            note_sheet(station)
            paper = str(target)
        state, drafts = closing(station), behind(station, "drafts")
    _say(terminal, state)
    for draft in drafts:
        terminal.say(f"    {draft.full_name or terminal.voice('desk.draft_of_nobody')}  {draft.form_id}")
    if paper:
        terminal.say(terminal.voice("desk.sheet_at", place=paper))
    handed = state.handed
    terminal.answer(
        {
            "steps": {step: state.done(step) for step in STEPS},
            "day": msgspec.structs.asdict(state.day),
            "numbers": state.series,
            "voids": state.voids,
            "gaps": state.gaps,
            "forms": count_forms(state.forms),
            "drafts": [{"form_id": draft.form_id, "citizen_id": draft.citizen_id} for draft in drafts],
            "files": handed.files if handed is not None else (),
            "sheets": state.sheets,
            "sheet": paper,
        }
    )
    return Exit.DONE


def _say(terminal: Terminal, state: Closing) -> None:
    """Say the steps, each with its count, and what stands on the sheet besides."""
    voice, day = terminal.voice, state.day
    counts = {
        "drafts": day.drafts,
        "unprinted": day.unprinted,
        "numbers": len(state.voids),
        "export": day.waiting,
        "sheet": len(state.sheets),
    }
    for number, step in enumerate(STEPS, 1):
        mark = voice("desk.step_done" if state.done(step) else "desk.step_open")
        count = voice("command.sheets_made", count=counts[step])
        if step != "sheet":
            count = voice(f"desk.step_{step}_count", count=counts[step])
        terminal.say(f"{number}  {voice(f'desk.step_{step}')}: {count}  [{mark}]")
    for void in state.voids:
        terminal.say("    " + voice(f"papers.handover_{void.told}", number=void.number, reason=void.reason))
    for gap in state.gaps:
        many = voice("papers.handover_range", first=gap.first, last=gap.last)
        terminal.say("    " + voice(f"papers.handover_gap_{gap.why}", numbers=gap.first if gap.count == 1 else many))
    for file in state.handed.files if state.handed is not None else ():
        terminal.say(f"    {file.name}  SHA-256 {file.sha256}")
