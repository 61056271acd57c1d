"""A prepared office and desks in a folder, and the sound files that they wrote: what mutants are made of."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

from fieldapp.desk.hand_over import read_answers
from fieldapp.domain.outcomes import ABSENT
from fieldapp.office.answer import answer_all
from fieldapp.seal.card import card_identity, read_card_text
from fieldapp.station.station import Station
from tests.fuzz.sound import Sound, taken_apart
from tests.station.prepared import DESK_1, DESK_2, DESK_3, Campaign, Master, everybody, registered


@dataclass(frozen=True)
class Stock:
    """What the mutants start from.

    Attributes:
        campaign: its stations are open.
        to_office, to_desk, first: sound files by reader; `first` are read with the card of the third desk.
    """

    campaign: Campaign
    to_office: list[Sound]
    to_desk: list[Sound]
    first: list[Sound]


def stock(master: Master, folder: Path) -> Stock:
    """Let a prepared campaign work for a while and take apart what it wrote."""
    campaign = Campaign(master, folder)
    chance = random.Random("stock")
    people = everybody(campaign.station(DESK_1))
    for citizen in people[:2]:
        registered(campaign.station(DESK_1), citizen)
    first = campaign.hand_over(DESK_1).path
    campaign.receive(first)
    answer = answer_all(campaign.office, campaign.back)[0].path
    read_answers(campaign.station(DESK_1), [answer])
    registered(campaign.clone(DESK_1, "copy"), people[3])
    fork = campaign.hand_over("copy", "stick-of-the-copy").path
    campaign.close("copy")
    desk = campaign.station(DESK_1)
    registered(desk, people[2])
    registered(desk, people[0], ABSENT)
    more = campaign.hand_over(DESK_1).path
    enrolling = campaign.hand_over(DESK_2).path
    late = answer_all(campaign.office, campaign.back)[0].path
    identities = [campaign.office.keys.identity, master.recovery]
    to_office = [
        taken_apart(name, path.read_bytes(), key=station.keys.sign, identities=identities, chance=chance)
        for name, path, station in (
            ("whole journal", first, desk),
            ("more of it", more, desk),
            ("enrolment", enrolling, campaign.station(DESK_2)),
            ("another branch", fork, desk),
        )
    ]
    identities = [desk.keys.identity, master.recovery]
    office = campaign.office
    to_desk = [
        taken_apart(name, path.read_bytes(), key=office.keys.sign, identities=identities, chance=chance)
        for name, path in (("answer", answer), ("late answer", late))
    ]
    identities = [card_identity(read_card_text(master.cards[DESK_3]).secret), master.recovery]
    data = master.files[DESK_3].read_bytes()
    offer = taken_apart("first file", data, key=office.keys.sign, identities=identities, chance=chance)
    return Stock(campaign, to_office, to_desk, [offer])


def bare(station: Station) -> tuple[int, str, str]:
    """Return number of events, state of the journals and their forks: what changes with whatever is imported."""
    journal = station.registry.journal
    states = [(s.journal_id, s.contiguous_to, s.head_hash, s.sign_public) for s in journal.states()]
    forks = [journal.forks(state[0]) for state in states]
    return journal.count(), repr((states, forks)), str(station.registry.views.fingerprint())
