"""Bringing a station to life from what the first screen asked; runs on the writer's thread and is loaded only there."""

from __future__ import annotations

from pathlib import Path

from fieldapp.desk.print_places import PrintTarget
from fieldapp.devices.printers import put_out
from fieldapp.papers.cards import RecoveryKeyPaper, recovery_key_pdf
from fieldapp.station.founding import finish_founding
from fieldapp.station.home import Home
from fieldapp.station.joining import OfficeJoin, open_first_office
from fieldapp.station.opening import DeskStart, OfficeStart, create_office, open_first_file
from fieldapp.station.station import Station
from fieldapp.station.world import World
from fieldapp.system.errors import InputRefused
from fieldapp.ui.start.state import NewDeskHere, NewOffice
from fieldapp.ui.voice import Voice
from fieldapp.vietnam.banks import all_banks

_USUAL_BANKS = ("970436", "970405", "970415", "970418")
"""The four state-owned banks that stand first in the list of a new campaign; the others follow by name."""

_PAPER_NAME = "khoa-khoi-phuc.pdf"


def begin_office(home: Home, asked: NewOffice, *, world: World) -> tuple[Station, str]:
    """Open a campaign and its office; return it with the recovery key. Raises as `create_office`."""
    others = sorted((b for b in all_banks() if b.bin not in _USUAL_BANKS), key=lambda b: b.short_name)
    start = OfficeStart(
        title=asked.title,
        authority=asked.authority,
        deadline=asked.deadline,
        banks=(*_USUAL_BANKS, *(bank.bin for bank in others)),
        officer=asked.officer,
        passphrase=asked.passphrase,
        pin=asked.pin,
    )
    return create_office(home, start, world=world, paper_first=True)


def begin_desk(home: Home, asked: NewDeskHere, *, world: World) -> Station:
    """Make this laptop what its first file says, a desk or a further office; return it open.

    Raises as `open_first_file` and `open_first_office`.
    """
    start = DeskStart(
        file=Path(asked.file),
        card_text=asked.card,
        officer=asked.officer,
        passphrase=asked.passphrase,
        pin=asked.pin,
    )
    try:
        return open_first_file(home, start, world=world)
    except InputRefused as refused:
        if refused.code != "home.for_an_office":
            raise
    joining = OfficeJoin(start.file, start.card_text, start.officer, start.passphrase, start.pin)
    return open_first_office(home, joining, world=world)


def put_recovery_on_paper(station: Station, recovery: str, folder: Path, say: Voice) -> str:
    """Write the paper with the recovery key into `folder` and return its place; from now on the office counts.

    Raises as `put_out` and `finish_founding`.
    """
    campaign = station.campaign()
    paper = RecoveryKeyPaper(
        authority=campaign.authority,
        campaign_title=campaign.title,
        identity=recovery,
        recipient=campaign.recovery,
        made_at=say.moment(station.clock.now_ms()),
    )
    pdf = recovery_key_pdf(paper, language=say.language)
    place = put_out(pdf, name=_PAPER_NAME, target=PrintTarget(folder=str(folder)))
    finish_founding(station.home, station.disk)
    return place
