"""A prepared office and desks in a folder, and the sound files that they wrote: what mutants are made of."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

from fieldapp.desk.exchange import give
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

CITY = "city"


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


def weekend(campaign: Campaign) -> dict[str, Path]:
    """Let the stations of a fresh campaign work, and return a file of each sort that was never received, by name.

    The office has received `whole journal` and the first file of the second desk, and has added a city office.
    """
    people = everybody(campaign.station(DESK_1))
    for citizen in people[:2]:
        registered(campaign.station(DESK_1), citizen)
    files = {"whole journal": campaign.hand_over(DESK_1).path}
    campaign.receive(files["whole journal"], campaign.hand_over(DESK_2).path)
    city = second_office(campaign, CITY)
    files["answer"] = answer_all(campaign.office, campaign.back)[0].path
    for name in (DESK_1, DESK_2):
        read_answers(campaign.station(name), [campaign.back])
    registered(campaign.clone(DESK_1, "copy"), people[3])
    files["another branch"] = campaign.hand_over("copy", "stick-of-the-copy").path
    campaign.close("copy")
    desk = campaign.station(DESK_1)
    registered(desk, people[2])
    registered(desk, people[0], ABSENT)
    files["more of it"] = campaign.hand_over(DESK_1).path
    files["enrolment"] = campaign.hand_over(DESK_3).path
    registered(campaign.station(DESK_2), people[4])
    files["of a neighbour"] = give(campaign.station(DESK_2), campaign.folder / "neighbours")[0].path
    receive(city, [campaign.hand_over(DESK_2).path])
    merge(city, *people[5:7])
    office = next(maker for maker in other_offices(city) if maker.sign_public == campaign.office.keys.sign.public)
    files["passed on"] = relay(city, office, campaign.folder / "passed-on")[0].path
    files["first file"] = campaign.master.files[DESK_3]
    return files


def stock(master: Master, folder: Path) -> Stock:
    """Let a prepared campaign work for a while and take apart what it wrote."""
    campaign = Campaign(master, folder, backs_up=False)
    chance = random.Random("stock")
    files = weekend(campaign)
    keys = {name: campaign.station(name).keys.sign for name in (DESK_1, DESK_2, DESK_3, OFFICE, CITY)}

    def apart(name: str, reader: str, writer: str, *others: str) -> Sound:
        data = files[name].read_bytes()
        makers = [keys[writer], *(keys[other] for other in others)]
        return taken_apart(name, data, keys=makers, identities=[reader, master.recovery], chance=chance)

    at_office, at_desk = campaign.office.keys.identity, campaign.station(DESK_1).keys.identity
    card = card_identity(read_card_text(master.cards[DESK_3]).secret)
    return Stock(
        campaign,
        [
            apart("whole journal", at_office, DESK_1),
            apart("more of it", at_office, DESK_1),
            apart("enrolment", at_office, DESK_3),
            apart("another branch", at_office, DESK_1),
            apart("passed on", at_office, CITY, DESK_1, DESK_2),
        ],
        [apart("answer", at_desk, OFFICE), apart("of a neighbour", at_desk, DESK_2)],
        [apart("first file", card, OFFICE)],
    )


def bare(station: Station) -> tuple[int, str, str]:
    """Return number of events and bodies, state of the journals and their forks, views: what an import changes."""
    journal = station.registry.journal
    states = [(s.journal_id, s.contiguous_to, s.head_hash, s.sign_public) for s in journal.states()]
    forks = [journal.forks(state[0]) for state in states]
    bodies = int(station.registry._db.execute("SELECT count(body) FROM event").fetchone()[0])
    return journal.count() + bodies, repr((states, forks)), str(station.registry.views.fingerprint())
