"""Damaged files: what was flipped or cut is found, and what is left is made whole again from all there is."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from fieldapp.desk.hand_over import read_answers
from fieldapp.office.answer import answer_all
from fieldapp.office.receive import receive
from fieldapp.registry.cipher import PAGES
from fieldapp.station.backups import back_up
from fieldapp.station.check import check
from fieldapp.station.home import Home
from fieldapp.station.rebuilding import Missing, Rebuilt, finish_rebuilding, rebuild
from fieldapp.station.station import Station
from fieldapp.system.errors import InputRefused
from fieldapp.system.randomness import SeededRandomness
from tests.damage import events_of, flip, is_seen, what_is_found
from tests.office.pages import plain_pages
from tests.station.prepared import DESK_1, DESK_2, OFFICE, SECRET, Campaign, everybody, quick_slots, registered, world


@pytest.fixture
def used(campaign: Campaign) -> Campaign:
    """A desk that registered some and handed them over, and more that it did not."""
    for name in (OFFICE, DESK_1):
        quick_slots(campaign, name)
    desk = campaign.station(DESK_1)
    for citizen in everybody(desk)[:4]:
        registered(desk, citizen)
    campaign.hand_over(DESK_1)
    campaign.hand_over(DESK_2)
    campaign.receive()
    campaign.answer(DESK_1)
    for citizen in everybody(desk)[4:7]:
        registered(desk, citizen)
    return campaign


def _spoil(database: Path, *texts: str, key: bytes) -> int:
    """Spoil every page in which one of `texts` stands; return how many."""
    content = bytearray(database.read_bytes())
    hit = [n for n, page in enumerate(plain_pages(database, key)) if any(t.encode() in page for t in texts)]
    for number in hit:
        for place in range(number * PAGES[0] + 64, (number + 1) * PAGES[0] - 196, 32):
            content[place] ^= 255
    database.write_bytes(content)
    return len(hit)


def _registrations(station: Station) -> set[str]:
    return {receipt.registration_id for receipt in station.registry.people.receipts()}


def _rebuilt(campaign: Campaign, name: str, *paths: Path) -> tuple[Station, Rebuilt, tuple[Missing, ...]]:
    station, rebuilt = rebuild(campaign.home(name), SECRET, world=world("rebuilt"))
    if paths:
        (receive if station.role == "office" else read_answers)(station, list(paths))
    return station, rebuilt, finish_rebuilding(station, rebuilt)


def test_every_flip_is_found_and_costs_two_events_at_most(used: Campaign, share: Callable[[int, int], int]) -> None:
    used.close(OFFICE)
    home, key = used.home(OFFICE), used.key(OFFICE)
    dice = SeededRandomness("flips")
    known = events_of(home.database, key)
    for _ in range(share(15, 300)):
        found = what_is_found(known, key, flip(home.database.read_bytes(), dice), used.folder / "flipped.db")
        assert found.seen
        assert found.lost <= 2  # neighbours, when it lies between them


def test_a_whole_database_is_rebuilt_to_itself(used: Campaign) -> None:
    desk = used.station(DESK_1)
    before = desk.registry.views.fingerprint(), desk.registry.journal.count(), _registrations(desk)
    used.close(DESK_1)
    station, rebuilt, missing = _rebuilt(used, DESK_1)
    try:
        assert (rebuilt.whole, rebuilt.from_backups, missing) == (before[1], 0, ())
        assert station.registry.views.fingerprint() == before[0]
        assert check(station).findings == ()
        assert station.registry.journal.count() == before[1] + 1
        assert rebuilt.aside.name == "damaged-1"
    finally:
        station.close()


def test_a_spoiled_file_comes_back_from_backup_and_answer(used: Campaign) -> None:
    desk = used.station(DESK_1)
    back_up(desk, "hand")
    last = registered(desk, everybody(desk)[8])
    before = _registrations(desk)
    used.close(DESK_1)
    assert _spoil(used.home(DESK_1).database, '"registration.recorded"', key=used.key(DESK_1)) > 0
    assert is_seen(used.home(DESK_1).database, used.key(DESK_1))
    station, rebuilt, missing = _rebuilt(used, DESK_1)
    assert rebuilt.from_backups > 0
    assert check(station).findings == ()
    assert before - {last.registration_id} <= _registrations(station)
    station.close()
    used.hand_over(DESK_1)
    assert "imported" in {verdict.verdict for verdict in used.receive()}
    assert before - {last.registration_id} <= _registrations(used.office)
    assert len(missing) <= 2


def test_what_stands_behind_a_gap_still_reaches_the_office(used: Campaign) -> None:
    """Without any backup: one event is gone, those after it were never handed over."""
    desk = used.station(DESK_1)
    recorded = [e for e in desk.registry.journal.of_kinds(["registration.recorded"]) if e.body is not None]
    gone, later = recorded[4], {event.facts()["registration"] for event in recorded[5:]}
    used.close(DESK_1)
    shutil.rmtree(used.home(DESK_1).backups)
    database = used.home(DESK_1).database
    content = bytearray(database.read_bytes())
    for number, page in enumerate(plain_pages(database, used.key(DESK_1))):
        place = page.find(gone.raw[40:60])
        if place >= 0:
            content[number * PAGES[0] + place + (16 if number == 0 else 0)] ^= 1
    database.write_bytes(content)
    station, rebuilt, missing = _rebuilt(used, DESK_1)
    own = gone.envelope.journal_id
    assert missing == (Missing(own, gone.envelope.seq, gone.envelope.seq),)
    assert rebuilt.from_backups == 0
    assert later <= _registrations(station)
    assert check(station).findings == ()
    station.close()
    used.hand_over(DESK_1)
    used.receive()
    assert later <= _registrations(used.office)
    answer_all(used.office, used.back)
    used.answer(DESK_1)
    assert all(check(used.station(name)).findings == () for name in (DESK_1, OFFICE))


def test_an_office_gets_back_from_the_desks_files_what_it_lost(used: Campaign) -> None:
    used.hand_over(DESK_1)
    used.receive()
    office = used.office
    before = _registrations(office)
    used.close(OFFICE)
    shutil.rmtree(used.home(OFFICE).backups)
    database, key = used.home(OFFICE).database, used.key(OFFICE)
    assert _spoil(database, '"registration.recorded"', key=key) > 0
    station, _, missing = _rebuilt(used, OFFICE, used.stick)
    try:
        assert _registrations(station) == before
        assert {place.journal_id for place in missing} <= {station.own_journals()[0].journal_id}
    finally:
        station.close()


@pytest.mark.parametrize("kept", [0, 1, 3])
def test_a_file_that_was_cut(used: Campaign, kept: int) -> None:
    back_up(used.station(DESK_1), "hand")
    before = _registrations(used.station(DESK_1))
    used.close(DESK_1)
    database = used.home(DESK_1).database
    content = database.read_bytes()
    database.write_bytes(content[: len(content) * kept // 4])
    station, rebuilt, missing = _rebuilt(used, DESK_1)
    try:
        assert _registrations(station) == before
        assert (missing, check(station).findings) == ((), ())
        assert rebuilt.from_backups > 0
    finally:
        station.close()


def test_without_keys_nothing_is_touched(campaign: Campaign) -> None:
    quick_slots(campaign, DESK_1)
    campaign.close(DESK_1)
    home: Home = campaign.home(DESK_1)
    for path in home.folder.glob("fieldapp.db*"):
        path.write_bytes(b"")
    with pytest.raises(InputRefused) as caught:
        rebuild(home, SECRET, world=world("x"))
    assert caught.value.code == "rebuild.no_keys"
    assert home.database.read_bytes() == b""
    assert list(home.folder.glob("incoming*")) == []
