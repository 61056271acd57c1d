"""The receipt on paper: what it says, that a copy says so, and that any desk of the campaign verifies it offline."""

from __future__ import annotations

import io
import unicodedata
from pathlib import Path

import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pytest
import zxingcpp
from pypdf import PdfReader

from fieldapp.desk.find import find, person
from fieldapp.desk.print_places import receipt_kind, remember_kind
from fieldapp.desk.receipts import print_receipt, receipt_paper, statement_of
from fieldapp.desk.register import register, void
from fieldapp.domain.outcomes import HAS_ACCOUNT, HOME_VISIT, OPEN_ACCOUNT, PAYEE
from fieldapp.office.settings import change_guidance
from fieldapp.papers.receipt import PaperKind
from fieldapp.seal.statement import Verified, verify_statement
from fieldapp.station.home import Home
from fieldapp.station.opening import create_office
from fieldapp.station.station import Station
from fieldapp.system.errors import EnvironmentFault, InputRefused
from tests.station.prepared import DESK_1, DESK_2, GUARDIAN, Campaign, draft, everybody, office_start, registered, world


@pytest.fixture
def desk(campaign: Campaign) -> Station:
    """The first desk."""
    return campaign.station(DESK_1)


def _words(pdf: bytes) -> str:
    """Return what stands on all pages, without white space."""
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    return "".join(unicodedata.normalize("NFC", text).split())


def _code(pdf: bytes) -> str:
    """Return what a scanner reads from the paper."""
    document = pdfium.PdfDocument(pdf)
    page = document[0]
    try:
        (code,) = zxingcpp.read_barcodes(page.render(scale=3).to_pil())
        return str(code.text)
    finally:
        page.close()
        document.close()


def _verified(station: Station, statement: str) -> Verified:
    campaign = station.campaign()
    return verify_statement(statement, [campaign.sign_public], campaign.campaign_id)


def test_the_second_print_says_that_it_is_a_copy(desk: Station) -> None:
    saved = registered(desk, everybody(desk)[0])
    words = [_words(print_receipt(desk, saved.registration_id)) for _ in range(3)]
    assert [("BẢNSAO" in text, "BẢNSAOlần2" in text) for text in words] == [(False, False), (True, False), (True, True)]
    registration = person(desk, saved.citizen_id).registration
    assert registration is not None
    assert registration.copies == 3


def test_it_says_who_and_what_and_masks_numbers(desk: Station) -> None:
    citizen = person(desk, everybody(desk)[0])
    form = draft(desk, citizen.citizen_id, HAS_ACCOUNT, details={"bank": "970405", "account": "0123456789"})
    saved = register(desk, form)
    words = _words(print_receipt(desk, saved.registration_id))
    group = f"TDP {citizen.text('group')}"
    for said in (
        citizen.text("full_name"),
        saved.number,
        group,
        "Nhà văn hóa TDP 7",
        "Trần Thị Mẫu 1",
        "Agribank",
        "6789",
    ):
        assert "".join(said.split()) in words, said
    assert citizen.text("national_id") not in words
    assert "0123456789" not in words


def test_its_code_is_verified_at_another_desk_without_a_network(campaign: Campaign, desk: Station) -> None:
    saved = registered(desk, everybody(desk)[0], bank="970436")
    statement = _code(print_receipt(desk, saved.registration_id))
    assert statement == statement_of(desk, saved.registration_id)
    for station in (campaign.station(DESK_2), campaign.office, desk):
        known = _verified(station, statement)
        assert known.desk_label == "01"
        assert known.statement.receipt_number == saved.number
        assert (known.statement.outcome, known.statement.bank_bin) == ("open_account", "970436")
        assert known.statement.date == "2024-01-13"
        citizen = person(desk, saved.citizen_id)
        assert known.statement.masked_number == citizen.text("national_id")[-4:]


def test_its_code_tells_no_name_and_no_number(desk: Station) -> None:
    citizen = person(desk, everybody(desk)[0])
    statement = statement_of(desk, registered(desk, citizen.citizen_id).registration_id)
    assert len(statement) <= 500
    said = _verified(desk, statement).statement
    assert citizen.text("national_id") not in repr(said)
    assert citizen.text("full_name") not in repr(said)


def test_a_changed_code_is_forged(desk: Station) -> None:
    statement = statement_of(desk, registered(desk, everybody(desk)[0]).registration_id)
    for place in range(10, len(statement), 37):
        other = "A" if statement[place] != "A" else "B"
        with pytest.raises(InputRefused, match=r"receipt\."):
            _verified(desk, statement[:place] + other + statement[place + 1 :])


def test_it_means_nothing_in_another_campaign(desk: Station, tmp_path: Path) -> None:
    statement = statement_of(desk, registered(desk, everybody(desk)[0]).registration_id)
    other, _ = create_office(Home(tmp_path / "other"), office_start(), world=world("another campaign"))
    try:
        with pytest.raises(InputRefused, match=r"receipt\.other_campaign"):
            _verified(other, statement)
        sign_public = other.campaign().sign_public
    finally:
        other.close()
    with pytest.raises(InputRefused, match=r"receipt\.unknown_office"):
        verify_statement(statement, [sign_public], desk.campaign().campaign_id)


