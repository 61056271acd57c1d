"""What is typed into a form is read the same however often, or refused at its field."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.desk.register import OF_THE_PERSON, PEOPLE
from fieldapp.desk.typed import read_detail, read_field
from fieldapp.domain.citizen import FIELDS
from fieldapp.domain.outcomes import DETAILS
from fieldapp.system.errors import InputRefused

_NAMES = sorted(DETAILS.union(*PEOPLE.values()))
_TEXTS = st.one_of(
    st.text(max_size=60),
    st.text("0123456789/-. +", max_size=20),
    st.dates().map(lambda day: f"{day:%d/%m/%Y}"),
    st.sampled_from(["Vietcombank", "001 180 000 019", "+84 912 345 678", "nữ", "30/6/24", "1903-5678", "later"]),
)


@given(st.sampled_from(_NAMES), _TEXTS)
def test_a_detail_that_was_read_is_read_as_itself(name: str, said: str) -> None:
    try:
        read = read_detail(name, said)
    except InputRefused as refused:
        assert refused.place == name  # noqa: PT017  # most of what is typed here is refused
    else:
        assert read_detail(name, read) == read
        assert bool(read) <= bool(said.strip())


@given(st.sampled_from(FIELDS), _TEXTS)
def test_a_value_that_was_read_is_read_as_itself(name: str, said: str) -> None:
    try:
        field, read = read_field(name, said)
    except InputRefused as refused:
        assert refused.place in FIELDS  # noqa: PT017  # as above
    else:
        assert read_field(field, read) == (field, read)


@pytest.mark.parametrize(
    ("name", "said", "read"),
    [
        ("date", "5/1/24", "2024-01-05"),
        ("until", "31-12-25", "2025-12-31"),
        ("payee_birth", "5/1/54", "1954-01-05"),
        ("payee_birth", "1954", "1954"),
        ("account", "1903 5678-9012.34", "19035678901234"),
        ("bank", "Ngân hàng Ngoại thương", "970436"),
        ("payee_phone", "+84 (0) 912-345-678", "0912345678"),
        ("rep_name", " Trần  Thị Mẹ. ", "Trần Thị Mẹ"),
        ("slot", "  sáng,\tsau 9h ", "sáng, sau 9h"),
    ],
)
def test_it_is_read_as_it_is_meant(name: str, said: str, read: str) -> None:
    assert read_detail(name, said) == read


def test_the_person_is_read_by_the_fields_of_persons() -> None:
    assert set(OF_THE_PERSON) <= set(FIELDS)
