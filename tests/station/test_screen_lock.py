"""The PIN of the lock screen: a growing delay that neither a restart nor a changed clock shortens."""

from __future__ import annotations

import shutil

import pytest

from fieldapp.station.officers import add_officer
from fieldapp.station.screen_lock import ScreenLock
from fieldapp.system.errors import InputRefused
from fieldapp.system.randomness import new_id
from tests.station.prepared import DESK_1, PIN, Campaign, everybody, registered


def _code(lock: ScreenLock, pin: str, **whom: str) -> str:
    with pytest.raises(InputRefused) as caught:
        lock.open(pin, **whom)
    return caught.value.code


def test_the_delay_grows_and_survives_a_restart_and_a_changed_clock(campaign: Campaign) -> None:
    lock = ScreenLock(campaign.station(DESK_1))
    for _ in range(3):
        assert lock.waiting_s() == 0
        assert _code(lock, "000000") == "lock.wrong_pin"
    assert lock.waiting_s() == 5
    assert _code(lock, PIN) == "lock.wait"
    campaign.clock.jump_to(campaign.clock.now_ms() + 10**10)
    assert lock.waiting_s() == 5
    campaign.clock.advance(4.25)
    assert lock.waiting_s() == 1
    campaign.close(DESK_1)
    lock = ScreenLock(campaign.station(DESK_1))
    assert lock.waiting_s() == 5
    assert _code(lock, PIN) == "lock.wait"
    campaign.clock.advance(5)
    assert _code(lock, "111111") == "lock.wrong_pin"
    assert lock.waiting_s() == 10
    campaign.clock.advance(10)
    lock.open(PIN)
    assert lock.waiting_s() == 0
    assert _code(lock, "000000") == "lock.wrong_pin"
    assert lock.waiting_s() == 0


def test_the_delay_survives_a_power_cut_and_a_clock_set_back(campaign: Campaign) -> None:
    """The folder as it lies on the disk in the middle of work is what is left when the power goes."""
    lock = ScreenLock(campaign.station(DESK_1))
    for _ in range(4):
        campaign.clock.advance(lock.waiting_s())
        assert _code(lock, "000000") == "lock.wrong_pin"
    shutil.copytree(campaign.home(DESK_1).folder, campaign.home("after").folder)
    campaign.copy_key(DESK_1, "after")
    campaign.clock.jump_to(campaign.clock.now_ms() - 10**10)
    lock = ScreenLock(campaign.station("after"))
    assert lock.waiting_s() == 10
    assert _code(lock, PIN) == "lock.wait"
    campaign.clock.advance(10)
    lock.open(PIN)


def test_the_officers_with_a_pin_may_open_the_screen(campaign: Campaign) -> None:
    station = campaign.station(DESK_1)
    lock, first = ScreenLock(station), station.officer_id
    second = add_officer(station, name="Lê Văn Mẫu", passphrase="một mật khẩu khác hẳn", pin="246801")
    assert [officer.officer_id for officer in lock.officers()] == [first, second]
    lock.open("246801", officer_id=second)
    saved = registered(station, everybody(station)[0])
    (event,) = station.registry.journal.of_kinds(["registration.recorded"])
    assert (event.envelope.officer, event.facts()["registration"]) == (second, saved.registration_id)


def test_a_try_that_has_to_wait_counts_for_nothing(campaign: Campaign) -> None:
    station = campaign.station(DESK_1)
    with station.registry.transaction():
        station.registry.shelf.put_setting("pin_failures", "9")
    lock = ScreenLock(station)
    with pytest.raises(InputRefused) as caught:
        lock.open(PIN)
    assert caught.value.details["seconds"] == 320
    assert station.registry.shelf.setting("pin_failures") == "9"


def test_a_pin_of_each_officer(campaign: Campaign) -> None:
    station = campaign.station(DESK_1)
    lock = ScreenLock(station)
    first, second = station.officer_id, new_id(station.randomness)
    assert _code(lock, PIN, officer_id=second) == "lock.no_pin"
    with station.registry.transaction():
        station.append("officer.added", [second], {"name": "Lê Văn Mẫu", "role": "officer"})
        station.sign_in(second)
    with pytest.raises(InputRefused, match=r"seal\.pin_digits"):
        lock.set_pin("12345")
    lock.set_pin("246801")
    lock.open(PIN, officer_id=first)
    assert station.officer_id == first
    lock.open("246801", officer_id=second)
    assert station.officer().name == "Lê Văn Mẫu"
    campaign.close(DESK_1)
    assert campaign.station(DESK_1).officer_id == second
