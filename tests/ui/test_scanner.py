"""A trial scan is understood, or the key mode that mangled it is named; digits stay hidden."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.ui.scanner.judging import judge, masked

CARD = "001150000017||Nguyễn Thị Mẫu|01021950|Nữ|Số 1|10052021"
_VIETNAMESE_KEYS = str.maketrans("1234567890", "ăâêô\u0300\u0309\u0303\u0301\u0323đ")
_SHIFTED_KEYS = str.maketrans("1234567890", "!@#$%^&*()")


@pytest.mark.parametrize(
    ("sent", "judged"),
    [
        (CARD, "card"),
        ("001150000017", "number"),
        (CARD.translate(_VIETNAMESE_KEYS), "vietnamese_keys"),
        (CARD.translate(_SHIFTED_KEYS), "shifted_keys"),
        (CARD.encode("ascii", "replace").decode(), "lost_letters"),
        ("https://example.org", "unknown"),
        ("", "unknown"),
    ],
)
def test_each_mode_is_named(sent: str, judged: str) -> None:
    assert judge(sent) == judged


@given(st.text(max_size=600))
def test_no_digit_and_no_control_character_is_shown(sent: str) -> None:
    judge(sent)
    shown = masked(sent)
    assert not any(letter.isdecimal() for letter in shown)
    assert shown.isprintable()
    assert len(shown) <= 161


@pytest.mark.parametrize("keys", [_VIETNAMESE_KEYS, _SHIFTED_KEYS, {}])
def test_a_mangled_number_is_hidden_too(keys: dict[int, str]) -> None:
    assert masked(CARD.translate(keys)).startswith("•" * 12 + "||Nguyễn Thị Mẫu|••••••••|")
