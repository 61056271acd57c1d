"""Offices pass on to each other what they hold: the same facts give the same digest, and no word is taken unproved."""

from __future__ import annotations

import itertools
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from fieldapp.bundle.manifest import MOST_FORKS, Manifest
from fieldapp.bundle.reading import open_bundle
from fieldapp.desk.hand_over import read_answers
from fieldapp.domain.events import Event, read_line, seal_event
from fieldapp.office.answer import answer_all
from fieldapp.office.decide import merge, settle
from fieldapp.office.receive import receive
from fieldapp.office.relay import other_offices, relay
from fieldapp.seal.signing import SigningKey, sign_head
from fieldapp.station.check import check
from fieldapp.station.digest import digest
from fieldapp.station.receiving import IMPORTED, KNOWN
from fieldapp.station.station import Station
from tests.station.prepared import (
    DESK_1,
    DESK_2,
    DESK_3,
    OFFICE,
    Campaign,
    Master,
    campaign_in,
    everybody,
    fingerprint,
    registered,
)
from tests.sync.offices import pass_on, second_office
from tests.sync.sealing import write


def _city_that_all_know(campaign: Campaign, *desks: str) -> Station:
    """Return a second office of which the desks have heard, so that their files are sealed to it too."""
    for name in desks:
        campaign.hand_over(name)
    campaign.receive()
    city = second_office(campaign, "city")
    campaign.answer(*desks)
    return city


def test_what_the_ward_took_in_reaches_the_city_with_its_makers_heads(campaign: Campaign) -> None:
    city = second_office(campaign, "city")
    people = everybody(campaign.station(DESK_1))
    saved = registered(campaign.station(DESK_1), people[0])
    campaign.hand_over(DESK_1)
    campaign.receive()
    assert digest(city) != digest(campaign.office)
    (verdict,) = pass_on(campaign, campaign.office, city)
    assert (verdict.verdict, verdict.code) == (IMPORTED, "")
    assert digest(city) == digest(campaign.office)
    assert city.registry.people.by_registration(saved.registration_id) is not None
    desk = campaign.station(DESK_1).registry.journal.own_id()
    state = city.registry.journal.state(desk)
    assert state == campaign.office.registry.journal.state(desk)
    assert city.head_is_signed(state)
    assert check(city).findings == check(campaign.office).findings == ()


def test_only_what_the_other_does_not_hold_is_passed_on(campaign: Campaign) -> None:
    city = second_office(campaign, "city")
    people = everybody(campaign.station(DESK_1))
    registered(campaign.station(DESK_1), people[0])
    campaign.hand_over(DESK_1)
    campaign.receive()
    office = campaign.office
    (everything,) = relay(office, other_offices(office)[0], campaign.folder / "all")
    assert receive(city, [everything.path])[0].verdict == IMPORTED
    assert pass_on(campaign, city, office)[0].verdict == IMPORTED
    registered(campaign.station(DESK_1), people[1])
    campaign.receive(campaign.hand_over(DESK_1).path)
    (rest,) = relay(office, other_offices(office)[0], campaign.folder / "rest")
    assert rest.events < 20 < everything.events
    assert receive(city, [rest.path])[0].verdict == IMPORTED
    assert digest(city) == digest(office)


def test_the_city_decides_and_the_ward_and_its_desks_hear_of_it(campaign: Campaign) -> None:
    city = _city_that_all_know(campaign, DESK_1, DESK_2)
    one, two = campaign.station(DESK_1), campaign.station(DESK_2)
    person = everybody(one)[0]
    registered(one, person, bank="970436")
    registered(two, person, bank="970405")
    campaign.receive(campaign.hand_over(DESK_1).path)
    assert receive(city, [campaign.hand_over(DESK_2, "other-stick").path])[0].verdict == IMPORTED
    pass_on(campaign, campaign.office, city)
    (contested,) = city.registry.people.contested()
    settle(city, person, about="registration", choice=contested.conflicts[0].options[1][0])
    assert campaign.office.registry.people.contested() == []
    pass_on(campaign, city, campaign.office)
    assert campaign.office.registry.people.contested() == []
    assert digest(city) == digest(campaign.office)
    campaign.answer(DESK_1)
    here, there = one.registry.people.get(person), city.registry.people.get(person)
    assert here is not None
    assert there is not None
    assert here.registration == there.registration


