"""`fieldapp receipt verify`: whether a desk of this campaign signed a receipt, without a network."""

from __future__ import annotations

import click

from fieldapp.app.given import given_bytes
from fieldapp.app.lazy import LazyGroup
from fieldapp.app.opened import opened
from fieldapp.app.shown import day, outcome_words
from fieldapp.app.terminal import Exit, Terminal
from fieldapp.app.worded import WordedCommand
from fieldapp.domain.outcomes import OUTCOMES
from fieldapp.seal.statement import MAX_LETTERS
from fieldapp.station.verifying import verify_receipt
from fieldapp.system.errors import InputRefused
from fieldapp.vietnam.banks import bank_of_bin


@click.command(cls=LazyGroup, rooms={"verify": "fieldapp.app.commands.receipt:verify"})
def receipt() -> None:
    """Hold the commands about receipts."""


@click.command(cls=WordedCommand)
@click.argument("statement", type=str)
@click.pass_obj
def verify(terminal: Terminal, *, statement: str) -> Exit:
    """Check the text of a receipt's QR."""
    most = 4 * MAX_LETTERS
    given = given_bytes(statement, most=most)
    if len(given) > most:
        raise InputRefused("receipt.not_ours")
    with opened(terminal) as station:
        known = verify_receipt(station, given.decode("utf-8", "replace"))
    said = known.statement
    bank = bank_of_bin(said.bank_bin or "")
    outcome = outcome_words(terminal, said.outcome) if said.outcome in OUTCOMES else said.outcome
    terminal.say(terminal.voice("command.receipt_good", number=said.receipt_number, desk=known.desk_label))
    bank_words = f"  {bank.short_name}" if bank else ""
    terminal.say(f"    {day(said.date)}  {outcome}{bank_words}  {said.name_mark}  …{said.masked_number}")
    terminal.answer({"valid": True, "desk": known.desk_label, "statement": said})
    return Exit.DONE
