"""A new passphrase takes the place of the old one in one step, and a new officer signs in while the desk is open."""

from __future__ import annotations

import errno
from collections.abc import Iterator

import pytest

from fieldapp.seal.slots import find_slot
from fieldapp.station.officers import add_officer, new_passphrase
from fieldapp.station.opening import unlock
from fieldapp.station.screen_lock import ScreenLock
from fieldapp.system.errors import EnvironmentFault, InputRefused
from tests.station.failing_disk import FailingDisk
from tests.station.prepared import DESK_1, PIN, SECRET, Campaign, Master, campaign_in, registered, world

NEW = "một mật khẩu khác hẳn"


@pytest.fixture
def desk(campaign_master: Master, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Campaign]:
    with campaign_in(campaign_master, tmp_path_factory.mktemp("officers")) as copied:
        copied.station(DESK_1)
        yield copied


def _opens(campaign: Campaign, secret: str | bytes) -> str:
    """Return whose slot a secret opens, or an empty text."""
    try:
        opened = find_slot(campaign.home(DESK_1).slots.read_bytes(), secret)
    except InputRefused:
        return ""
    assert opened.key == campaign.key(DESK_1)
    return opened.slot.label


def test_the_card_opens_and_a_new_passphrase_is_set(desk: Campaign) -> None:
    desk.close(DESK_1)
    station = unlock(desk.home(DESK_1), desk.master.cards[DESK_1], world=world("card"))
    who = station.officer_id
    new_passphrase(station, NEW)
    station.close()
    assert (_opens(desk, NEW), _opens(desk, SECRET)) == (who, "")
    again = unlock(desk.home(DESK_1), NEW, world=world("again"))
    assert again.officer_id == who
    again.close()
    unlock(desk.home(DESK_1), desk.master.cards[DESK_1], world=world("card")).close()


@pytest.mark.parametrize("at", ["create", "write", "sync", "rename", "sync_folder"])
def test_whatever_fails_the_old_or_the_new_one_opens(desk: Campaign, at: str) -> None:
    desk.close(DESK_1)
    station = desk.station(DESK_1, disk=FailingDisk(at, errno.EIO))
    with pytest.raises(EnvironmentFault):
        new_passphrase(station, NEW)
    assert bool(_opens(desk, SECRET)) != bool(_opens(desk, NEW))
    assert bool(_opens(desk, SECRET)) == (at != "sync_folder")


def test_a_wrong_new_passphrase_changes_nothing(desk: Campaign) -> None:
    station = desk.station(DESK_1)
    before = desk.home(DESK_1).slots.read_bytes()
    for passphrase, code in (("ngắn", "seal.passphrase_short"), ("x" * 2000, "seal.passphrase_long")):
        with pytest.raises(InputRefused, match=code):
            new_passphrase(station, passphrase)
    with pytest.raises(InputRefused, match=r"officer\.unknown"):
        new_passphrase(station, NEW, officer_id="nobody")
    assert desk.home(DESK_1).slots.read_bytes() == before


def test_a_new_officer_signs_in_by_pin_and_opens_by_passphrase(desk: Campaign) -> None:
    station = desk.station(DESK_1)
    first = station.officer_id
    second = add_officer(station, name="Lê Thị Mới", passphrase=NEW, pin="246810")
    assert (station.officer_id, station.facts().officers[second].name) == (first, "Lê Thị Mới")
    assert (_opens(desk, SECRET), _opens(desk, NEW)) == (first, second)
    lock = ScreenLock(station)
    lock.open("246810", officer_id=second)
    assert station.officer_id == second
    saved = registered(station, station.registry.people.all_ids()[0])
    receipt = station.registry.people.by_registration(saved.registration_id)
    assert receipt is not None
    lock.open(PIN, officer_id=first)
    assert station.officer_id == first
    desk.close(DESK_1)
    opened = unlock(desk.home(DESK_1), NEW, world=world("second"))
    assert opened.officer_id == second
    opened.close()


def test_two_officers_never_share_a_passphrase(desk: Campaign) -> None:
    station = desk.station(DESK_1)
    before = station.registry.journal.count()
    with pytest.raises(InputRefused, match=r"officer\.same_passphrase"):
        add_officer(station, name="Lê Thị Mới", passphrase=SECRET, pin="246810")
    for name, pin in ((" ", "246810"), ("Lê Thị Mới", "12")):
        with pytest.raises(InputRefused):
            add_officer(station, name=name, passphrase=NEW, pin=pin)
    assert station.registry.journal.count() == before
    second = add_officer(station, name="Lê Thị Mới", passphrase=NEW, pin="246810")
    with pytest.raises(InputRefused, match=r"officer\.same_passphrase"):
        new_passphrase(station, SECRET, officer_id=second)
    assert _opens(desk, NEW) == second
