"""How far the campaign is: every number follows from the people, and the parts add up to the whole."""

from __future__ import annotations

from fieldapp.desk.register import register, void
from fieldapp.domain.outcomes import ABSENT, DIED, HAS_ACCOUNT, MOVED, NO_WISH, OPEN_ACCOUNT, PAYEE
from fieldapp.office.overview import Part, overview
from fieldapp.station.digest import digest
from tests.station.prepared import DESK_1, DESK_2, DESK_3, GUARDIAN, PEOPLE, Campaign, draft, everybody, registered

_DETAILS = {
    HAS_ACCOUNT: {"bank": "970405", "account": "0123456789"},
    PAYEE: {**GUARDIAN, "payee_name": "Nguyễn Văn Giám Hộ", "payee_number": "001080000018"},
    NO_WISH: {"reason": "muốn nhận tiền mặt"},
    DIED: {"date": "2023-12-01"},
    MOVED: {"place": "xã Tân Lập"},
    OPEN_ACCOUNT: {"bank": "970436"},
    ABSENT: {},
}


def _summed(parts: tuple[Part, ...]) -> tuple[int, int, int]:
    return sum(p.done for p in parts), sum(p.total for p in parts), sum(p.gone for p in parts)


def test_at_the_beginning_nothing_is_done(campaign: Campaign) -> None:
    now = overview(campaign.office)
    assert (now.done, now.total, now.gone) == (0, PEOPLE, 0)
    assert (now.days_left, now.needed_per_day, now.reached_per_day, now.burn_up) == (3, PEOPLE // 3, 0, ())
    assert [d.state for d in now.desks] == ["prepared"] * 3
    assert [d.number for d in now.desks] == [1, 2, 3]
    assert _summed(now.wards) == _summed(now.groups) == (0, PEOPLE, 0)


def test_the_numbers_add_up(campaign: Campaign) -> None:
    one, two = campaign.station(DESK_1), campaign.station(DESK_2)
    people = everybody(one)
    for place, outcome in enumerate(_DETAILS):
        register(one, draft(one, people[place], outcome, details=_DETAILS[outcome]))
    void(one, registered(one, people[7]).registration_id, reason="nhầm người")
    campaign.clock.advance(24 * 3600)
    registered(two, people[8])
    registered(two, people[9])
    values = {"full_name": "Lê Thị Mẫu", "birth_date": "1950-01-01"}
    register(two, draft(two, "", values=values))
    for name in (DESK_1, DESK_2):
        campaign.hand_over(name)
    campaign.receive()
    now = overview(campaign.office)
    assert (now.done, now.total, now.gone) == (4 + 3, PEOPLE + 1 - 2, 2)
    assert _summed(now.wards) == _summed(now.groups) == (now.done, now.total, now.gone)
    assert now.burn_up == (("2024-01-13", 4), ("2024-01-14", 7))
    assert (now.days_left, now.needed_per_day, now.reached_per_day) == (2, 8, 4)
    registered_at = {d.number: d.registrations for d in now.desks}
    assert registered_at == {1: 8, 2: 3, 3: 0}
    assert sum(registered_at.values()) == len(campaign.office.registry.people.receipts())
    assert [(d.number, d.state) for d in now.desks] == [(3, "prepared"), (1, "reported"), (2, "reported")]
    assert now.desks[2].last_heard == campaign.clock.now_ms()
    assert now.desks[0].last_heard == 0
    assert now.digest == digest(campaign.office)
    missing = [p.total - p.done for p in now.wards]
    assert missing == sorted(missing, reverse=True)


def test_after_the_deadline_the_days_are_negative(campaign: Campaign) -> None:
    campaign.clock.advance(5 * 24 * 3600)
    now = overview(campaign.office)
    assert now.days_left == -2
    assert now.needed_per_day == PEOPLE


def test_a_revoked_desk_is_named_so(campaign: Campaign) -> None:
    campaign.hand_over(DESK_3)
    campaign.receive()
    desk = campaign.station(DESK_3)
    told = {"journal_id": desk.registry.journal.own_id(), "seq": 1}
    with campaign.office.registry.transaction():
        campaign.office.append("desk.revoked", [desk.desk().desk_id], told)
    assert {d.number: d.state for d in overview(campaign.office).desks} == {1: "prepared", 2: "prepared", 3: "revoked"}
