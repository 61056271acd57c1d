"""A station comes to life and is opened again: by passphrase or card, by one program at a time, or not at all."""

from __future__ import annotations

import errno
import shutil
import subprocess
import sys
from pathlib import Path
from typing import BinaryIO

import pytest

from fieldapp.seal.boxes import recipient_text
from fieldapp.seal.card import card_text, fresh_card
from fieldapp.station.founding import finish_founding
from fieldapp.station.home import Home
from fieldapp.station.opening import DeskStart, create_office, open_first_file, unlock
from fieldapp.system.errors import EnvironmentFault, InputRefused
from fieldapp.system.files import Disk
from fieldapp.system.randomness import SeededRandomness
from tests.station.prepared import (
    DESK_1,
    DESK_2,
    OFFICE,
    PIN,
    SECRET,
    Campaign,
    Master,
    alter,
    office_start,
    world,
)

_PROJECT = Path(__file__).resolve().parents[2]


def _copied(master: Master, folder: Path, name: str) -> Home:
    shutil.copytree(master.folder / name, folder / name)
    return Home(folder / name)


def _code(home: Home, secret: str = SECRET) -> str:
    with pytest.raises((InputRefused, EnvironmentFault)) as caught:
        unlock(home, secret, world=world("again")).close()
    return caught.value.code


@pytest.fixture
def desk(campaign_master: Master, tmp_path: Path) -> Home:
    """The closed folder of a desk."""
    return _copied(campaign_master, tmp_path, DESK_1)


def test_passphrase_and_card_open_and_others_do_not(campaign_master: Master, desk: Home) -> None:
    station = unlock(desk, SECRET, world=world("again"))
    officer = station.officer()
    assert (station.role, officer.name, station.desk().number) == ("desk", "Trần Thị Mẫu 1", 1)
    station.close()
    card = campaign_master.cards[DESK_1]
    by_card = unlock(desk, card.replace("-", " ").lower(), world=world("card"))
    assert by_card.officer() == officer
    by_card.close()
    assert _code(desk, SECRET + "!") == "seal.wrong_secret"
    assert _code(desk, campaign_master.cards[DESK_2]) == "seal.wrong_secret"
    stranger = card_text(fresh_card("ab" * 32, SeededRandomness("stranger")))
    assert _code(desk, stranger) == "seal.wrong_secret"
    unlock(desk, SECRET, world=world("after")).close()


def test_every_start_is_written_down_with_a_nonce_of_its_own(desk: Home) -> None:
    for seed in ("one", "two"):
        unlock(desk, SECRET, world=world(seed)).close()
    station = unlock(desk, SECRET, world=world("three"))
    sessions = list(station.registry.journal.of_kinds(["session.opened"]))
    assert len(sessions) == 4
    assert len({event.facts()["nonce"] for event in sessions}) == 4
    assert {event.envelope.officer for event in sessions} == {station.officer_id}
    station.close()


_SECOND = """
import sys
from pathlib import Path
from fieldapp.station.home import Home
from fieldapp.station.opening import unlock
from fieldapp.station.world import real_world
from fieldapp.system.errors import EnvironmentFault
try:
    unlock(Home(Path(sys.argv[1])), sys.argv[2], world=real_world()).close()
except EnvironmentFault as fault:
    sys.exit(fault.code)
"""


def _second_program(home: Home) -> str:
    command = [sys.executable, "-c", _SECOND, str(home.folder), SECRET]
    return subprocess.run(command, cwd=_PROJECT, capture_output=True, text=True, timeout=60, check=False).stderr.strip()


def test_a_second_program_is_turned_away_and_harms_nothing(desk: Home) -> None:
    station = unlock(desk, SECRET, world=world("first"))
    before = station.registry.journal.count()
    assert _second_program(desk) == "home.in_use"
    assert _code(desk) == "home.in_use"
    assert station.registry.journal.count() == before
    with station.registry.transaction():
        station.append("session.opened", [], {"nonce": "still mine"})
    station.close()
    assert _second_program(desk) == ""


class _Dies(Disk):
    """The power goes before the n-th rename."""

    def __init__(self, at: int) -> None:
        self.left = at

    def replace(self, source: Path, target: Path) -> None:
        self.left -= 1
        if self.left == 0:
            raise KeyboardInterrupt
        super().replace(source, target)

    def remove(self, path: Path) -> None:
        if self.left > 0:
            super().remove(path)


@pytest.mark.parametrize("at", [1, 2])
def test_a_station_whose_making_was_interrupted_is_none_and_can_be_made_again(
    campaign_master: Master, tmp_path: Path, at: int
) -> None:
    home = Home(tmp_path / "desk")
    start = DeskStart(campaign_master.files[DESK_1], campaign_master.cards[DESK_1], "Trần Thị Mẫu", SECRET, PIN)
    with pytest.raises(KeyboardInterrupt):
        open_first_file(home, start, world=world("first", disk=_Dies(at)))
    assert home.unfinished.exists()
    assert _code(home) == "home.none"
    open_first_file(home, start, world=world("second")).close()
    unlock(home, SECRET, world=world("again")).close()
    assert not home.unfinished.exists()


def test_a_lock_that_cannot_be_taken_is_told_by_its_code(desk: Home) -> None:
    (desk.folder / "in-use.lock").unlink()
    (desk.folder / "in-use.lock").mkdir()
    assert _code(desk) == "disk.failed"


