"""Backups: made before large steps, proved, rotated; gone back to in a new journal; what was handed over comes back."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path
from typing import BinaryIO

import pytest

from fieldapp.office.rosters import commit_lists, read_lists
from fieldapp.rehearsal.population import invent_people, write_list
from fieldapp.station import backups
from fieldapp.station.backups import back_up, back_up_first, back_up_when_due, backup_key, list_backups, prove
from fieldapp.station.check import check
from fieldapp.station.continuity import RESTORED
from fieldapp.station.digest import digest
from fieldapp.station.home import Home
from fieldapp.station.opening import unlock
from fieldapp.station.restoring import find_backup, restore
from fieldapp.system.errors import EnvironmentFault, FieldappError, InputRefused
from fieldapp.system.files import Disk
from fieldapp.system.randomness import SeededRandomness
from tests.station.failing_disk import FailingDisk
from tests.station.prepared import DESK_1, OFFICE, SECRET, Campaign, everybody, quick_slots, registered, world

_DAY_MS = 86_400_000


def _reasons(home: Home) -> list[str]:
    return [backup.note.why for backup in list_backups(home)]


def test_a_backup_is_made_before_files_and_lists_and_after_half_an_hour(campaign: Campaign, tmp_path: Path) -> None:
    desk, office = campaign.station(DESK_1), campaign.office
    campaign.hand_over(DESK_1)
    campaign.receive()
    assert _reasons(office.home) == ["files", "list"]
    roster = tmp_path / "more.csv"
    write_list(invent_people(SeededRandomness("more"), 3), roster, title="DANH SÁCH (thử)")
    commit_lists(office, read_lists([roster]))
    assert _reasons(office.home)[0] == "list"
    campaign.answer(DESK_1)
    assert _reasons(desk.home) == ["files"]
    back_up_when_due(desk)
    assert len(list_backups(desk.home)) == 1
    campaign.clock.advance(backups.EVERY_S)
    back_up_when_due(desk)
    assert _reasons(desk.home) == ["time", "files"]
    assert list(desk.home.backups.glob("*.part")) == []


def test_a_backup_is_a_whole_station_and_says_that_it_is_a_copy(campaign: Campaign) -> None:
    desk = campaign.station(DESK_1)
    registered(desk, everybody(desk)[0])
    made = back_up(desk, "hand")
    key = backup_key(made, SECRET)
    assert key == campaign.key(DESK_1)
    assert prove(made, key)
    assert made.note.events == desk.registry.journal.count()
    assert back_up(desk, "hand") == made  # nothing new, nothing written
    assert desk.registry.shelf.setting("copy_of") == ""
    assert sorted(path.name for path in made.folder.iterdir()) == ["backup.json", "fieldapp.db", "slots.json"]


def test_the_newest_and_the_last_of_each_day_are_kept(campaign: Campaign, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backups, "KEEP_NEWEST", 2)
    monkeypatch.setattr(backups, "KEEP_DAYS", 3)
    desk = campaign.station(DESK_1)
    for _ in range(5):
        for _ in range(2):
            with desk.registry.transaction():
                desk.append("day.closed", [], {})
            back_up(desk, "hand")
        campaign.clock.jump_to(campaign.clock.now_ms() + _DAY_MS)
    assert [backup.number for backup in list_backups(desk.home)] == [10, 9, 8, 6]


@pytest.mark.parametrize("at", ["create", "write", "sync", "rename", "sync_folder"])
def test_a_disk_that_fails_stops_nobody_and_costs_no_backup(campaign: Campaign, at: str) -> None:
    disk = FailingDisk(at, errno.ENOSPC)
    disk.broken = False
    desk = campaign.station(DESK_1, disk=disk)
    back_up(desk, "hand")
    campaign.hand_over(DESK_1)
    campaign.receive()
    disk.broken = True
    with pytest.raises(EnvironmentFault) as caught:
        back_up(desk, "hand")
    assert caught.value.code == "disk.full"
    verdicts = campaign.answer(DESK_1)
    assert [verdict.verdict for verdict in verdicts] == ["imported"]
    assert desk.backup_trouble == "disk.full"
    standing = [backup for backup in list_backups(desk.home) if prove(backup, campaign.key(DESK_1))]
    assert 1 in [backup.number for backup in standing]
    disk.broken = False
    back_up(desk, "hand")
    assert desk.backup_trouble == ""
    assert list(desk.home.backups.glob("*.part")) == []


def test_a_full_disk_costs_old_backups_before_it_costs_the_new_one(campaign: Campaign) -> None:
    disk = _SmallDisk()
    desk = campaign.station(DESK_1, disk=disk)
    for _ in range(5):
        with desk.registry.transaction():
            desk.append("day.closed", [], {})
        back_up(desk, "hand")
    disk.room_for = 3
    disk.home = desk.home
    with desk.registry.transaction():
        desk.append("day.closed", [], {})
    back_up_first(desk, "files")
    assert [backup.number for backup in list_backups(desk.home)] == [6, 5, 4]
    assert desk.backup_trouble == ""


class _SmallDisk(Disk):
    """Has room for so many backups."""

    room_for = 1000
    home: Home | None = None

    def sync(self, stream: BinaryIO) -> None:
        if self.home is not None and len(list(self.home.backups.iterdir())) > self.room_for:
            raise OSError(errno.ENOSPC, "full")
        super().sync(stream)


def test_what_was_handed_over_comes_back_after_a_restore(campaign: Campaign) -> None:
    quick_slots(campaign, DESK_1)
    desk = campaign.station(DESK_1)
    people = everybody(desk)
    first = registered(desk, people[0])
    made = back_up(desk, "hand")
    second = registered(desk, people[1])
    campaign.hand_over(DESK_1)
    campaign.receive()
    third = registered(desk, people[2])
    before = desk.registry.journal.own_id()
    campaign.close(DESK_1)

    station, restored = restore(
        campaign.home(DESK_1), find_backup(campaign.home(DESK_1), made.number), SECRET, world=world("again")
    )
    opened = list(station.registry.journal.of_kinds(["session.opened"]))[-1].facts()
    assert (opened["why"], opened["ancestor"]["journal_id"]) == (RESTORED, before)
    assert station.registry.people.by_registration(first.registration_id) is not None
    assert station.registry.people.by_registration(second.registration_id) is None
    station.close()
    campaign.hand_over(DESK_1)
    campaign.receive()
    campaign.answer(DESK_1)
    desk = campaign.station(DESK_1)
    for saved in (first, second):
        assert desk.registry.people.by_registration(saved.registration_id) is not None
        assert campaign.office.registry.people.by_registration(saved.registration_id) is not None
    assert desk.registry.people.by_registration(third.registration_id) is None  # it lies in the files set aside
    assert restored.aside.name == "damaged-1"
    assert {"fieldapp.db", "slots.json"} <= {path.name for path in restored.aside.iterdir()}
    registered(desk, people[2])
    campaign.hand_over(DESK_1)
    campaign.receive()
    campaign.answer(DESK_1)
    assert digest(campaign.station(DESK_1)) != ""
    assert all(check(campaign.station(name)).findings == () for name in (DESK_1, OFFICE))


class _Stopping(Disk):
    """The power goes at the n-th call."""

    def __init__(self, calls: int) -> None:
        self.left = calls

    def _count(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise KeyboardInterrupt

    def create(self, path: Path):  # type: ignore[no-untyped-def]  # as `Disk`
        self._count()
        return super().create(path)

    def rename(self, source: Path, target: Path) -> None:
        self._count()
        super().rename(source, target)

    def sync_folder(self, folder: Path) -> None:
        self._count()
        super().sync_folder(folder)

    def remove(self, path: Path) -> None:
        self._count()
        super().remove(path)


def test_a_restore_that_dies_anywhere_leaves_the_old_or_the_new(campaign: Campaign, tmp_path: Path) -> None:
    quick_slots(campaign, DESK_1)
    desk = campaign.station(DESK_1)
    first = registered(desk, everybody(desk)[0])
    number = back_up(desk, "hand").number
    second = registered(desk, everybody(desk)[1])
    campaign.close(DESK_1)
    outcomes = set()
    for calls in range(60):
        home = Home(tmp_path / f"home-{calls}")
        shutil.copytree(campaign.home(DESK_1).folder, home.folder)
        dying = world("dying", disk=_Stopping(calls))
        try:
            restore(home, find_backup(home, number), SECRET, world=dying)[0].close()
        except KeyboardInterrupt:
            pass
        else:
            break
        assert home.is_taken()
        station = unlock(home, SECRET, world=world("next"))
        try:
            found = [station.registry.people.by_registration(one.registration_id) for one in (first, second)]
            assert found[0] is not None
            outcomes.add(found[1] is not None)
            assert check(station).findings == ()
        finally:
            station.close()
    else:
        pytest.fail("a restore takes more than 60 calls")
    assert outcomes == {True, False}


def test_a_backup_that_was_damaged_is_refused_and_changes_nothing(campaign: Campaign) -> None:
    quick_slots(campaign, DESK_1)
    made = back_up(campaign.station(DESK_1), "hand")
    campaign.close(DESK_1)
    database = Home(made.folder).database
    content = bytearray(database.read_bytes())
    content[len(content) // 2] ^= 1
    database.write_bytes(content)
    before = campaign.home(DESK_1).database.read_bytes()
    with pytest.raises(InputRefused) as caught:
        restore(campaign.home(DESK_1), made, SECRET, world=world("x"))
    assert caught.value.code == "backup.damaged"
    with pytest.raises(FieldappError) as unknown:
        find_backup(campaign.home(DESK_1), 99)
    assert unknown.value.code == "backup.unknown"
    assert campaign.home(DESK_1).database.read_bytes() == before
