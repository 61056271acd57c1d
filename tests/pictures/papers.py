"""Every paper as a picture, with invented people."""

from __future__ import annotations

from pathlib import Path

import pypdfium2 as pdfium  # type: ignore[import-untyped]  # it ships no types

from fieldapp.papers.cards import CardPaper, RecoveryKeyPaper, card_pdf, recovery_key_pdf
from fieldapp.papers.handover import HandoverFile, HandoverPaper, handover_pdf
from fieldapp.papers.receipt import PAPER_KINDS, ReceiptPaper, next_words, outcome_words, receipt_pdf
from fieldapp.papers.retirement import RetirementPaper, retirement_pdf
from fieldapp.papers.trial_page import trial_page_pdf
from fieldapp.system.texts import LANGUAGES, Language
from fieldapp.vietnam.vietqr import vietqr
from tests.pictures.paperwork import papers_as_pdf

_AUTHORITY, _TITLE, _POINT = "ỦY BAN NHÂN DÂN PHƯỜNG THỔ QUAN", "Chi trả Tết Giáp Thìn", "Nhà văn hóa TDP 7"


def render_papers(out: Path) -> None:
    """Render every paper in both languages at 150 dpi."""
    for language in LANGUAGES:
        for name, pdf in papers_of(language).items():
            page = pdfium.PdfDocument(pdf)[0]
            page.render(scale=150 / 72).to_pil().save(out / f"paper-{name}-{language}.png")


def papers_of(language: Language) -> dict[str, bytes]:
    """Return every paper by name, with invented people."""
    card = CardPaper(
        campaign_title=_TITLE, point=_POINT, desk="03", card_text="7KQ2-M4XD-9TBV-H0RW-5PZN-8CJE-3A1F-G6YS-2K"
    )
    return {
        **{
            f"receipt-{kind.name}{'-large' * kind.large}": receipt_pdf(
                _receipt(language, "has_account"), kind=kind, language=language
            )
            for kind in PAPER_KINDS
        },
        "receipt-home-visit": receipt_pdf(_receipt(language, "home_visit"), language=language),
        "card": card_pdf(card, language=language),
        "recovery": recovery_key_pdf(_recovery(), language=language),
        "retired": retirement_pdf(_retirement(), language=language),
        **{
            f"test-page-{kind.name}": trial_page_pdf(kind, printer="HP LaserJet", printed_at="09:42", language=language)
            for kind in PAPER_KINDS
            if not kind.large
        },
        "handover": handover_pdf(_handover(), language=language),
        **papers_as_pdf(language),
    }


def _receipt(language: Language, outcome: str) -> ReceiptPaper:
    to_bank = outcome == "has_account"
    return ReceiptPaper(
        authority=_AUTHORITY,
        campaign_title=_TITLE,
        point=_POINT,
        desk="03",
        number="03A-00042-7",
        printed_at="09:42 13/01/2024",
        citizen_name="Nguyễn Thị Mẫu",
        birth="01/02/1960",
        masked_number="••• ••• ••• 001",
        group="TDP 7, Thổ Quan",
        outcome=outcome_words(outcome, language),
        next_step=next_words(outcome, language),
        bank="Vietcombank" if to_bank else None,
        account_masked="•••••• 6789" if to_bank else None,
        vietqr=vietqr("970436", "0123456789") if to_bank else None,
        qr="FA1:" + "0123456789ABCDEF" * 20,
        officer_name="Trần Thị Lan",
    )


def _recovery() -> RecoveryKeyPaper:
    return RecoveryKeyPaper(
        authority=_AUTHORITY,
        campaign_title=_TITLE,
        identity="AGE-SECRET-KEY-1QJEPCX3GZ8V7M2N4KDLHFTWR0S9YA5UZQJEPCX3GZ8V7M2N4KDLHFTWR0",
        recipient="age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p",
        made_at="08:00 10/01/2024",
    )


def _retirement() -> RetirementPaper:
    return RetirementPaper(
        authority=_AUTHORITY,
        campaign_title=_TITLE,
        point=_POINT,
        desk="03",
        printed_at="17:10 16/01/2024",
        journals=(("0f" * 16, "1204", "7f2a9c41" * 8), ("a1" * 16, "88", "0b6e55d8" * 8)),
        digest="7F2A 9C41 0B6E 55D8 1A02 77C9 E3B4 90F1",
        officer="Trần Thị Lan",
    )


def _handover() -> HandoverPaper:
    return HandoverPaper(
        authority=_AUTHORITY,
        campaign_title=_TITLE,
        point=_POINT,
        desk="03",
        day="13/01/2024",
        printed_at="17:10 13/01/2024",
        continues="Phiếu số 2 trong ngày, tiếp theo phiếu số 1 (đến biên nhận 03A-00031-8)",
        counts=(
            ("Đăng ký trong ngày", "43"),
            ("Trong đó đã hủy", "2"),
            ("Còn hiệu lực", "41"),
            ("Biên nhận chưa in", "0"),
            ("Đăng ký trong tệp", "43"),
            ("Trong đó giao lần đầu", "12"),
        ),
        outcomes=(("Mở tài khoản", "24"), ("Đã có tài khoản", "9"), ("Người khác nhận thay", "3"), ("Vắng mặt", "5")),
        numbers=("từ 03A-00001-9 đến 03A-00043-6", "Mới từ phiếu trước: từ 03A-00032-6 đến 03A-00043-6"),
        voids=("03A-00009-5: chọn nhầm ngân hàng", "03A-00017-C: người dân đổi ý, xin nhận tiền mặt như trước"),
        gaps=("03A-00021-3: đã xóa theo yêu cầu của người dân",),
        notes=("Bản nháp đã bỏ: người dân về trước khi xong",),
        files=(HandoverFile("FA_NHA-VAN-HOA-TDP-7_03_0004.fieldbundle", "312 sự kiện", "7f2a9c410b6e55d8" * 4),),
        digest="7F2A 9C41 0B6E 55D8 1A02 77C9 E3B4 90F1",
        giver="Trần Thị Lan",
    )
