"""Which rows of a list that comes again are new, changed, unchanged, and which of the earlier one are gone."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from fieldapp.domain.duplicates import CONTRADICTORY, compare_values
from fieldapp.vietnam.names import fold

Values = Mapping[str, str]
_Key = Callable[[Values], object]

_TWELVE: Final = 12

_VERSION_WORDS: Final = frozenset(
    [
        *("ban", "bo", "sung", "cap", "nhat", "copy", "cuoi", "cung", "chinh", "final", "lan", "moi", "new", "ngay"),
        *("nam", "thang", "dot", "qd", "sao", "sua", "t", "thuc", "v", "ver", "version"),
    ]
)


def series_name(file: str) -> str:
    """Return what the names of two states of one list have in common: no numbers, dates, words like "bản mới"."""
    stem = file.rpartition(".")[0] or file
    words = re.sub(r"\d+", " ", fold(stem)).split()
    return " ".join(word for word in words if word not in _VERSION_WORDS)


def pair_rows(rows: Sequence[Values], earlier: Sequence[Values]) -> list[int | None]:
    """Return for each row the place of the earlier row that it is a newer state of, or None when it is new.

    No earlier row is taken twice. Rows that say the same go first; then one number, old or new, that nothing
    contradicts; then name and birth; then a name with something else beside it that both lists have once.
    """
    found: list[int | None] = [None] * len(rows)
    left, free = list(range(len(rows))), list(range(len(earlier)))
    for key, once, fits in _STAGES:
        there = _by_key(key, earlier, free)
        here = _by_key(key, rows, left)
        for name, places in here.items():
            candidates = there.get(name, [])
            if once and (len(places) > 1 or len(candidates) > 1):
                continue
            for place in places:
                taken = next((c for c in candidates if fits(rows[place], earlier[c])), None)
                if taken is not None:
                    candidates.remove(taken)
                    found[place] = taken
        taken_all = {place for place in found if place is not None}
        left = [place for place in left if found[place] is None]
        free = [place for place in free if place not in taken_all]
        if not left or not free:
            break
    return found


def differences(row: Values, earlier: Values) -> tuple[tuple[str, str, str], ...]:
    """Return (field, before, after) of what a row says otherwise than the earlier one."""
    names = sorted(row.keys() | earlier.keys())
    return tuple((n, earlier.get(n, ""), row.get(n, "")) for n in names if earlier.get(n, "") != row.get(n, ""))


def _by_key(key: _Key, rows: Sequence[Values], places: Iterable[int]) -> dict[object, list[int]]:
    found: dict[object, list[int]] = defaultdict(list)
    for place in places:
        name = key(rows[place])
        if name:
            found[name].append(place)
    return found


def _everything(row: Values) -> object:
    return tuple(sorted(row.items()))


def _number(field: str) -> _Key:
    return lambda row: row.get(field, "")


def _named(*fields: str) -> _Key:
    """Return the key of a row by its folded name and further fields, all of which have to be there."""

    def key(row: Values) -> object:
        told = [row.get(field, "") for field in fields]
        name = fold(row.get("full_name", ""))
        return (name, *told) if name and all(told) else None

    return key


def _named_in_year(row: Values) -> object:
    name, birth, group = fold(row.get("full_name", "")), row.get("birth_date", "")[:4], row.get("group", "")
    return (name, birth, group) if name and birth else None


def _born_there(row: Values) -> object:
    birth, place = row.get("birth_date", ""), row.get("address", "")
    return (birth, place) if len(birth) > len("YYYY") and place else None


def _always(_row: Values, _earlier: Values) -> bool:
    return True


def _uncontradicted(row: Values, earlier: Values) -> bool:
    likeness = compare_values(dict(earlier), dict(row))
    return likeness is None or likeness.grade != CONTRADICTORY


def _not_another(row: Values, earlier: Values) -> bool:
    numbers = row.get("national_id", ""), earlier.get("national_id", "")
    return not all(numbers) or numbers[0] == numbers[1]


_STAGES: Final[tuple[tuple[_Key, bool, Callable[[Values, Values], bool]], ...]] = (
    (_everything, False, _always),
    (_number("national_id"), False, _uncontradicted),
    (_number("old_id"), False, _uncontradicted),
    (_named("birth_date"), False, _not_another),
    (_named("birth_date"), True, _always),
    (_named_in_year, True, _not_another),
    (_named("phone"), True, _not_another),
    (_named("account"), True, _not_another),
    (_named("address"), True, _not_another),
    (_named(), True, _not_another),
    (_born_there, True, _not_another),
)
"""(key, whether both lists have to have it once, what else has to hold), in the order in which they are tried."""
