"""Enrolling a desk again: a new card for a new laptop, and the lost card of a desk printed once more."""

from __future__ import annotations

from pathlib import Path

import msgspec

from fieldapp.domain.campaign import Desk
from fieldapp.domain.receipt import incarnation_of
from fieldapp.office.answer import area_events
from fieldapp.office.cards import hand_out
from fieldapp.office.prepare import PreparedDesk
from fieldapp.office.revoke import end_journals
from fieldapp.papers.cards import CardPaper, card_pdf
from fieldapp.seal.card import Card, card_id, card_text, fresh_card, office_fingerprint
from fieldapp.seal.signing import SigningKey
from fieldapp.seal.statement import issue_certificate
from fieldapp.station.station import Station
from fieldapp.sync.first_file import DeskOffer
from fieldapp.system.errors import InputRefused
from fieldapp.system.files import write_bytes
from fieldapp.system.texts import Language

LETTERS_A_CARD = 7
"""Each new card begins this many letters further: what the lost laptop printed unseen keeps its numbers to itself."""

LETTERS = 21


def renew_card(
    station: Station, desk_id: str, *, folder: Path, keep_old: bool = False, language: Language = "vi"
) -> PreparedDesk:
    """Make a new card and first file for a desk whose laptop was lost, broken or revoked.

    Unless `keep_old`, the desk's journals end with their last event that is held here: what the old laptop writes after
    that counts no more. With `keep_old` both laptops count, for one that may still bring files. An unused older card
    enrols nobody from now on. Receipts go on with a letter that the desk has not used, as far as it is known here.

    Raises:
        InputRefused: `home.not_an_office`, `desk.unknown`.
        EnvironmentFault: a `disk.*` code; nothing has changed then.
    """
    station.office()
    facts = station.facts()
    desk = facts.desks.get(desk_id)
    if desk is None:
        raise InputRefused("desk.unknown")
    campaign, point = station.campaign(), facts.points.get(desk.point_id)
    card = fresh_card(station.keys.sign.public, station.randomness)
    key = SigningKey.fresh(station.randomness)
    certificate = issue_certificate(
        station.keys.sign,
        campaign=campaign.campaign_id,
        desk_label=f"{desk.number:02d}",
        receipt_public=key.public,
    )
    letter = next_letter(station, desk)
    place = point.name if point else ""

    def tell() -> None:
        if desk.awaits_card:
            station.append("desk.revoked", [desk_id], {"card_id": desk.card_id, "reason": "replaced"})
        if not keep_old:
            end_journals(station, desk, reason="replaced")
        told = {"card_id": card_id(card.secret), "receipt_public": key.public, "incarnation": letter}
        station.append("card.issued", [desk_id], told)

    made = hand_out(
        station,
        card,
        tell=tell,
        offer=DeskOffer(desk_id, key.seed.hex(), certificate, letter),
        # What the desk wrote itself comes to the new laptop too.
        excerpts=lambda: tuple(area_events(station, msgspec.structs.replace(desk, journals=()))),
        point=place,
        desk=f"{desk.number:02d}",
        receiver=f"{place} · {desk.label}",
        folder=folder,
        language=language,
    )
    return PreparedDesk(desk_id, desk.number, made.file, made.card, made.card_text, made.changes)


def reprint_card(station: Station, desk_id: str, target: Path, *, language: Language = "vi") -> Path:
    """Print the card of an enrolled desk again into a new PDF: it opens the laptop, and enrols nobody.

    Raises:
        InputRefused: `home.not_an_office`, `desk.unknown`, `card.not_enrolled` (nobody has used it: make a new one),
            `card.not_here` (another office made it).
        EnvironmentFault: a `disk.*` code.
    """
    station.office()
    facts = station.facts()
    desk = facts.desks.get(desk_id)
    if desk is None:
        raise InputRefused("desk.unknown")
    if desk.card_id not in desk.used_cards or desk.revoked:
        raise InputRefused("card.not_enrolled")
    secret = station.registry.shelf.secret(f"card.{desk.card_id}")
    if secret is None:
        raise InputRefused("card.not_here")
    point = facts.points.get(desk.point_id)
    paper = CardPaper(
        campaign_title=station.campaign().title,
        point=point.name if point else "",
        desk=f"{desk.number:02d}",
        card_text=card_text(Card(secret, office_fingerprint(station.keys.sign.public))),
    )
    write_bytes(station.disk, target, card_pdf(paper, language=language))
    return target


def next_letter(station: Station, desk: Desk) -> int:
    """Return the incarnation whose letter begins the receipts of a desk's next card."""
    seen = [incarnation_of(receipt.number) for receipt in station.registry.people.receipts(desk=desk.desk_id)]
    highest = max([desk.incarnation, len(desk.journals) - 1, *seen])
    further = highest - highest % LETTERS_A_CARD + LETTERS_A_CARD
    return further if further < LETTERS else highest + 1
