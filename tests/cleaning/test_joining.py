"""Joining rows of one number; keeping apart what contradicts itself."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.cleaning.joining import join
from fieldapp.cleaning.roster import RosterRow

_NUMBER = "001160000001"


def row(name: str, birth: str | None = "1960-02-01", number: str | None = _NUMBER, at: int = 1) -> RosterRow:
    """Return a row with what joining looks at."""
    return RosterRow(file="a", sheet="", row=at, full_name=name, birth_date=birth, national_id=number)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (row("Nguyễn Thị Hoà"), row("NGUYEN THI HOA")),
        (row("Nguyễn Thị Hoà"), row("Nguyễn  ThịHòa")),
        (row("A Mẫu"), row("A Mẫu", "1960")),
        (row("A Mẫu"), row("A Mẫu", None)),
    ],
)
def test_one_citizen(left: RosterRow, right: RosterRow) -> None:
    assert len(join([left, right]).citizens) == 1


@pytest.mark.parametrize(
    ("left", "right", "contradict"),
    [
        (row("A Mẫu"), row("B Mẫu"), True),
        (row("A Mẫu"), row("A Mẫu", "1960-01-02"), True),
        (row("A Mẫu"), row("A Mẫu", "1961"), True),
        (row("A Mẫu", number=None), row("A Mẫu", number=None), False),
        (row("A Mẫu", number="012345678"), row("A Mẫu", number="012345678"), False),
        (row("A Mẫu"), row("A Mẫu", number="001160000002"), False),
    ],
)
def test_two_citizens(left: RosterRow, right: RosterRow, contradict: bool) -> None:
    joined = join([left, right])
    assert len(joined.citizens) == 2
    assert [found.code for found in joined.contradictions] == ["id.contradiction"] * contradict


_ROWS = st.lists(
    st.builds(
        row,
        st.sampled_from(["A Mẫu", "a mau", "B Mẫu"]),
        st.sampled_from([None, "1960", "1960-02-01", "1960-03-01", "1961"]),
        st.sampled_from([None, _NUMBER, "001160000002", "012345678"]),
        st.integers(1, 9),
    )
)


@given(_ROWS, st.randoms(use_true_random=False))
def test_every_row_in_exactly_one_citizen_whatever_the_order(rows: list[RosterRow], random: object) -> None:
    joined = join(rows)
    assert sorted(map(repr, (one for group in joined.citizens for one in group))) == sorted(map(repr, rows))
    mixed = list(rows)
    random.shuffle(mixed)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    again = join(mixed)
    assert sorted(sorted(map(repr, group)) for group in again.citizens) == sorted(
        sorted(map(repr, group)) for group in joined.citizens
    )
    for group in joined.citizens:
        assert len({one.national_id for one in group}) == 1
        assert len({one.birth_date for one in group if one.birth_date and len(one.birth_date) == 10}) <= 1


def test_many_rows_of_one_number_take_linear_time() -> None:
    rows = [row(f"Mẫu {n % 1000}", f"19{n % 90 + 10}-01-01", at=n) for n in range(100_000)]
    started = time.monotonic()
    join(rows)
    assert time.monotonic() - started < 10
