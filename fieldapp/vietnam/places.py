"""Places inside a ward as addresses name them: the residential group or hamlet, and the ward when it stands there."""

from __future__ import annotations

import re
from functools import cache
from typing import Final, Literal

import msgspec

from fieldapp.vietnam.names import fold, tidy_text
from fieldapp.vietnam.tables import table

Epoch = Literal["2025-01", "2025-07"]
_LONGEST_TEXT: Final = 400
_GROUP: Final = re.compile(
    r"\b(to dan pho|to dp|tdp|to dan cu|khu dan cu|cum dan cu|khu pho|kdc|thon|xom|ban|ap|to|khu|cum|doi)"
    r"\s*(?:so\s*)?0*(\d{1,3})(?!\d)"
)
_WARD: Final = re.compile(
    r"(?i)(?P<before>^|[,;\-–(]\s*|\s)(?:phường|xã|thị trấn|tt\.|p\.|x\.)\s*(?=\S)"
    r"(?P<name>[^,;()\-–.]{1,60}(?:-[^,;()\-–.]{1,40})?)"
)
_ADMINISTRATIVE_END: Final = re.compile(r"(?i)\s+(?:quận|huyện|thị xã|q\.|h\.|tp\.?|thành phố|tỉnh)\b.*$")
_CITY: Final = frozenset(["ha noi", "tp ha noi", "thanh pho ha noi", "hn", "tp hn"])


class Ward(msgspec.Struct, frozen=True):
    """One commune-level unit of Hà Nội. A name without its epoch is ambiguous: 80 of the new names are old ones."""

    epoch: str
    code: str
    name: str
    type: str
    district: str


class Place(msgspec.Struct, frozen=True):
    """What an address says: the number of the group or hamlet, and the name of the ward without its kind."""

    group: int | None = None
    ward: str | None = None


@cache
def wards(epoch: Epoch) -> tuple[Ward, ...]:
    """Return the wards of Hà Nội before (`2025-01`, 526) or since (`2025-07`, 126) the reform of 2025."""
    return tuple(
        Ward(row["epoch"], row["code"], row["name"], row["type"], row["district"])
        for row in table("hanoi_wards")
        if row["epoch"] == epoch
    )


@cache
def _names() -> dict[str, str]:
    """Folded name -> name, of both epochs; where two spellings fold alike, the first."""
    found: dict[str, str] = {}
    for row in table("hanoi_wards"):
        found.setdefault(fold(row["name"]), row["name"])
    return found


def find_wards(name: str, *, epoch: Epoch) -> tuple[Ward, ...]:
    """Return all wards with this name, compared folded; several when the name is ambiguous."""
    wanted = fold(name)
    return tuple(ward for ward in wards(epoch) if fold(ward.name) == wanted)


def group_number(text: str) -> int | None:
    """Return the number of the residential group or hamlet: "TDP số 7", "Tổ 12, P. Ngọc Hà", "thôn 13"."""
    folded = fold(text[:_LONGEST_TEXT])
    # "tổ 12, thôn 3": the smaller unit stands first and is the one that people call theirs.
    found = _GROUP.search(folded)
    return int(found[2]) if found else None


def ward_name(text: str) -> str | None:
    """Return the ward that an address names, without its kind; None when it names none.

    Recognised by its kind (phường, xã, thị trấn, P., X.), or by its place before district and "Hà Nội" as on cards.
    """
    tidy = tidy_text(text[:_LONGEST_TEXT])
    for found in _WARD.finditer(tidy):
        name = _ADMINISTRATIVE_END.sub("", found["name"]).strip()
        known = _names().get(fold(name))
        if known is None and " - " in name:  # "P. Ngọc Hà - Q. Ba Đình", and not "Phương Liên - Trung Tự"
            name = name.split(" - ")[0].strip()
            known = _names().get(fold(name))
        # "phố Xã Đàn" is a street: in the middle of a part only a known name counts.
        inside = found["before"].isspace() and known is None
        if name and not inside and not re.fullmatch(r"\d{3,}.*", name) and not name[0].islower():
            return known or name
    parts = [part.strip() for part in tidy.split(",")]
    if len(parts) > 2 and fold(parts[-1]) in _CITY:
        return _names().get(fold(parts[-3]))
    return None


def read_place(text: str | None) -> Place:
    """Return group number and ward named in an address."""
    return Place(group_number(text), ward_name(text)) if text else Place()
