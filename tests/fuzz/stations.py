"""A prepared office and desks in a folder, and the sound files that they wrote: what mutants are made of."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

from fieldapp.desk.hand_over import read_answers
from fieldapp.domain.outcomes import ABSENT
from fieldapp.office.answer import answer_all
from fieldapp.office.decide import merge
from fieldapp.office.receive import receive
from fieldapp.office.relay import other_offices, relay
from fieldapp.seal.card import card_identity, read_card_text
from fieldapp.station.station import Station
from tests.fuzz.sound import Sound, taken_apart
from tests.station.prepared import DESK_1, DESK_2, DESK_3, OFFICE, Campaign, Master, everybody, registered
from tests.sync.offices import second_office


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
    campaign.receive(first, campaign.hand_over(DESK_2).path)
    city = second_office(campaign, "city")
    answer = answer_all(campaign.office, campaign.back)[0].path
    for name in (DESK_1, DESK_2):
        read_answers(campaign.station(name), [campaign.back])
    registered(campaign.clone(DESK_1, "copy"), people[3])
    fork = campaign.hand_over("copy", "stick-of-the-copy").path
    campaign.close("copy")
    desk = campaign.station(DESK_1)
    registered(desk, people[2])
    registered(desk, people[0], ABSENT)
    more = campaign.hand_over(DESK_1).path
    enrolling = campaign.hand_over(DESK_3).path
    registered(campaign.station(DESK_2), people[4])
    receive(city, [campaign.hand_over(DESK_2).path])
    merge(city, *people[5:7])
    office = next(maker for maker in other_offices(city) if maker.sign_public == campaign.office.keys.sign.public)
    passed_on = relay(city, office, folder / "passed-on")[0].path
    late = answer_all(campaign.office, campaign.back)[0].path
    keys = {name: campaign.station(name).keys.sign for name in (DESK_1, DESK_2, DESK_3, OFFICE, "city")}

    def apart(name: str, path: Path, writer: str, reader: str, *others: str) -> Sound:
        data = path.read_bytes()
        makers = [keys[writer], *(keys[other] for other in others)]
        return taken_apart(name, data, keys=makers, identities=[reader, master.recovery], chance=chance)

    at_office, at_desk = campaign.office.keys.identity, campaign.station(DESK_1).keys.identity
    card = card_identity(read_card_text(master.cards[DESK_3]).secret)
    return Stock(
        campaign,
        [
            apart("whole journal", first, DESK_1, at_office),
            apart("more of it", more, DESK_1, at_office),
            apart("enrolment", enrolling, DESK_3, at_office),
            apart("another branch", fork, DESK_1, at_office),
            apart("passed on", passed_on, "city", at_office, DESK_1, DESK_2),
        ],
        [apart("answer", answer, OFFICE, at_desk), apart("late answer", late, OFFICE, at_desk)],
        [apart("first file", master.files[DESK_3], OFFICE, card)],
    )


def bare(station: Station) -> tuple[int, str, str]:
    """Return number of events, state of the journals and their forks: what changes with whatever is imported."""
    journal = station.registry.journal
    states = [(s.journal_id, s.contiguous_to, s.head_hash, s.sign_public) for s in journal.states()]
    forks = [journal.forks(state[0]) for state in states]
    return journal.count(), repr((states, forks)), str(station.registry.views.fingerprint())
