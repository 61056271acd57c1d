"""What cannot be saved, and why: representatives, other holders, payees with their papers and terms, days and scans."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from fieldapp.desk.find import person
from fieldapp.desk.receipts import receipt_paper
from fieldapp.desk.register import Draft, desk_day, form_of, register
from fieldapp.desk.scan import read_scan
from fieldapp.domain.citizen import Given
from fieldapp.domain.outcomes import DIED, HAS_ACCOUNT, HOME_VISIT, MOVED, NO_WISH, OPEN_ACCOUNT, PAYEE
from fieldapp.station.station import Station
from fieldapp.system.errors import InputRefused
from fieldapp.vietnam.vietqr import Account, vietqr
from tests.station.prepared import DESK_1, GUARDIAN, PARENT, Campaign, draft, everybody, fingerprint

_TODAY = "2024-01-13"
_HAS = {"bank": "970405", "account": "0123456789"}
_PAYEE = {**GUARDIAN, "payee_name": "Trần Thị Giám Hộ", "payee_number": "001180000019"}
_AUTHORISED = {**_PAYEE, "payee_kind": "authorised", "paper": "notarised"}


@pytest.fixture
def desk(campaign: Campaign) -> Station:
    """The first desk."""
    return campaign.station(DESK_1)


def _form(desk: Station, outcome: str, details: dict[str, str], **changes: Any) -> Draft:
    return replace(draft(desk, everybody(desk)[0], outcome), details=details, **changes)


def _child(desk: Station, birth: str, details: dict[str, str], **changes: Any) -> Draft:
    values = {"full_name": "Nguyễn Thị Bé", "birth_date": birth}
    return replace(draft(desk, "", values=values), details={"bank": "970436", **details}, **changes)


def _refused(desk: Station, form: Draft) -> tuple[str, str]:
    before = fingerprint(desk)
    with pytest.raises(InputRefused) as caught:
        register(desk, form)
    assert fingerprint(desk) == before
    return caught.value.code, caught.value.place


def test_the_desk_has_its_day(desk: Station) -> None:
    assert desk_day(desk).isoformat() == _TODAY


def test_a_clock_that_is_years_away_makes_nobody_a_child(campaign: Campaign) -> None:
    desk = campaign.station(DESK_1)
    fifty_years = 50 * 365 * 86_400_000
    campaign.clock.jump_to(campaign.clock.now_ms() - fifty_years)
    assert desk_day(desk).isoformat() == desk.campaign().deadline
    assert register(desk, draft(desk, everybody(desk)[0])).number


@pytest.mark.parametrize("missing", ["rep_name", "rep_number", "rep_relation"])
def test_below_fifteen_a_representative_is_asked_for(desk: Station, missing: str) -> None:
    details = {name: text for name, text in PARENT.items() if name != missing}
    assert _refused(desk, _child(desk, "2014-01-14", details)) == ("registration.represented", missing)


def test_the_representative_is_a_person_and_agrees_with_the_child(desk: Station) -> None:
    form = _child(desk, "2014-01-14", PARENT)
    assert _refused(desk, replace(form, child=False)) == ("registration.child", "child")
    saved = register(desk, form)
    citizen = person(desk, saved.citizen_id)
    assert citizen.registration is not None
    parent = person(desk, citizen.registration.details["representative"])
    assert (parent.role, parent.text("full_name"), parent.text("national_id")) == (
        "payee",
        PARENT["rep_name"],
        PARENT["rep_number"],
    )
    assert citizen.registration.details["rep_relation"] == "parent"
    assert receipt_paper(desk, citizen, citizen.registration).representative == PARENT["rep_name"]
    assert citizen.consents[0].given == Given("representative", parent.citizen_id, child=True)
    assert [doubt.why for doubt in saved.doubts] == ["represented"]
    bodies = b"".join(event.body or b"" for event in desk.registry.journal.about([saved.citizen_id]))
    assert PARENT["rep_name"].encode() not in bodies


@pytest.mark.parametrize(
    ("birth", "whys"),
    [("2009-01-14", ["represented"]), ("2009-01-13", ["counter"]), ("2006-01-14", ["counter"]), ("2006-01-13", [])],
)
def test_age_is_counted_on_the_day_of_the_desk(desk: Station, birth: str, whys: list[str]) -> None:
    saved = register(desk, _child(desk, birth, PARENT))
    assert [doubt.why for doubt in saved.doubts] == whys
    registration = person(desk, saved.citizen_id).registration
    assert registration is not None
    assert ("representative" in registration.details) == (whys == ["represented"])
    assert ("rep_relation" in registration.details) == (whys == ["represented"])


def test_a_small_child_is_not_asked_and_without_capacity_neither(desk: Station) -> None:
    baby = register(desk, _child(desk, "2019-05-05", PARENT, child=False))
    old = register(desk, _form(desk, OPEN_ACCOUNT, {"bank": "970436", "capable": "no", **PARENT}, child=False))
    for saved in (baby, old):
        given = person(desk, saved.citizen_id).consents[-1].given
        assert isinstance(given, Given)
        assert (given.how, given.child) == ("representative", False)


def test_another_holder_needs_a_reason(desk: Station) -> None:
    name = person(desk, everybody(desk)[0]).text("full_name")
    details = {**_HAS, "holder": "PHAM VAN KHAC"}
    assert _refused(desk, _form(desk, HAS_ACCOUNT, details)) == ("registration.holder", "holder_why")
    saved = register(desk, _form(desk, HAS_ACCOUNT, {**details, "holder_why": "tên trước khi cải chính"}))
    registration = person(desk, saved.citizen_id).registration
    assert registration is not None
    assert registration.details["holder_why"] == "tên trước khi cải chính"
    same = register(desk, _form(desk, HAS_ACCOUNT, {**_HAS, "holder": name.upper(), "holder_why": "không cần"}))
    kept = person(desk, same.citizen_id).registrations[-1].details
    assert "holder_why" not in kept


def test_groups_of_a_number_are_closed_up_and_letters_are_only_doubted(desk: Station) -> None:
    saved = register(desk, _form(desk, HAS_ACCOUNT, {"bank": "Vietcombank", "account": "1903 5678 9012.345-AB"}))
    registration = person(desk, saved.citizen_id).registration
    assert registration is not None
    assert registration.details["account"] == "190356789012345AB"
    assert registration.details["bank"] == "970436"
    assert [doubt.why for doubt in saved.doubts] == ["letters"]


def test_linked_and_why_not(desk: Station) -> None:
    details = {**_HAS, "linked": "no", "unlinked_why": "name_differs"}
    saved = register(desk, _form(desk, HAS_ACCOUNT, details))
    registration = person(desk, saved.citizen_id).registration
    assert registration is not None
    assert registration.details["unlinked_why"] == "name_differs"
    linked = register(desk, _form(desk, HAS_ACCOUNT, {**details, "linked": "yes"}))
    assert "unlinked_why" not in person(desk, linked.citizen_id).registrations[-1].details
    assert _refused(desk, _form(desk, HAS_ACCOUNT, {**_HAS, "linked": "perhaps"})) == ("registration.choice", "linked")


@pytest.mark.parametrize(
    ("outcome", "details", "code", "place"),
    [
        (PAYEE, {**_PAYEE, "paper": "notarised"}, "registration.choice", "paper"),
        (PAYEE, _AUTHORISED, "registration.incomplete", "until"),
        (PAYEE, {**_AUTHORISED, "until": "2024"}, "registration.date", "until"),
        (PAYEE, {**_AUTHORISED, "until": "12/01/2024"}, "registration.past", "until"),
        (PAYEE, {**_AUTHORISED, "until": "14/01/2025"}, "registration.term", "until"),
        (PAYEE, {**_PAYEE, "payee_birth": "31/02/1980"}, "citizen.birth", "payee_birth"),
        (PAYEE, {**_PAYEE, "payee_number": "12"}, "citizen.number", "payee_number"),
        (PAYEE, {**_PAYEE, "payee_issued": "14/01/2024"}, "registration.to_come", "payee_issued"),
        (PAYEE, {**_PAYEE, "payee_phone": "12"}, "citizen.phone", "payee_phone"),
        (OPEN_ACCOUNT, {"bank": "Ngân hàng Mẫu"}, "registration.bank", "bank"),
        (OPEN_ACCOUNT, {"bank": "970436", "phone": "12"}, "citizen.phone", "phone"),
        (DIED, {"date": "14/01/2024"}, "registration.to_come", "date"),
        (DIED, {"date": "2025"}, "registration.to_come", "date"),
        (DIED, {"date": "1/1/1890"}, "registration.before_birth", "date"),
        (DIED, {"date": "hôm qua"}, "registration.date", "date"),
        (HOME_VISIT, {"date": "12/1/24"}, "registration.past", "date"),
        (NO_WISH, {"reason": "x", "way": "gold"}, "registration.choice", "way"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    desk: Station, outcome: str, details: dict[str, str], code: str, place: str
) -> None:
    assert _refused(desk, _form(desk, outcome, details)) == (code, place)


@pytest.mark.parametrize(
    ("outcome", "details", "name", "kept"),
    [
        (PAYEE, {**_AUTHORISED, "until": "13/1/25"}, "until", "2025-01-13"),
        (PAYEE, {**_AUTHORISED, "paper": "later"}, "paper", "later"),
        (PAYEE, {**_PAYEE, "payee_issued": "10.05.2021"}, "payee_issued", "2021-05-10"),
        (DIED, {"date": "13/01/2024", "known_from": "family"}, "date", _TODAY),
        (DIED, {"date": "2023"}, "date", "2023"),
        (HOME_VISIT, {"date": "13-1-24", "slot": "sáng"}, "date", _TODAY),
        (MOVED, {"place": "xã Tân Lập", "date": "1/12/2023"}, "date", "2023-12-01"),
        (NO_WISH, {"reason": "quen tiền mặt", "way": "cash_post"}, "way", "cash_post"),
    ],
)
def test_days_are_typed_freely(desk: Station, outcome: str, details: dict[str, str], name: str, kept: str) -> None:
    saved = register(desk, _form(desk, outcome, details))
    registration = person(desk, saved.citizen_id).registration
    assert registration is not None
    assert registration.details[name] == kept


def test_a_death_is_not_before_the_birth_not_even_by_a_day(desk: Station) -> None:
    born = {"values": {"birth_date": "1950-02-01"}}
    the_day_before = _form(desk, DIED, {"date": "31/01/1950"}, **born)
    assert _refused(desk, the_day_before) == ("registration.before_birth", "date")
    register(desk, _form(desk, DIED, {"date": "1950"}, **born))  # a year alone may be that of the birth


def test_nobody_receives_for_themselves(desk: Station) -> None:
    number = person(desk, everybody(desk)[0]).text("national_id")
    details = {**_PAYEE, "payee_number": number}
    assert _refused(desk, _form(desk, PAYEE, details)) == ("registration.payee_self", "payee_number")
    parent = {"bank": "970436", "capable": "no", **PARENT, "rep_number": number}
    assert _refused(desk, _form(desk, OPEN_ACCOUNT, parent)) == ("registration.payee_self", "rep_number")


def test_phone_and_address_are_values_of_the_person(desk: Station) -> None:
    details = {"bank": "970436", "phone": "+84 912 345 678", "address": "Số 5  ngõ 3"}
    citizen = person(desk, register(desk, _form(desk, OPEN_ACCOUNT, details)).citizen_id)
    assert (citizen.text("phone"), citizen.text("address")) == ("0912345678", "Số 5 ngõ 3")
    assert citizen.registration is not None
    assert not {"phone", "address"} & citizen.registration.details.keys()


def test_how_consent_was_given(desk: Station) -> None:
    form = _form(desk, OPEN_ACCOUNT, {"bank": "970436"})
    assert _refused(desk, replace(form, how="shouted")) == ("registration.choice", "how")
    assert _refused(desk, replace(form, how="representative")) == ("registration.representative", "how")
    read = person(desk, register(desk, replace(form, how="read")).citizen_id)
    assert read.consents[-1].given == Given("read")
    other = replace(draft(desk, everybody(desk)[1], PAYEE), details=_PAYEE, how="representative")
    through = person(desk, register(desk, other).citizen_id)
    assert through.consents[-1].given == Given("representative", through.payee)
    assert through.consents[-1].purposes == ("tell_payee",)


def test_the_guardian_agrees_for_a_child_and_the_child_too(desk: Station) -> None:
    form = replace(_child(desk, "2014-01-14", {}), outcome=PAYEE, details=_PAYEE)
    assert _refused(desk, replace(form, child=False)) == ("registration.child", "child")
    citizen = person(desk, register(desk, form).citizen_id)
    assert citizen.consents[-1].given == Given("representative", citizen.payee, child=True)


def test_the_scan_of_a_vietqr_names_an_account_and_nobody(desk: Station) -> None:
    code = vietqr("970436", "0123456789") or ""
    scan = read_scan(desk, code.encode())
    assert (scan.card, scan.found, scan.account) == (None, (), Account("970436", "0123456789"))
    with pytest.raises(InputRefused, match=r"vietqr\.damaged"):
        read_scan(desk, code[:-1] + ("0" if code[-1] != "0" else "1"))


@pytest.mark.parametrize(
    "details",
    [
        {**_AUTHORISED, "until": "2024-06-30", "payee_phone": "0912000000", "payee_birth": "1980-03-02"},
        {**_PAYEE, "bank": "970436", "account": "0123456789"},
    ],
)
def test_a_registration_gives_its_form_back(desk: Station, details: dict[str, str]) -> None:
    saved = register(desk, _form(desk, PAYEE, details))
    form = form_of(desk, saved.registration_id)
    assert (form.outcome, form.citizen_id, form.consent) == (PAYEE, saved.citizen_id, False)
    assert form.details == details
    child = register(desk, _child(desk, "2014-01-14", PARENT))
    assert form_of(desk, child.registration_id).details == {"bank": "970436", **PARENT}
    with pytest.raises(InputRefused, match=r"registration\.unknown"):
        form_of(desk, "ab" * 16)
