"""Restored, copied and cloned laptops: both branches are kept, a new journal goes on, nothing is lost or doubled."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from fieldapp.desk.day import not_handed_over
from fieldapp.desk.hand_over import hand_over, read_answers
from fieldapp.office.answer import answer_all
from fieldapp.office.receive import receive
from fieldapp.seal.slots import find_slot
from fieldapp.station.check import check
from fieldapp.station.digest import digest
from fieldapp.station.home import Home
from fieldapp.station.opening import unlock
from fieldapp.station.receiving import IMPORTED, KNOWN
from fieldapp.station.station import Station
from tests.station.prepared import DESK_1, OFFICE, SECRET, Campaign, everybody, registered, world


def numbers(station: Station) -> set[str]:
    return {receipt.number for receipt in station.registry.people.receipts()}


def test_both_branches_of_a_cloned_desk_are_kept(campaign: Campaign) -> None:
    people = everybody(campaign.station(DESK_1))
    copy = campaign.clone(DESK_1, "copy")
    mine = registered(campaign.station(DESK_1), people[0])
    theirs = registered(copy, people[1])
    one = campaign.hand_over(DESK_1).path
    other = campaign.hand_over("copy", "other-stick").path
    assert [(v.verdict, v.code) for v in campaign.receive(one, other)] == [(IMPORTED, ""), (IMPORTED, "journal.forked")]
    found = campaign.office.registry.people.by_registration
    assert found(mine.registration_id) is not None
    assert found(theirs.registration_id) is not None
    assert [v.verdict for v in campaign.receive(other, one)] == [KNOWN, KNOWN]
    registered(campaign.station(DESK_1), people[2])
    assert campaign.receive(campaign.hand_over(DESK_1).path)[0].verdict == IMPORTED
    registered(copy, people[3])
    later = campaign.hand_over("copy", "other-stick").path
    assert [(v.verdict, v.code) for v in campaign.receive(later)] == [(IMPORTED, "journal.forked")]
    assert len(campaign.office.registry.people.receipts()) == 4
    assert check(campaign.office).findings == ()


def test_branches_give_the_same_digest_in_any_order(campaign: Campaign) -> None:
    people = everybody(campaign.station(DESK_1))
    copy = campaign.clone(DESK_1, "copy")
    registered(campaign.station(DESK_1), people[0], bank="970436")
    registered(copy, people[0], bank="970405")
    files = [campaign.hand_over(DESK_1).path, campaign.hand_over("copy", "other-stick").path]
    assert campaign.office.role == "office"
    second = campaign.clone(OFFICE, "office-2")
    receive(campaign.office, files)
    receive(second, files[::-1])
    assert digest(campaign.office) == digest(second)
    assert campaign.office.registry.people.contested()


def test_the_clone_learns_it_from_the_answer_and_goes_on_in_a_new_journal(campaign: Campaign) -> None:
    people = everybody(campaign.station(DESK_1))
    copy = campaign.clone(DESK_1, "copy")
    registered(campaign.station(DESK_1), people[0])
    registered(copy, people[1])
    campaign.receive(campaign.hand_over(DESK_1).path, campaign.hand_over("copy", "other-stick").path)
    before = copy.registry.journal.own_id()
    (verdict,) = campaign.answer("copy")
    assert (verdict.verdict, verdict.code) == (IMPORTED, "journal.forked")
    assert copy.registry.journal.own_id() != before
    saved = registered(copy, people[2])
    assert saved.number.startswith("01B-00001-")
    assert not_handed_over(copy)[0] == 1  # its branch is acknowledged, only the new one waits
    (verdict,) = campaign.receive(campaign.hand_over("copy", "third-stick").path)
    assert (verdict.verdict, verdict.code) == (IMPORTED, "")
    assert len(campaign.office.registry.people.receipts()) == 3
    assert len(next(iter(campaign.office.facts().desks.values())).journals) == 2
    assert check(copy).findings == ()


def test_a_rolled_back_desk_opens_a_new_journal_and_gets_back_what_it_lost(campaign: Campaign) -> None:
    people = everybody(campaign.station(DESK_1))
    restored = campaign.clone(DESK_1, "restored")
    lost = registered(campaign.station(DESK_1), people[0])
    campaign.hand_over(DESK_1)
    campaign.receive()
    (verdict,) = campaign.answer("restored")
    assert (verdict.verdict, verdict.code) == (IMPORTED, "journal.rolled_back")
    saved = registered(restored, people[1])
    assert saved.number != lost.number
    (verdict,) = campaign.receive(campaign.hand_over("restored", "other-stick").path)
    assert (verdict.verdict, verdict.code) == (IMPORTED, "journal.forked")  # its start after the restore is a branch
    campaign.answer("restored")
    found = restored.registry.people.by_registration(lost.registration_id)
    assert found is not None
    assert numbers(restored) == numbers(campaign.office)


@pytest.fixture
def laptop(campaign: Campaign, tmp_path: Path) -> tuple[Campaign, Path]:
    """A desk that lives on a machine with a name, and notes outside its folder."""
    campaign.station(DESK_1)
    campaign.close(DESK_1)
    return campaign, tmp_path / "marks"


def test_a_copied_folder_opens_a_new_journal_at_once(laptop: tuple[Campaign, Path]) -> None:
    campaign, marks = laptop
    machine = replace(world("laptop"), machine="laptop-1", marks=marks)
    home = campaign.home(DESK_1)
    first = unlock(home, SECRET, world=machine)
    journal = first.registry.journal.own_id()
    first.close()
    again = unlock(home, SECRET, world=machine)
    assert again.registry.journal.own_id() == journal
    again.close()
    other = unlock(home, SECRET, world=replace(machine, machine="laptop-2", marks=None))
    assert other.registry.journal.own_id() != journal
    (opened,) = [e for e in other.registry.journal.of_kinds(["session.opened"]) if "ancestor" in e.facts()]
    assert (opened.facts()["why"], opened.facts()["ancestor"]["journal_id"]) == ("copied", journal)
    registered(other, everybody(other)[0])
    handed = hand_over(other, campaign.stick)
    other.close()
    assert campaign.receive(handed.path)[0].verdict == IMPORTED


def test_an_old_database_put_back_opens_a_new_journal(laptop: tuple[Campaign, Path]) -> None:
    campaign, marks = laptop
    machine = replace(world("laptop"), machine="laptop-1", marks=marks)
    home = campaign.home(DESK_1)
    old = home.database.read_bytes()
    desk = unlock(home, SECRET, world=machine)
    journal = desk.registry.journal.own_id()
    saved = registered(desk, everybody(desk)[0])
    hand_over(desk, campaign.stick)
    desk.close()
    home.database.write_bytes(old)
    desk = unlock(home, SECRET, world=machine)
    assert desk.registry.journal.own_id() != journal
    campaign.receive()
    handed = hand_over(desk, campaign.folder / "other-stick")
    assert campaign.receive(handed.path)[0].code == ""
    answer_all(campaign.office, campaign.back)
    read_answers(desk, [campaign.back])
    assert desk.registry.people.by_registration(saved.registration_id) is not None
    desk.close()


def test_a_restored_office_is_still_the_office(campaign: Campaign, tmp_path: Path) -> None:
    registered(campaign.station(DESK_1), everybody(campaign.station(DESK_1))[0])
    campaign.hand_over(DESK_1)
    campaign.office.copy_to(Home(tmp_path / "moved"))
    campaign.close(OFFICE)
    key = find_slot(Home(tmp_path / "moved").slots.read_bytes(), SECRET).key
    assert key == campaign.key(OFFICE)
    office = unlock(Home(tmp_path / "moved"), SECRET, world=replace(world("moved"), machine="other", marks=None))
    with office.registry.transaction():
        office.go_on_in_new_journal("restored")
    assert [v.verdict for v in receive(office, [campaign.stick])] == [IMPORTED]
    answer_all(office, campaign.back)
    (verdict,) = read_answers(campaign.station(DESK_1), [campaign.back])
    assert (verdict.verdict, verdict.code) == (IMPORTED, "")
    assert not_handed_over(campaign.station(DESK_1))[0] == 0
    office.close()
