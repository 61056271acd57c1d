"""How two values of one field differ: said for every pair, and nothing for the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.domain.citizen import FIELDS
from fieldapp.domain.differing import Difference, difference
from fieldapp.system.texts import text


@pytest.mark.parametrize(
    ("field", "left", "right", "told"),
    [
        ("full_name", "Nguyễn Thị Hoà", "NGUYỄN THỊ HÒA", None),
        ("full_name", "Nguyễn Thị Mậu", "Nguyễn Thị Mẫu", Difference("name_tones", "Mậu", "Mẫu")),
        ("full_name", "Nguyễn Thị Mẫu", "Nguyễn Mẫu", Difference("name_fewer", right="Thị")),
        ("full_name", "Nguyễn Mẫu", "Nguyễn Thị Mẫu", Difference("name_more", right="Thị")),
        ("full_name", "Nguyễn Thị Mẫu", "Nguyễn Thị Thử", Difference("name_words", "Mẫu", "Thử")),
        ("full_name", "Nguyễn Thị Mẫu", "Trần Văn Thử", Difference("name_other")),
        ("birth_date", "1960", "1960-02-01", Difference("birth_finer")),
        ("birth_date", "1960-02-01", "1960", Difference("birth_coarser")),
        ("birth_date", "1960-02-01", "1960-01-02", Difference("birth_swapped")),
        ("birth_date", "1960-02-01", "1960-02-11", Difference("birth_day")),
        ("birth_date", "1960-02-01", "1961-02-01", Difference("birth_year")),
        ("national_id", "001160000018", "001160000019", Difference("number_digit")),
        ("national_id", "001160000018", "001160000081", Difference("number_swapped")),
        ("old_id", "012345678", "876543210", Difference("number_other")),
        ("sex", "F", "M", Difference("sex")),
        ("address", "TDP 7", "Số 1", Difference("place")),
        ("sex", "", "M", None),
        ("phone", " ", "0912345678", None),
    ],
)
def test_what_is_otherwise(field: str, left: str, right: str, told: Difference | None) -> None:
    assert difference(field, left, right) == told


_names = st.lists(st.sampled_from(["Nguyễn", "Thị", "Mẫu", "Mậu", "mau", "Hoà", "Hòa", "A", "  "]), max_size=5)
_texts = st.one_of(st.text(max_size=20), _names.map(" ".join), st.from_regex(r"[0-9-]{0,12}", fullmatch=True))


@given(st.sampled_from(FIELDS), _texts, _texts)
def test_any_two_values_have_words_or_say_the_same(field: str, left: str, right: str) -> None:
    told = difference(field, left, right)
    assert difference(field, left, left) is None
    if told is not None:
        assert text(f"look.differs_{told.how}", "vi", left=told.left, right=told.right)
