"""Packed rows come back as they were, wherever one looks."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldapp.sheets.book import Cell, Row
from fieldapp.sheets.child import read_bytes
from fieldapp.sheets.packed import ROWS_OF_A_CHUNK, Rows, pack
from fieldapp.sheets.wire import SomeRows
from fieldapp.system.errors import InputRefused

_CELLS: st.SearchStrategy[Cell] = st.one_of(
    st.none(),
    st.text(st.characters(exclude_categories=["Cs"])),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
    st.booleans(),
    st.dates(),
)


@given(st.lists(st.lists(_CELLS, max_size=6).map(tuple), max_size=8), st.slices(8))
def test_any_cells(records: list[tuple[Cell, ...]], some: slice) -> None:
    rows = [Row(number, cells) for number, cells in enumerate(records, start=1)]
    packed = pack(iter(rows))
    assert [(row.number, row.cells, list(map(type, row.cells))) for row in packed] == [
        (row.number, row.cells, list(map(type, row.cells))) for row in rows
    ]
    assert packed == rows
    assert list(packed[some]) == rows[some]


@settings(max_examples=20)
@given(st.integers(0, 3 * ROWS_OF_A_CHUNK), st.data())
def test_any_place_across_chunks(count: int, data: st.DataObject) -> None:
    packed = pack(Row(number, (number, "a")) for number in range(count))
    assert (len(packed), [row.number for row in packed]) == (count, list(range(count)))
    for _ in range(5 if count else 0):
        at = data.draw(st.integers(-count, count - 1))
        assert packed[at].number == at % count
    with pytest.raises(IndexError):
        packed[count]
    assert packed != pack([*packed, Row(count, (date(2024, 1, 1),))])


@given(st.binary(max_size=200))
def test_a_chunk_that_was_not_packed_here_is_refused(chunk: bytes) -> None:
    with pytest.raises(InputRefused) as refused:
        list(Rows([chunk], 1))
    assert refused.value.code == "sheet.crashed"


def test_many_rows_are_compressed_also_when_no_sheet_has_many(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("fieldapp.sheets.packed.MANY", 50)
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as workbook:
        for _ in range(3):
            sheet = workbook.add_worksheet()
            for row in range(20):
                sheet.write_row(row, 0, ["Nguyễn Văn An"] * 30)
    pieces = read_bytes((tmp_path / "a.xlsx").read_bytes(), "a.xlsx")
    sizes = [len(piece.chunk) for piece in pieces if isinstance(piece, SomeRows)]
    assert sizes[0] == sizes[1] > 10 * sizes[2]
