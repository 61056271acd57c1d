"""Preparing the campaign: points, desks with their first files and cards."""

from __future__ import annotations

from pathlib import Path

import msgspec

from fieldapp.domain.campaign import Desk
from fieldapp.domain.changes import Changes
from fieldapp.office.answer import area_events
from fieldapp.office.cards import hand_out
from fieldapp.seal.card import card_id, fresh_card
from fieldapp.seal.pairing import PublicKeys, pairing_number
from fieldapp.seal.signing import SigningKey
from fieldapp.seal.statement import issue_certificate
from fieldapp.station.station import Station
from fieldapp.sync.first_file import DeskOffer
from fieldapp.system.errors import InputRefused
from fieldapp.system.randomness import new_id
from fieldapp.system.texts import Language

DESKS_AN_OFFICE = 100
"""How many numbers an office has for its desks before those of the next."""

HIGHEST_NUMBER = 9999
"""A receipt number has room for four digits."""


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
        InputRefused: `home.not_an_office`, `point.unknown`, `desk.unnamed`, `desk.numbers_used_up`.
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
    number = next_number(station)
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
    told = {name: getattr(desk, name) for name in ("point_id", "label", "number", "wards", "card_id", "receipt_public")}
    made = hand_out(
        station,
        card,
        tell=lambda: station.append("desk.prepared", [desk.desk_id], told),
        offer=DeskOffer(desk.desk_id, receipt_seed.hex(), certificate),
        excerpts=lambda: tuple(area_events(station, desk)),
        point=point.name,
        desk=f"{number:02d}",
        receiver=f"{point.name} · {desk.label}",
        folder=folder,
        language=language,
    )
    return PreparedDesk(desk.desk_id, number, made.file, made.card, made.card_text, made.changes)


def next_number(station: Station) -> int:
    """Return the number of this office's next desk: office n counts from 100 n + 1.

    Raises:
        InputRefused: `desk.numbers_used_up`: the next number is another office's.
    """
    facts = station.facts()
    own = next((o for o in facts.offices.values() if station.registry.journal.own_id() in o.journals), None)
    first = 1 + DESKS_AN_OFFICE * (own.number if own else 0)
    others = {o.number for o in facts.offices.values()} - {own.number if own else 0}
    taken = {desk.number for desk in facts.desks.values()}
    ours = [n for n in taken if n >= first and not others.intersection(range(1 + own_block(first), 1 + own_block(n)))]
    number = 1 + max(ours, default=first - 1)
    if own_block(number) in others or number > HIGHEST_NUMBER:
        raise InputRefused("desk.numbers_used_up")
    return number


def own_block(number: int) -> int:
    """Return the number of the office whose block a desk's number lies in."""
    return (number - 1) // DESKS_AN_OFFICE


def pairing(station: Station, desk_id: str) -> str:
    """Return the 25-digit number that an enrolled desk shows too.

    Raises:
        InputRefused: `desk.unknown`, also for a desk that never reported.
    """
    desk = station.facts().desks.get(desk_id)
    known = [maker for journal in desk.journals if (maker := station.makers().of(journal))] if desk else []
    if not known:
        raise InputRefused("desk.unknown")
    newest = known[-1]
    office = PublicKeys(station.keys.sign.public, station.keys.recipient)
    return pairing_number(station.campaign().campaign_id, office, PublicKeys(newest.sign_public, newest.recipient))
