"""`fieldapp demo`: a weekend with invented people, the real use cases and no screen."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from fieldapp.app.given import Place
from fieldapp.app.sheets import gathered
from fieldapp.app.shown import outcome_words
from fieldapp.app.terminal import Exit, Terminal
from fieldapp.app.worded import WordedCommand
from fieldapp.domain.outcomes import OUTCOMES
from fieldapp.rehearsal.demo import PIN, SECRET, DemoResult, play
from fieldapp.system.errors import InputRefused


@click.command(cls=WordedCommand)
@click.argument("folder", type=Place())
@click.option("--rosters", type=Place(), multiple=True)
@click.option("--desks", type=click.IntRange(1, 20), default=2, show_default=True)
@click.option("--people", type=click.IntRange(20, 100_000), default=300, show_default=True)
@click.option("--seed", type=click.IntRange(0))
@click.argument("more_rosters", type=Place(), nargs=-1)
@click.pass_obj
def demo(
    terminal: Terminal,
    *,
    folder: Path,
    rosters: tuple[Path, ...],
    more_rosters: tuple[Path, ...],
    desks: int,
    people: int,
    seed: int | None,
) -> Exit:
    """Play a weekend into a new or empty folder."""
    lists, passed_over = gathered([*rosters, *more_rosters])
    if rosters and not lists:
        raise InputRefused("roster.none_found", place=rosters[0].name)
    if passed_over:
        terminal.say(terminal.voice("command.passed_over", files=", ".join(passed_over)))

    def stage(name: str) -> None:
        terminal.say(terminal.voice(f"command.demo_stage_{name}"))

    result = play(folder, rosters=lists, desks=desks, people=people, seed=seed, say=stage)
    whole = not result.findings and result.digest == result.other_order
    _say_counts(terminal, result)
    _say_files(terminal, result)
    for finding in result.findings:
        terminal.say(f"    {finding}")
    terminal.say(terminal.voice("command.demo_whole" if whole else "command.not_whole"))
    _say_places(terminal, result)
    terminal.answer(result)
    return Exit.DONE if whole else Exit.SOME_REFUSED


def _say_counts(terminal: Terminal, result: DemoResult) -> None:
    """Say what happened as a table with one column for each desk; every line and column adds up."""
    desks = result.desks
    terminal.say()
    terminal.say(terminal.voice("command.demo_lists", rows=result.rows, citizens=result.citizens))
    labels = [outcome_words(terminal, outcome) for outcome in OUTCOMES]
    lines = ["registrations", "voids", "corrections", "walk_ins", "receipts", "verified"]
    names = {line: terminal.voice(f"command.demo_{line}") for line in lines}
    width = 2 + max(len(word) for word in [*labels, *names.values()])
    terminal.say(_row("", [desk.label for desk in desks] + [terminal.voice("command.demo_all")], width))
    for outcome, label in zip(OUTCOMES, labels, strict=True):
        terminal.say(_row(label, _summed([desk.outcomes.get(outcome, 0) for desk in desks]), width))
    for line, name in names.items():
        # A correction voids what it corrects.
        more = [desk.corrections if line == "voids" else 0 for desk in desks]
        counts = [getattr(desk, line) + also for desk, also in zip(desks, more, strict=True)]
        terminal.say(_row(name, _summed(counts), width))
    terminal.say()
    held = terminal.voice("command.demo_office", registrations=result.registrations, voided=result.voided)
    terminal.say(held)
    terminal.say(terminal.voice("command.demo_done", done=result.done, total=result.total, gone=result.gone))
    waiting = terminal.voice("office.deciding_note", duplicates=result.duplicates, conflicts=result.conflicts)
    terminal.say(f"{terminal.voice('office.deciding')}: {waiting}")


def _say_files(terminal: Terminal, result: DemoResult) -> None:
    first, second = (_verdicts(terminal, counts) for counts in result.verdicts)
    terminal.say(terminal.voice("command.demo_first_import", verdicts=first))
    terminal.say(terminal.voice("command.demo_second_import", verdicts=second))
    terminal.say(terminal.voice("command.demo_answers", verdicts=_verdicts(terminal, result.answers)))
    terminal.say()
    terminal.say(terminal.voice("command.demo_digests"))
    terminal.say(f"    {result.digest}  {terminal.voice('command.demo_digest_office')}")
    terminal.say(f"    {result.other_order}  {terminal.voice('command.demo_digest_other')}")
    for desk in result.desks:
        terminal.say(f"    {desk.digest}  {desk.label}")


def _say_places(terminal: Terminal, result: DemoResult) -> None:
    folder = Path(result.folder)
    terminal.say()
    terminal.say(terminal.voice("command.demo_papers", folder=result.papers))
    terminal.say(terminal.voice("command.demo_stick", folder=result.stick))
    terminal.say(terminal.voice("command.demo_homes", office=folder / "office", desk=folder / "desk-01"))
    terminal.say(terminal.voice("command.demo_secrets", secret=SECRET, pin=PIN))


def _verdicts(terminal: Terminal, counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {terminal.voice(f'office.verdict_{verdict}')}" for verdict, count in counts.items())


def _summed(counts: list[int]) -> list[str]:
    return [str(count) for count in [*counts, sum(counts)]]


def _row(name: str, cells: list[str], width: int) -> str:
    return name.ljust(width) + "".join(cell.rjust(10) for cell in cells)
