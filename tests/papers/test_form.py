"""The paper form asks all that the screen asks, keeps its place for every length of words, and is found by its code."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

import msgspec
import pytest

from fieldapp.domain.outcomes import OUTCOMES
from fieldapp.domain.own_codes import FormNumber, PaperForm, campaign_mark, form_code, read_own_code
from fieldapp.domain.settling import settling_rules
from fieldapp.papers.form import OUTCOME_LINES, FormPaper, form_pdfs
from fieldapp.system.texts import Language, text
from tests.papers.conftest import Page
from tests.papers.test_papers import HOSTILE, packed

NUMBER, PERSON = FormNumber(3, 0, 12), "f" * 32
BLANK = FormPaper(
    authority="ỦY BAN NHÂN DÂN PHƯỜNG THỔ QUAN",
    campaign_title="Chi trả trợ cấp qua tài khoản – Tết 2024",
    point="Nhà văn hóa TDP 7",
    desk="03",
    number=str(NUMBER),
    code=form_code("a" * 32, NUMBER),
    consent=text("consent.text", "vi"),
    consent_version="1.0",
)
MADE_OUT = msgspec.structs.replace(
    BLANK,
    code=form_code("a" * 32, NUMBER, PERSON),
    name="Công Tằng Tôn Nữ Nguyễn Thị Hoàng Phương Thảo",
    birth="01/02/1944",
    masked_number="••••••••0001",
    address="Số 128C ngõ 298 ngách 15/7 phố Đê La Thành nhỏ",
    group="17",
    ward="Văn Miếu - Quốc Tử Giám",
)


def test_the_form_asks_what_the_screen_asks_of_each_outcome() -> None:
    rules = settling_rules().outcomes
    assert tuple(OUTCOME_LINES) == OUTCOMES
    on_paper = {outcome: {name for line in lines for name, _ in line} for outcome, lines in OUTCOME_LINES.items()}
    # The person's own phone and address stand above, the representative of 1 under 2, the account of a payee under 2.
    elsewhere = {"phone", "address", "bank", "account"} | on_paper["has_account"] | {"place"}
    for outcome, rule in rules.items():
        assert set(rule.fields) <= on_paper[outcome] | elsewhere, outcome


@pytest.mark.parametrize("language", get_args(Language))
@pytest.mark.parametrize("paper", [BLANK, MADE_OUT], ids=["blank", "made out"])
def test_a_form_is_one_page_whose_code_is_read_at_200_dpi(
    paper: FormPaper, language: Language, seen: Callable[[bytes], Page]
) -> None:
    (made,) = form_pdfs([paper], language=language)
    page = seen(made)
    assert page.count == 1
    assert page.overlaps() == []
    assert page.outside(margin=20) == []
    (code,) = page.codes(200)
    person = PERSON if paper is MADE_OUT else ""
    assert read_own_code(code) == PaperForm(campaign_mark("a" * 32), NUMBER, person)
    words = packed(" ".join(piece for piece, _ in page.texts()))
    assert packed(str(NUMBER)) in words
    assert all(packed(text(f"papers.outcome_{outcome}", language)) in words for outcome in OUTCOMES)


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_stay_on_the_page(words: str, seen: Callable[[bytes], Page]) -> None:
    texts = {f: words for f in BLANK.__struct_fields__ if f != "code"}
    (made,) = form_pdfs([msgspec.structs.replace(BLANK, **texts)])
    page = seen(made)
    assert page.count == 1
    assert page.overlaps() == []
    assert page.outside(margin=20) == []
