"""`fieldapp office approve|return|settings`: what is decided about registrations, and what of the campaign changes."""

from __future__ import annotations

import click

from fieldapp.app.given import BankName, Day, Line
from fieldapp.app.opened import opened
from fieldapp.app.shown import day
from fieldapp.app.terminal import Exit, Terminal
from fieldapp.app.worded import WordedCommand
from fieldapp.domain.campaign import CHANGEABLE
from fieldapp.domain.changes import Changes
from fieldapp.office.approve import approve, give_back
from fieldapp.office.settings import change_campaign
from fieldapp.vietnam.banks import bank_of_bin


@click.command(cls=WordedCommand)
@click.argument("registrations", type=Line(), nargs=-1, required=True)
@click.pass_obj
def approve_some(terminal: Terminal, *, registrations: tuple[str, ...]) -> Exit:
    """Approve registrations, all of them or none."""
    with opened(terminal) as station:
        changes = approve(station, registrations)
    return _decided(terminal, changes)


@click.command(cls=WordedCommand)
@click.argument("registration", type=Line())
@click.option("--reason", type=Line(500), required=True)
@click.pass_obj
def return_one(terminal: Terminal, *, registration: str, reason: str) -> Exit:
    """Give a registration back to its desk."""
    with opened(terminal) as station:
        changes = give_back(station, registration, reason=reason)
    return _decided(terminal, changes)


@click.command(cls=WordedCommand)
@click.option("--deadline", type=Day())
@click.option("--bank", "banks", type=BankName(), multiple=True)
@click.option("--consent-text", type=Line(5000), default="")
@click.option("--consent-version", type=Line(100), default="")
@click.pass_obj
def settings(
    terminal: Terminal, *, deadline: str | None, banks: tuple[str, ...], consent_text: str, consent_version: str
) -> Exit:
    """Show what of the campaign may change, or change it."""
    with opened(terminal) as station:
        station.office()
        if deadline or banks or consent_text or consent_version:
            change_campaign(
                station,
                deadline=deadline or "",
                banks=tuple(dict.fromkeys(banks)),
                consent=consent_text,
                consent_version=consent_version,
            )
        campaign = station.campaign()
    names = [found.short_name if (found := bank_of_bin(number)) else number for number in campaign.banks]
    terminal.say(terminal.voice("command.settings", deadline=day(campaign.deadline), banks=", ".join(names)))
    terminal.say(terminal.voice("command.settings_consent", version=campaign.consent_version))
    facts = {name: getattr(campaign, name) for name in CHANGEABLE}
    terminal.answer(facts)
    return Exit.DONE


def _decided(terminal: Terminal, changes: Changes) -> Exit:
    terminal.say(terminal.voice("office.decided"))
    terminal.answer({"changed": sorted(changes.ids)})
    return Exit.DONE
