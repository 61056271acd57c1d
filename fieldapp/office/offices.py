"""A further office: prepared by the first one with a first file and a card, like a desk."""

from __future__ import annotations

from pathlib import Path

import msgspec

from fieldapp.domain.campaign import Office
from fieldapp.domain.changes import Changes
from fieldapp.domain.makers import MAKER_KINDS
from fieldapp.office.cards import hand_out
from fieldapp.office.prepare import DESKS_AN_OFFICE, HIGHEST_NUMBER, own_block
from fieldapp.office.relay import first_share
from fieldapp.seal.card import card_id, fresh_card
from fieldapp.seal.pairing import PublicKeys, pairing_number
from fieldapp.station.station import Station
from fieldapp.sync.first_file import OfficeOffer
from fieldapp.system.errors import InputRefused
from fieldapp.system.randomness import new_id
from fieldapp.system.texts import Language


class PreparedOffice(msgspec.Struct, frozen=True):
    """An office that can be opened now; `number` says which desk numbers are its own (from 100 number + 1).

    Attributes:
        file: its first file, sealed to its card; it holds all that this office holds, health categories too.
        card: the card as PDF; `card_text` what is printed on it. Whoever has both has the office.
    """

    office_id: str
    number: int
    file: Path
    card: Path
    card_text: str
    changes: Changes


def add_office(station: Station, *, label: str, folder: Path, language: Language = "vi") -> PreparedOffice:
    """Prepare a further office: its number, card and first file; both are written to `folder`.

    Only the first office does this, so that no two get the same numbers for their desks.

    Raises:
        InputRefused: `home.not_an_office`, `office.not_the_first`, `office.unnamed`, `office.too_many`.
        EnvironmentFault: a `disk.*` code; the office was not made then.
    """
    own = own_office(station)
    if own.number != 0:
        raise InputRefused("office.not_the_first")
    if not label.strip():
        raise InputRefused("office.unnamed", place="label")
    facts = station.facts()
    numbered = [office.number for office in facts.offices.values()]
    taken = [own_block(desk.number) for desk in facts.desks.values()]
    number = 1 + max([*numbered, *taken])
    if DESKS_AN_OFFICE * (number + 1) > HIGHEST_NUMBER:
        raise InputRefused("office.too_many")
    card = fresh_card(station.keys.sign.public, station.randomness)
    office_id, name = new_id(station.randomness), label.strip()[:80]
    told = {"label": name, "number": number, "card_id": card_id(card.secret)}
    made = hand_out(
        station,
        card,
        tell=lambda: station.append("office.prepared", [office_id], told),
        offer=OfficeOffer(office_id, name, number),
        excerpts=lambda: tuple(station.registry.journal.of_kinds([*sorted(MAKER_KINDS), "office.prepared"])),
        share=lambda: first_share(station),
        point="VP",
        desk=name,
        receiver=name,
        folder=folder,
        language=language,
    )
    return PreparedOffice(office_id, number, made.file, made.card, made.card_text, made.changes)


def own_office(station: Station) -> Office:
    """Return which office this is.

    Raises:
        InputRefused: `home.not_an_office`.
    """
    station.office()
    own = station.registry.journal.own_id()
    found = next((office for office in station.facts().offices.values() if own in office.journals), None)
    return found or Office("", station.campaign().authority, 0)


def office_pairing(station: Station, office_id: str) -> str:
    """Return the 25-digit number that another office shows for this one too.

    Raises:
        InputRefused: `home.not_an_office`, `office.unknown`, also for one that never reported.
    """
    station.office()
    known = [maker for maker in station.makers().offices() if maker.station == office_id]
    if not known or known[-1].sign_public == station.keys.sign.public:
        raise InputRefused("office.unknown")
    keys = PublicKeys(station.keys.sign.public, station.keys.recipient)
    other = PublicKeys(known[-1].sign_public, known[-1].recipient)
    return pairing_number(station.campaign().campaign_id, keys, other)
