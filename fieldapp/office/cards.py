"""Cards and first files: what opens a laptop as a desk or an office, written together or not at all."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path

import msgspec

from fieldapp.domain.changes import Changes
from fieldapp.domain.events import Event
from fieldapp.papers.cards import CardPaper, card_pdf
from fieldapp.seal.boxes import recipient_text
from fieldapp.seal.card import Card, card_id, card_identity, card_text
from fieldapp.station.sending import send
from fieldapp.station.station import Station
from fieldapp.sync.first_file import DeskOffer, OfficeOffer
from fieldapp.sync.outgoing import WrittenFile
from fieldapp.sync.volumes import Volume
from fieldapp.system.files import write_bytes
from fieldapp.system.texts import Language


class HandedOut(msgspec.Struct, frozen=True):
    """A first file and its card, both written. Whoever has both has the desk or office.

    Attributes:
        card: the card as PDF; `card_text` what is printed on it.
    """

    file: Path
    card: Path
    card_text: str
    changes: Changes


def hand_out(
    station: Station,
    card: Card,
    *,
    tell: Callable[[], object],
    offer: DeskOffer | OfficeOffer,
    excerpts: Callable[[], tuple[Event, ...]],
    point: str,
    desk: str,
    receiver: str,
    folder: Path,
    language: Language,
    share: Callable[[], Volume] = Volume,
) -> HandedOut:
    """Write a first file and its card to `folder`, and what `tell` writes into the journal, all or nothing.

    `excerpts` and `share` (parts of whole journals) are asked for after `tell`. `point` and `desk` stand on the
    card and in the file's name, `receiver` in the letter beside it.

    Raises:
        EnvironmentFault: a `disk.*` code; nothing was made then.
    """
    campaign = station.campaign()
    office = isinstance(offer, OfficeOffer)
    paper = CardPaper(
        campaign_title=campaign.title,
        point=campaign.authority if office else point,
        desk=desk,
        card_text=card_text(card),
        office=office,
    )
    files: list[Path] = []
    try:
        with station.registry.transaction() as changes:
            tell()
            station.registry.shelf.put_secret(f"card.{card_id(card.secret)}", card.secret)
            shared = share()
            written: WrittenFile = send(
                station,
                purpose="first",
                folder=folder,
                recipients=(recipient_text(card_identity(card.secret)),),
                spans=shared.spans,
                branches=shared.branches,
                excerpts=excerpts(),
                offer=msgspec.to_builtins(offer),
                point=point,
                desk=desk,
                sender=campaign.authority,
                receiver=receiver,
            )
            card_file = written.path.with_suffix(".the.pdf")
            files += [written.path, written.path.with_suffix(".txt"), card_file]
            # The number is free: a card of that name belongs to a desk that was not made.
            write_bytes(station.disk, card_file, card_pdf(paper, language=language), replace=True)
    except BaseException:
        with contextlib.suppress(OSError):  # a first file of a desk that was not made would open a desk all the same
            for file in files:
                station.disk.remove(file)
        raise
    return HandedOut(written.path, card_file, card_text(card), changes)
