"""A file of invitations, beside the same codes and words with qrcode and reportlab alone."""

from __future__ import annotations

import io
import random
import sys

import msgspec
import qrcode
from pypdf import PdfReader
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from fieldapp.domain.own_codes import invitation_code
from fieldapp.papers.invitation import Guest, InvitationPaper, invitation_pdfs
from fieldapp.system.resources import resource
from tests.bench.measure import Row, paired, row

ROUNDS = 5
COUNT = 400
_A_PAGE = 4


def row_of(count: int, rounds: int) -> Row:
    """Return the row; both sides make the codes of everybody with the first mask that comes."""
    papers = [_paper(number) for number in range(count)]
    read = PdfReader(io.BytesIO(b"".join(invitation_pdfs(papers[:_A_PAGE]))))
    words = read.pages[0].extract_text().splitlines()
    pdfmetrics.registerFont(TTFont("Floor", str(resource("fonts", "NotoSans-Regular.ttf"))))

    def ours(_number: int) -> None:
        for _ in invitation_pdfs(papers):
            pass

    def floor(_number: int) -> None:
        canvas = Canvas(io.BytesIO(), pagesize=A4)
        for number, paper in enumerate(papers):
            code = qrcode.QRCode(border=0, error_correction=qrcode.ERROR_CORRECT_M, mask_pattern=3)
            code.add_data(paper.code)
            code.make()
            path = canvas.beginPath()
            for y, line in enumerate(code.modules):
                for x, dark in enumerate(line):
                    if dark:
                        path.rect(30 + x, 150 - y, 1, 1)
            canvas.drawPath(path, stroke=0, fill=1)
            canvas.setFont("Floor", 9)
            for place, line in enumerate(words[number % _A_PAGE :: _A_PAGE]):
                canvas.drawString(30, 560 - 11 * place, line)
            if number % _A_PAGE == _A_PAGE - 1:
                canvas.showPage()
        canvas.save()

    return row(f"{count} invitations on paper", paired(ours, floor, rounds=rounds), bound=1)


def _paper(number: int) -> InvitationPaper:
    draw = random.Random(number)
    return InvitationPaper(
        authority="UBND phường Mẫu",
        campaign_title="Chi trả Tết Giáp Thìn",
        place_and_day="…………………, ngày 05 tháng 01 năm 2024",
        guests=(Guest(f"Nguyễn Thị Mẫu {number}", "1944", f"••••{number:04d}"),),
        lives=f"Số {number} ngõ 298 phố Đê La Thành, Tổ/thôn 7, Ô Chợ Dừa",
        when="08:00 – 08:30, Thứ Bảy 13/01/2024",
        place="Nhà văn hóa TDP 7",
        bring=("Căn cước (bản gốc)", "Điện thoại đang dùng, nếu có"),
        contact="024 3000 0000",
        code=invitation_code("a" * 32, (f"{draw.getrandbits(128):032x}",)),
    )


if __name__ == "__main__":
    sys.stdout.write(msgspec.json.encode([row_of(COUNT, ROUNDS)]).decode() + "\n")
