"""Desks of one point exchange what they wrote, and bring it to the office when a neighbour's stick is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from fieldapp.desk.exchange import give, neighbours
from fieldapp.desk.hand_over import answers_read, hand_over, read_answers
from fieldapp.desk.retire import begin_retirement
from fieldapp.desk.states import ACKNOWLEDGED, READ_BACK, state_of
from fieldapp.domain.citizen import Registration
from fieldapp.office.answer import answer_all
from fieldapp.office.receive import receive
from fieldapp.office.relay import other_offices, relay
from fieldapp.seal.signing import SigningKey
from fieldapp.station.check import check
from fieldapp.station.digest import digest
from fieldapp.station.receiving import FOREIGN, HELD, IMPORTED, KNOWN, REFUSED, WAITING
from fieldapp.station.station import Station
from fieldapp.system.errors import InputRefused
from tests.station.prepared import DESK_1, DESK_2, DESK_3, OFFICE, Campaign, everybody, fingerprint, registered
from tests.sync.offices import second_office
from tests.sync.sealing import manifest, whole_journal, write


@pytest.fixture
def point(campaign: Campaign) -> Campaign:
    """Three desks that the office has enrolled, and that have read it."""
    for name in (DESK_1, DESK_2, DESK_3):
        campaign.station(name)
        campaign.hand_over(name)
    campaign.receive()
    campaign.answer(DESK_1, DESK_2, DESK_3)
    return campaign


def _registration(station: Station, citizen_id: str) -> Registration | None:
    citizen = station.registry.people.get(citizen_id)
    assert citizen is not None
    return citizen.registration


def test_a_desk_that_knows_nobody_exchanges_nothing(campaign: Campaign) -> None:
    with pytest.raises(InputRefused, match=r"desk\.alone"):
        give(campaign.station(DESK_1), campaign.folder / "between")
    with pytest.raises(InputRefused, match=r"home\.not_a_desk"):
        give(campaign.office, campaign.folder / "between")


def test_what_a_neighbour_registered_is_here_at_once(point: Campaign) -> None:
    one, two = point.station(DESK_1), point.station(DESK_2)
    person = everybody(one)[0]
    registered(one, person)
    between = point.folder / "between"
    (written,) = give(one, between)
    assert written.path.name.split("_")[2] == "01-BAN"
    assert [v.verdict for v in read_answers(two, [between])] == [IMPORTED]
    registration = _registration(two, person)
    assert registration is not None
    assert state_of(two, registration) == READ_BACK
    (back,) = give(two, between)
    assert [v.verdict for v in read_answers(one, [written.path, back.path])] == [FOREIGN, IMPORTED]
    assert digest(one) == digest(two)
    # From now on each gives what is new.
    registered(one, everybody(one)[1])
    (more,) = give(one, between)
    assert more.events < written.events
    assert read_answers(two, [more.path])[0].verdict == IMPORTED
    assert read_answers(two, [more.path])[0].verdict == KNOWN
    assert check(two).findings == check(one).findings == ()


def test_a_lost_stick_is_made_good_by_the_neighbour(point: Campaign) -> None:
    one, two = point.station(DESK_1), point.station(DESK_2)
    person = everybody(one)[0]
    saved = registered(one, person)
    point.hand_over(DESK_1, "lost")
    read_answers(two, [give(one, point.folder / "between")[0].path])
    handed = point.hand_over(DESK_2, "arrives")
    assert len(handed.files) == 2
    assert [v.verdict for v in receive(point.office, [file.path for file in handed.files])] == [IMPORTED, IMPORTED]
    office = point.office
    assert office.registry.people.by_registration(saved.registration_id) is not None
    journal = one.registry.journal.own_id()
    assert office.head_is_signed(office.registry.journal.state(journal))
    point.answer(DESK_1, DESK_2)
    for station in (one, two):
        registration = _registration(station, person)
        assert registration is not None
        assert state_of(station, registration) == ACKNOWLEDGED
    assert len(point.hand_over(DESK_2, "arrives").files) == 1  # acknowledged: it need not be relayed again
    assert [v.verdict for v in point.receive(*(point.folder / "lost").glob("*.fieldbundle"))] == [KNOWN]


def test_excerpts_do_not_fill_a_gap_and_a_later_file_waits(point: Campaign) -> None:
    one, two = point.station(DESK_1), point.station(DESK_2)
    people = everybody(one)
    registered(one, people[0])
    (first,) = give(one, point.folder / "between")
    read_answers(two, [first.path])
    (back,) = give(two, point.folder / "between")
    read_answers(one, [back.path])
    registered(one, people[1])
    (second,) = give(one, point.folder / "between")
    fresh = point.clone(DESK_2, "put-back")
    registered(one, people[2])
    read_answers(fresh, [second.path])
    # The office tells about what desk 1 wrote, as excerpts; they are no journal.
    third_desk = point.station(DESK_3)
    assert third_desk.registry.journal.state(one.registry.journal.own_id()).contiguous_to == 0
    (verdict,) = read_answers(third_desk, [second.path])
    assert (verdict.verdict, verdict.code) == (FOREIGN, "bundle.not_for_us")
    point.receive(hand_over(one, point.stick).path)
    two = point.station(DESK_2)
    answered = point.answer(DESK_2)
    assert IMPORTED in [v.verdict for v in answered]
    held = two.registry.journal.state(one.registry.journal.own_id()).contiguous_to
    (third,) = give(one, point.folder / "between")
    assert read_answers(two, [third.path])[0].verdict in (WAITING, IMPORTED)
    read_answers(two, [second.path, third.path])
    assert two.registry.journal.state(one.registry.journal.own_id()).contiguous_to > held
    assert check(two).findings == ()


def test_a_range_behind_an_excerpt_waits_for_what_lies_before(point: Campaign) -> None:
    """The office told about that event; it is no branch of a journal that somebody copied."""
    one, two = point.station(DESK_1), point.station(DESK_2)
    registered(one, everybody(one)[0])
    point.receive(point.hand_over(DESK_1).path)
    point.answer(DESK_2)
    events = whole_journal(one.registry)
    told = two.registry.journal.known(event.hash for event in events)
    last = max(number for number, event in enumerate(events, start=1) if event.hash in told)
    assert 1 < last < len(events)
    said = manifest(one)
    part = replace(said.ranges[0], from_seq=last + 1, hash_before=events[last - 1].hash)
    target = point.folder / "behind" / "FA_X_01_0003.fieldbundle"
    said = replace(said, ranges=[part])
    file = write(target, said, events[last:], key=one.keys.sign, recipients=(two.keys.recipient,))
    (verdict,) = read_answers(two, [file])
    assert (verdict.verdict, verdict.code) == (WAITING, "journal.gap")
    assert verdict.waiting_for == f"{part.journal_id}:1-{last}"


def test_a_desk_of_other_wards_is_not_given_what_is_none_of_its_business(point: Campaign) -> None:
    one, three = point.station(DESK_1), point.station(DESK_3)
    assert [desk.number for desk, _ in neighbours(one)] == [2]
    assert [desk.number for desk, _ in neighbours(three)] == [1, 2]
    person = everybody(three)[0]
    registered(three, person)
    (written,) = give(three, point.folder / "between")
    assert read_answers(one, [written.path])[0].verdict == IMPORTED
    assert _registration(one, person) is not None


def _sent(point: Campaign, sender: Station, reader: Station, **changes: object) -> Path:
    said = replace(manifest(sender), **changes)
    key = changes.pop("key", sender.keys.sign)
    assert isinstance(key, SigningKey)
    target = point.folder / "wrong" / "FA_X_01_0001.fieldbundle"
    return write(target, said, whole_journal(sender.registry), key=key, recipients=(reader.keys.recipient,))


def test_only_neighbours_that_the_office_names_are_read(point: Campaign) -> None:
    """Not the office's files, not a desk's word about others, not a stranger, not somebody revoked."""
    one, two = point.station(DESK_1), point.station(DESK_2)
    before = fingerprint(two)
    journal = one.registry.journal
    state = journal.state(journal.own_id())
    excerpts = _sent(point, one, two, ranges=[], excerpts=state.contiguous_to)
    (verdict,) = read_answers(two, [excerpts])
    assert (verdict.verdict, verdict.code) == (HELD, "writer.unknown")
    with point.office.registry.transaction():
        point.office.append("desk.revoked", [one.desk().desk_id], {"journal_id": state.journal_id, "seq": 1})
    registered(one, everybody(one)[0])
    (written,) = give(one, point.folder / "between")
    point.answer(DESK_2)
    seen = fingerprint(two)
    (verdict,) = read_answers(two, [written.path])
    assert verdict.verdict == HELD
    assert fingerprint(two) == seen != before


def test_a_neighbour_answers_for_no_office(point: Campaign) -> None:
    """What it says to have received counts for nothing: else work would be taken for safe that no office holds."""
    one, two = point.station(DESK_1), point.station(DESK_2)
    registered(two, everybody(two)[0])
    own = two.registry.journal.state(two.registry.journal.own_id())
    held = {"contiguous_to": own.contiguous_to, "head_hash": own.head_hash}
    said = manifest(one, purpose="answer", ranges=[], answer={"counter": 9, "journals": {own.journal_id: held}})
    target = point.folder / "wrong" / "FA_X_01_0001.fieldbundle"
    file = write(target, said, [], key=one.keys.sign, recipients=(two.keys.recipient,))
    (verdict,) = read_answers(two, [file])
    assert (verdict.verdict, verdict.code) == (REFUSED, "writer.not_the_office")
    assert two.registry.journal.state(own.journal_id) == own


def test_a_file_of_a_neighbour_not_known_yet_waits_for_the_answer_that_tells_of_it(campaign: Campaign) -> None:
    for name in (DESK_1, DESK_2):
        campaign.station(name)
    campaign.hand_over(DESK_1)
    campaign.hand_over(DESK_2)
    campaign.receive()
    campaign.answer(DESK_1)
    one, two = campaign.station(DESK_1), campaign.station(DESK_2)
    person = everybody(one)[0]
    registered(one, person)
    (written,) = give(one, campaign.folder / "between")
    (verdict,) = read_answers(two, [written.path])
    assert (verdict.verdict, verdict.code) == (HELD, "writer.unknown")
    read_answers(two, [campaign.back])
    assert _registration(two, person) is not None
    assert list(campaign.home(DESK_2).held.iterdir()) == []


def test_much_goes_into_several_files(campaign: Campaign) -> None:
    desk = campaign.station(DESK_1)
    for person in everybody(desk)[:6]:
        registered(desk, person)
    handed = hand_over(desk, campaign.stick, most_bytes=4_000)
    assert len(handed.files) > 2
    assert handed.registrations == 6
    verdicts = campaign.receive(*[file.path for file in reversed(handed.files)])
    assert {v.verdict for v in verdicts} == {IMPORTED}
    own = desk.registry.journal.own_id()
    held = campaign.office.registry.journal.state(own)
    assert held.contiguous_to == desk.registry.journal.state(own).contiguous_to - len(handed.files)
    assert list(campaign.home(OFFICE).held.iterdir()) == []
    assert check(campaign.office).findings == ()


def test_what_nobody_knows_yet_goes_from_desk_to_desk_to_the_office_byte_for_byte(point: Campaign) -> None:
    one, two = point.station(DESK_1), point.station(DESK_2)
    with one.registry.transaction():
        facts = {"of": "a later version", "số": [1, {"b": None, "a": True}]}
        told = one.append("citizen.waved_at", [everybody(one)[0]], facts)
    read_answers(two, [give(one, point.folder / "between")[0].path])
    point.receive(*[file.path for file in point.hand_over(DESK_2, "arrives").files])
    for station in (two, point.office):
        (here,) = [e for e in station.registry.journal.about(told.envelope.subjects) if e.hash == told.hash]
        assert (here.raw, here.salt, here.body) == (told.raw, told.salt, told.body)


def test_a_neighbour_that_brings_somebody_elses_range_is_held(point: Campaign) -> None:
    """Every word of it may be true: a desk believes each neighbour about itself only."""
    one, two, three = (point.station(name) for name in (DESK_1, DESK_2, DESK_3))
    said = manifest(one)
    (true,) = manifest(three).ranges
    said = replace(said, ranges=[true])
    target = point.folder / "wrong" / "FA_X_01_0002.fieldbundle"
    events = whole_journal(three.registry)
    file = write(target, said, events, key=one.keys.sign, recipients=(two.keys.recipient,))
    before = fingerprint(two)
    (verdict,) = read_answers(two, [file])
    assert (verdict.verdict, verdict.code) == (HELD, "writer.unknown")
    assert fingerprint(two) == before


def test_two_offices_answer_one_desk_each_with_its_own_count(point: Campaign) -> None:
    city = second_office(point, "city")
    point.answer(DESK_1)
    one = point.station(DESK_1)
    office = point.office
    registered(one, everybody(one)[0])
    file = point.hand_over(DESK_1).path
    point.receive(file)
    assert receive(city, [file])[0].verdict == IMPORTED
    relayed = relay(office, other_offices(office)[0], point.folder / "on")
    assert receive(city, [part.path for part in relayed])[0].verdict == IMPORTED
    for answering in (office, city):
        (mine, *_) = answer_all(answering, point.folder / f"back-{answering.home.folder.name}")
        assert read_answers(one, [mine.path])[0].verdict in (IMPORTED, KNOWN)
    read = answers_read(one)
    assert set(read) == {office.registry.journal.own_id(), city.registry.journal.own_id()}
    own = one.registry.journal.own_id()
    assert one.registry.journal.state(own).acknowledged_to == office.registry.journal.state(own).contiguous_to


def test_what_a_neighbour_brings_without_its_bodies_is_not_acknowledged(point: Campaign) -> None:
    """The heads are true all the same: they cover envelopes only."""
    one, two = point.station(DESK_1), point.station(DESK_2)
    person = everybody(one)[0]
    registered(one, person)
    said = replace(manifest(two), ranges=manifest(one).ranges)
    events = [replace(event, salt=None, body=None) for event in whole_journal(one.registry)]
    target = point.folder / "bare" / "FA_X_02_0009.fieldbundle"
    file = write(target, said, events, key=two.keys.sign, recipients=(point.office.keys.recipient,))
    assert [v.verdict for v in point.receive(file)] == [IMPORTED]
    point.answer(DESK_1)
    saved = _registration(one, person)
    assert saved is not None
    assert state_of(one, saved) != ACKNOWLEDGED
    point.receive(*[written.path for written in point.hand_over(DESK_1, "again").files])
    assert _registration(point.office, person) is not None
    point.answer(DESK_1)
    assert state_of(one, saved) == ACKNOWLEDGED


def test_a_desk_is_not_retired_while_only_it_holds_what_a_neighbour_wrote(point: Campaign) -> None:
    """The neighbour's laptop may have burned since."""
    one, two = point.station(DESK_1), point.station(DESK_2)
    person = everybody(one)[0]
    registered(one, person)
    read_answers(two, [give(one, point.folder / "between")[0].path])
    own, carried = point.hand_over(DESK_2, "last").files
    point.receive(own.path)
    point.answer(DESK_2)
    with pytest.raises(InputRefused, match=r"desk\.not_acknowledged"):
        begin_retirement(two, point.folder / "last")
    point.receive(carried.path)
    point.answer(DESK_2)
    begin_retirement(two, point.folder / "last")
    assert _registration(point.office, person) is not None