def test_a_void_one_says_so(desk: Station) -> None:
    saved = registered(desk, everybody(desk)[0])
    void(desk, saved.registration_id, reason="nhầm người")
    assert "HỦY" in _words(print_receipt(desk, saved.registration_id)).upper()


def test_in_english_too(desk: Station) -> None:
    saved = registered(desk, everybody(desk)[0])
    assert _words(print_receipt(desk, saved.registration_id)) != _words(
        print_receipt(desk, saved.registration_id, language="en")
    )


def test_the_receipt_of_nobody_is_refused(desk: Station) -> None:
    with pytest.raises(InputRefused, match=r"registration\.unknown"):
        print_receipt(desk, "ab" * 16)


def test_a_receipt_that_cannot_be_noted_was_not_printed(desk: Station) -> None:
    """The copy number has to be on disk before paper says it."""
    saved = registered(desk, everybody(desk)[0])
    pages = desk.registry._db.execute("PRAGMA page_count").fetchone()[0]
    desk.registry._db.execute(f"PRAGMA max_page_count = {pages}")

    def print_on_and_on() -> None:
        for _ in range(100):
            print_receipt(desk, saved.registration_id)

    with pytest.raises(EnvironmentFault, match=r"disk\.full"):
        print_on_and_on()
    noted = len(list(desk.registry.journal.of_kinds(["receipt.printed"])))
    registration = person(desk, saved.citizen_id).registration
    assert registration is not None
    assert registration.copies == noted


def test_a_receipt_number_finds_its_person(desk: Station) -> None:
    saved = registered(desk, everybody(desk)[3])
    for typed in (saved.number, saved.number.lower(), saved.number.replace("-", "")):
        assert find(desk, typed)[0].citizen_id == saved.citizen_id
    wrong = saved.number[:-1] + ("0" if saved.number[-1] != "0" else "1")
    assert find(desk, wrong) == []


def test_the_laptop_remembers_its_paper_and_a_copy_on_another_paper_counts_too(desk: Station) -> None:
    saved = registered(desk, everybody(desk)[0])
    assert receipt_kind(desk) == PaperKind("a5")
    remember_kind(desk, PaperKind("a4_two"))
    assert receipt_kind(desk) == PaperKind("a4_two")
    assert "Liên2" in _words(print_receipt(desk, saved.registration_id))
    words = _words(print_receipt(desk, saved.registration_id, kind=PaperKind("thermal_80", large=True)))
    assert "BẢNSAOlần1" in words
    assert receipt_kind(desk) == PaperKind("a4_two")


@pytest.mark.parametrize(
    ("details", "expected"),
    [
        ({"bank": "970405", "account": "0123456789"}, True),
        ({"bank": "970405"}, False),
        ({"bank": "422589", "account": "0123456789"}, False),  # a bank that VietQR does not reach
    ],
)
def test_a_vietqr_stands_where_bank_and_account_are_known(
    desk: Station, details: dict[str, str], expected: bool
) -> None:
    outcome = HAS_ACCOUNT if "account" in details else OPEN_ACCOUNT
    saved = register(desk, draft(desk, everybody(desk)[0], outcome, details=details))
    citizen = person(desk, saved.citizen_id)
    assert citizen.registration is not None
    paper = receipt_paper(desk, citizen, citizen.registration)
    assert (paper.vietqr is not None) == expected


def test_it_says_what_to_bring_when_where_and_whom_to_ask(campaign: Campaign, desk: Station) -> None:
    campaign.hand_over(DESK_1)
    campaign.receive()
    change_guidance(campaign.office, contact="Cô Hoa 024 3000 0000, 8-17 giờ")
    change_guidance(campaign.office, about="970436", when_where="Từ 20/01, quầy 5, số 1 Khâm Thiên")
    campaign.answer(DESK_1)
    words = _words(print_receipt(desk, registered(desk, everybody(desk)[0], bank="970436").registration_id))
    for said in ("Cô Hoa 024 3000 0000, 8-17 giờ", "Từ 20/01, quầy 5, số 1 Khâm Thiên", "Căn cước hoặc hộ chiếu"):
        assert "".join(said.split()) in words


def test_it_says_as_what_and_until_when_somebody_receives_and_when_a_visit_comes(desk: Station) -> None:
    told = {**GUARDIAN, "payee_kind": "authorised", "paper": "notarised", "until": "30/6/24"}
    details = {**told, "payee_name": "Trần Thị Giám Hộ", "payee_number": "001180000019"}
    first, second = everybody(desk)[:2]
    register(desk, draft(desk, first, PAYEE, details=details))
    register(desk, draft(desk, second, HOME_VISIT, details={"date": "15/1/2024", "slot": "buổi sáng"}))
    papers = []
    for citizen_id in (first, second):
        citizen = person(desk, citizen_id)
        assert citizen.registration is not None
        papers.append(receipt_paper(desk, citizen, citizen.registration))
    assert papers[0].payee == "Trần Thị Giám Hộ (Người được ủy quyền, đến 30/06/2024)"
    assert "buổi sáng, 15/01/2024" in papers[1].when_where
