"""Every kind of paper says the same, whole and legible, with codes that a scanner reads."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from fieldapp.devices.pages import strip_png
from fieldapp.domain.guidance import LONGEST_WORDS, MOST_TO_BRING
from fieldapp.papers.receipt import PAPER_KINDS, PaperKind, ReceiptPaper, receipt_pdf, strip
from fieldapp.system.texts import LANGUAGES, Language
from fieldapp.vietnam.vietqr import vietqr

Seen = Callable[[bytes], Any]
VIETQR = "00020101021138570010A00000072701270006970403011300110123456780208QRIBFTTA53037045802VN63049E6F"
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
LETTERS = "".join(
    unicodedata.normalize("NFC", vowel + tone) for vowel in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY" for tone in TONES
) + "đĐ"  # fmt: skip

kinds = pytest.mark.parametrize("kind", PAPER_KINDS, ids=lambda kind: f"{kind.name}{'_large' * kind.large}")


def words_of(pdf: bytes) -> list[str]:
    """Return what stands on each page, without white space."""
    pages = [unicodedata.normalize("NFC", page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]
    return ["".join(page.split()) for page in pages]


def squeezed(words: str) -> str:
    return "".join(words.split())


@kinds
@pytest.mark.parametrize("language", LANGUAGES)
def test_long_texts_stand_whole_and_apart_on_every_kind(
    kind: PaperKind, language: Language, long_receipt: ReceiptPaper, seen: Seen
) -> None:
    paper = msgspec.structs.replace(long_receipt, vietqr=VIETQR)
    pdf = receipt_pdf(paper, kind=kind, language=language)
    page = seen(pdf)
    assert not page.overlaps()
    assert not page.outside(4.0)
    for words in words_of(pdf):
        for said in (
            paper.citizen_name, paper.birth, paper.masked_number, paper.group, paper.outcome, paper.bank, paper.payee,
            paper.number, paper.next_step, paper.when_where, paper.contact, *paper.what_to_bring,
        ):  # fmt: skip
            assert squeezed(said or "") in words
        assert squeezed("BẢN SAO lần 12" if language == "vi" else "COPY no. 12") in words


@kinds
def test_a_scanner_reads_both_codes_from_the_page(kind: PaperKind, receipt: ReceiptPaper, seen: Seen) -> None:
    paper = msgspec.structs.replace(receipt, vietqr=VIETQR)
    copies = 2 if kind == PaperKind("a4_two") else 1
    assert sorted(seen(receipt_pdf(paper, kind=kind)).codes(203)) == sorted([VIETQR, paper.qr] * copies)
    assert seen(receipt_pdf(receipt, kind=kind)).codes(203) == [paper.qr] * copies
    void = msgspec.structs.replace(paper, void=True)
    assert seen(receipt_pdf(void, kind=kind)).codes(203) == [paper.qr] * copies


@kinds
def test_every_vietnamese_letter_comes_back(kind: PaperKind, receipt: ReceiptPaper) -> None:
    assert len(set(LETTERS)) == 146  # the 134 with marks, and the twelve plain vowels
    pieces = [LETTERS[at : at + 40] for at in range(0, len(LETTERS), 40)]
    for piece in pieces:
        paper = msgspec.structs.replace(receipt, citizen_name=piece, contact=piece, payee=None)
        words = words_of(receipt_pdf(paper, kind=kind))
        assert all(text.count(piece) >= 2 for text in words)


@pytest.mark.parametrize("large", [False, True])
def test_of_two_copies_the_first_is_signed_before_a_witness(large: bool, receipt: ReceiptPaper) -> None:
    pages = words_of(receipt_pdf(receipt, kind=PaperKind("a4_two", large=large)))
    assert len(pages) == 1 + large
    together = "".join(pages)
    for words in ("Liên 1:", "Liên 2:", "NGƯỜI LÀM CHỨNG", "(ký hoặc điểm chỉ)"):
        assert together.count(squeezed(words)) == 1
    # The copy that stays at the desk is not for the citizen to keep.
    assert together.count(squeezed("Xin giữ biên nhận này")) == 1
    alone = words_of(receipt_pdf(receipt, kind=PaperKind("a5", large=large)))[0]
    assert "Liên" not in alone
    assert "CHỨNG" not in alone


@kinds
def test_who_speaks_for_a_child_is_named_and_where_no_money_comes_nobody_is_to_wait_for_it(
    kind: PaperKind, receipt: ReceiptPaper
) -> None:
    paper = msgspec.structs.replace(receipt, representative="Phạm Thị Mẹ", keep=False)
    together = "".join(words_of(receipt_pdf(paper, kind=kind)))
    assert squeezed("Người đại diện") in together
    assert (squeezed("NGƯỜI ĐẠI DIỆN") in together) is not strip(kind)
    assert squeezed("NGƯỜI DÂN") not in together
    assert squeezed("Phạm Thị Mẹ") in together
    assert squeezed("Xin giữ biên nhận này") not in together


@pytest.mark.parametrize("large", [False, True])
def test_a_strip_is_576_black_or_white_dots_wide(large: bool, long_receipt: ReceiptPaper) -> None:
    paper = msgspec.structs.replace(long_receipt, vietqr=VIETQR)
    picture = Image.open(io.BytesIO(strip_png(receipt_pdf(paper, kind=PaperKind("thermal_80", large=large)))))
    assert picture.width == 576
    assert set(picture.convert("L").tobytes()) == {0, 255}
    found = {code.text for code in zxingcpp.read_barcodes(picture.convert("L"))}
    assert found == {VIETQR, paper.qr}


@pytest.mark.parametrize(
    ("bank", "account", "expected"),
    [
        ("970403", "0011012345678", ("00020101021138570010A0000007270127000697040301130011012345678"
                                    "0208QRIBFTTA53037045802VN63049E6F")),
        ("970423", "0099999999", ("00020101021138540010A00000072701240006970423011000999999990208QRIBFTTA"
                                 "53037045802VN6304CBB4")),
    ],
)  # fmt: skip
def test_vietqr_is_that_of_the_standard(bank: str, account: str, expected: str) -> None:
    assert vietqr(bank, account) == expected


@given(st.text(max_size=8), st.text(max_size=25))
def test_what_is_no_bin_or_no_account_has_no_vietqr(bank: str, account: str) -> None:
    code = vietqr(bank, account)
    good = bank.isascii() and bank.isdigit() and len(bank) == 6
    good = good and account.isascii() and account.isalnum() and len(account) <= 19
    assert (code is not None) == good


@kinds
def test_the_longest_words_of_an_office_push_no_code_off_the_page(
    kind: PaperKind, long_receipt: ReceiptPaper, seen: Seen
) -> None:
    words = "Căn cước hoặc hộ chiếu (bản gốc) còn hạn, mang cả bản sao có chứng thực " * 9
    told = words[:LONGEST_WORDS]
    paper = msgspec.structs.replace(
        long_receipt, vietqr=VIETQR, what_to_bring=(told,) * MOST_TO_BRING, when_where=told, contact=told
    )
    page = seen(receipt_pdf(paper, kind=kind))
    assert not page.overlaps()
    assert not page.outside(4.0)
    copies = 2 if kind == PaperKind("a4_two") else 1
    assert sorted(page.codes(203)) == sorted([VIETQR, paper.qr] * copies)
