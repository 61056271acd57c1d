"""What a row of a table is: a person, a heading whose meaning belongs to the rows below, a total, or decoration."""

from __future__ import annotations

import re
from datetime import date
from typing import Final, Literal

import msgspec

from fieldapp.cleaning.cells import ORDINAL, Cells
from fieldapp.cleaning.values import as_text
from fieldapp.sheets.headers import is_title
from fieldapp.sheets.labels import header_words
from fieldapp.vietnam.benefits import find_benefit
from fieldapp.vietnam.names import fold
from fieldapp.vietnam.places import group_number, read_place

Kind = Literal["person", "group", "total", "other"]
_SUBTOTALS: Final = ("cong ", "tong ")
_ENOUGH_OTHER_CELLS: Final = 2
_FEWEST_DIGITS: Final = 5  # of a number that was mistyped; a heading may stand in its column
_NUMBERED: Final = re.compile(r"^(?:[IVXLC]+|[A-Z]|\d{1,2})\s*[.)/:\-–\s]\s*(?=\S)")
_PLACE: Final = re.compile(
    r"(?:to dan pho|tdp|to|thon|xom|khu pho|khu|ap|ban|lang|cum|doi|khoi|phuong|xa|thi tran|quan|huyen|thi xa)\b"
)
_PEOPLE: Final = re.compile(r"(?:nguoi|doi tuong|tre|ho|than nhan|con|vo|chong|me|thuong|benh|cuu|nhom|dien)\b")
_COUNT_BEHIND: Final = re.compile(r"(?i)\s*[:(\-–]\s*\(?\s*\d+\s*(?:người|đối tượng|trường hợp|đt)?\s*\)?\s*$")


class Heading(msgspec.Struct, frozen=True):
    """What the group rows above a row say: "I  Tổ dân phố số 1", "II. Người khuyết tật nặng", "Phường Ngọc Hà"."""

    group: int | None = None
    category: str | None = None
    ward: str | None = None


def kind_of_row(cells: Cells, *, after_total: bool) -> Kind:
    """Tell persons from group headings, totals, and signatures.

    A person has a name and something that only persons have (a number, a birth, a sex, a telephone), or an ordinal and
    a name; a number without a name is a person too. "Tống Công Minh" folds to the beginning of a total, so words decide
    last.
    """
    numbered = cells.number.number is not None or (
        "id.invalid" in cells.number.problems and sum(map(str.isdigit, cells.read("id_number"))) >= _FEWEST_DIGITS
    )
    if numbered or (
        cells.name and (cells.birth.birth is not None or cells.sex is not None or cells.phone.phone is not None)
    ):
        return "person"
    return _undecided(cells, after_total=after_total)


def _undecided(cells: Cells, *, after_total: bool) -> Kind:
    ordinal = bool(ORDINAL.fullmatch(cells.read("row_no")))
    if any(isinstance(cell, str) and _is_footer(cell) for cell in cells.row.cells):
        return "total"
    heading = _heading_text(cells)
    if heading:
        if fold(heading).startswith(_SUBTOTALS) and not ordinal:
            return "total"
        if is_title(heading):
            return "other"
        if _says_place_or_benefit(heading) or not (ordinal or after_total):
            return "group"
    if not cells.form.table.header_last:
        return "other"  # without labels only what is proved is a person
    others = sum(1 for field in cells.form.beside if cells.read(field))
    if cells.name and others >= (1 if ordinal else _ENOUGH_OTHER_CELLS) and not after_total:
        return "person"
    return "person" if cells.name and ordinal and not after_total else "other"


def _is_footer(name: str) -> bool:
    folded = fold(name)
    return any(folded == word or (" " in word and folded.startswith(word + " ")) for word in header_words().footers)


def _heading_text(cells: Cells) -> str:
    """Return the only text of a row, besides its number and counts of people or money; "" when there is more."""
    first = cells.form.columns.get("row_no")
    every = cells.row.cells
    texts = [cell for column, cell in enumerate(every) if isinstance(cell, str) and column != first]
    if any(isinstance(cell, date) for cell in every):
        return ""
    if len(texts) == 1:
        return as_text(texts[0])
    lonely = every[first] if first is not None and first < len(every) else None
    return as_text(lonely) if not texts and isinstance(lonely, str) and not ORDINAL.fullmatch(lonely.strip()) else ""


def _says_place_or_benefit(text: str) -> bool:
    return group_number(text) is not None or find_benefit(text) is not None


def read_heading(cells: Cells, above: Heading) -> Heading:
    """Return what holds for the rows below a group row; a new group keeps the category, a new category the group."""
    text = _heading_text(cells)
    place = read_place(text)
    said = _COUNT_BEHIND.sub("", _NUMBERED.sub("", text)).strip(" :.-–") or text
    known = find_benefit(text) is not None
    if place.group is None and place.ward is None:
        bare = not known and _PLACE.match(fold(said)) and not _PEOPLE.match(fold(said))
        if place.district is not None or bare:
            return Heading(None, above.category, above.ward)  # "Thôn Đông": a place, but none with a number
        return Heading(above.group, said, above.ward) if known or _is_category(cells, text, said) else above
    group = above.group if place.group is None else place.group
    parts = [part.strip() for part in re.split(r"\s[-–]\s|[:;,]", said)]
    category = next((part for part in parts if find_benefit(part) is not None and group_number(part) is None), None)
    return Heading(group, category or above.category, place.ward or above.ward)


def _is_category(cells: Cells, text: str, said: str) -> bool:
    """Say whether a heading of unknown words names a category: numbered or about people, and no column names any."""
    if "category" in cells.form.columns or any(map(str.isdigit, said)):
        return False
    return bool(_NUMBERED.match(text) or cells.read("row_no") or _PEOPLE.match(fold(said)))