def test_a_desk_with_more_branches_than_fit_keeps_no_office_from_passing_on(campaign: Campaign) -> None:
    campaign.hand_over(DESK_1)
    campaign.receive()
    city, journal = second_office(campaign, "city"), campaign.office.registry.journal
    (desk,) = [state.journal_id for state in journal.states() if state.desk_id]
    with campaign.office.registry.transaction():
        for number in range(MOST_FORKS + 1):
            branch = _first_event(desk, number)
            journal.adopt([branch], chained=False)
            journal.note_fork(desk, 1, branch.hash)
    assert pass_on(campaign, campaign.office, city)[0].verdict == IMPORTED


def _first_event(journal_id: str, number: int) -> Event:
    return seal_event(
        journal_id=journal_id,
        seq=1,
        prev_hash="",
        kind="session.opened",
        subjects=[],
        parents=[],
        lamport=1,
        wall_time=number,
        officer="",
        salt=bytes(32),
        facts={},
    )


def test_both_branches_of_a_clone_reach_every_office(campaign: Campaign) -> None:
    people = everybody(campaign.station(DESK_1))
    city = _city_that_all_know(campaign, DESK_1)
    copy = campaign.clone(DESK_1, "copy")
    registered(campaign.station(DESK_1), people[0], bank="970436")
    registered(copy, people[0], bank="970405")
    here, there = campaign.hand_over(DESK_1).path, campaign.hand_over("copy", "other-stick").path
    assert campaign.receive(here)[0].code == ""
    assert receive(city, [there])[0].code == ""
    assert pass_on(campaign, campaign.office, city)[0].code == "journal.forked"
    assert pass_on(campaign, city, campaign.office)[0].code == "journal.forked"
    assert digest(city) == digest(campaign.office)
    assert city.registry.people.contested()
    # Each holds one branch as the journal and the other beside it: that is settled, and no alarm any more.
    registered(copy, people[1])
    assert campaign.receive(campaign.hand_over("copy", "other-stick").path)[0].code == "journal.forked"
    third = second_office(campaign, "province")
    city = campaign.station("city")
    for giver, taker in ((campaign.office, city), (city, campaign.office), (campaign.office, third), (third, city)):
        pass_on(campaign, giver, taker)
    assert digest(third) == digest(city) == digest(campaign.office)
    for office in (campaign.office, city, third):
        assert check(office).findings == ()
        assert len(office.registry.people.receipts()) == 3


def test_any_offices_any_share_of_the_files_any_order_agree_in_the_end(
    campaign_master: Master, tmp_path: Path, share: Callable[[int, int], int]
) -> None:
    for seed in range(share(6, 200)):
        chance = random.Random(f"relay {seed}")
        with campaign_in(campaign_master, tmp_path / str(seed)) as campaign:
            (tmp_path / str(seed)).mkdir()
            _exchange(campaign, chance, seed)


_HAPPENINGS = ["register"] * 4 + ["office", "clone", "answer"] + ["receive", "relay"] * 2


def _exchange(campaign: Campaign, chance: random.Random, seed: int) -> None:
    names = [OFFICE]
    files: list[Path] = []
    desks = [DESK_1, DESK_2, DESK_3]

    def some_office() -> Station:
        return campaign.station(chance.choice(names))

    for step in range(chance.randint(8, 16)):
        what = chance.choice(_HAPPENINGS)
        if what == "register":
            desk = chance.choice(desks)
            registered(campaign.station(desk), chance.choice(everybody(campaign.station(desk))[:5]))
            files.append(campaign.hand_over(desk, f"stick-{seed}-{step}").path)
        elif what == "office" and len(names) < 4:
            names.append(f"office-{len(names)}")
            second_office(campaign, names[-1])
        elif what == "clone" and len(desks) < 5:
            desks.append(f"{chance.choice(desks[:3])}-copy-{len(desks)}")
            campaign.station(desks[-1].partition("-copy")[0])
            campaign.clone(desks[-1].partition("-copy")[0], desks[-1])
        elif what == "answer":
            answer_all(campaign.office, campaign.folder / f"back-{step}")
            for desk in desks:
                read_answers(campaign.station(desk), [campaign.folder / f"back-{step}"])
        elif what == "receive" and files:
            receive(some_office(), chance.sample(files, chance.randint(1, len(files))))
        elif what == "relay" and len(names) > 1:
            giver, taker = chance.sample(names, 2)
            _pass_on_if_known(campaign, campaign.station(giver), campaign.station(taker))
    receive(campaign.office, files)
    offices = [campaign.station(name) for name in names]
    for _ in range(2 * len(offices)):
        chance.shuffle(offices)
        for one, other in itertools.permutations(offices, 2):
            _pass_on_if_known(campaign, one, other)
    assert len({digest(office) for office in offices}) == 1, f"seed {seed}"
    recorded = {r.registration_id for r in offices[0].registry.people.receipts()}
    assert len(recorded) == len(files)
    for office in offices:
        assert check(office).findings == (), f"seed {seed}"
        assert all(office.head_is_signed(s) for s in office.registry.journal.states() if s.signed_head)


