"""A second office of the prepared campaign, with keys of its own; each knows the other."""

from __future__ import annotations

import shutil

from fieldapp.domain.makers import BY_CARD, Maker
from fieldapp.office.receive import receive
from fieldapp.office.relay import other_offices, relay
from fieldapp.registry import Registry
from fieldapp.seal.boxes import identity_text, recipient_text
from fieldapp.seal.signing import SigningKey
from fieldapp.station.believing import tell_maker
from fieldapp.station.receiving import Verdict
from fieldapp.station.station import Station
from fieldapp.system.randomness import SeededRandomness, new_id
from tests.station.prepared import OFFICE, Campaign


def second_office(campaign: Campaign, name: str) -> Station:
    """Let the office add another, which begins with all that the office has."""
    chance = SeededRandomness(name)
    seed, identity = chance.bytes(32), identity_text(chance.bytes(32))
    key = SigningKey(seed)
    maker = Maker(new_id(chance), key.public, recipient_text(identity), "office", new_id(chance), f"Văn phòng {name}")
    first = campaign.office
    with first.registry.transaction():
        tell_maker(first, maker, by=BY_CARD)
    campaign.close(OFFICE)
    shutil.copytree(campaign.home(OFFICE).folder, campaign.home(name).folder)
    campaign.copy_key(OFFICE, name)
    registry = Registry(
        campaign.home(name).database, campaign.key(name), clock=campaign.clock, randomness=SeededRandomness(name)
    )
    with registry.transaction():
        registry.shelf.put_secret("sign_seed", seed)
        registry.shelf.put_secret("identity", identity.encode())
        registry.journal.begin(maker.journal_id, desk_id="", sign_public=key.public, recipient=maker.recipient)
    registry.close()
    return campaign.station(name)


def pass_on(campaign: Campaign, giver: Station, taker: Station) -> list[Verdict]:
    """Write what an office passes on to another, and let that one take it in."""
    (office,) = [o for o in other_offices(giver) if o.sign_public == taker.keys.sign.public]
    written = relay(giver, office, campaign.folder / f"from-{giver.home.folder.name}")
    return receive(taker, [file.path for file in written])
