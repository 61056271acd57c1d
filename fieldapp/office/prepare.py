"""Preparing the campaign: points, desks with their first files and cards."""

from __future__ import annotations

from pathlib import Path

import msgspec

from fieldapp.domain.changes import Changes
from fieldapp.domain.campaign import Desk
from fieldapp.papers.cards import CardPaper, card_pdf
from fieldapp.seal.card import DeskCard, office_fingerprint
from fieldapp.seal.signing import SigningKey
from fieldapp.seal.statement import issue_certificate
from fieldapp.station.station import Station
from fieldapp.sync.first_file import write_first_file
from fieldapp.system.errors import InputRefused
from fieldapp.system.files import translated, write_whole
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
    card = DeskCard(station.randomness.bytes(16), office_fingerprint(campaign.campaign_id, station.keys.sign.public))
    receipt_seed = station.randomness.bytes(32)
    number = 1 + max((d.number for d in facts.desks.values()), default=0)
    desk = Desk(
        desk_id=new_id(station.randomness),
        point_id=point_id,
        label=label.strip()[:80],
        number=number,
        wards=wards,
        card_id=card.card_id,
        receipt_public=SigningKey(receipt_seed).public,
    )
    certificate = issue_certificate(
        station.keys.sign,
        campaign=campaign.campaign_id,
        desk_label=f"{number:02d}",
        receipt_public=desk.receipt_public,
    )
    point = facts.points[point_id]
    paper = CardPaper(campaign_title=campaign.title, point=point.name, desk=desk.label, card_text=card.text)
    with station.registry.transaction() as changes:
        told = msgspec.to_builtins(desk)
        for name in ("desk_id", "journals", "revoked"):
            del told[name]
        station.append("desk.prepared", [desk.desk_id], told)
        station.registry.shelf.put_secret(f"card.{card.card_id}", card.secret)
        with translated(folder):
            folder.mkdir(parents=True, exist_ok=True)
        card_file = folder / f"the-ban-{number:02d}.pdf"
        file = write_first_file(station, desk, secret=card.secret, receipt_seed=receipt_seed, certificate=certificate, folder=folder)
        pdf = card_pdf(paper, language=language)
        write_whole(station.disk, card_file, lambda out: out.write(pdf) and None, replace=True)
    return PreparedDesk(desk.desk_id, number, file, card_file, card.text, changes)
