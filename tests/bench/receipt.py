"""One receipt; the floor draws the same words and the same QR with reportlab alone."""

from __future__ import annotations

import io
import sys

import msgspec
import qrcode
from pypdf import PdfReader
from reportlab.lib.pagesizes import A5
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from fieldapp.papers.receipt import ReceiptPaper, receipt_pdf
from fieldapp.system.resources import resource
from tests.bench.measure import paired, row

ROUNDS = 40

PAPER = ReceiptPaper(
    authority="UBND phường Mẫu",
    campaign_title="Chi trả Tết Giáp Thìn",
    point="Nhà văn hóa TDP 7",
    desk="Bàn 03",
    number="03A-00012-K",
    printed_at="09:30 ngày 13/01/2024",
    citizen_name="Nguyễn Thị Mẫu",
    birth="01/02/1960",
    masked_number="••••••••0001",
    group="7, Thổ Quan",
    outcome="Mở tài khoản",
    qr="FA1:" + "K7Q2" * 100,
    officer_name="Trần Thị Lan",
    next_step="Ngân hàng sẽ báo khi tài khoản đã mở.",
    bank="Vietcombank",
)


def main() -> None:
    """Print the row as JSON."""
    words = PdfReader(io.BytesIO(receipt_pdf(PAPER))).pages[0].extract_text().splitlines()
    pdfmetrics.registerFont(TTFont("Floor", str(resource("fonts", "NotoSans-Regular.ttf"))))

    def ours(_number: int) -> None:
        receipt_pdf(PAPER)

    def floor(_number: int) -> None:
        canvas = Canvas(io.BytesIO(), pagesize=A5)
        canvas.setFont("Floor", 10)
        for place, line in enumerate(words):
            canvas.drawString(30, 560 - 11 * place, line)
        code = qrcode.QRCode(border=0, error_correction=qrcode.ERROR_CORRECT_M)
        code.add_data(PAPER.qr)
        code.make()
        for y, line_of_code in enumerate(code.get_matrix()):
            for x, dark in enumerate(line_of_code):
                if dark:
                    canvas.rect(30 + x, 150 - y, 1, 1, stroke=0, fill=1)
        canvas.showPage()
        canvas.save()

    found = row("one receipt", paired(ours, floor, rounds=ROUNDS), bound=2)
    sys.stdout.write(msgspec.json.encode([found]).decode() + "\n")


if __name__ == "__main__":
    main()
