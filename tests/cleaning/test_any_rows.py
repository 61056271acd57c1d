"""Whatever stands in the cells under a header, reading gives rows or refuses; it never breaks and never loses a row."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from fieldapp.cleaning.matching import match_rows
from fieldapp.cleaning.reading import clean_book
from fieldapp.cleaning.roster import Roster, jsonl_lines
from fieldapp.sheets.book import Book, Row, Sheet
from fieldapp.sheets.labels import header_words
from fieldapp.system.errors import InputRefused

_LABELS = sorted({label for labels in header_words().fields.values() for label in labels})
_CELL = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.integers(-(2**53), 2**53),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(min_value=date(1, 1, 1)),
    st.sampled_from(["x", "Nam", "Nữ", "I", "Tổ 7", "001160000001", "1/2/1960", "Tổng cộng", "NguyÔn ThÞ", "(1)"]),
)
_HEADER = st.lists(st.sampled_from(_LABELS), max_size=10).map(lambda labels: ["STT", "Họ và tên", "Ngày sinh", *labels])


@given(_HEADER, st.lists(st.one_of(_HEADER, st.lists(_CELL, min_size=1, max_size=13)), max_size=8))
def test_any_rows(header: list[str], body: list[list[str | int | float | bool | date | None]]) -> None:
    every: list[list[str | int | float | bool | date | None]] = [list(header), *body]
    rows = tuple(Row(number, tuple(cells)) for number, cells in enumerate(every, start=1))
    book = Book("a.xlsx", "0" * 64, "xlsx", (Sheet("A", rows),))
    read = Roster("", "", "", (), ())
    try:
        read = clean_book(book, lambda _stage, _done, _total: None)
    except InputRefused as refused:
        assert refused.code == "roster.no_rows"  # noqa: PT017 - both ends are right
    numbers = [row.row for row in read.rows]
    assert numbers == sorted(set(numbers))
    assert len(list(jsonl_lines([read]))) == len(numbers)
    assert sum(len(party.rows) for party in match_rows(read.rows).citizens) == len(numbers)
    assert len(numbers) + sum(read.skipped.values()) <= len(body)
