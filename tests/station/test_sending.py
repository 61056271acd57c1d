"""Files that go out: sealed, read back, never over another; whatever fails, nothing counts as handed over."""

from __future__ import annotations

import errno
import subprocess
from pathlib import Path

import pytest

from fieldapp.bundle.inspecting import inspect
from fieldapp.desk.day import not_handed_over
from fieldapp.desk.hand_over import hand_over
from fieldapp.office.prepare import prepare_desk
from fieldapp.station.receiving import IMPORTED
from fieldapp.station.station import Station
from fieldapp.system.errors import EnvironmentFault
from tests.station.failing_disk import FailingDisk, LyingDisk
from tests.station.prepared import DESK_1, DESK_2, OFFICE, Campaign, everybody, fingerprint, registered


def _fails(station: Station, folder: Path, code: str) -> None:
    """Hand over in vain: no file with a valid name, and the same waits as before."""
    before, waiting = fingerprint(station), not_handed_over(station)
    with pytest.raises(EnvironmentFault) as caught:
        hand_over(station, folder)
    assert caught.value.code == code
    assert (fingerprint(station), not_handed_over(station)) == (before, waiting)
    assert station.registry.journal.state(station.registry.journal.own_id()).exported_to == 0
    assert not folder.exists() or [p.name for p in folder.iterdir() if not p.name.endswith(".part")] == []


@pytest.mark.parametrize(
    ("at", "error", "after", "code"),
    [
        ("create", errno.EROFS, 0, "disk.read_only"),
        ("create", errno.EACCES, 0, "disk.read_only"),
        ("create", errno.ENOSPC, 0, "disk.full"),
        ("write", errno.ENOSPC, 0, "disk.full"),
        ("write", errno.ENOSPC, 1, "disk.full"),
        ("write", errno.EIO, 0, "disk.failed"),
        ("sync", errno.EIO, 0, "disk.failed"),
        ("rename", errno.ENOENT, 0, "disk.gone"),
        ("rename", errno.EIO, 0, "disk.failed"),
        ("create", errno.ENOSPC, 1, "disk.full"),
        ("rename", errno.ENODEV, 1, "disk.gone"),
    ],
)
def test_a_stick_that_fails(campaign: Campaign, at: str, error: int, after: int, code: str) -> None:
    """Also when only the letter beside the file no longer fits."""
    disk = FailingDisk(at, error, after=after)
    desk = campaign.station(DESK_1, disk=disk)
    registered(desk, everybody(desk)[0])
    _fails(desk, campaign.stick, code)
    disk.broken = False
    written = hand_over(desk, campaign.stick)
    assert (written.registrations, not_handed_over(desk)) == (1, (0, 0))
    assert [v.verdict for v in campaign.receive()] == [IMPORTED]


def test_a_stick_that_keeps_something_else_is_found_by_reading_back(campaign: Campaign) -> None:
    desk = campaign.station(DESK_1, disk=LyingDisk())
    registered(desk, everybody(desk)[0])
    _fails(desk, campaign.stick, "disk.read_back")


def test_a_stick_that_is_gone_is_not_replaced_by_a_folder_of_that_name(campaign: Campaign) -> None:
    desk = campaign.station(DESK_1)
    registered(desk, everybody(desk)[0])
    _fails(desk, campaign.folder / "media" / "STICK" / "fieldapp", "disk.gone")
    assert not (campaign.folder / "media").exists()
    file = campaign.folder / "a file"
    file.write_bytes(b"")
    with pytest.raises(EnvironmentFault, match=r"disk\."):
        hand_over(desk, file)
    hand_over(desk, campaign.stick)


def test_no_name_is_used_twice_and_nothing_is_overwritten(campaign: Campaign) -> None:
    desk = campaign.station(DESK_1)
    names = []
    for citizen in everybody(desk)[:3]:
        registered(desk, citizen)
        names.append(campaign.hand_over(DESK_1).path.name)
        campaign.close(DESK_1)
        desk = campaign.station(DESK_1)
    assert len(set(names)) == 3
    assert all(name.isascii() and name.startswith("FA_NHA-VAN-HOA-TDP-7_01_") for name in names)
    foreign = campaign.stick / names[-1].replace("0003", "0004")
    foreign.write_bytes(b"somebody else's")
    path = campaign.hand_over(DESK_1).path
    assert path.name not in names
    assert foreign.read_bytes() == b"somebody else's"


def test_a_file_has_a_letter_beside_it_that_names_nobody(campaign: Campaign) -> None:
    desk = campaign.station(DESK_1)
    citizen = desk.registry.people.get(everybody(desk)[0])
    assert citizen is not None
    registered(desk, citizen.citizen_id)
    path = campaign.hand_over(DESK_1).path
    told = path.with_suffix(".txt").read_text(encoding="utf-8-sig")
    assert path.name in told
    assert "UBND phường Mẫu" in told
    assert "Bàn 1" in told
    assert citizen.text("full_name") not in told
    assert citizen.text("national_id") not in told


def test_it_is_sealed_to_the_office_and_the_recovery_key_and_nobody_else(campaign: Campaign) -> None:
    path = campaign.hand_over(DESK_1).path
    office, recovery = campaign.office.keys, campaign.master.recovery
    with open(path, "rb") as stream:
        told = inspect(stream, [recovery]).inside
    assert told is not None
    assert set(told.recipients) == {office.recipient, campaign.office.campaign().recovery}
    with open(path, "rb") as stream:
        assert inspect(stream, [office.identity]).inside == told


@pytest.mark.needs_program("age")
def test_the_ordinary_age_program_opens_it_with_the_recovery_key(campaign: Campaign) -> None:
    desk = campaign.station(DESK_1)
    registered(desk, everybody(desk)[0])
    path = campaign.hand_over(DESK_1).path
    key = campaign.folder / "recovery-key.txt"
    key.write_text(campaign.master.recovery + "\n")
    opened = subprocess.run(["age", "-d", "-i", str(key), str(path)], capture_output=True, check=True)
    listed = subprocess.run(["tar", "tz"], input=opened.stdout, capture_output=True, check=True)
    assert listed.stdout.decode().split() == ["manifest.json", "events.jsonl", "signature"]


@pytest.mark.parametrize("after", [0, 1, 2])
def test_a_desk_whose_file_or_card_cannot_be_written_was_not_made(campaign: Campaign, after: int) -> None:
    disk = FailingDisk("create", errno.ENOSPC, after=after)
    office = campaign.station(OFFICE, disk=disk)
    before, folder = fingerprint(office), campaign.folder / "files"
    point = next(iter(office.facts().points))
    with pytest.raises(EnvironmentFault, match=r"disk\.full"):
        prepare_desk(office, point_id=point, label="Bàn 4", folder=folder)
    assert fingerprint(office) == before
    assert list(folder.iterdir()) == []
    disk.broken = False
    assert prepare_desk(office, point_id=point, label="Bàn 4", folder=folder).number == 4


def test_two_desks_hand_over_to_one_stick(campaign: Campaign) -> None:
    paths = [campaign.hand_over(name).path for name in (DESK_1, DESK_2, DESK_1, DESK_2)]
    assert len(set(paths)) == 4
    assert sorted(p.suffix for p in campaign.stick.iterdir()) == [".fieldbundle"] * 4 + [".txt"] * 4
