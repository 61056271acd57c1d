"""A further office joins the campaign: its first file and card make this laptop an office with keys of its own."""

from __future__ import annotations

from pathlib import Path

import msgspec

from fieldapp.bundle.manifest import Holding
from fieldapp.domain.makers import BY_CARD, MAKER_KINDS, Maker, Makers, fold_makers
from fieldapp.registry import Registry
from fieldapp.seal.card import read_card_text
from fieldapp.station.continuity import tell_office, vouch
from fieldapp.station.founding import begin_station, found, open_session
from fieldapp.station.home import Home
from fieldapp.station.station import Station
from fieldapp.station.world import World
from fieldapp.sync.first_file import OfficeOffer, read_first_file
from fieldapp.system.errors import InputRefused
from fieldapp.system.randomness import new_id


class OfficeJoin(msgspec.Struct, frozen=True):
    """What opens a further office: its first file, its card, and the supervisor who works there."""

    file: Path
    card_text: str
    officer: str
    passphrase: str
    pin: str


def open_first_office(home: Home, start: OfficeJoin, *, world: World) -> Station:
    """Make this laptop the office whose first file and card are given; return it open.

    It says itself who the offices are, so that the desks it prepares believe the others too. Its first file to another
    office brings the proof of the card.

    Raises:
        InputRefused: `home.taken`, `home.for_a_desk`, `seal.card_*`, `bundle.*`, `writer.not_the_office`, `seal.*` for
            passphrase and PIN.
        EnvironmentFault: `disk.*`, `home.in_use`.
    """
    card = read_card_text(start.card_text)
    officer_id = new_id(world.randomness)

    def fill(registry: Registry) -> None:
        keys = begin_station(registry, world, role="office", officer_id=officer_id, pin=start.pin)
        offer = read_first_file(registry, start.file, card)
        if not isinstance(offer, OfficeOffer):
            raise InputRefused("home.for_a_desk", place=start.file.name)
        shelf, journal = registry.shelf, registry.journal
        shelf.put_secret("card_secret", card.secret)
        _note_what_came(registry, journal.offices())
        makers = makers_here(registry)
        journal.trust_office(journal.own_id())
        open_session(registry, world, officer_id)
        own = Maker(journal.own_id(), keys.sign.public, keys.recipient, "office", offer.office_id)
        own = msgspec.structs.replace(own, label=offer.label, number=offer.number)
        tell_office(registry, own, by=BY_CARD, officer=officer_id)
        vouch(registry, makers, officer=officer_id)
        told = {"name": start.officer.strip(), "role": "supervisor"}
        journal.append("officer.added", [officer_id], told, officer=officer_id)

    return found(home, fill, passphrase=start.passphrase, officer_id=officer_id, card=card.secret, world=world)


def makers_here(registry: Registry) -> Makers:
    """Return who writes which journal, as a database that is not open as a station yet knows it."""
    journal = registry.journal
    roots = {s.journal_id: (s.sign_public, s.recipient) for s in map(journal.state, journal.offices())}
    return fold_makers(journal.of_kinds(sorted(MAKER_KINDS)), roots, roots)


def _note_what_came(registry: Registry, senders: list[str]) -> None:
    """Note that the office that wrote the first file holds what it brought; it need not be sent back."""
    held = {
        state.journal_id: Holding(state.contiguous_to, state.head_hash)
        for state in registry.journal.states()
        if state.contiguous_to
    }
    makers = makers_here(registry)
    for journal_id in senders:
        maker = makers.of(journal_id)
        if maker is not None and held:
            registry.shelf.put_setting(f"holds.{maker.station}", msgspec.json.encode(held).decode())
