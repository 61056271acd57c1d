"""Recording what was settled: every outcome, what it needs, consent, corrections; once, and on disk."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from fieldapp.desk.day import today
from fieldapp.desk.find import find, person
from fieldapp.desk.register import Draft, correct, register, void
from fieldapp.domain.citizen import Given
from fieldapp.domain.outcomes import (
    ABSENT,
    DETAILS,
    DIED,
    HAS_ACCOUNT,
    HOME_VISIT,
    MOVED,
    NEEDS_CONSENT,
    NO_WISH,
    OPEN_ACCOUNT,
    OUTCOMES,
    PAYEE,
)
from fieldapp.domain.receipt import read_receipt_number
from fieldapp.domain.settling import Who, required
from fieldapp.station.station import Station
from fieldapp.system.errors import EnvironmentFault, InputRefused
from tests.station.prepared import DESK_1, DESK_2, GUARDIAN, Campaign, draft, everybody, fingerprint, registered

_DETAILS: dict[str, dict[str, str]] = {
    OPEN_ACCOUNT: {"bank": "970436"},
    HAS_ACCOUNT: {"bank": "970405", "account": "0123456789"},
    PAYEE: {
        **GUARDIAN,
        "payee_name": "Nguyễn Văn  Giám Hộ",
        "payee_number": "001 080 000 018",
        "payee_birth": "2/3/1980",
        "payee_phone": "+84 912 000 000",
    },
    NO_WISH: {"reason": "muốn nhận tiền mặt"},
    ABSENT: {},
    HOME_VISIT: {"slot": "sáng 15/01"},
    DIED: {"date": "2023-12-01"},
    MOVED: {"place": "xã Tân Lập"},
}


@pytest.fixture
def desk(campaign: Campaign) -> Station:
    """The first desk."""
    return campaign.station(DESK_1)


def _form(desk: Station, outcome: str, **changes: Any) -> Draft:
    return replace(draft(desk, everybody(desk)[0], outcome, details=dict(_DETAILS[outcome])), **changes)


def _refused(desk: Station, form: Draft, code: str, place: str) -> None:
    before = fingerprint(desk)
    with pytest.raises(InputRefused) as caught:
        register(desk, form)
    assert (caught.value.code, caught.value.place) == (code, place)
    assert fingerprint(desk) == before


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_every_outcome_is_saved_with_what_it_says(desk: Station, outcome: str) -> None:
    saved = register(desk, _form(desk, outcome))
    citizen = person(desk, saved.citizen_id)
    registration = citizen.registration
    assert registration is not None
    assert (registration.outcome, registration.number) == (outcome, saved.number)
    assert read_receipt_number(saved.number) == saved.number
    known = {k: v for k, v in _DETAILS[outcome].items() if k in DETAILS}
    assert {k: v for k, v in registration.details.items() if k != "payee"} == known
    assert (registration.desk, registration.point) == (desk.desk().desk_id, desk.desk().point_id)
    assert registration.officer == desk.officer_id
    assert bool(citizen.consents) == (outcome in NEEDS_CONSENT)
    assert "registration.recorded" in saved.changes.kinds
    assert saved.citizen_id in saved.changes.ids


@pytest.mark.parametrize(
    ("outcome", "field"), [(o, field) for o in OUTCOMES for field in required(o, _DETAILS[o], Who("Ai", 70))]
)
def test_what_an_outcome_needs_is_asked_for(desk: Station, outcome: str, field: str) -> None:
    for empty in ("", "  "):
        details = {**_DETAILS[outcome], field: empty}
        _refused(desk, _form(desk, outcome, details=details), "registration.incomplete", field)


@pytest.mark.parametrize("outcome", sorted(NEEDS_CONSENT))
def test_nothing_goes_to_a_bank_without_consent(desk: Station, outcome: str) -> None:
    _refused(desk, _form(desk, outcome, consent=False), "registration.consent", "consent")


def test_consent_is_kept_with_its_text_and_its_hour(desk: Station) -> None:
    saved = register(desk, _form(desk, OPEN_ACCOUNT))
    (consent,) = person(desk, saved.citizen_id).consents
    assert (consent.purposes, consent.given) == (("hand_over_to_bank",), Given("read_aloud"))
    assert consent.text_version == desk.campaign().consent_version
    assert (consent.wall_time, consent.officer) == (desk.clock.now_ms(), desk.officer_id)


@pytest.mark.parametrize(
    ("wrong", "code", "place"),
    [
        ({"outcome": "gone"}, "registration.outcome", "outcome"),
        ({"outcome": ""}, "registration.outcome", "outcome"),
        ({"details": {"bank": "970436", "account": "12-34"}}, "registration.account", "account"),
        ({"details": {"bank": "970436", "account": "1" * 20}}, "registration.account", "account"),
        ({"details": {"bank": "9" * 501}}, "registration.too_long", "bank"),
        ({"values": {"address": "đ" * 501}}, "registration.too_long", "address"),
        ({"citizen_id": "", "values": {"full_name": " "}}, "citizen.unnamed", "full_name"),
        ({"citizen_id": "ab" * 16}, "citizen.unknown", ""),
    ],
)
def test_a_form_that_says_too_little_or_too_much_is_refused(
    desk: Station, wrong: dict[str, Any], code: str, place: str
) -> None:
    _refused(desk, replace(_form(desk, OPEN_ACCOUNT), **wrong), code, place)


def test_an_office_does_not_register(campaign: Campaign) -> None:
    with pytest.raises(InputRefused, match=r"home\.not_a_desk"):
        registered(campaign.office, everybody(campaign.office)[0])


def test_the_same_form_twice_is_saved_once(campaign: Campaign) -> None:
    """Also after a power cut between the disk and the screen: the form comes back with the number it got."""
    desk = campaign.station(DESK_1)
    form = _form(desk, OPEN_ACCOUNT)
    first = register(desk, form)
    assert register(desk, form).number == first.number
    campaign.close(DESK_1)
    desk = campaign.station(DESK_1)
    again = register(desk, replace(form, details={"bank": "970405"}))
    assert (again.registration_id, again.number, again.citizen_id) == (
        first.registration_id,
        first.number,
        first.citizen_id,
    )
    assert len(desk.registry.people.receipts()) == 1
    assert not again.changes.kinds


def test_numbers_go_up_without_a_gap_and_never_come_again(campaign: Campaign) -> None:
    numbers = []
    for citizen in everybody(campaign.station(DESK_1))[:3]:
        numbers.append(registered(campaign.station(DESK_1), citizen).number)
        campaign.close(DESK_1)
    desk = campaign.station(DESK_1)
    _refused(desk, _form(desk, OPEN_ACCOUNT, consent=False), "registration.consent", "consent")
    numbers.append(registered(desk, everybody(desk)[3]).number)
    assert [number[:9] for number in numbers] == ["01A-00001", "01A-00002", "01A-00003", "01A-00004"]
    assert registered(campaign.station(DESK_2), everybody(desk)[4]).number.startswith("02A-00001")
    (found, *_) = find(desk, numbers[1].lower())
    assert found.citizen_id == everybody(desk)[1]


def test_somebody_who_is_on_no_list(desk: Station) -> None:
    values = {"full_name": "Lê  Thị Hoa Mẫu.", "birth_date": "1950-02-03", "sex": "F", "national_id": "001150000001"}
    form = _form(desk, OPEN_ACCOUNT, citizen_id="", values=values, evidence=dict.fromkeys(values, "card"))
    saved = register(desk, form)
    citizen = person(desk, saved.citizen_id)
    assert citizen.walk_in
    assert (citizen.text("full_name"), citizen.role) == ("Lê Thị Hoa Mẫu", "citizen")
    assert {value.evidence for value in citizen.values.values()} == {"card"}
    assert [f.citizen_id for f in find(desk, "hoa mau 1950")] == [saved.citizen_id]
    assert register(desk, form).citizen_id == saved.citizen_id
    assert len([i for i in everybody(desk) if i == saved.citizen_id]) == 1


def test_what_the_card_says_is_recorded_with_the_card_as_evidence(desk: Station) -> None:
    citizen = person(desk, everybody(desk)[0])
    values = {"full_name": "Trần Thị Khác Mẫu", "phone": "0912345678", "sex": citizen.text("sex")}
    evidence = {"full_name": "card"}
    register(desk, _form(desk, OPEN_ACCOUNT, values=values, evidence=evidence))
    now = person(desk, citizen.citizen_id)
    assert (now.values["full_name"].text, now.values["full_name"].evidence) == ("Trần Thị Khác Mẫu", "card")
    assert now.values["phone"].evidence == "typed"
    assert now.values["sex"] == citizen.values["sex"]  # the same again is no correction


def test_a_payee_is_a_person_known_by_id(desk: Station) -> None:
    saved = register(desk, _form(desk, PAYEE))
    citizen = person(desk, saved.citizen_id)
    payee = person(desk, citizen.payee)
    assert citizen.relation == "parent"
    assert (payee.role, payee.text("full_name"), payee.text("phone")) == (
        "payee",
        "Nguyễn Văn Giám Hộ",
        "0912000000",
    )
    assert (payee.text("national_id"), payee.text("birth_date")) == ("001080000018", "1980-03-02")
    assert citizen.registration is not None
    assert citizen.registration.details["payee"] == payee.citizen_id
    bodies = [e.body or b"" for e in desk.registry.journal.about([saved.citizen_id])]
    assert not any("Giám Hộ".encode() in body for body in bodies)


def test_a_payee_who_is_on_the_list_is_that_person(desk: Station) -> None:
    known = person(desk, everybody(desk)[5])
    details = {**_DETAILS[PAYEE], "payee_number": known.text("national_id")}
    count = len(everybody(desk))
    saved = register(desk, _form(desk, PAYEE, details=details))
    assert person(desk, saved.citizen_id).payee == known.citizen_id
    assert len(everybody(desk)) == count
    assert person(desk, known.citizen_id).role == "citizen"


def test_nobody_receives_for_themselves_by_the_number_that_their_card_replaces(desk: Station) -> None:
    citizen = person(desk, everybody(desk)[0])
    details = {**_DETAILS[PAYEE], "payee_number": citizen.text("national_id")}
    form = _form(desk, PAYEE, details=details, values={"national_id": "001150000017"})
    _refused(desk, form, "registration.payee_self", "payee_number")


def test_void_needs_a_reason_and_erases_nothing(desk: Station) -> None:
    saved = registered(desk, everybody(desk)[0])
    for reason in ("", " \t"):
        with pytest.raises(InputRefused, match=r"registration\.reason"):
            void(desk, saved.registration_id, reason=reason)
    void(desk, saved.registration_id, reason="nhầm người cùng tên")
    citizen = person(desk, saved.citizen_id)
    assert citizen.registration is None
    (registration,) = citizen.registrations
    assert (registration.state, registration.void_reason) == ("voided", "nhầm người cùng tên")
    with pytest.raises(InputRefused, match=r"registration\.unknown"):
        void(desk, saved.registration_id, reason="lần nữa")
    with pytest.raises(InputRefused, match=r"registration\.unknown"):
        void(desk, "ab" * 16, reason="không có")


def test_correct_voids_and_replaces_in_one(desk: Station) -> None:
    wrong = registered(desk, everybody(desk)[0])
    right = correct(desk, wrong.registration_id, draft(desk, "", bank="970405"), reason="ghi nhầm ngân hàng")
    citizen = person(desk, wrong.citizen_id)
    assert right.citizen_id == wrong.citizen_id
    old, new = citizen.registrations
    assert (old.state, old.void_reason, new.state, new.replaces) == (
        "voided",
        "ghi nhầm ngân hàng",
        "current",
        wrong.registration_id,
    )
    assert new.details["bank"] == "970405"
    assert (today(desk).done, today(desk).voided) == (1, 1)


def test_a_wrong_correction_leaves_the_registration_as_it_was(desk: Station) -> None:
    saved = registered(desk, everybody(desk)[0])
    before = fingerprint(desk)
    for form, reason in ((draft(desk, "", consent=False), "ghi nhầm"), (draft(desk, ""), " ")):
        with pytest.raises(InputRefused, match=r"registration\."):
            correct(desk, saved.registration_id, form, reason=reason)
    assert fingerprint(desk) == before


def test_the_same_correction_twice_is_saved_once(desk: Station) -> None:
    wrong = registered(desk, everybody(desk)[0])
    form = draft(desk, "", bank="970405")
    first = correct(desk, wrong.registration_id, form, reason="ghi nhầm ngân hàng")
    again = correct(desk, wrong.registration_id, form, reason="ghi nhầm ngân hàng")
    assert (again.number, again.registration_id) == (first.number, first.registration_id)
    assert len(desk.registry.people.receipts()) == 2


def test_a_full_disk_at_save_loses_nothing_and_the_form_can_be_saved_later(desk: Station) -> None:
    kept = [registered(desk, citizen).registration_id for citizen in everybody(desk)[:3]]
    database = desk.registry._db
    pages = database.execute("PRAGMA page_count").fetchone()[0]
    database.execute(f"PRAGMA max_page_count = {pages + 3}")
    form = _form(desk, OPEN_ACCOUNT)
    code = ""
    while not code and len(kept) < 1000:
        form = _form(desk, OPEN_ACCOUNT, citizen_id=everybody(desk)[len(kept) % 20])
        try:
            kept.append(register(desk, form).registration_id)
        except EnvironmentFault as fault:
            code = fault.code
    assert code == "disk.full"
    assert desk.registry.people.by_registration(form.form_id) is None
    assert all(desk.registry.people.by_registration(name) is not None for name in kept)
    database.execute("PRAGMA max_page_count = 1000000")
    last = int(desk.registry.shelf.setting("receipt_sequence"))
    assert register(desk, form).number.startswith(f"01A-{last + 1:05d}")
    assert len(desk.registry.people.receipts()) == len(kept) + 1
