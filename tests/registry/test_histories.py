"""Random histories: views follow from the journal at every step, and the same facts give the same digest."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from fieldapp.domain.events import Event
from fieldapp.domain.rulings import edge_name
from fieldapp.registry import Registry
from tests.registry.prepared import OFFICER, citizen_id, faults, fields_of

_STEPS = 40
_PEOPLE = 12
_NEWCOMERS = range(60, 66)


_KINDS = (
    "citizen.listed citizen.classified citizen.added citizen.corrected registration.recorded registration.voided "
    "registration.approved conflict.settled receipt.printed payee.appointed citizens.merged citizens.separated "
    "duplicate.dismissed roster.withdrawn desk.revoked session.opened weather.noted citizen.erased"
)


class Site:
    """One database and what it was told, by hash."""

    def __init__(self, opened: Callable[..., Registry], number: int, chance: random.Random) -> None:
        self._opened = opened
        self._name = f"site-{number}.db"
        self._chance = chance
        self.told: dict[str, Event] = {}
        self.registry: Registry = opened(self._name, seed=number)
        with self.registry.transaction():
            self.registry.journal.begin(f"{number:032x}", desk_id=f"desk-{number}", sign_public="", recipient="")

    def reopen(self) -> None:
        """Start the program again: nothing of what was kept in memory is left."""
        self.registry.close()
        self.registry = self._opened(self._name, seed=self._chance.randrange(1 << 30))

    def tell(self) -> None:
        """Write one to three facts in one transaction."""
        with self.registry.transaction():
            for _ in range(self._chance.randint(1, 3)):
                kind = self._chance.choice(_KINDS.split())
                subjects = _subjects(kind, self._chance)
                facts = _facts(kind, self._chance, self.told)
                event = self.registry.journal.append(kind, subjects, facts, officer=OFFICER)
                self.told[event.hash] = event

    def hear(self, other: Site) -> None:
        """Take over what another was told, all or some of it, in any order, some of it as excerpts."""
        events = list(other.told.values())
        self._chance.shuffle(events)
        if self._chance.random() < 0.5:
            events = events[: len(events) // 2]
        self.adopt(events, chained=self._chance.random() < 0.5)

    def adopt(self, events: list[Event], *, chained: bool) -> None:
        """Take over these events."""
        with self.registry.transaction():
            self.registry.journal.adopt(events, chained=chained)
        self.told |= {event.hash: event for event in events}


def _subjects(kind: str, chance: random.Random) -> list[str]:
    pair = [citizen_id(number) for number in chance.sample([*range(_PEOPLE), *_NEWCOMERS], 2)]
    match kind:
        case "roster.withdrawn":
            return [f"roster-{chance.randrange(3)}"]
        case "desk.revoked" | "session.opened":
            return ["desk-1"]
        case "citizens.merged" | "duplicate.dismissed" | "payee.appointed":
            return pair
        case "citizen.erased":
            return pair[:1] if chance.random() < 0.1 else []
        case "citizens.separated":
            return pair[: chance.randrange(3)]
    return pair[:1]


def _facts(kind: str, chance: random.Random, told: dict[str, Event]) -> dict[str, Any]:
    """One bag for all kinds: each takes out of it what it knows."""
    merges = [edge_name(event) for event in told.values() if event.envelope.kind == "citizens.merged"]
    journals = sorted({event.envelope.journal_id for event in told.values()})
    listed = kind in ("citizen.listed", "citizen.added")
    return {
        "roster": f"roster-{chance.randrange(3)}",
        "category": "x",
        "fields": fields_of(chance.choice(_NEWCOMERS)) if listed else {"phone": f"09{chance.randrange(3)}"},
        "evidence": chance.choice(["card", "typed"]),
        "registration": f"r{chance.randrange(8)}",
        "over": [f"r{chance.randrange(8)}"],
        "outcome": chance.choice(["open_account", "absent", "died"]),
        "bank": chance.choice(["970436", "970415"]),
        "number": f"01A-0000{chance.randrange(9)}-K",
        "about": chance.choice(["registration", "phone", "decision"]),
        "value": chance.choice(["voided", "091"]),
        "for": citizen_id(chance.randrange(_PEOPLE)),
        "payee": citizen_id(chance.randrange(_PEOPLE)),
        "basis": chance.choice(["certain", "verdict"]),
        "edges": chance.sample(merges, min(len(merges), 2)),
        "journal_id": chance.choice(journals),
        "seq": chance.randrange(1, 12),
    }


def test_views_follow_from_the_journal_at_every_step(
    opened: Callable[..., Registry], share: Callable[[int, int], int]
) -> None:
    for seed in range(share(3, 60)):
        chance = random.Random(seed)
        sites = [Site(opened, 10 * seed + number, chance) for number in (1, 2, 3)]
        base = list(sites[0].registry.journal.about([citizen_id(number) for number in range(60)]))
        for site in sites:
            site.told = {event.hash: event for event in base}
        for step in range(_STEPS):
            site = chance.choice(sites)
            match chance.randrange(4):
                case 0:
                    site.hear(chance.choice(sites))
                case 1:
                    site.reopen()
                case _:
                    site.tell()
            kept = site.registry.views.fingerprint()
            rebuilt = site.registry.rehearse(site.registry.views.rebuild, site.registry.views.fingerprint)
            assert kept == rebuilt, f"seed {seed}, step {step}"
        whole = {h: event for site in sites for h, event in site.told.items()}
        for site in sites:
            events = list(whole.values())
            chance.shuffle(events)
            for start in range(0, len(events), 25):
                site.adopt(events[start : start + 25], chained=True)
        digests = {site.registry.views.facts_digest() for site in sites}
        fingerprints = {site.registry.views.fingerprint() for site in sites}
        assert (len(digests), len(fingerprints)) == (1, 1), f"seed {seed}"
        for site in sites:
            assert faults(site.registry) == [], f"seed {seed}"
            site.registry.close()


def test_a_separation_gives_both_back(opened: Callable[..., Registry]) -> None:
    registry = opened()
    anna, binh = citizen_id(1), citizen_id(2)
    before = registry.views.fingerprint()
    with registry.transaction():
        edge = registry.journal.append("citizens.merged", [anna, binh], {"basis": "verdict"}, officer=OFFICER)
    merged = registry.people.get(binh)
    assert merged is not None
    assert merged.members == (anna, binh)
    assert len(registry.people.all_ids()) == 59
    registry.close()
    again = opened()
    with again.transaction():
        again.journal.append("citizens.separated", [], {"edges": [edge.hash]}, officer=OFFICER)
    alone = again.people.get(binh)
    assert alone is not None
    assert alone.members == (binh,)
    assert again.views.fingerprint() == before
    assert faults(again) == []


def test_a_correction_of_a_merged_person_knows_all_of_it(registry: Registry) -> None:
    anna, binh = citizen_id(1), citizen_id(2)
    with registry.transaction():
        registry.journal.append("citizens.merged", [anna, binh], {"basis": "verdict"}, officer=OFFICER)
    with registry.transaction():
        registry.journal.append("citizen.corrected", [binh], {"fields": {"phone": "0911"}}, officer=OFFICER)
    with registry.transaction():
        registry.journal.append("citizen.corrected", [anna], {"fields": {"phone": "0922"}}, officer=OFFICER)
    merged = registry.people.get(anna)
    assert merged is not None
    assert merged.text("phone") == "0922"
    assert "phone" not in {conflict.about for conflict in merged.conflicts}


def test_an_event_about_a_payee_hides_nothing_of_the_citizen(registry: Registry) -> None:
    anna, payee = citizen_id(1), citizen_id(2)
    facts = {"for": anna, "payee": payee, "relation": "con"}
    with registry.transaction():
        first = registry.journal.append("payee.appointed", [anna, payee], facts, officer=OFFICER)
        between = registry.journal.append("citizen.corrected", [payee], {"fields": {"phone": "09"}}, officer=OFFICER)
        second = registry.journal.append("payee.appointed", [anna, payee], facts, officer=OFFICER)
    assert set(second.envelope.parents) == {first.hash, between.hash}


def test_an_excerpt_becomes_chained_when_its_journal_comes(opened: Callable[..., Registry]) -> None:
    desk, office = Site(opened, 1, random.Random(1)), Site(opened, 2, random.Random(2))
    events = []
    with desk.registry.transaction():
        for number in range(3):
            facts = {"fields": {"phone": f"091{number}"}}
            events.append(desk.registry.journal.append("citizen.corrected", [citizen_id(1)], facts, officer=OFFICER))
    office.adopt(events[1:2], chained=False)
    journal = office.registry.journal
    journal_id = events[0].envelope.journal_id
    assert list(journal.range(journal_id, 1, 9)) == []
    assert journal.hash_at(journal_id, 2) == ""
    anna = office.registry.people.get(citizen_id(1))
    assert anna is not None
    assert anna.text("phone") == "0911"
    office.adopt(events, chained=True)
    assert list(journal.range(journal_id, 1, 9)) == events
    assert journal.hash_at(journal_id, 2) == events[1].hash
    office.adopt(events, chained=False)
    assert list(journal.range(journal_id, 1, 9)) == events
    assert journal.count() == 63
    assert faults(office.registry) == []


def test_unknown_kinds_are_kept_byte_for_byte(opened: Callable[..., Registry]) -> None:
    desk, office = Site(opened, 1, random.Random(1)), Site(opened, 2, random.Random(2))
    with desk.registry.transaction():
        facts = {"sky": "mưa", "wind": [1, None, {"ё": "đ"}]}
        event = desk.registry.journal.append("weather.noted", [citizen_id(1)], facts, officer=OFFICER)
    office.adopt([event], chained=True)
    office.reopen()
    assert list(office.registry.journal.range(event.envelope.journal_id, 1, 1)) == [event]
    anna = office.registry.people.get(citizen_id(1))
    assert anna is not None
    assert anna.unknown == 1


def test_both_sides_of_a_fork_are_kept(opened: Callable[..., Registry]) -> None:
    """A cloned disk writes another event under the same number."""
    forks = []
    for seed in (5, 6):
        clone = opened(f"clone-{seed}.db", seed=seed)
        with clone.transaction():
            facts = {"fields": {"phone": f"09{seed}"}}
            forks.append(clone.journal.append("citizen.corrected", [citizen_id(1)], facts, officer=OFFICER))
    assert forks[0].envelope.seq == forks[1].envelope.seq
    office = Site(opened, 7, random.Random(7))
    office.adopt(forks, chained=True)
    anna = office.registry.people.get(citizen_id(1))
    assert anna is not None
    assert [conflict.about for conflict in anna.conflicts] == ["phone"]
    assert office.registry.journal.known(event.hash for event in forks) == {event.hash for event in forks}


def test_staging_gives_back_what_it_took(registry: Registry) -> None:
    events = registry.journal.about([citizen_id(number) for number in range(60)])
    with registry.transaction():
        registry.staging.add(events[:40], first=0)
        registry.staging.add(events[40:], first=40)
    parts = list(registry.staging.read(0, 60))
    assert [event for part in parts for event in part] == events
    assert [event for part in registry.staging.read(10, 5) for event in part] == events[10:15]
    with registry.transaction():
        registry.staging.clear()
    assert list(registry.staging.read(0, 60)) == [[]]
    assert faults(registry) == []
