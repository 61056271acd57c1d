"""Every paper says what it was given, in embedded letters, on one page, the same every time."""

from __future__ import annotations

import hashlib
import io
import os
import random
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import msgspec
import pytest
import zxingcpp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import ImageFilter
from pypdf import PdfReader, PdfWriter

from fieldapp.domain.outcomes import OUTCOMES
from fieldapp.papers.cards import CardPaper, RecoveryKeyPaper, card_pdf, groups_of, recovery_key_pdf
from fieldapp.papers.codes import qr_runs
from fieldapp.papers.handover import HandoverFile, HandoverPaper, handover_pdf
from fieldapp.papers.receipt import ReceiptPaper, next_words, outcome_words, receipt_pdf
from fieldapp.system.errors import InputRefused
from fieldapp.system.texts import LANGUAGES, explain

Seen = Callable[[bytes], Any]
FONTS = ("NotoSans-Regular", "NotoSans-Bold")
HOSTILE = (
    '<font color="red">đỏ</font> <para> [[x]] &amp; \\n (\\) %s {y}',
    "a\u202eb\u2066c\u200b\x00\x1b[31m\r\n\t",
    "Ễ" * 10_000,
    "e" + "\u0300" * 10_000,
    "Nguyễn " * 2_000,
    "漢字 😀 \ud800",
    ") Tj /F9 99 Tf (",
)


def read(pdf: bytes) -> str:
    return PdfReader(io.BytesIO(pdf)).pages[0].extract_text()


def packed(words: str) -> str:
    return "".join(words.split())


def filled(paper: Any, words: str) -> Any:
    """Return a paper with `words` in each of its fields except the codes."""
    codes = ("qr", "card_text", "identity")
    changes: dict[str, Any] = {}
    for field in msgspec.structs.fields(paper):
        value = getattr(paper, field.name)
        if isinstance(value, str) and field.name not in codes:
            changes[field.name] = words
        elif field.name in ("counts", "outcomes"):
            changes[field.name] = ((words, words),) * 40
        elif field.name == "files":
            changes[field.name] = (HandoverFile(words, words, words),) * 40
        elif isinstance(value, tuple):
            changes[field.name] = (words,) * 40
    return msgspec.structs.replace(paper, **changes)


def single_pages(pdf: bytes) -> list[bytes]:
    """Return each page of a PDF as a PDF of its own."""
    made = []
    for page in PdfReader(io.BytesIO(pdf)).pages:
        writer, out = PdfWriter(), io.BytesIO()
        writer.add_page(page)
        writer.write(out)
        made.append(out.getvalue())
    return made


@pytest.fixture
def all_pdfs(
    receipt: ReceiptPaper,
    long_receipt: ReceiptPaper,
    card: CardPaper,
    recovery_key: RecoveryKeyPaper,
    handover: HandoverPaper,
) -> list[bytes]:
    return [
        made
        for language in LANGUAGES
        for made in (
            receipt_pdf(receipt, language=language),
            receipt_pdf(long_receipt, language=language),
            receipt_pdf(msgspec.structs.replace(long_receipt, void=True), language=language),
            card_pdf(card, language=language),
            recovery_key_pdf(recovery_key, language=language),
            handover_pdf(handover, language=language),
        )
    ]


def test_a_receipt_says_everything_it_was_given(receipt: ReceiptPaper) -> None:
    words = packed(read(receipt_pdf(msgspec.structs.replace(receipt, copy_no=2))))
    for field in msgspec.structs.fields(receipt):
        value = getattr(receipt, field.name)
        if isinstance(value, str) and field.name != "qr":
            assert packed(value) in words, field.name
    assert packed("BẢN SAO lần 2") in words
    assert packed("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM") in words
    assert packed("BIÊN NHẬN ĐĂNG KÝ") in words
    assert all(packed(item) in words for item in receipt.what_to_bring)
    assert "ĐÃHỦY" not in words


def test_a_void_receipt_says_so_and_asks_for_nothing(receipt: ReceiptPaper) -> None:
    words = packed(read(receipt_pdf(msgspec.structs.replace(receipt, void=True))))
    assert "ĐÃHỦY" in words
    assert packed(receipt.next_step) not in words
    assert packed("Xin giữ biên nhận") not in words


def test_a_long_receipt_leaves_out_nothing_that_identifies(long_receipt: ReceiptPaper, seen: Seen) -> None:
    made = receipt_pdf(long_receipt)
    words = packed(read(made))
    for value in (long_receipt.citizen_name, long_receipt.group, long_receipt.bank or "", long_receipt.payee or ""):
        assert packed(value) in words
    assert seen(made).overlaps() == []


def test_all_vietnamese_letters_come_out_of_the_page_as_they_went_in(receipt: ReceiptPaper) -> None:
    tones = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
    lower = "".join(unicodedata.normalize("NFC", vowel + tone) for vowel in "aăâeêioôơuưy" for tone in tones) + "đ"
    rest = "bcdghklmnpqrstvxzfjw0123456789"
    changed = msgspec.structs.replace(
        receipt, citizen_name=lower, group=lower.upper(), payee=unicodedata.normalize("NFD", lower), bank=rest
    )
    words = packed(read(receipt_pdf(changed)))
    assert words.count(lower) >= 2
    assert lower.upper() in words


