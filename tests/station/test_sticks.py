"""Sticks: room is looked for first, another stick meanwhile counts for nothing, a known one is kept up to date."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import pytest

from fieldapp.desk.day import not_handed_over
from fieldapp.desk.hand_over import hand_over
from fieldapp.desk.keeping import KEEP_EVERY_MS, keep_safe, stick_due
from fieldapp.office.answer import area_events
from fieldapp.station.receiving import IMPORTED
from fieldapp.station.sticks import estimated_bytes, let_go, sticks
from fieldapp.system.errors import EnvironmentFault
from fieldapp.system.files import Disk
from tests.station.prepared import DESK_1, OFFICE, Campaign, everybody, fingerprint, registered
from tests.station.sticks import HandDrives


class _Watched(Disk):
    """A disk that lets something happen when a file is renamed to its name: the moment a stick can be changed."""

    def __init__(self, happens: Callable[[], object]) -> None:
        self._happens = happens

    def replace(self, source: Path, target: Path) -> None:
        super().replace(source, target)
        self._happens()

    def create(self, path: Path) -> BinaryIO:
        return super().create(path)


def test_a_file_that_will_not_fit_is_not_begun(campaign: Campaign) -> None:
    drives = HandDrives()
    drives.put_in(campaign.stick, free=1000)
    desk = campaign.station(DESK_1, drives=drives)
    registered(desk, everybody(desk)[0])
    before = fingerprint(desk)
    with pytest.raises(EnvironmentFault) as caught:
        hand_over(desk, campaign.stick)
    assert (caught.value.code, caught.value.place) == ("disk.full", campaign.stick.name)
    assert list(campaign.stick.iterdir()) == []
    assert fingerprint(desk) == before
    drives.change(campaign.stick, free=10 << 20)
    assert hand_over(desk, campaign.stick).carried == 1


def test_the_estimate_is_a_little_more_than_what_a_file_takes(campaign: Campaign) -> None:
    desk = campaign.station(DESK_1)
    for citizen in everybody(desk):
        registered(desk, citizen)
    (state,) = desk.own_journals()
    expected = estimated_bytes(desk, [(state.journal_id, 1, state.contiguous_to)], ())
    size = hand_over(desk, campaign.stick).path.stat().st_size
    assert size <= expected <= size * 1.5 + 64 * 1024
    office = campaign.station(OFFICE)
    told = area_events(office, next(iter(office.facts().desks.values())))
    assert estimated_bytes(office, (), told) > 64 * 1024


def test_another_stick_meanwhile_counts_for_nothing(campaign: Campaign) -> None:
    drives = HandDrives()
    drives.put_in(campaign.stick)
    disk = _Watched(lambda: drives.change(campaign.stick, serial="FFFF-0000"))
    desk = campaign.station(DESK_1, disk=disk, drives=drives)
    registered(desk, everybody(desk)[0])
    before = fingerprint(desk)
    with pytest.raises(EnvironmentFault) as caught:
        hand_over(desk, campaign.stick)
    assert (caught.value.code, caught.value.place) == ("drive.swapped", campaign.stick.name)
    assert fingerprint(desk) == before
    assert not_handed_over(desk)[0] == 1
    assert list(campaign.stick.glob("*.fieldbundle")) == []
    assert not any(stick.known for stick in sticks(desk))
    assert hand_over(desk, campaign.stick).registrations == 1


def test_a_stick_pulled_before_the_end_counts_for_nothing(campaign: Campaign) -> None:
    drives = HandDrives()
    drives.put_in(campaign.stick)
    desk = campaign.station(DESK_1, disk=_Watched(lambda: drives.plugged.clear()), drives=drives)
    registered(desk, everybody(desk)[0])
    with pytest.raises(EnvironmentFault, match=r"drive\.swapped"):
        hand_over(desk, campaign.stick)
    assert not_handed_over(desk)[0] == 1


def test_a_known_stick_gets_a_bundle_every_quarter_of_an_hour_while_there_is_something_new(campaign: Campaign) -> None:
    drives = HandDrives()
    desk = campaign.station(DESK_1, drives=drives)
    people = everybody(desk)
    registered(desk, people[0])
    drives.put_in(campaign.stick)
    assert keep_safe(desk) is None, "nobody has written to this stick yet"
    hand_over(desk, campaign.stick)
    assert [stick.known for stick in sticks(desk)] == [True]
    campaign.clock.advance(KEEP_EVERY_MS / 1000)
    assert keep_safe(desk) is None, "there is nothing new"

    registered(desk, people[1])
    kept = keep_safe(desk)
    assert kept is not None
    assert (kept.path.parent, kept.registrations, kept.carried) == (campaign.stick / "fieldapp", 1, 2)
    registered(desk, people[2])
    assert stick_due(desk) is None, "not yet 15 minutes"
    campaign.clock.advance(KEEP_EVERY_MS / 1000)
    drives.pull(campaign.stick)
    assert keep_safe(desk) is None, "the stick is not in"
    drives.put_in(campaign.folder / "foreign", serial="0000-0001")
    assert keep_safe(desk) is None, "that is not a known stick"
    drives.put_in(campaign.stick)
    campaign.close(DESK_1)
    desk = campaign.station(DESK_1, drives=drives)
    assert keep_safe(desk) is not None
    assert [v.verdict for v in campaign.receive(campaign.stick)].count(IMPORTED) >= 1
    assert len(campaign.office.registry.people.receipts()) == 3


def test_a_clock_that_was_set_back_by_years_keeps_nobody_from_writing(campaign: Campaign) -> None:
    drives = HandDrives()
    drives.put_in(campaign.stick)
    desk = campaign.station(DESK_1, drives=drives)
    hand_over(desk, campaign.stick)
    for at, year in enumerate((2074, 1974)):
        registered(desk, everybody(desk)[at])
        campaign.clock.jump_to((year - 1970) * 31_557_600_000)
        assert keep_safe(desk) is not None


def test_a_stick_is_let_go_by_its_place(campaign: Campaign) -> None:
    drives = HandDrives()
    drives.put_in(campaign.stick)
    desk = campaign.station(DESK_1, drives=drives)
    assert let_go(desk, campaign.stick)
    assert drives.ejected == ["A1B2-C3D4"]
    assert not let_go(desk, campaign.stick)
