"""Preparing the campaign: points, desks with their first files and cards."""

from __future__ import annotations

import contextlib
from pathlib import Path

import msgspec

from fieldapp.domain.campaign import Desk
from fieldapp.domain.changes import Changes
from fieldapp.office.answer import area_events
from fieldapp.papers.cards import CardPaper, card_pdf
from fieldapp.seal.boxes import recipient_text
from fieldapp.seal.card import card_id, card_identity, card_text, fresh_card
from fieldapp.seal.pairing import PublicKeys, pairing_number
from fieldapp.seal.signing import SigningKey
from fieldapp.seal.statement import issue_certificate
from fieldapp.station.sending import send
from fieldapp.station.station import Station
from fieldapp.sync.first_file import Offer
from fieldapp.system.errors import InputRefused
from fieldapp.system.files import write_bytes
from fieldapp.system.randomness import new_id
from fieldapp.system.texts import Language


class PreparedDesk(msgspec.Struct, frozen=True):
    """A desk that can be opened now.

    Attributes:
        file: the desk's first file, sealed to its card.
        card: the card as PDF; `card_text` what is printed on it. Whoever has both has the desk.
    """

    desk_id: str
    number: int
    file: Path
    card: Path
    card_text: str
    changes: Changes


def open_point(station: Station, *, name: str, address: str = "") -> str:
    """Open a support point and return its id.

    Raises:
        InputRefused: `home.not_an_office`, `point.unnamed`.
    """
    station.office()
    if not name.strip():
        raise InputRefused("point.unnamed", place="name")
    point_id = new_id(station.randomness)
    with station.registry.transaction():
        station.append("point.opened", [point_id], {"name": name.strip()[:200], "address": address.strip()[:300]})
    return point_id


def prepare_desk(
    station: Station,
    *,
    point_id: str,
    label: str,
    folder: Path,
    wards: tuple[str, ...] = (),
    language: Language = "vi",
) -> PreparedDesk:
    """Make a desk: its number, card, receipt key and first file; both are written to `folder`.

    `wards` are the names of the wards whose people the desk gets; empty for all.

    Raises:
        InputRefused: `home.not_an_office`, `point.unknown`, `desk.unnamed`.
        EnvironmentFault: a `disk.*` code; the desk was not made then.
    """
    station.office()
    facts = station.facts()
    if point_id not in facts.points:
        raise InputRefused("point.unknown")
    if not label.strip():
        raise InputRefused("desk.unnamed", place="label")
    campaign = station.campaign()
    card = fresh_card(station.keys.sign.public, station.randomness)
    receipt_seed = station.randomness.bytes(32)
    number = 1 + max((d.number for d in facts.desks.values()), default=0)
    desk = Desk(
        desk_id=new_id(station.randomness),
        point_id=point_id,
        label=label.strip()[:80],
        number=number,
        wards=wards,
        card_id=card_id(card.secret),
        receipt_public=SigningKey(receipt_seed).public,
    )
    certificate = issue_certificate(
        station.keys.sign,
        campaign=campaign.campaign_id,
        desk_label=f"{number:02d}",
        receipt_public=desk.receipt_public,
    )
    point = facts.points[point_id]
    paper = CardPaper(campaign_title=campaign.title, point=point.name, desk=f"{number:02d}", card_text=card_text(card))
    files: list[Path] = []
    try:
        with station.registry.transaction() as changes:
            told = msgspec.to_builtins(desk)
            for name in ("desk_id", "journals", "revoked"):
                del told[name]
            station.append("desk.prepared", [desk.desk_id], told)
            station.registry.shelf.put_secret(f"card.{desk.card_id}", card.secret)
            written = send(
                station,
                purpose="first",
                folder=folder,
                recipients=(recipient_text(card_identity(card.secret)),),
                excerpts=tuple(area_events(station, desk)),
                offer=msgspec.to_builtins(Offer(desk.desk_id, receipt_seed.hex(), certificate)),
                point=point.name,
                desk=f"{number:02d}",
                sender=campaign.authority,
                receiver=f"{point.name} · {desk.label}",
            )
            card_file = written.path.with_suffix(".the.pdf")
            files += [written.path, written.path.with_suffix(".txt"), card_file]
            write_bytes(station.disk, card_file, card_pdf(paper, language=language))
    except BaseException:
        with contextlib.suppress(OSError):  # a first file of a desk that was not made would open a desk all the same
            for file in files:
                station.disk.remove(file)
        raise
    return PreparedDesk(desk.desk_id, number, written.path, card_file, card_text(card), changes)


def pairing(station: Station, desk_id: str) -> str:
    """Return the 25-digit number that an enrolled desk shows too.

    Raises:
        InputRefused: `desk.unknown`, also for a desk that never reported.
    """
    desk = station.facts().desks.get(desk_id)
    if desk is None or not desk.journals:
        raise InputRefused("desk.unknown")
    state = station.registry.journal.state(desk.journals[-1])
    office = PublicKeys(station.keys.sign.public, station.keys.recipient)
    return pairing_number(station.campaign().campaign_id, office, PublicKeys(state.sign_public, state.recipient))
