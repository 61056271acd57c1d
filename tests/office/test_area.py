"""A desk is told about the people of its wards only, and never a health category."""

from __future__ import annotations

import subprocess
import unicodedata
from pathlib import Path

import pytest

from fieldapp.desk.register import register
from fieldapp.domain.outcomes import ABSENT, PAYEE
from fieldapp.office.answer import answer_all
from fieldapp.office.decide import dismiss, merge, separate
from fieldapp.office.prepare import open_point, prepare_desk
from fieldapp.office.rosters import commit_lists, read_lists
from fieldapp.station.check import check
from fieldapp.station.receiving import IMPORTED
from fieldapp.station.station import Station
from fieldapp.system.errors import InputRefused
from tests.station.prepared import DESK_1, DESK_3, GUARDIAN, WARD, Campaign, draft, everybody, registered

_ROSTERS = Path(__file__).resolve().parents[1] / "rosters"


def _in_ward(station: Station) -> set[str]:
    return {i for i in everybody(station) if (c := station.registry.people.get(i)) and c.text("ward") == WARD}


def _spoken_of(station: Station) -> set[str]:
    """Return the ids of all people about whom a station holds any event."""
    registry = station.registry
    subjects = {s for e in registry.journal.since(0, leave_out=["none"]) for s in e.envelope.subjects}
    facts = station.facts()
    elsewhere = {*facts.points, *facts.desks, *facts.officers, *facts.rosters, station.campaign().campaign_id}
    return subjects - elsewhere


def test_a_desk_with_wards_gets_their_people_and_nobody_else(campaign: Campaign) -> None:
    desk, office = campaign.station(DESK_3), campaign.office
    ward = _in_ward(office)
    assert 0 < len(ward) < len(everybody(office))
    assert set(everybody(desk)) == _spoken_of(desk) == ward
    assert set(everybody(campaign.station(DESK_1))) == set(everybody(office))


def test_nor_does_an_answer_tell_it_about_others(campaign: Campaign) -> None:
    office, one, desk = campaign.office, campaign.station(DESK_1), campaign.station(DESK_3)
    ward = sorted(_in_ward(office))
    others = sorted(set(everybody(office)) - set(ward))
    registered(one, ward[0])
    registered(one, others[0])
    payee = office.registry.people.get(others[1])
    assert payee is not None
    registered(one, others[1], ABSENT)
    details = {**GUARDIAN, "payee_name": payee.text("full_name"), "payee_number": payee.text("national_id")}
    register(one, draft(one, ward[1], PAYEE, details=details))
    campaign.hand_over(DESK_1)
    campaign.hand_over(DESK_3)
    campaign.receive()
    dismiss(office, ward[0], others[2], reason="người khác")
    assert [v.verdict for v in campaign.answer(DESK_3) if v.verdict == IMPORTED] == [IMPORTED]
    told = {r.citizen_id for r in desk.registry.people.receipts()}
    assert told == {ward[0], ward[1]}
    appointed = desk.registry.people.get(ward[1])
    assert appointed is not None
    named = desk.registry.people.get(appointed.payee)
    assert named is not None
    assert named.text("full_name") == payee.text("full_name")
    assert set(everybody(desk)) == {*ward, named.citizen_id}
    assert check(desk).findings == ()


def test_who_was_taken_for_somebody_of_the_ward_is_told_also_after_the_separation(campaign: Campaign) -> None:
    """What was registered of both hangs on what was said of either; a missing parent would hide a conflict for ever."""
    office, one, desk = campaign.office, campaign.station(DESK_1), campaign.station(DESK_3)
    mine = min(_in_ward(office))
    other = min(set(everybody(office)) - _in_ward(office))
    campaign.hand_over(DESK_1)
    campaign.receive()
    merge(office, mine, other)
    campaign.answer(DESK_1)
    registered(one, min(mine, other))
    campaign.hand_over(DESK_1)
    campaign.receive()
    separate(office, mine)
    campaign.hand_over(DESK_3)
    campaign.receive()
    campaign.answer(DESK_3)
    told = list(desk.registry.journal.since(0, leave_out=["none"]))
    hashes = {event.hash for event in told}
    assert other in _spoken_of(desk)
    assert [event.envelope.kind for event in told if not hashes.issuperset(event.envelope.parents)] == []


def test_somebody_merged_into_the_ward_brings_those_merged_before(campaign: Campaign) -> None:
    office, desk = campaign.office, campaign.station(DESK_3)
    mine = min(_in_ward(office))
    first, second = sorted(set(everybody(office)) - _in_ward(office))[:2]
    merge(office, first, second)
    campaign.hand_over(DESK_3)
    campaign.receive()
    campaign.answer(DESK_3)
    campaign.hand_over(DESK_3)
    campaign.receive()
    merge(office, mine, first)
    campaign.answer(DESK_3)
    whole = desk.registry.people.get(min(mine, first, second))
    assert whole is not None
    assert len(whole.listings) == 3


