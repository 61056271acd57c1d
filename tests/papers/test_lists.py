"""A printed work list keeps every row whole, names its columns on each page, and obeys nobody's words."""

from __future__ import annotations

import io

import msgspec
import pytest
from pypdf import PdfReader

from fieldapp.papers.lists import ListPaper, list_pdf
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


def test_a_group_is_named_above_its_rows_and_again_where_they_go_on() -> None:
    rows: list[tuple[str, ...]] = []
    for place, row in enumerate(PAPER.rows):
        if place % 25 == 0:
            rows.append((f"Tổ số {place // 25 + 1}",))
        rows.append(row)
    reader = PdfReader(io.BytesIO(list_pdf(msgspec.structs.replace(PAPER, rows=rows), "vi")))
    group = ""
    for page in reader.pages:
        named: list[str] = []
        for line in page.extract_text().splitlines():
            if line.startswith("Tổ số"):
                named.append(line)
            elif line.startswith("K0"):
                assert named, "rows without the name of their group"
                group = named[-1]
                assert group.strip() == f"Tổ số {(int(line[1:6]) - 1) // 25 + 1}"
        assert not named or group == named[-1], "a name that stands alone"
