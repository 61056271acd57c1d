"""Rows whose cells slipped one column to the left or right: read where they belong, when that alone makes sense."""

from __future__ import annotations

from typing import Final

from fieldapp.cleaning.cells import ORDINAL, Cells
from fieldapp.cleaning.values import read_account
from fieldapp.sheets.book import Cell, Row
from fieldapp.sheets.contents import is_family_name, looks_like_name
from fieldapp.vietnam.benefits import find_benefit
from fieldapp.vietnam.places import read_place

_FEWEST_CELLS: Final = 3
_FEWEST_MISFITS: Final = 2
_MENDED: Final = 3
_LONGEST_ORDINAL: Final = 6
_DIGITS_TOO_MANY: Final = 10


def may_be_shifted(cells: Cells) -> bool:
    """Say whether a row is worth a second look: its name is none, or two fields hold what they cannot mean."""
    if not cells.name or not is_family_name(cells.name.split()[0]):
        # A telephone that has lost its zero looks like an old number.
        odd = cells.number.number is None or any(map(str.isdigit, cells.name))
        return odd or _misfits(cells) >= _FEWEST_MISFITS
    nothing = cells.number.number is None and cells.birth.birth is None
    return nothing or _misfits(cells) >= _FEWEST_MISFITS


def _misfits(cells: Cells) -> int:
    return (
        ("id.invalid" in cells.number.problems)
        + (cells.birth.problem == "birth.impossible")
        + bool(cells.phone.problem)
        + (cells.sex is None and cells.raw("sex") is not None)
        + (isinstance(cells.raw("row_no"), str) and len(cells.read("row_no")) > _LONGEST_ORDINAL)
        + _is_no_amount(cells.raw("amount"))
    )


def _is_no_amount(cell: Cell) -> bool:
    """Say whether a number is more than anybody gets a month; an account or an identity number does look so."""
    if isinstance(cell, str):
        return len(cell) >= _DIGITS_TOO_MANY and cell.isascii() and cell.isdigit()
    return isinstance(cell, int | float) and cell >= 10 ** (_DIGITS_TOO_MANY - 1)


def _fits(cells: Cells) -> int:
    """Return how many cells hold what their columns are for."""
    found = (cells.number.number, cells.birth.birth, cells.phone.phone, cells.sex)
    account = read_account(cells.raw("bank_account"), cells.raw("bank_name"))
    place = read_place(cells.read("address"))
    others = (
        account.bin is not None,
        account.account is not None and account.account.isdigit(),
        place.group is not None or place.ward is not None,
        find_benefit(cells.read("category")) is not None,
        bool(ORDINAL.fullmatch(cells.read("row_no"))),
    )
    return sum(value is not None for value in found) + sum(others) + 2 * looks_like_name(cells.name)


def straightened(cells: Cells) -> Cells:
    """Return the row as it reads when its cells from one column on move one column back, if that mends it; else itself.

    A cell that is moved over has to be empty, so nothing gets lost. More cells have to make sense than before: that
    problems go away is not enough.
    """
    row = cells.row.cells
    if sum(cell is not None for cell in row) < _FEWEST_CELLS:
        return cells
    fits = _fits(cells)
    best, most = cells, fits - _misfits(cells) + _MENDED - 1
    for start in range(min(cells.form.width, len(row)) + 1):
        moved = [(1, (*row[:start], None, *row[start:]))]
        if start < len(row) and row[start] is None:
            moved.append((-1, (*row[:start], *row[start + 1 :])))
        for step, other in moved:
            tried = Cells(cells.form, Row(cells.row.number, other), moved=(start, step))
            # The whole row slipped rather than its end: only plainly more sense (not a problem less) says otherwise.
            fitting = _fits(tried)
            if fitting - _misfits(tried) > most + (best is not cells) and fitting > fits + 1:
                best, most = tried, fitting - _misfits(tried)
    return best
