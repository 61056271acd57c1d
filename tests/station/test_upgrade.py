"""A file of an earlier version: backed up, brought up to date, its views made again; what was kept is tried again."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from fieldapp.registry.registry import TRY_KEPT
from fieldapp.registry.upgrade import is_old
from fieldapp.station.backups import list_backups, prove
from fieldapp.station.check import check
from fieldapp.station.home import Home
from fieldapp.station.opening import unlock
from fieldapp.station.restoring import restore
from fieldapp.system.errors import EnvironmentFault
from tests.registry.old import make_old
from tests.station.failing_disk import FailingDisk
from tests.station.prepared import DESK_1, OFFICE, SECRET, Campaign, alter, everybody, quick_slots, registered, world


def _aged(campaign: Campaign, name: str, tmp_path: Path) -> Home:
    """Close a station and make its file one of the first version."""
    quick_slots(campaign, name)
    campaign.close(name)
    home = campaign.home(name)
    make_old(home.database, campaign.key(name), target=tmp_path / "old.db")
    for path in home.folder.glob("fieldapp.db*"):
        path.unlink()
    (tmp_path / "old.db").rename(home.database)
    assert is_old(home.database, campaign.key(name))
    return home


def test_an_old_file_is_backed_up_and_brought_up_to_date(campaign: Campaign, tmp_path: Path) -> None:
    registered(campaign.station(DESK_1), everybody(campaign.station(DESK_1))[0])
    campaign.hand_over(DESK_1)
    campaign.receive()
    before = campaign.office.registry.views.fingerprint(), campaign.office.registry.journal.count()
    home = _aged(campaign, OFFICE, tmp_path)
    stages: list[str] = []
    station = unlock(home, SECRET, world=world("new"), progress=lambda stage, _done, _of: stages.append(stage))
    try:
        assert station.registry.views.fingerprint() == before[0]
        assert station.registry.journal.count() == before[1] + 1  # the start itself
        assert check(station).findings == ()
        assert "replay_people" in stages
    finally:
        station.close()
    backup = list_backups(home)[0]
    assert backup.note.why == "migration"
    assert prove(backup, campaign.key(OFFICE))
    assert is_old(Home(backup.folder).database, campaign.key(OFFICE))
    again, _ = restore(home, backup, SECRET, world=world("back"))
    try:
        assert check(again).findings == ()
        assert again.registry.views.fingerprint() == before[0]
    finally:
        again.close()


@pytest.mark.parametrize("at", ["create", "sync", "rename"])
def test_without_a_backup_nothing_is_brought_up_to_date(campaign: Campaign, tmp_path: Path, at: str) -> None:
    home = _aged(campaign, DESK_1, tmp_path)
    with pytest.raises(EnvironmentFault) as caught:
        unlock(home, SECRET, world=world("full", disk=FailingDisk(at, errno.ENOSPC)))
    assert caught.value.code == "disk.full"
    assert is_old(home.database, campaign.key(DESK_1))
    unlock(home, SECRET, world=world("room")).close()
    assert not is_old(home.database, campaign.key(DESK_1))


def test_views_of_another_version_are_made_again(campaign: Campaign) -> None:
    """An earlier program could not read everything: what it showed is thrown away, the journal says the rest."""
    registered(campaign.station(DESK_1), everybody(campaign.station(DESK_1))[0])
    before = campaign.station(DESK_1).registry.views.fingerprint()
    campaign.close(DESK_1)
    statements: tuple[tuple[str, tuple[object, ...]], ...] = (
        ("INSERT INTO search (search) VALUES ('delete-all')", ()),
        ("DELETE FROM person", ()),
        ("DELETE FROM receipt", ()),
        ("UPDATE meta SET value = '0' WHERE name = 'views_version'", ()),
    )
    alter(campaign.home(DESK_1), campaign.key(DESK_1), *statements)
    assert campaign.station(DESK_1).registry.views.fingerprint() == before
    assert campaign.station(DESK_1).registry.shelf.setting(TRY_KEPT) == "1"


def test_what_an_earlier_version_had_to_keep_is_tried_again(campaign: Campaign) -> None:
    """A file waits in the drawer for no other reason than that an earlier program could not read it."""
    desk = campaign.station(DESK_1)
    saved = registered(desk, everybody(desk)[0])
    sent = campaign.hand_over(DESK_1).path
    office = campaign.office
    (office.home.held / f"{'0' * 64}.fieldbundle").write_bytes(sent.read_bytes())
    campaign.receive(campaign.folder / "files")  # nothing new: nothing is tried
    assert office.registry.people.by_registration(saved.registration_id) is None
    with office.registry.transaction():
        office.registry.shelf.put_setting(TRY_KEPT, "1")
    campaign.receive(campaign.folder / "files")
    assert office.registry.people.by_registration(saved.registration_id) is not None
    assert office.registry.shelf.setting(TRY_KEPT) == ""
    assert list(office.home.held.iterdir()) == []
