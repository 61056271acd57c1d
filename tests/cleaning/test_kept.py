"""Rows that are kept packed come back the same, in order, one by one and all."""

from __future__ import annotations

import pytest

from fieldapp.cleaning.kept import KeptRows
from fieldapp.cleaning.roster import Proposal, RosterRow


@pytest.mark.parametrize("count", [0, 1, 499, 500, 501, 1203])
def test_rows_come_back(count: int) -> None:
    proposal = Proposal("B2", "full_name", "a", "b", "name.format", taken=False)
    rows = [
        RosterRow("a.csv", "", n, f"Nguyễn Văn {n}", group=n, proposals=(proposal,), issues=("id.missing",))
        for n in range(count)
    ]
    kept = KeptRows()
    for row in rows:
        kept.append(row)
    assert len(kept) == count
    assert list(kept) == rows
    assert [kept[at] for at in range(-count, count)] == [*rows, *rows]
    assert list(kept[10:20]) == rows[10:20]
    with pytest.raises(IndexError):
        kept[count]
