"""`fieldapp roster read|match`: lists in, one clean line for each data row out. Needs no data folder."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import click
import msgspec

from fieldapp.app.given import Place
from fieldapp.app.lazy import LazyGroup
from fieldapp.app.sheets import gathered, keep_apart, read_all
from fieldapp.app.terminal import Exit, Terminal
from fieldapp.app.worded import WordedCommand
from fieldapp.cleaning.matching import match_rows, matched_lines
from fieldapp.cleaning.roster import Roster, jsonl_lines
from fieldapp.system.files import Disk, Sink, write_whole

_HERE = "fieldapp.app.commands.roster"


@click.command(cls=LazyGroup, rooms={"read": f"{_HERE}:read", "match": f"{_HERE}:match"})
def roster() -> None:
    """Hold the commands about lists that need no campaign."""


@click.command(cls=WordedCommand)
@click.argument("paths", type=Place(), nargs=-1, required=True)
@click.option("--jsonl", type=Place(), required=True)
@click.pass_obj
def read(terminal: Terminal, *, paths: tuple[Path, ...], jsonl: Path) -> Exit:
    """Write one line for each data row; a refused file stops no other."""
    return _write(terminal, paths, jsonl, lambda rosters: (jsonl_lines(rosters), {}))


@click.command(cls=WordedCommand)
@click.argument("paths", type=Place(), nargs=-1, required=True)
@click.option("--jsonl", type=Place(), required=True)
@click.pass_obj
def match(terminal: Terminal, *, paths: tuple[Path, ...], jsonl: Path) -> Exit:
    """Write the same lines, each with its person and who else may be that person."""

    def matched(rosters: Sequence[Roster]) -> tuple[Iterable[str], dict[str, int]]:
        rows = [row for one in rosters for row in one.rows]
        matches = match_rows(rows)
        counts = {
            "citizens": len(matches.citizens),
            "likely": len(matches.likely),
            "contradictions": len(matches.contradictions),
        }
        return matched_lines(rows, matches), counts

    return _write(terminal, paths, jsonl, matched)


def _write(
    terminal: Terminal,
    paths: tuple[Path, ...],
    jsonl: Path,
    lines_of: Callable[[Sequence[Roster]], tuple[Iterable[str], dict[str, int]]],
) -> Exit:
    """Read the lists, write their lines (to standard output for `-`), and tell what came of it."""
    to_output = str(jsonl) == "-"
    terminal = msgspec.structs.replace(terminal, taken=to_output)
    keep_apart(jsonl, gathered(paths)[0])
    found = read_all(terminal, paths)
    lines, counts = lines_of(found.rosters)
    rows = sum(len(one.rows) for one in found.rosters)
    if counts:
        terminal.say(terminal.voice("command.rows_matched", rows=rows, **counts))

    def produce(out: Sink) -> None:
        for line in lines:
            out.write(line.encode())

    sha256 = ""
    if to_output:
        produce(sys.stdout.buffer)
        sys.stdout.flush()
    else:
        sha256 = write_whole(Disk(), jsonl, produce, replace=True)
        terminal.say(terminal.voice("command.rows_written", rows=rows, file=jsonl))
    terminal.answer({**found.facts(), "jsonl": str(jsonl), "rows": rows, "sha256": sha256, **counts})
    return Exit.SOME_REFUSED if found.refused else Exit.DONE
