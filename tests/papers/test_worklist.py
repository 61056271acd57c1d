"""A printed work list keeps every row whole, names its columns on each page, and obeys nobody's words."""

from __future__ import annotations

import io

import msgspec
import pytest
from pypdf import PdfReader

from fieldapp.papers.worklist import ListPaper, list_pdf
from tests.papers.conftest import Page
from tests.papers.test_papers import HOSTILE, packed

PAPER = ListPaper(
    above="ỦY BAN NHÂN DÂN THÀNH PHỐ HÀ NỘI",
    authority="ỦY BAN NHÂN DÂN PHƯỜNG THỔ QUAN",
    place_and_day="…………………, ngày 05 tháng 01 năm 2024",
    title="DANH SÁCH CẦN BỔ SUNG THÔNG TIN",
    subtitle="Gửi: công an. Tổ/thôn 7, Thổ Quan",
    columns=(("Mã dòng", 15), ("STT", 5), ("Họ và tên", 20), ("Cần bổ sung", 25), ("Trả lời", 30)),
    rows=[(f"K{n:05d}-AAAAA-A", str(n), f"Nguyễn Thị Mẫu {n}", "số định danh 12 chữ số", "") for n in range(1, 61)],
    total="Tổng số: 60 người.",
)


def test_every_row_stands_on_some_page_under_the_titles() -> None:
    reader = PdfReader(io.BytesIO(list_pdf(PAPER, "vi")))
    pages = [packed(page.extract_text()) for page in reader.pages]
    assert len(pages) > 2
    for number, page in enumerate(pages, 1):
        assert packed("Mã dòng") in page
        assert (packed("Độc lập - Tự do - Hạnh phúc") in page) == (number == 1)
    for row in PAPER.rows:
        assert sum(row[0] in page for page in pages) == 1
    assert packed(PAPER.total) in pages[-1]


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_stay_on_the_page(words: str) -> None:
    texts = {f: words for f in PAPER.__struct_fields__ if isinstance(getattr(PAPER, f), str)}
    columns = tuple((words, share) for _, share in PAPER.columns)
    made = list_pdf(msgspec.structs.replace(PAPER, **texts, columns=columns, rows=[(words,) * 5] * 3), "vi")
    page = Page(made)
    assert page.outside() == []
    assert page.overlaps() == []
    page.close()


def test_a_list_of_nobody_is_still_a_page() -> None:
    assert len(PdfReader(io.BytesIO(list_pdf(msgspec.structs.replace(PAPER, rows=[]), "en"))).pages) == 1
