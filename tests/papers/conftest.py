"""Invented papers, and the eyes that read a printed page."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

import msgspec
import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pytest
import zxingcpp
from PIL import Image

from fieldapp.papers.cards import CardPaper, RecoveryKeyPaper
from fieldapp.papers.handover import HandoverFile, HandoverPaper
from fieldapp.papers.receipt import ReceiptPaper, next_words, outcome_words

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
Box = tuple[float, float, float, float]


class Page:
    """One printed page as a person or a scanner sees it."""

    def __init__(self, pdf: bytes) -> None:
        self._document = pdfium.PdfDocument(pdf)
        self.count = len(self._document)
        self._page = self._document[0]
        self.size: tuple[float, float] = self._page.get_size()

    def close(self) -> None:
        self._page.close()
        self._document.close()

    def picture(self, dpi: int) -> Image.Image:
        image: Image.Image = self._page.render(scale=dpi / 72, grayscale=True).to_pil()
        return image

    def codes(self, dpi: int) -> list[str]:
        """Return what a scanner reads from the page printed at `dpi`."""
        found = zxingcpp.read_barcodes(
            self.picture(dpi), formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
        )
        return [code.text for code in found]

    def texts(self) -> list[tuple[str, Box]]:
        """Return the pieces of text with their boxes (left, bottom, right, top), in points."""
        page = self._page.get_textpage()
        try:
            boxes = [page.get_rect(index) for index in range(page.count_rects())]
            return [(page.get_text_bounded(*box), box) for box in boxes]
        finally:
            page.close()

    def overlaps(self) -> list[tuple[str, str]]:
        """Return the pieces of text that stand over each other by more than a tail touching an accent."""
        pieces = [(words, box) for words, box in self.texts() if words.strip()]
        found = []
        for index, (words, (left, bottom, right, top)) in enumerate(pieces):
            for other, (left2, bottom2, right2, top2) in pieces[index + 1 :]:
                wide = min(right, right2) - max(left, left2)
                high = min(top, top2) - max(bottom, bottom2)
                if wide > 1 and high > 0.35 * min(top - bottom, top2 - bottom2):
                    found.append((words, other))
        return found

    def outside(self, margin: float = 8.0) -> list[str]:
        """Return the pieces of text nearer than `margin` points to the edge of the page."""
        width, height = self.size
        return [
            words
            for words, (left, bottom, right, top) in self.texts()
            if left < margin or bottom < margin or right > width - margin or top > height - margin
        ]


@pytest.fixture
def seen() -> Iterator[Callable[[bytes], Page]]:
    """Open printed pages and close them after the test."""
    pages: list[Page] = []

    def open_page(pdf: bytes) -> Page:
        pages.append(Page(pdf))
        return pages[-1]

    yield open_page
    for page in pages:
        page.close()


@pytest.fixture(scope="session")
def statement() -> str:
    """A signed statement as long as the longest: 450 signs of the QR alphabet."""
    draw = random.Random(7)
    return "".join(draw.choice(ALPHABET) for _ in range(450))


@pytest.fixture(scope="session")
def receipt(statement: str) -> ReceiptPaper:
    return ReceiptPaper(
        authority="ỦY BAN NHÂN DÂN PHƯỜNG THỔ QUAN",
        campaign_title="Chi trả trợ cấp qua tài khoản – Tết 2024",
        point="Nhà văn hóa TDP 7",
        desk="03",
        number="03A-00123-K",
        printed_at="09:42 ngày 13/01/2024",
        citizen_name="NGUYỄN THỊ MẪU",
        birth="01/02/1944 · Nữ",
        masked_number="••• ••• ••• 001",
        group="Tổ dân phố số 7, phường Thổ Quan",
        outcome=outcome_words("open_account", "vi"),
        next_step=next_words("open_account", "vi"),
        bank="Vietcombank – Chi nhánh Hà Nội",
        account_masked="•••••• 4567",
        payee="Trần Văn Mẫu (con trai)",
        qr=statement,
        officer_name="Trần Lan",
        what_to_bring=("Căn cước công dân (bản chính)", "Điện thoại đang dùng, nếu có"),
        when_where="từ 20/01/2024, phòng giao dịch số 1 Khâm Thiên",
        contact="024 3000 0000 (giờ hành chính)",
    )


@pytest.fixture(scope="session")
def long_receipt(receipt: ReceiptPaper) -> ReceiptPaper:
    """The same with the longest names and addresses that lists really hold."""
    return msgspec.structs.replace(
        receipt,
        authority="ỦY BAN NHÂN DÂN PHƯỜNG VĂN MIẾU - QUỐC TỬ GIÁM, QUẬN ĐỐNG ĐA, THÀNH PHỐ HÀ NỘI",
        campaign_title="Đợt mở tài khoản và chi trả trợ cấp bảo trợ xã hội, người có công qua tài khoản trước Tết 2024",
        point="Nhà văn hóa tổ dân phố số 7 kết hợp Trường tiểu học Thịnh Hào",
        citizen_name="CÔNG TẰNG TÔN NỮ NGUYỄN THỊ HOÀNG PHƯƠNG THẢO NGUYÊN",
        group="Số 128C ngõ 298 ngách 15/7 phố Đê La Thành nhỏ, TDP số 17, phường Ô Chợ Dừa (cũ: Thổ Quan), Hà Nội",
        bank="Ngân hàng Nông nghiệp và Phát triển Nông thôn Việt Nam (Agribank) – Chi nhánh Đống Đa",
        payee="Nguyễn Hoàng Phương Thảo Nguyên Anh – con gái, người được ủy quyền theo giấy số 12/2024",
        officer_name="Hoàng Thị Nguyệt Ánh Dương",
        copy_no=12,
        when_where="từ 20/01/2024 đến 25/01/2024, 8:00–11:30, phòng giao dịch số 1 phố Khâm Thiên, tầng 2, quầy số 5",
    )


@pytest.fixture(scope="session")
def card() -> CardPaper:
    return CardPaper(
        campaign_title="Chi trả trợ cấp qua tài khoản – Tết 2024",
        point="Nhà văn hóa TDP 7",
        desk="03",
        card_text="7KQ2-M4XD-9TBV-H0RW-5PZN-8CJE-3A1F-G6YS-2K",
    )


@pytest.fixture(scope="session")
def recovery_key() -> RecoveryKeyPaper:
    return RecoveryKeyPaper(
        authority="ỦY BAN NHÂN DÂN PHƯỜNG THỔ QUAN",
        campaign_title="Chi trả trợ cấp qua tài khoản – Tết 2024",
        identity="AGE-SECRET-KEY-1QJEPCX3GZ8V7M2N4KDLHFTWR0S9YA5UZQJEPCX3GZ8V7M2N4KDLHFTWR0",
        recipient="age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p",
        made_at="08:00 ngày 10/01/2024",
        custodians=("Trần Thị Mẫu", "Nguyễn Văn Mẫu"),
    )


@pytest.fixture(scope="session")
def handover() -> HandoverPaper:
    return HandoverPaper(
        authority="ỦY BAN NHÂN DÂN PHƯỜNG THỔ QUAN",
        campaign_title="Chi trả trợ cấp qua tài khoản – Tết 2024",
        point="Nhà văn hóa TDP 7",
        desk="03",
        day="13/01/2024",
        printed_at="17:10 ngày 13/01/2024",
        counts=(("Đăng ký trong ngày", "41"), ("Mở tài khoản", "27"), ("Bản nháp còn lại", "0")),
        outcomes=(("Mở tài khoản", "27"), ("Vắng mặt", "14")),
        numbers=("từ 03A-00083-2 đến 03A-00123-K",),
        voids=("03A-00091-5: nhầm ngân hàng", "03A-00117-C: người dân đổi ý"),
        files=(HandoverFile("FA_TDP7_03_000004.fieldbundle", "312 sự kiện", "0123456789abcdef" * 4),),
        digest="4KQ2 M7XD 9TBV H0RW 5PZN 8CJE 3A1F G6YS",
        giver="Trần Lan",
        receiver="Phạm Văn Mẫu",
    )