def test_for_whom_somebody_of_the_ward_is_paid_is_not_told(campaign: Campaign) -> None:
    office, one, desk = campaign.office, campaign.station(DESK_1), campaign.station(DESK_3)
    ward = sorted(_in_ward(office))
    elsewhere = min(set(everybody(office)) - set(ward))
    payee = office.registry.people.get(ward[0])
    assert payee is not None
    details = {**GUARDIAN, "payee_name": payee.text("full_name"), "payee_number": payee.text("national_id")}
    register(one, draft(one, elsewhere, PAYEE, details=details))
    campaign.hand_over(DESK_1)
    campaign.hand_over(DESK_3)
    campaign.receive()
    campaign.answer(DESK_3)
    assert desk.registry.people.get(elsewhere) is None
    assert not any(event.envelope.kind == "citizen.listed" for event in desk.registry.journal.about([elsewhere]))


def test_who_moves_into_the_ward_is_told_about_from_the_beginning(campaign: Campaign) -> None:
    office, one, desk = campaign.office, campaign.station(DESK_1), campaign.station(DESK_3)
    mover = next(i for i in everybody(office) if i not in _in_ward(office))
    registered(one, mover)
    campaign.hand_over(DESK_1)
    campaign.hand_over(DESK_3)
    campaign.receive()
    campaign.answer(DESK_3)
    campaign.hand_over(DESK_3)
    register(one, draft(one, mover, ABSENT, values={"ward": WARD}, evidence={"ward": "paper"}))
    campaign.hand_over(DESK_1)
    campaign.receive()
    campaign.answer(DESK_3)
    here, there = desk.registry.people.get(mover), office.registry.people.get(mover)
    assert here is not None
    assert there is not None
    assert here.values == there.values
    assert here.registrations == there.registrations


def test_no_category_leaves_the_office(campaign: Campaign) -> None:
    for name in (DESK_1, DESK_3):
        campaign.hand_over(name)
    campaign.receive()
    campaign.answer(DESK_1, DESK_3)
    assert list(campaign.office.registry.journal.of_kinds(["citizen.classified"]))
    for name in (DESK_1, DESK_3):
        station = campaign.station(name)
        assert list(station.registry.journal.of_kinds(["citizen.classified"])) == []
        assert all(c.category == {} for i in everybody(station) if (c := station.registry.people.get(i)))
        assert any(c.text("benefit_group") for i in everybody(station) if (c := station.registry.people.get(i)))


@pytest.mark.needs_program("age")
def test_a_first_file_opened_with_the_recovery_key_says_no_category(campaign: Campaign) -> None:
    """With the real lists, which name health categories; read with standard tools alone."""
    office = campaign.office
    lists = read_lists(sorted(p for p in _ROSTERS.iterdir() if p.suffix in (".xlsx", ".xls", ".csv")))
    commit_lists(office, lists)
    point = open_point(office, name="Đình làng")
    first = prepare_desk(office, point_id=point, label="Bàn 4", folder=campaign.folder / "first").file
    campaign.hand_over(DESK_1)
    campaign.receive()
    (answered,) = answer_all(office, campaign.back)
    key = campaign.folder / "recovery-key.txt"
    key.write_text(campaign.master.recovery + "\n")
    categories = {row.category for roster in lists for row in roster.rows if row.category}
    kept = {c.category["category"] for i in everybody(office) if (c := office.registry.people.get(i)) and c.category}
    assert kept
    groups = {c.text("benefit_group") for i in everybody(office) if (c := office.registry.people.get(i))}
    for file in (first, answered.path):
        opened = subprocess.run(["age", "-d", "-i", str(key), str(file)], capture_output=True, check=True).stdout
        command = ["tar", "xzO", "events.jsonl"]
        events = subprocess.run(command, input=opened, capture_output=True, check=True).stdout.decode()
        assert unicodedata.is_normalized("NFC", events)
        assert "citizen.classified" not in events
        assert "HIV" not in events.upper()
        assert [c for c in (categories | kept) - groups if f'"{c}"' in events] == []
        assert '"benefit_group"' in events


def test_a_desk_needs_a_name_and_a_point(campaign: Campaign) -> None:
    office = campaign.office
    point = next(iter(office.facts().points))
    for where, label, code in (("ab" * 16, "Bàn 9", "point.unknown"), (point, " ", "desk.unnamed")):
        with pytest.raises(InputRefused) as caught:
            prepare_desk(office, point_id=where, label=label, folder=campaign.folder / "first")
        assert caught.value.code == code
    with pytest.raises(InputRefused, match=r"point\.unnamed"):
        open_point(office, name="  ")
    with pytest.raises(InputRefused, match=r"home\.not_an_office"):
        open_point(campaign.station(DESK_1), name="Đình")
    assert not (campaign.folder / "first").exists()
