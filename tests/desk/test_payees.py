"""Who is paid to whom: children of one guardian are a group, by name."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from fieldapp.desk.look import look
from fieldapp.desk.payees import group_meant
from fieldapp.desk.register import register, void
from fieldapp.domain.outcomes import OPEN_ACCOUNT, PAYEE
from fieldapp.station.station import Station
from tests.station.prepared import DESK_1, GUARDIAN, Campaign, draft, everybody

_GUARDIAN = {**GUARDIAN, "payee_name": "Trần Thị Giám Hộ", "payee_number": "001180000019"}


@pytest.fixture
def desk(campaign: Campaign) -> Station:
    """The first desk."""
    return campaign.station(DESK_1)


def _with_guardian(desk: Station, citizen: str) -> None:
    register(desk, replace(draft(desk, citizen, PAYEE), details=_GUARDIAN))


def test_children_of_one_guardian_are_a_group_for_each_of_them_and_for_the_guardian(desk: Station) -> None:
    children = everybody(desk)[:3]
    assert look(desk, children[0]).group is None
    for child in children:
        _with_guardian(desk, child)
    groups = [look(desk, child).group for child in children]
    payee = groups[0].payee if groups[0] else None
    assert payee is not None
    assert payee.text("full_name") == "Trần Thị Giám Hộ"
    assert all(group and {one.citizen_id for one in group.people} == set(children) for group in groups)
    group = look(desk, payee.citizen_id).group
    assert group is not None
    assert {one.citizen_id for one in group.people} == set(children)


def test_a_payee_who_is_typed_is_known_by_number_or_by_name_and_phone(desk: Station) -> None:
    child = everybody(desk)[0]
    details = {**_GUARDIAN, "payee_number": "", "payee_phone": "0912000000"}
    register(desk, replace(draft(desk, child, PAYEE), details=details))
    _with_guardian(desk, everybody(desk)[1])
    by_number = group_meant(desk, name="", number="001 180 000 019")
    by_phone = group_meant(desk, name="TRẦN THỊ GIÁM HỘ", phone="0912000000")
    assert by_number is not None
    assert [one.citizen_id for one in by_number.people] == [everybody(desk)[1]]
    assert by_phone is not None
    assert [one.citizen_id for one in by_phone.people] == [child]
    assert group_meant(desk, name="Trần Thị Giám Hộ") is None
    assert group_meant(desk, name="Ai Đó", phone="0912000000") is None
    assert group_meant(desk, name="", number="xyz") is None


def test_who_is_paid_otherwise_now_is_in_no_group(desk: Station) -> None:
    first, second = everybody(desk)[:2]
    for child in (first, second):
        _with_guardian(desk, child)
    other = {**_GUARDIAN, "payee_name": "Lê Văn Khác", "payee_number": "001080000012"}
    register(desk, replace(draft(desk, second, PAYEE), details=other))
    group = group_meant(desk, name="", number=_GUARDIAN["payee_number"])
    assert group is not None
    assert [one.citizen_id for one in group.people] == [first]
    assert look(desk, everybody(desk)[3]).group is None
    register(desk, draft(desk, everybody(desk)[3], OPEN_ACCOUNT))


def test_a_void_registration_appoints_nobody(desk: Station) -> None:
    child = everybody(desk)[0]
    first = register(desk, replace(draft(desk, child, PAYEE), details=_GUARDIAN))
    other = {**_GUARDIAN, "payee_name": "Lê Văn Khác", "payee_number": "001080000012"}
    second = register(desk, replace(draft(desk, child, PAYEE), details=other))
    void(desk, second.registration_id, reason="nhầm người")
    citizen = look(desk, child).citizen
    assert (citizen.payee, citizen.relation) == (citizen.registrations[0].details["payee"], "parent")
    void(desk, first.registration_id, reason="nhầm")
    assert (look(desk, child).citizen.payee, look(desk, child).group) == ("", None)
