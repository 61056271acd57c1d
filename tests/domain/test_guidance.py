"""What a receipt tells people: the bank's words before the outcome's, these before everybody's, and the table last."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.domain.guidance import Guidance, guidance_for
from fieldapp.domain.outcomes import HAS_ACCOUNT, OUTCOMES
from fieldapp.system.texts import LANGUAGES, Language

VALUES = {
    "point": "Nhà văn hóa TDP 7, 15 Khâm Thiên",
    "bank": "Agribank",
    "slot": "sáng 15/01",
    "deadline": "16/01/2024",
    "authority": "UBND phường Mẫu",
}
_words = st.text(max_size=6)
_told = st.dictionaries(
    st.sampled_from(["", "970405", "970436", *OUTCOMES]),
    st.builds(Guidance, bring=st.lists(_words, max_size=3).map(tuple), when_where=_words, contact=_words),
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("outcome", OUTCOMES)
def test_an_office_that_says_nothing_leaves_the_usual_words(outcome: str, language: Language) -> None:
    said = guidance_for({}, outcome=outcome, bank="", language=language, values=VALUES)
    empty = guidance_for({}, outcome=outcome, bank="", language=language, values=dict.fromkeys(VALUES, ""))
    assert bool(said.when_where) == bool(said.bring) == (outcome != HAS_ACCOUNT)
    assert bool(empty.when_where) == bool(said.when_where)
    assert "{" not in said.when_where + empty.when_where


def test_the_usual_words_name_bank_point_time_and_day() -> None:
    said = [guidance_for({}, outcome=o, bank="", language="vi", values=VALUES).when_where for o in OUTCOMES]
    together = " ".join(said)
    assert all(value in together for value in VALUES.values())


@given(_told, st.sampled_from(OUTCOMES), st.sampled_from(["", "970405", "970436"]))
def test_the_most_special_words_hold_part_by_part(told: dict[str, Guidance], outcome: str, bank: str) -> None:
    said = guidance_for(told, outcome=outcome, bank=bank, language="vi", values=VALUES)
    ways = [told.get(key, Guidance()) for key in ((bank, outcome, "") if bank else (outcome, ""))]
    assert said.contact == next((way.contact for way in ways if way.contact), "")
    if outcome == HAS_ACCOUNT:
        ways = ways[:-1]  # nobody has to go anywhere: what is said to everybody is not said to them
    for part in ("bring", "when_where"):
        wanted = next((getattr(way, part) for way in ways if getattr(way, part)), None)
        assert wanted is None or getattr(said, part) == wanted
