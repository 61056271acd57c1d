"""A desk ends for good only when the office holds everything; then nobody opens its folder any more."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest
from pypdf import PdfReader

from fieldapp.desk.retire import begin_retirement, finish_retirement, retiring_at
from fieldapp.office.overview import desk_states
from fieldapp.station.backups import back_up
from fieldapp.station.opening import unlock
from fieldapp.system.errors import EnvironmentFault, InputRefused
from fieldapp.system.files import Disk
from tests.station.failing_disk import FailingDisk
from tests.station.prepared import DESK_1, SECRET, Campaign, everybody, quick_slots, registered, world

_AT = "16/01/2024 17:00"


def _code(work: object) -> str:
    assert callable(work)
    with pytest.raises(InputRefused) as caught:
        work()
    return caught.value.code


def _ready(campaign: Campaign, disk: Disk | None = None) -> None:
    """Bring a desk to the point where only its end is missing."""
    quick_slots(campaign, DESK_1)
    campaign.close(DESK_1)
    desk = campaign.station(DESK_1, disk=disk)
    registered(desk, everybody(desk)[0])
    back_up(desk, "hand")
    assert _code(lambda: begin_retirement(desk, campaign.stick)) == "desk.not_acknowledged"
    campaign.hand_over(DESK_1)
    campaign.receive()
    campaign.answer(DESK_1)
    assert _code(lambda: _finish(campaign)) == "desk.not_retiring"
    begin_retirement(desk, campaign.stick)
    assert retiring_at(desk) > 0
    assert _code(lambda: _finish(campaign)) == "desk.retire_waits"


def _finish(campaign: Campaign) -> Path:
    papers = campaign.folder / "papers"
    return finish_retirement(campaign.station(DESK_1), papers, language="vi", printed_at=_AT).proof


def _confirm(campaign: Campaign) -> None:
    campaign.receive()
    campaign.answer(DESK_1)


def test_a_desk_ends_when_the_office_holds_everything(campaign: Campaign) -> None:
    _ready(campaign)
    _confirm(campaign)
    desk = campaign.station(DESK_1)
    own, home = desk.registry.journal.state(desk.registry.journal.own_id()), campaign.home(DESK_1)
    proof = _finish(campaign)
    campaign.forget(DESK_1)
    words = " ".join(page.extract_text() for page in PdfReader(proof).pages)
    assert own.journal_id in words
    told = {state.number: state.state for state in desk_states(campaign.office)}
    assert (told[1], told[2]) == ("retired", "prepared")
    assert list(home.folder.rglob("slots.json*")) == []
    assert home.is_taken()
    for _ in range(2):
        assert _code(lambda: unlock(home, SECRET, world=world("again"))) == "home.retired"
    assert _code(lambda: unlock(home, campaign.master.cards[DESK_1], world=world("card"))) == "home.retired"


def test_work_after_the_last_file_has_to_be_handed_over_first(campaign: Campaign) -> None:
    _ready(campaign)
    _confirm(campaign)
    desk = campaign.station(DESK_1)
    registered(desk, everybody(desk)[1])
    assert _code(lambda: _finish(campaign)) == "desk.not_acknowledged"
    campaign.hand_over(DESK_1)
    _confirm(campaign)
    assert _finish(campaign).is_file()
    campaign.forget(DESK_1)


def test_without_a_proof_nothing_is_destroyed(campaign: Campaign) -> None:
    disk = FailingDisk("create", errno.ENOSPC)
    disk.broken = False
    _ready(campaign, disk)
    _confirm(campaign)
    disk.broken = True
    with pytest.raises(EnvironmentFault):
        _finish(campaign)
    disk.broken = False
    campaign.close(DESK_1)
    unlock(campaign.home(DESK_1), SECRET, world=world("still")).close()


def test_a_power_cut_in_between_is_finished_at_the_next_start(campaign: Campaign) -> None:
    disk = _DiesOnRemove()
    _ready(campaign, disk)
    _confirm(campaign)
    disk.alive = 1
    with pytest.raises(KeyboardInterrupt):
        _finish(campaign)
    disk.alive = 1000
    campaign.close(DESK_1)
    home = campaign.home(DESK_1)
    assert _code(lambda: unlock(home, SECRET, world=world("next"))) == "home.retired"
    assert list(home.folder.rglob("slots.json*")) == []


class _DiesOnRemove(Disk):
    """Dies when a slots file is to be deleted, after so many of them."""

    alive = 1000

    def remove(self, path: Path) -> None:
        if path.name == "slots.json":
            self.alive -= 1
            if self.alive < 0:
                raise KeyboardInterrupt
        super().remove(path)
