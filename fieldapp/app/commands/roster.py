"""`fieldapp roster read`: lists in, one clean line for each data row out. Needs no data folder."""

from __future__ import annotations

from pathlib import Path

import click

from fieldapp.app.given import Place
from fieldapp.app.lazy import LazyGroup
from fieldapp.app.sheets import read_all
from fieldapp.app.terminal import Exit, Terminal
from fieldapp.app.worded import WordedCommand
from fieldapp.cleaning.roster import jsonl_lines
from fieldapp.system.files import Disk, Sink, write_whole


@click.command(cls=LazyGroup, rooms={"read": "fieldapp.app.commands.roster:read"})
def roster() -> None:
    """Hold the commands about lists that need no campaign."""


@click.command(cls=WordedCommand)
@click.argument("paths", type=Place(), nargs=-1, required=True)
@click.option("--jsonl", type=Place(), required=True)
@click.pass_obj
def read(terminal: Terminal, *, paths: tuple[Path, ...], jsonl: Path) -> Exit:
    """Write one line for each data row; a refused file stops no other."""
    found = read_all(terminal, paths)

    def produce(out: Sink) -> None:
        for line in jsonl_lines(found.rosters):
            out.write(line.encode())

    sha256 = write_whole(Disk(), jsonl, produce, replace=True)
    rows = sum(len(one.rows) for one in found.rosters)
    terminal.say(terminal.voice("command.rows_written", rows=rows, file=jsonl))
    terminal.answer({**found.facts(), "jsonl": str(jsonl), "rows": rows, "sha256": sha256})
    return Exit.SOME_REFUSED if found.refused else Exit.DONE
