"""`fieldapp office guidance`: what receipts tell people to bring, when and where, and whom to ask."""

from __future__ import annotations

import click

from fieldapp.app.given import BankName, Line
from fieldapp.app.opened import opened
from fieldapp.app.shown import outcome_words
from fieldapp.app.terminal import Exit, Terminal
from fieldapp.app.worded import WordedCommand
from fieldapp.domain.guidance import LONGEST_WORDS
from fieldapp.domain.outcomes import OUTCOMES
from fieldapp.office.settings import change_guidance
from fieldapp.vietnam.banks import bank_of_bin


@click.command(cls=WordedCommand)
@click.option("--bank", type=BankName())
@click.option("--outcome", type=click.Choice(OUTCOMES))
@click.option("--bring", type=Line(LONGEST_WORDS), multiple=True)
@click.option("--when-where", type=Line(LONGEST_WORDS))
@click.option("--contact", type=Line(LONGEST_WORDS))
@click.pass_obj
def guidance(
    terminal: Terminal,
    *,
    bank: str | None,
    outcome: str | None,
    bring: tuple[str, ...],
    when_where: str | None,
    contact: str | None,
) -> Exit:
    """Show what receipts say besides the outcome, or change it for a bank, an outcome, or everybody."""
    with opened(terminal) as station:
        station.office()
        if bring or when_where is not None or contact is not None:
            change_guidance(
                station, about=bank or outcome or "", bring=bring or None, when_where=when_where, contact=contact
            )
        told = station.campaign().guidance
    for about, said in told.items():
        found = bank_of_bin(about)
        name = found.short_name if found else outcome_words(terminal, about) if about else ""
        terminal.say(name or terminal.voice("command.guidance_everybody"))
        for label, words in (
            ("bring", "; ".join(said.bring)),
            ("when_where", said.when_where),
            ("contact", said.contact),
        ):
            if words:
                terminal.say(f"  {terminal.voice(f'papers.{label}')} {words}")
    if not told:
        terminal.say(terminal.voice("command.guidance_none"))
    terminal.answer({"guidance": told})
    return Exit.DONE