def test_every_outcome_has_its_words_in_both_languages() -> None:
    for language in LANGUAGES:
        said = [(outcome_words(outcome, language), next_words(outcome, language)) for outcome in OUTCOMES]
        assert len(set(said)) == 8


def test_every_paper_is_one_page_with_embedded_letters_and_nothing_personal_about_it(
    all_pdfs: list[bytes], seen: Seen
) -> None:
    for made in all_pdfs:
        reader = PdfReader(io.BytesIO(made))
        assert len(reader.pages) == 1
        resources: Any = reader.pages[0]["/Resources"]
        used = resources["/Font"]
        for font in (used[name] for name in used):
            assert font["/BaseFont"].endswith(FONTS)
            assert "/FontFile2" in font["/FontDescriptor"]
        about: dict[str, Any] = dict(reader.metadata or {})
        assert not any("MẪU" in str(value).upper() or "03A-" in str(value) for value in about.values())
        assert about["/Author"] == about["/Creator"] == "fieldapp"
        assert about["/CreationDate"].startswith("D:2000")
        page = seen(made)
        assert page.overlaps() == []
        assert page.outside() == []


def test_the_same_paper_gives_the_same_bytes_in_another_process(card: CardPaper) -> None:
    program = (
        "import hashlib, sys, msgspec\n"
        "from fieldapp.papers.cards import CardPaper, card_pdf\n"
        "paper = msgspec.json.decode(sys.stdin.buffer.read(), type=CardPaper)\n"
        "sys.stdout.write(hashlib.sha256(card_pdf(paper)).hexdigest())\n"
    )
    here = hashlib.sha256(card_pdf(card)).hexdigest()
    root = os.fspath(Path(__file__).parents[2])
    there = subprocess.run(
        [sys.executable, "-c", program],
        input=msgspec.json.encode(card),
        capture_output=True,
        check=True,
        cwd=root,
        env={**os.environ, "PYTHONHASHSEED": "123", "PYTHONPATH": root, "TZ": "Asia/Ho_Chi_Minh"},
    )
    assert there.stdout.decode() == here


def test_the_same_paper_gives_the_same_bytes_again(
    receipt: ReceiptPaper, recovery_key: RecoveryKeyPaper, handover: HandoverPaper
) -> None:
    assert receipt_pdf(receipt) == receipt_pdf(receipt)
    assert recovery_key_pdf(recovery_key) == recovery_key_pdf(recovery_key)
    assert handover_pdf(handover) == handover_pdf(handover)


@pytest.mark.parametrize("dpi", [100, 203, 300])
def test_the_codes_are_read_back_from_paper(
    dpi: int, receipt: ReceiptPaper, card: CardPaper, recovery_key: RecoveryKeyPaper, seen: Seen
) -> None:
    assert seen(receipt_pdf(receipt)).codes(dpi) == [receipt.qr]
    assert seen(card_pdf(card)).codes(dpi) == [card.card_text]
    assert seen(recovery_key_pdf(recovery_key)).codes(dpi) == [recovery_key.identity]


def test_a_creased_and_smudged_receipt_is_still_read(receipt: ReceiptPaper, seen: Seen) -> None:
    picture = seen(receipt_pdf(receipt)).picture(203)
    worn = picture.rotate(7, expand=True, fillcolor=255).filter(ImageFilter.GaussianBlur(1.2))
    spots = random.Random(3)
    for _ in range(60):
        x, y = spots.randrange(worn.width - 6), spots.randrange(worn.height - 6)
        worn.paste(120, (x, y, x + 6, y + 6))
    assert [code.text for code in zxingcpp.read_barcodes(worn)] == [receipt.qr]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.one_of(
        st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:", min_size=1, max_size=450),
        st.text("0", min_size=1, max_size=450),
        st.text("Aa đễ1", min_size=1, max_size=120),
    )
)
def test_any_statement_is_read_back_at_100_dpi(content: str, receipt: ReceiptPaper, seen: Seen) -> None:
    assert seen(receipt_pdf(msgspec.structs.replace(receipt, qr=content))).codes(100) == [content]


@pytest.mark.parametrize("content", ["A" * 3000, "A" * 1_000_000, "Đ" * 2000])
def test_a_code_that_nobody_could_read_is_refused(content: str, receipt: ReceiptPaper) -> None:
    with pytest.raises(InputRefused) as refused:
        receipt_pdf(msgspec.structs.replace(receipt, qr=content))
    assert refused.value.code == "paper.qr_too_long"
    assert all(explain(refused.value, language).next for language in LANGUAGES)


def test_runs_are_the_modules_of_the_code() -> None:
    modules, runs = qr_runs("ABC", side=100)
    assert modules == 21
    assert runs[0] == (0, 0, 7)
    assert all(left >= 0 and left + length <= modules and 0 <= top < modules for left, top, length in runs)


