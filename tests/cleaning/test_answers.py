"""Whatever stands in the cells of a file that comes back is read or refused, and never taken for somebody else."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from fieldapp.cleaning.answers import compare_answers, read_answered
from fieldapp.domain.citizen import Citizen
from fieldapp.domain.row_key import row_key
from fieldapp.sheets.book import Book, Cell, Row, Sheet
from fieldapp.system.errors import InputRefused
from tests.domain.telling import Writer, listed, person

_IDS = [f"{number:032x}" for number in range(3)]
_NAMES = ["Trần Thị Lan", "Lê Văn Mẫu", "Phạm Thị Thử"]
_HEADERS = ["Mã dòng", "STT", "Họ và tên", "Đang ghi", "Số CCCD", "Ngày sinh", "Giới tính", "Tổ dân phố", "Mức hưởng"]
_CELLS = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.integers(-(10**13), 10**13),
    st.booleans(),
    st.dates(),
    st.sampled_from(
        [*(row_key(i) for i in _IDS), row_key(_IDS[0]).lower(), "K11111-11111-1", *_NAMES, "001150000002", "x"]
    ),
)


def _known() -> dict[str, Citizen]:
    office, found = Writer("office"), dict[str, Citizen]()
    for citizen_id, name in zip(_IDS, _NAMES, strict=True):
        listed(office, citizen_id, full_name=name, birth_date="1950")
        found[row_key(citizen_id)] = person(citizen_id, office.seen.values())
    return found


@settings(max_examples=150, deadline=None)
@given(
    headers=st.permutations(_HEADERS),
    rows=st.lists(st.lists(_CELLS, max_size=len(_HEADERS)), max_size=6),
)
def test_anything_is_read_or_refused(headers: list[str], rows: list[list[Cell]]) -> None:
    table = [Row(4, tuple(headers)), *(Row(number, tuple(row)) for number, row in enumerate(rows, 5) if any(row))]
    book = Book("a.xlsx", "0" * 64, "xlsx", (Sheet("a", tuple(table)),))
    try:
        read = read_answered(book)
    except InputRefused:
        return
    people = _known()
    compared = compare_answers(read, people)
    cells = {number: {str(cell) for cell in row} for number, row in enumerate(rows, 5)}
    for change in compared.changes:
        assert {change.key, change.key.lower()} & cells[change.row]
    said = {trouble.row for trouble in compared.troubles} | {change.row for change in compared.changes}
    assert all(row.key in people for row in read if row.row not in said)
