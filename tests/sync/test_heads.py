"""Signed heads, branches and where a journal may be cut; and that an older file gets its heads when it is opened."""

from __future__ import annotations

import pytest

from fieldapp.office.relay import other_offices, relay
from tests.registry.old import make_old
from tests.station.prepared import DESK_1, OFFICE, Campaign, everybody, registered
from tests.sync.offices import second_office


def test_a_file_of_the_first_version_passes_on_what_it_holds(campaign: Campaign) -> None:
    """The newest head of each journal stood beside how far it is held; it is found there when the file is opened."""
    registered(campaign.station(DESK_1), everybody(campaign.station(DESK_1))[0])
    campaign.hand_over(DESK_1)
    campaign.receive()
    second_office(campaign, "city")
    office = campaign.office
    journal = next(iter(office.facts().desks.values())).journals[0]
    before = office.registry.heads.between(journal, 1, 10**6)
    assert [head.seq for head in before] == [office.registry.journal.state(journal).contiguous_to]
    campaign.close(OFFICE)
    home = campaign.home(OFFICE)
    make_old(home.database, campaign.key(OFFICE), target=home.folder / "old.db")
    (home.folder / "old.db").replace(home.database)
    office = campaign.office
    assert office.registry.heads.between(journal, 1, 10**6) == before
    (written,) = relay(office, other_offices(office)[0], campaign.folder / "on")
    assert written.events > before[0].seq


@pytest.mark.parametrize("room", [1, 1500, 4000, 10**9])
def test_a_journal_is_cut_where_it_fits_or_where_a_head_is(campaign: Campaign, room: int) -> None:
    desk = campaign.station(DESK_1)
    for person in everybody(desk)[:3]:
        registered(desk, person)
        campaign.hand_over(DESK_1)
    campaign.receive()
    office = campaign.office.registry
    journal = desk.registry.journal.own_id()
    last = office.journal.state(journal).contiguous_to
    ends = [head.seq for head in office.heads.between(journal, 1, last)]
    assert len(ends) == 3
    stop, size = office.heads.within(journal, 1, last, room=room, anywhere=False)
    assert stop in ends
    assert size <= room or stop == ends[0]
    anywhere, fitting = office.heads.within(journal, 1, last, room=room, anywhere=True)
    assert anywhere >= 1
    assert fitting <= room or anywhere == 1
    assert (anywhere == last) == (room == 10**9)


def test_the_way_back_from_an_event(campaign: Campaign) -> None:
    campaign.station(DESK_1)
    copy = campaign.clone(DESK_1, "copy")
    registered(campaign.station(DESK_1), everybody(copy)[0])
    registered(copy, everybody(copy)[1])
    campaign.receive(campaign.hand_over(DESK_1).path)
    campaign.receive(campaign.hand_over("copy", "other").path)
    office = campaign.office.registry
    journal = copy.registry.journal.own_id()
    ((_, tip),) = office.journal.forks(journal)
    branch = office.heads.branch(tip)
    assert [event.hash for event in branch][-1] == tip
    base = office.heads.base(tip)
    assert base is not None
    assert branch[0].envelope.seq == base + 1
    assert branch[0].envelope.prev_hash == office.journal.hash_at(journal, base)
    assert office.heads.branch(tip, beyond={branch[0].hash}) == branch[1:]
    assert (office.heads.base(""), office.heads.base("ab" * 32)) == (0, None)
    assert office.heads.branch("ab" * 32) == []