@pytest.mark.parametrize("words", HOSTILE)
@pytest.mark.parametrize("void", [False, True])
def test_hostile_words_are_printed_and_obeyed_by_nobody(
    words: str, void: bool, receipt: ReceiptPaper, seen: Seen
) -> None:
    page = seen(receipt_pdf(filled(msgspec.structs.replace(receipt, copy_no=10**9, void=void), words)))
    assert page.count == 1
    assert page.outside() == []
    assert page.overlaps() == []
    assert page.codes(203) == [receipt.qr]


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_on_the_other_papers(
    words: str, card: CardPaper, recovery_key: RecoveryKeyPaper, handover: HandoverPaper, seen: Seen
) -> None:
    for made in (
        card_pdf(filled(card, words)),
        recovery_key_pdf(filled(recovery_key, words)),
        *single_pages(handover_pdf(filled(handover, words))),
    ):
        page = seen(made)
        assert page.count == 1
        assert page.outside() == []
        assert page.overlaps() == []


def test_markup_is_only_text(receipt: ReceiptPaper) -> None:
    name = '<font color="red">[[Mẫu]]</font> & <b>'
    assert packed(name) in packed(read(receipt_pdf(msgspec.structs.replace(receipt, citizen_name=name))))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(max_size=300), group=st.text(max_size=600), bring=st.lists(st.text(max_size=300), max_size=12))
def test_no_text_leaves_the_page(name: str, group: str, bring: list[str], receipt: ReceiptPaper, seen: Seen) -> None:
    changed = msgspec.structs.replace(
        receipt, qr="SHORT", citizen_name=name, group=group, outcome=group, what_to_bring=tuple(bring), contact=name
    )
    page = seen(receipt_pdf(changed))
    assert page.count == 1
    assert page.outside() == []


def test_an_empty_receipt_is_still_a_receipt(receipt: ReceiptPaper, seen: Seen) -> None:
    empty = msgspec.structs.replace(filled(receipt, ""), bank=None, account_masked=None, payee=None)
    assert seen(receipt_pdf(empty)).codes(203) == [receipt.qr]


def test_the_card_and_the_key_show_their_code_in_groups(card: CardPaper, recovery_key: RecoveryKeyPaper) -> None:
    assert groups_of(card.card_text, most=160) == card.card_text.split("-")
    assert groups_of("ABCDEFGHIJKL", most=160) == ["ABCDE", "FGHIJ", "KL"]
    assert all(group in read(card_pdf(card)) for group in groups_of(card.card_text, most=160))
    words = packed(read(recovery_key_pdf(recovery_key)))
    assert recovery_key.identity in words
    assert recovery_key.recipient in words
    assert packed("age -d -i recovery-key.txt FILE.fieldbundle") in words


def test_a_hand_over_sheet_is_two_equal_copies(handover: HandoverPaper) -> None:
    words = packed(read(handover_pdf(handover)))
    (file,) = handover.files
    said = [file.name, file.sha256, *handover.numbers, *handover.voids, handover.giver, handover.receiver]
    for one in said:
        assert words.count(packed(one)) == 2, one
    assert packed("Liên 1") in words
    assert packed("Liên 2") in words
    assert packed("Trang") not in words
    assert len(PdfReader(io.BytesIO(handover_pdf(handover))).pages) == 1


def test_a_long_hand_over_sheet_goes_on_and_is_signed_on_its_last_page(handover: HandoverPaper) -> None:
    voids = tuple(f"03A-{number:05d}-1: nhầm" for number in range(120))
    pdf = handover_pdf(msgspec.structs.replace(handover, voids=voids))
    pages = [packed(page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]
    words = "".join(pages)
    assert [words.count(packed(void)) for void in voids] == [2] * len(voids)
    assert len(pages) > 2
    assert [page.count(packed("NGƯỜI NHẬN")) for page in pages] == [0] * (len(pages) - 1) + [2]
    assert all(page.count(packed(f"Trang {at}/{len(pages)}")) == 2 for at, page in enumerate(pages, 1))
    endless = handover_pdf(msgspec.structs.replace(handover, voids=voids * 50))
    words = packed("".join(page.extract_text() for page in PdfReader(io.BytesIO(endless)).pages))
    assert packed("và 5600 dòng nữa") in words


def test_papers_drawn_at_the_same_time_do_not_mix(card: CardPaper, handover: HandoverPaper) -> None:
    papers: list[Callable[[], bytes]] = [lambda: card_pdf(card), lambda: handover_pdf(handover)]
    alone = [draw() for draw in papers]
    patience = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as pool:
            made = list(pool.map(lambda turn: papers[turn % 2](), range(40)))
    finally:
        sys.setswitchinterval(patience)
    assert made == alone * 20


def test_the_card_of_an_office_says_so(card: CardPaper) -> None:
    paper = msgspec.structs.replace(card, office=True, point="UBND phường Mẫu", desk="Văn phòng 2")
    words = read(card_pdf(paper))
    assert "THẺ GHI DANH VĂN PHÒNG" in words
    assert "Văn phòng 2" in words
    assert "Bàn" not in words.replace("THẺ GHI DANH", "")
    assert "OFFICE ENROLMENT CARD" in read(card_pdf(paper, language="en"))