def _pass_on_if_known(campaign: Campaign, giver: Station, taker: Station) -> None:
    if taker.keys.sign.public in {m.sign_public for m in giver.makers().offices()}:
        verdicts = pass_on(campaign, giver, taker)
        assert {v.verdict for v in verdicts} <= {IMPORTED, KNOWN, "held", "waiting"}


def _altered(campaign: Campaign, city: Station, change: Callable[[Manifest, list[Event]], Manifest]) -> Path:
    """Return what the office would pass on to the city, validly sealed and signed, with something wrong inside."""
    office = campaign.office
    (whole,) = relay(office, other_offices(office)[0], campaign.folder / "true")
    with open(whole.path, "rb") as source, open_bundle(source, [city.keys.identity]) as bundle:
        events = [read_line(line) for line in bundle.lines()]
        bundle.finish()
        said = change(bundle.manifest, events)
    target = campaign.folder / "wrong" / "FA_VP_X_0001.fieldbundle"
    return write(target, said, events, key=office.keys.sign, recipients=(city.keys.recipient,))


def _desk_range(said: Manifest, desk: str) -> int:
    return next(n for n, part in enumerate(said.ranges) if part.journal_id == desk)


def _with_range(said: Manifest, number: int, **changes: object) -> Manifest:
    ranges = list(said.ranges)
    ranges[number] = replace(ranges[number], **changes)
    return replace(said, ranges=ranges)


@pytest.mark.parametrize("wrong", ["event", "head", "key", "vouched", "excerpt", "excerpts"])
def test_an_office_is_not_believed_about_what_others_wrote(campaign: Campaign, wrong: str) -> None:
    """The office itself may lie about everything but what it signs in its own name."""
    city = second_office(campaign, "city")
    desk = campaign.station(DESK_1)
    registered(desk, everybody(desk)[0])
    campaign.hand_over(DESK_1)
    campaign.receive()
    journal = desk.registry.journal.own_id()
    forger = SigningKey(b"nobody whom any office has named")

    def change(said: Manifest, events: list[Event]) -> Manifest:
        number = _desk_range(said, journal)
        part = said.ranges[number]
        start = sum(p.to_seq - p.from_seq + 1 for p in said.ranges[:number])
        if wrong == "event":
            old = events[start + part.to_seq - part.from_seq]
            names = {"journal_id", "seq", "prev_hash", "kind", "subjects", "parents", "lamport", "wall_time", "officer"}
            same = {name: getattr(old.envelope, name) for name in names}
            events[start + part.to_seq - part.from_seq] = new = seal_event(
                **same, salt=b"s" * 32, facts={"nonce": "other"}, clock_flags=[]
            )
            return _with_range(said, number, head_hash=new.hash)
        if wrong == "head":
            return _with_range(said, number, signature="ab" * 64)
        if wrong in ("key", "vouched"):
            signature = sign_head(forger, said.campaign, journal, part.to_seq, part.head_hash)
            changed = _with_range(said, number, sign_public=forger.public, signature=signature)
            if wrong == "key":
                return changed
            # A journal that no office has vouched for, whoever signs it.
            del events[start : start + part.to_seq - part.from_seq + 1]
            stray = seal_event(
                journal_id="ef" * 16, seq=1, prev_hash="", kind="session.opened", subjects=[], parents=[], lamport=1,
                wall_time=0, officer="", salt=b"s" * 32, facts={}, clock_flags=[],
            )  # fmt: skip
            events.insert(start, stray)
            signature = sign_head(forger, said.campaign, "ef" * 16, 1, stray.hash)
            named = {"journal_id": "ef" * 16, "from_seq": 1, "to_seq": 1, "hash_before": "", "head_hash": stray.hash}
            return _with_range(said, number, **named, sign_public=forger.public, signature=signature)
        if wrong == "excerpt":  # one event of another journal in the middle of a range
            events[start + 1] = events[0]
            return said
        events.append(events[start])
        return replace(said, excerpts=1)

    before = fingerprint(city)
    (verdict,) = receive(city, [_altered(campaign, city, change)])
    expected = {"event": "bundle.head", "head": "bundle.head", "excerpt": "bundle.chain"}
    assert (verdict.verdict, verdict.code) == (
        "refused" if wrong in expected else "held",
        expected.get(wrong, "writer.unknown"),
    )
    assert fingerprint(city) == before
    (true,) = relay(campaign.office, other_offices(campaign.office)[0], campaign.folder / "true")
    assert receive(city, [true.path])[0].verdict == IMPORTED
    assert digest(city) == digest(campaign.office)


