"""Invitations stand whole on their part of the page, and each code is read from paper and names its people."""

from __future__ import annotations

import io
from collections.abc import Callable

import msgspec
import pytest
from pypdf import PdfReader

from fieldapp.domain.own_codes import MOST_PEOPLE, Invitation, invitation_code, read_own_code
from fieldapp.papers.invitation import INVITATION_KINDS, Guest, InvitationKind, InvitationPaper, invitation_pdfs
from fieldapp.papers.stack import MOST_PAGES
from tests.papers.conftest import Page
from tests.papers.test_papers import HOSTILE, packed

TO_A_PAGE = {"four": 4, "two": 2, "a5": 1}


def invitation(count: int, number: int = 0) -> InvitationPaper:
    """Return an invitation of so many people."""
    names = ("Nguyễn Thị Mẫu", "Trần Văn Được", "Công Tằng Tôn Nữ Nguyễn Thị Hoàng Phương Thảo")
    return InvitationPaper(
        authority="ỦY BAN NHÂN DÂN PHƯỜNG VĂN MIẾU - QUỐC TỬ GIÁM",
        campaign_title="Chi trả trợ cấp qua tài khoản – Tết Giáp Thìn 2024",
        place_and_day="…………………, ngày 05 tháng 01 năm 2024",
        guests=tuple(Guest(names[at % 3], "1944", "••••••••0001") for at in range(count)),
        lives="Số 128C ngõ 298 ngách 15/7 phố Đê La Thành nhỏ, Tổ/thôn 17, Ô Chợ Dừa",
        when="08:00 – 08:30, Thứ Bảy 13/01/2024",
        place="Nhà văn hóa tổ dân phố số 7 kết hợp Trường tiểu học Thịnh Hào",
        bring=("Căn cước (bản gốc)", "Điện thoại đang dùng, nếu có"),
        contact="024 3000 0000 (giờ hành chính)",
        code=invitation_code("a" * 32, tuple(f"{number * 100 + at:032x}" for at in range(count))),
    )


@pytest.mark.parametrize("kind", INVITATION_KINDS)
@pytest.mark.parametrize("people", [1, 3, MOST_PEOPLE])
def test_every_code_of_a_page_is_read_at_200_dpi(
    kind: InvitationKind, people: int, seen: Callable[[bytes], Page]
) -> None:
    papers = [invitation(people, number) for number in range(TO_A_PAGE[kind])]
    (made,) = invitation_pdfs(papers, kind=kind)
    page = seen(made)
    assert page.count == 1
    assert page.overlaps() == []
    assert page.outside(margin=20) == []
    assert sorted(page.codes(200)) == sorted(paper.code for paper in papers)
    read = read_own_code(page.codes(200)[0])
    assert isinstance(read, Invitation)
    assert len(read.people) == people


@pytest.mark.parametrize("kind", INVITATION_KINDS)
@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_stay_on_their_part(kind: InvitationKind, words: str, seen: Callable[[bytes], Page]) -> None:
    texts = {f: words for f in InvitationPaper.__struct_fields__ if f not in ("code", "guests", "bring")}
    guests = (Guest(words, words, words),) * 2
    paper = msgspec.structs.replace(invitation(1), **texts, guests=guests, bring=(words,) * 3)
    (made,) = invitation_pdfs([paper] * TO_A_PAGE[kind], kind=kind)
    page = seen(made)
    assert page.outside(margin=8) == []
    assert len(page.codes(200)) == TO_A_PAGE[kind]


def test_what_is_not_known_is_left_to_be_filled_in_by_hand() -> None:
    paper = msgspec.structs.replace(invitation(1), place="", contact="", guests=(Guest("Nguyễn Thị Mẫu", "", ""),))
    (made,) = invitation_pdfs([paper])
    words = packed(PdfReader(io.BytesIO(made)).pages[0].extract_text())
    assert words.count(packed("………")) > 2
    assert packed("sinh") not in words


def test_a_long_run_is_cut_into_files_that_a_tray_holds() -> None:
    made = [
        len(PdfReader(io.BytesIO(one)).pages) for one in invitation_pdfs([invitation(1)] * (MOST_PAGES + 3), kind="a5")
    ]
    assert made == [MOST_PAGES, 3]
    assert list(invitation_pdfs([])) == []


def test_what_all_invitations_say_goes_into_a_file_once() -> None:
    (few,), (many,) = (list(invitation_pdfs([invitation(1, at) for at in range(count)])) for count in (4, 8))
    one, other = (PdfReader(io.BytesIO(made)) for made in (few, many))
    assert len(one.pages[0]["/Resources"]["/XObject"]) == len(other.pages[1]["/Resources"]["/XObject"])  # type: ignore[index]
    assert len(many) - len(few) < len(few) / 3
    assert packed(one.pages[0].extract_text()) == packed(other.pages[1].extract_text())
