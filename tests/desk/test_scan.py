"""What is scanned at a desk is told apart: cards, whole or mangled, our own papers, accounts; all else is refused."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from fieldapp.desk.look import represented_by
from fieldapp.desk.paper_forms import issue_forms
from fieldapp.desk.receipts import statement_of
from fieldapp.desk.scan import read_scan
from fieldapp.domain.own_codes import form_code, invitation_code
from fieldapp.rehearsal.population import invent_people
from fieldapp.station.station import Station
from fieldapp.system.errors import InputRefused
from fieldapp.system.randomness import SeededRandomness
from fieldapp.vietnam.vietqr import Account, vietqr
from tests.station.prepared import DESK_1, PEOPLE, Campaign, everybody, registered
from tests.vietnam import keyboards

ONE, TWO = invent_people(SeededRandomness("people"), PEOPLE)[:2]


@pytest.fixture
def desk(campaign: Campaign) -> Station:
    """The first desk."""
    return campaign.station(DESK_1)


def test_a_mangled_card_finds_its_person_and_brings_no_name(desk: Station) -> None:
    for sent in (
        keyboards.through_telex(keyboards.without_marks(ONE.card())),
        keyboards.as_keystrokes(ONE.card()),
        keyboards.through_vietnamese_keyboard(ONE.card()),
        "".join(filter(str.isascii, ONE.card())),
        ONE.card().encode("cp1252", "ignore").decode("cp1252"),
    ):
        scan = read_scan(desk, sent)
        assert [found.national_id for found in scan.found] == [ONE.national_id]
        assert scan.card is not None
        assert (scan.card.full_name, scan.card.address, scan.card.birth_date) == ("", "", ONE.birth_date)
        assert scan.mangled
        assert scan.agrees


def test_a_mangled_name_that_is_not_that_of_the_list_is_told(desk: Station) -> None:
    sent = keyboards.without_marks(replace(ONE, full_name="Trần Thị Khác Mẫu").card())
    assert not read_scan(desk, sent).agrees


def test_a_cancelled_number_joins_as_an_old_one_does(desk: Station) -> None:
    new = replace(ONE, national_id=f"038{ONE.national_id[3:6]}999999", full_name="Nghiêm Thị Lạ Mẫu").card()
    scan = read_scan(desk, f"{new}|{ONE.national_id}|||")
    assert [found.national_id for found in scan.found] == [ONE.national_id]


def test_a_child_is_represented_by_the_parent_whom_the_card_names(desk: Station) -> None:
    child = read_scan(desk, "001320000004||Đỗ Thị Bé|20112020|Nữ|Tổ 7, Hà Nội|06112024||Đỗ Văn Cha|Phạm Thị Mẹ|").card
    assert represented_by(child) == {"rep_name": "Phạm Thị Mẹ", "rep_relation": "parent"}
    assert represented_by(read_scan(desk, ONE.card()).card) == represented_by(None) == {}


def test_a_receipt_finds_its_person_and_a_changed_one_is_refused(desk: Station) -> None:
    saved = registered(desk, everybody(desk)[0])
    text = statement_of(desk, saved.registration_id)
    scan = read_scan(desk, text)
    assert scan.kind == "receipt"
    assert [found.citizen_id for found in scan.found] == [saved.citizen_id]
    assert scan.receipt is not None
    assert scan.receipt.statement.receipt_number == saved.number
    with pytest.raises(InputRefused, match=r"receipt\."):
        read_scan(desk, text[:-3] + ("A" if text[-3] != "A" else "B") + text[-2:])


def test_invitations_and_paper_forms_find_whom_they_name(desk: Station) -> None:
    campaign, (one, two) = desk.campaign().campaign_id, everybody(desk)[:2]
    invited = read_scan(desk, invitation_code(campaign, (two, one)))
    assert invited.kind == "invitation"
    assert [found.citizen_id for found in invited.found] == [two, one]
    (form,) = issue_forms(desk, people=[one])
    scan = read_scan(desk, form_code(campaign, form.number, one))
    assert (scan.kind, scan.form and scan.form.number) == ("form", form.number)
    assert [found.citizen_id for found in scan.found] == [one]
    with pytest.raises(InputRefused, match=r"code\.other_campaign"):
        read_scan(desk, invitation_code("0" * 32, (one,)))


def test_an_account_is_told_and_the_card_of_a_desk_is_refused(desk: Station) -> None:
    text = vietqr("970436", "0011001234567")
    assert text is not None
    assert read_scan(desk, text + "\r\n").account == Account("970436", "0011001234567")
    with pytest.raises(InputRefused, match=r"card\.of_desk"):
        read_scan(desk, "fc1:0123456789ABCDEFGH")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=700) | st.binary(max_size=700) | st.from_regex(r"(FA1:|000201|FC1:|FA1:I:)[0-9A-Z:.|]*"))
def test_anything_else_is_refused_with_a_sentence(desk: Station, payload: str | bytes) -> None:
    code = "card."
    try:
        read_scan(desk, payload)
    except InputRefused as refused:
        code = refused.code
    assert code.startswith(("card.", "receipt.", "code.", "form.", "vietqr."))
