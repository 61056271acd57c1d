"""One receipt: drawn, beside the same words and QR with reportlab alone; and made ready and noted at a full desk."""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path

import msgspec
import qrcode
from pypdf import PdfReader
from reportlab.lib.pagesizes import A5
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from fieldapp.desk.print_jobs import noted
from fieldapp.desk.receipts import begin_print
from fieldapp.desk.register import Draft, register
from fieldapp.papers.receipt import ReceiptPaper, receipt_pdf
from fieldapp.system.randomness import new_id
from fieldapp.system.resources import resource
from tests.bench.measure import Row, paired, row
from tests.bench.stage import office_and_desk

ROUNDS = 40
PEOPLE = 60_000

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

    found = [row("one receipt", paired(ours, floor, rounds=ROUNDS), bound=2), _at_a_full_desk()]
    sys.stdout.write(msgspec.json.encode(found).decode() + "\n")


def _at_a_full_desk() -> Row:
    """Return the row of a receipt from the wish to print to the note that it was taken, without the printer's time."""
    with tempfile.TemporaryDirectory() as folder:
        office, desk = office_and_desk(Path(folder), people=PEOPLE)
        saved = []
        for citizen_id in desk.registry.people.all_ids()[: ROUNDS + 1]:
            draft = Draft(new_id(desk.randomness), citizen_id, "absent")
            saved.append(register(desk, draft).registration_id)

        def ours(number: int) -> None:
            with noted(desk, begin_print(desk, saved[number]).registration_id):
                pass

        times = paired(ours, lambda _number: receipt_pdf(PAPER), rounds=ROUNDS)
        desk.close()
        office.close()
    name = f"a receipt made ready and noted as printed, {PEOPLE:,} people"
    return row(name, times, bound=0, or_below_s=0.1, note="floor: the drawing alone")


if __name__ == "__main__":
    main()