def test_nothing_there_or_something_missing(desk: Home, tmp_path: Path) -> None:
    assert _code(Home(tmp_path / "nothing")) == "home.none"
    kept = desk.database.rename(desk.folder / "elsewhere")
    assert _code(desk) == "registry.missing"
    desk.database.write_bytes(b"")
    assert _code(desk) == "registry.missing"
    desk.database.write_bytes(b"\0" * 8192)
    assert _code(desk) == "registry.wrong_key"
    kept.replace(desk.database)
    slots = desk.slots.read_bytes()
    desk.slots.write_bytes(b"{")
    assert _code(desk) == "seal.slots_malformed"
    desk.slots.unlink()
    assert _code(desk) == "disk.gone"
    desk.slots.write_bytes(slots)
    unlock(desk, SECRET, world=world("again")).close()


def test_a_database_of_a_later_version_is_not_touched(campaign: Campaign, desk: Home) -> None:
    later = "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('fieldapp', 'm999_later', 'x')"
    alter(desk, campaign.key(DESK_1), (later, ()))
    before = desk.database.read_bytes()
    assert _code(desk) == "registry.newer"
    assert desk.database.read_bytes() == before


def test_nobody_begins_where_somebody_lives(campaign_master: Master, desk: Home) -> None:
    before = desk.database.read_bytes()
    with pytest.raises(InputRefused, match=r"home\.taken"):
        create_office(desk, office_start(), world=world("office"))
    start = DeskStart(campaign_master.files[DESK_2], campaign_master.cards[DESK_2], "Trần Thị Mẫu", SECRET, PIN)
    with pytest.raises(InputRefused, match=r"home\.taken"):
        open_first_file(desk, start, world=world("desk"))
    assert desk.database.read_bytes() == before


def test_an_office_counts_when_its_recovery_key_is_on_paper(tmp_path: Path) -> None:
    home = Home(tmp_path / "office")
    station, lost = create_office(home, office_start(), world=world("office"), paper_first=True)
    station.close()  # the power went before anybody saw the key
    assert _code(home) == "home.none"
    station, key = create_office(home, office_start(), world=world("again"), paper_first=True)
    finish_founding(home, station.disk)
    recovery = station.campaign().recovery
    station.close()
    assert recovery == recipient_text(key) != recipient_text(lost)
    unlock(home, SECRET, world=world("later")).close()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": " "}, "office.incomplete"),
        ({"authority": ""}, "office.incomplete"),
        ({"officer": "\t"}, "office.incomplete"),
        ({"deadline": "16/01/2024"}, "office.deadline"),
        ({"deadline": "2024-02-30"}, "office.deadline"),
        ({"banks": ("970436", "000000")}, "office.bank"),
        ({"passphrase": "ngắn"}, "seal.passphrase_short"),
        ({"pin": "12345"}, "seal.pin_digits"),
        ({"pin": "１２３４５６"}, "seal.pin_digits"),
    ],
)
def test_a_campaign_that_says_too_little_leaves_no_trace(tmp_path: Path, changes: dict[str, object], code: str) -> None:
    home = Home(tmp_path / "office")
    with pytest.raises(InputRefused) as caught:
        create_office(home, office_start(**changes), world=world("office"))
    assert caught.value.code == code
    assert not home.folder.exists() or list(home.folder.iterdir()) == []


class _Full(Disk):
    """A disk without room."""

    def write(self, stream: BinaryIO, data: bytes) -> None:
        stream.write(data[:10])
        raise OSError(errno.ENOSPC, "no space left")


def test_a_full_disk_leaves_no_half_a_station(tmp_path: Path) -> None:
    home = Home(tmp_path / "office")
    with pytest.raises(EnvironmentFault, match=r"disk\.full"):
        create_office(home, office_start(), world=world("office", disk=_Full()))
    assert list(home.folder.iterdir()) == []
    create_office(home, office_start(), world=world("office"))[0].close()


def test_a_card_of_another_office_does_not_open_a_first_file(campaign_master: Master, tmp_path: Path) -> None:
    other = card_text(fresh_card("ab" * 32, SeededRandomness("other")))
    start = DeskStart(campaign_master.files[DESK_1], other, "Trần Thị Mẫu", SECRET, PIN)
    with pytest.raises(InputRefused, match=r"bundle\.not_for_us"):
        open_first_file(Home(tmp_path / "new"), start, world=world("new"))
    with pytest.raises(InputRefused, match=r"seal\.card_length"):
        open_first_file(
            Home(tmp_path / "new"),
            DeskStart(campaign_master.files[DESK_1], "ABC", "Trần Thị Mẫu", SECRET, PIN),
            world=world("new"),
        )


def test_a_copy_of_the_folder_opens_with_the_same_passphrase(campaign: Campaign) -> None:
    campaign.office.copy_to(Home(campaign.folder / "copy"))
    with pytest.raises(EnvironmentFault, match=r"disk\.exists"):
        campaign.office.copy_to(Home(campaign.folder / "copy"))
    copy = unlock(Home(campaign.folder / "copy"), SECRET, world=world("copy"))
    assert copy.registry.people.all_ids() == campaign.office.registry.people.all_ids()
    copy.close()


def test_an_office_is_no_desk_and_a_desk_no_office(campaign: Campaign) -> None:
    with pytest.raises(InputRefused, match=r"home\.not_a_desk"):
        campaign.office.desk()
    with pytest.raises(InputRefused, match=r"home\.not_an_office"):
        campaign.station(DESK_1).office()
    assert campaign.station(OFFICE).role == "office"
