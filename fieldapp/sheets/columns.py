"""Which column holds which field: the labels first, then what stands in the columns; each with its confidence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from fieldapp.sheets.book import Row
from fieldapp.sheets.contents import TOLD_BY_CONTENTS, Contents, contents_of
from fieldapp.sheets.headers import Header
from fieldapp.vietnam.names import fold

_SAMPLE: Final = 150
_LOOKED_AT: Final = 1000
_FEWEST_FILLED: Final = 3
_ENOUGH_CELLS: Final = 3
_FITS: Final = 0.6
_FITS_SURELY: Final = 0.8
_DOES_NOT_FIT: Final = 0.2
_WITHOUT_CELLS: Final = 0.9
_BY_CONTENTS: Final = 0.8
_CHECKED: Final = frozenset(["id_number", "dob", "phone", "sex", "full_name", "bank_name", "bank_account"])


class Columns(msgspec.Struct, frozen=True):
    """Field -> 0-based column, and how sure that is (0 to 1)."""

    places: dict[str, int]
    confidence: dict[str, float]


def find_columns(header: Header, rows: Sequence[Row]) -> Columns:
    """Return the columns of a table from its labels and its cells.

    A label holds unless the cells are plainly something else; of two columns with one label the cells choose; a column
    without a label that is known gets the field that its cells show and that no label claims.
    """
    sample = _sample(rows)
    width = max((len(row.cells) for row in sample), default=0)
    seen = {
        column: contents_of(row.cells[column] if column < len(row.cells) else None for row in sample)
        for column in range(width)
    }
    claims: dict[str, list[int]] = {}
    for column, meaning in header.meanings.items():
        claims.setdefault(meaning.field, []).append(column)
    places: dict[str, int] = {}
    for field, columns in claims.items():
        # Of two columns with one label, the one whose cells fit; when neither does better, the first.
        sure = {column: header.meanings[column].surety for column in columns}
        places[field] = max(columns, key=lambda column: (sure[column] > _FITS, _fit(seen, column, field), -column))
    places = _with_split_birth(places, header.labels, seen)
    _drop_what_does_not_fit(places, seen)
    _fill_by_contents(places, header, seen)
    if "full_name" not in places and "family_middle" not in places and "given_name" in places:
        places["full_name"] = places.pop("given_name")  # "Tên" alone is the whole name
    places = _with_split_name(places, header.labels, sample)
    return Columns(places, {field: _confidence(field, column, header, seen) for field, column in places.items()})


def _sample(rows: Sequence[Row]) -> Sequence[Row]:
    """Return rows from all over a table, without those that are mostly empty: headings, totals, signatures."""
    some = rows[:: max(1, len(rows) // _LOOKED_AT)]
    full = [row for row in some if sum(cell is not None for cell in row.cells) >= _FEWEST_FILLED]
    return (full or some)[:: max(1, len(full or some) // _SAMPLE)][:_SAMPLE]


def _fit(seen: dict[int, Contents], column: int, field: str) -> float:
    return round(seen[column].fit(field), 1) if column in seen else 0.0


def _drop_what_does_not_fit(places: dict[str, int], seen: dict[int, Contents]) -> None:
    """Take a field from a column whose cells are surely another of the fields that cells tell."""
    for field in _CHECKED & places.keys():
        held = seen.get(places[field])
        if held is None or held.filled < _ENOUGH_CELLS or held.fit(field) > _DOES_NOT_FIT:
            continue
        others = [other for other in TOLD_BY_CONTENTS if other != field and held.fit(other) >= _FITS_SURELY]
        if field == "full_name" and not others:
            continue
        if others and not (field == "bank_account" and others == ["amount"]):
            del places[field]


def _fill_by_contents(places: dict[str, int], header: Header, seen: dict[int, Contents]) -> None:
    taken = set(places.values())
    free = [
        column
        for column, held in seen.items()
        if column not in taken and held.filled >= min(_ENOUGH_CELLS, max(1, held.rows))
    ]
    # A column whose label means what another column holds ("Tài khoản" over "Số" and "Ngân hàng") has to be plain.
    enough = {
        column: _FITS_SURELY if column in header.meanings and header.meanings[column].field in places else _FITS
        for column in free
    }
    for field in TOLD_BY_CONTENTS:
        if field in places or (field == "full_name" and "given_name" in places) or _known_otherwise(field, places):
            continue
        if field == "bank_account" and "bank_name" not in places:
            continue
        fitting = [column for column in free if seen[column].fit(field) >= enough[column]]
        if fitting:
            best = max(fitting, key=lambda column: (seen[column].fit(field) * seen[column].filled, -column))
            places[field] = best
            free.remove(best)


def _known_otherwise(field: str, places: dict[str, int]) -> bool:
    others = {
        "dob": ("dob_male", "dob_female", "dob_year"),
        "sex": ("sex_male_flag", "sex_female_flag", "dob_male", "dob_female"),
        "address": ("hamlet", "ward"),
    }
    return any(other in places for other in others.get(field, ()))


def _confidence(field: str, column: int, header: Header, seen: dict[int, Contents]) -> float:
    held = seen.get(column)
    meaning = header.meanings.get(column)
    checkable = held is not None and held.filled >= _ENOUGH_CELLS and field in TOLD_BY_CONTENTS
    fit = min(1.0, held.fit(field) / _FITS_SURELY) if held is not None else 0.0
    if meaning is None or meaning.field.split("_")[0] != field.split("_")[0]:
        return round(_BY_CONTENTS * fit, 2)
    if not checkable or field not in _CHECKED:
        return round(meaning.surety * (1.0 if held is not None and held.filled else _WITHOUT_CELLS), 2)
    return round(meaning.surety * (0.5 + 0.5 * fit), 2)


def _with_split_birth(columns: dict[str, int], labels: dict[int, str], seen: dict[int, Contents]) -> dict[str, int]:
    """Find day, month and year of birth in three columns side by side ("Ngày sinh" over "Ngày | Tháng | Năm").

    Where nothing else is a birth, the three need no label above them: then the last has to hold years of birth.
    """
    told = "dob" in columns or "dob_male" in columns
    for day in labels:
        three = [fold(labels.get(day + at, "")) for at in range(3)]
        ends = zip(three, ("ngay", "thang", "nam"), strict=True)
        bare = not told and day + 2 in seen and seen[day + 2].fit("dob") >= _FITS_SURELY
        if (bare or any("sinh" in label for label in three)) and all(
            label.removesuffix(" sinh").endswith(end) for label, end in ends
        ):
            kept = {field: column for field, column in columns.items() if not day <= column <= day + 2}
            return {**kept, "dob_day": day, "dob_month": day + 1, "dob_year": day + 2}
    return columns


def _with_split_name(columns: dict[str, int], labels: dict[int, str], rows: Sequence[Row]) -> dict[str, int]:
    """Find the given name in a column without a label behind "Họ và tên" (one label merged over two columns)."""
    name = columns.get("full_name")
    if name is None or name + 1 in labels or name + 1 in columns.values() or not rows:
        return columns
    behind = [row.text(name + 1).strip() for row in rows if row.text(name)]
    words = [text for text in behind if text and text.replace(" ", "").isalpha()]
    if not words or len(words) * 10 < len(behind) * 6:
        return columns
    kept = {field: column for field, column in columns.items() if field != "full_name"}
    return {**kept, "family_middle": name, "given_name": name + 1}