def test_what_nobody_knows_yet_is_passed_on_byte_for_byte(campaign: Campaign) -> None:
    city = second_office(campaign, "city")
    third = second_office(campaign, "province")
    city = campaign.station("city")
    desk = campaign.station(DESK_1)
    with desk.registry.transaction():
        facts = {"of": "a later version", "số": [1, {"b": None, "a": True}]}
        told = desk.append("citizen.waved_at", [everybody(desk)[0]], facts)
    campaign.hand_over(DESK_1)
    campaign.receive()
    pass_on(campaign, campaign.office, city)
    assert pass_on(campaign, campaign.office, third)[0].verdict == IMPORTED
    for office in (city, third):
        (here,) = [e for e in office.registry.journal.about(told.envelope.subjects) if e.hash == told.hash]
        assert (here.raw, here.salt, here.body) == (told.raw, told.salt, told.body)
    assert digest(city) == digest(third) == digest(campaign.office)


def test_an_office_that_was_put_back_gets_its_own_journal_back_and_goes_on_in_a_new_one(campaign: Campaign) -> None:
    city = second_office(campaign, "city")
    pass_on(campaign, campaign.office, city)
    pass_on(campaign, city, campaign.office)
    campaign.close("city")
    kept = campaign.folder / "kept"
    shutil.copytree(campaign.home("city").folder, kept)
    city = campaign.station("city")
    merge(city, *everybody(city)[:2])
    pass_on(campaign, city, campaign.office)
    campaign.close("city")
    shutil.rmtree(campaign.home("city").folder)
    shutil.copytree(kept, campaign.home("city").folder)
    city = campaign.station("city")
    before = city.registry.journal.own_id()
    pass_on(campaign, city, campaign.office)  # what it wrote at its start is another branch
    pass_on(campaign, campaign.office, city)
    assert city.registry.journal.own_id() != before
    pass_on(campaign, city, campaign.office)
    pass_on(campaign, campaign.office, city)
    assert digest(city) == digest(campaign.office)
    assert len(everybody(city)) == len(everybody(campaign.station(DESK_1))) - 1
    assert check(city).findings == check(campaign.office).findings == ()


def test_a_large_share_goes_into_several_files_that_may_come_in_any_order(campaign: Campaign) -> None:
    city = second_office(campaign, "city")
    for number in range(3):
        for name in (DESK_1, DESK_2):
            registered(campaign.station(name), everybody(campaign.station(name))[number])
            campaign.hand_over(name)
        campaign.receive()
    office = campaign.office
    files = relay(office, other_offices(office)[0], campaign.folder / "small", most_bytes=15_000)
    assert len(files) > 4
    verdicts = receive(city, [file.path for file in reversed(files)])
    assert {v.verdict for v in verdicts} <= {IMPORTED, KNOWN}
    assert digest(city) == digest(office)
    assert list(campaign.home("city").held.iterdir()) == []
    for state in city.registry.journal.states():
        assert state.contiguous_to <= office.registry.journal.state(state.journal_id).contiguous_to or (
            state.journal_id == city.registry.journal.own_id()
        )
    # What came in several files is passed on in several files.
    third = second_office(campaign, "province")
    city = campaign.station("city")
    pass_on(campaign, campaign.office, city)
    again = relay(city, next(o for o in other_offices(city) if o.label == "Văn phòng province"), campaign.folder / "on")
    assert receive(third, [file.path for file in again])[0].verdict == IMPORTED
