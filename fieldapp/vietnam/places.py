"""Places as addresses name them: residential group or hamlet, ward and district, and which unit of Hà Nội is meant."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final, Literal

import msgspec

from fieldapp.vietnam.names import fold, tidy_text, tone_key
from fieldapp.vietnam.tables import table

Epoch = Literal["2024-01", "2025-01", "2025-07"]
EPOCHS: Final[tuple[Epoch, ...]] = ("2024-01", "2025-01", "2025-07")
_LONGEST_TEXT: Final = 400
_CACHED: Final = 16384
_GROUP: Final = re.compile(
    r"\b(to dan pho|to dp|tdp|to dan cu|khu dan cu|cum dan cu|khu pho|kdc|kp|thon|xom|ban|ap|to|khu|khom|cum|doi)"
    r"\s*(?:so\s*)?0*(\d{1,3})(?!\d)"
)
_WARD: Final = re.compile(
    r"(?i)(?P<before>^|[,;\-–(]\s*|\s)(?:phường|xã|thị trấn|tt\.|p\.|x\.)\s*(?=\S)"
    r"(?P<name>[^,;()\-–.]{1,60}(?:-[^,;()\-–.]{1,40})?)"
)
_DISTRICT: Final = re.compile(r"(?i)(?:^|[,;\-–(\s])(?:quận|huyện|thị xã|q\.|h\.|tx\.)\s*(?P<name>[^,;()\-–.]{1,40})")
_ADMINISTRATIVE_END: Final = re.compile(
    r"(?i)\s+(?:(?:quận|huyện|thị xã|thành phố|tỉnh|tp)\b.*|(?:q|h|tx|tp)\.?(?:\s.*)?)$"
)
_KIND_OF_DISTRICT: Final = re.compile(r"(?i)^(?:quận|huyện|thị xã)\s+")
_CITY: Final = frozenset(["ha noi", "tp ha noi", "thanh pho ha noi", "hn", "tp hn"])


class Ward(msgspec.Struct, frozen=True):
    """One commune-level unit of Hà Nội. A name without its epoch is ambiguous: 80 of the new names are old ones.

    `becomes` holds, for a unit of 2025-01, the codes of the units of 2025-07 in which it lies; more than one when it
    was split.
    """

    epoch: str
    code: str
    name: str
    type: str
    district: str
    becomes: tuple[str, ...] = ()


class Place(msgspec.Struct, frozen=True):
    """What an address says: the number of the group or hamlet, the names of ward and district without their kinds."""

    group: int | None = None
    ward: str | None = None
    district: str | None = None


class Unit(msgspec.Struct, frozen=True):
    """The unit that a name means, and whether only the group or hamlet tells which unit of today it lies in."""

    ward: Ward
    split: bool


@cache
def _all_wards() -> tuple[Ward, ...]:
    return tuple(
        Ward(row["epoch"], row["code"], row["name"], row["type"], row["district"], tuple(row["becomes"].split()))
        for row in table("hanoi_wards")
    )


@cache
def wards(epoch: Epoch) -> tuple[Ward, ...]:
    """Return the wards of Hà Nội of January 2024 (579), January 2025 (526) or since July 2025 (126)."""
    return tuple(ward for ward in _all_wards() if ward.epoch == epoch)


@cache
def _spellings() -> dict[str, str]:
    """Name with its tones, and folded name -> name; where two names fold alike, only as it is spelled ("Vạn Phúc")."""
    names = [ward.name for epoch in EPOCHS for ward in wards(epoch)]
    toned = {tone_key(name): name for name in names}
    folded: dict[str, set[str]] = {}
    for key, name in toned.items():
        folded.setdefault(fold(name), set()).add(key)
    return {key: toned[min(keys)] for key, keys in folded.items() if len(keys) == 1} | toned


def _known(name: str) -> str | None:
    """Return the ward of this name, with or without its accents."""
    plain = " ".join(name.replace("-", " ").split())
    return _spellings().get(tone_key(plain)) or (_spellings().get(fold(plain)) if plain.isascii() else None)


@cache
def _districts() -> dict[str, str]:
    """Folded name of a district -> its name without its kind."""
    named = {_KIND_OF_DISTRICT.sub("", ward.district) for ward in _all_wards() if ward.district}
    return {fold(name): name for name in named}


@cache
def _by_name() -> dict[str, tuple[Ward, ...]]:
    found: dict[str, list[Ward]] = {}
    for ward in _all_wards():
        found.setdefault(tone_key(ward.name), []).append(ward)
    return {name: tuple(units) for name, units in found.items()}


def find_wards(name: str, *, epoch: Epoch) -> tuple[Ward, ...]:
    """Return all wards with this name, with or without its accents; several when the name is ambiguous."""
    return tuple(ward for ward in _units(name) if ward.epoch == epoch)


def _units(name: str) -> tuple[Ward, ...]:
    return _by_name().get(tone_key(_known(name) or ""), ())


@lru_cache(maxsize=_CACHED)
def find_unit(name: str, district: str | None = None) -> Unit | None:
    """Return the one unit that a ward's name (with its district, when known) can mean; None for none or several.

    A named district means a unit before July 2025. A unit that kept code and name has the newest of its epochs.
    """
    units = _units(name)
    if district is not None:
        units = tuple(unit for unit in units if fold(_KIND_OF_DISTRICT.sub("", unit.district)) == fold(district))
    if not units or len({(unit.code, unit.district) for unit in units}) > 1:
        return None
    newest = max(units, key=lambda unit: unit.epoch)
    return Unit(newest, _is_split(newest))


def _is_split(ward: Ward) -> bool:
    """Tell whether a unit may lie in several of today.

    A unit of January 2024 goes by the one that kept its code. Of the 53 that went into others in January 2025 no table
    says into which: of them only the group tells.
    """
    later = ward if ward.epoch != "2024-01" else _in_between().get(ward.code)
    return later is None or len(later.becomes) > 1


@cache
def _in_between() -> dict[str, Ward]:
    return {ward.code: ward for ward in wards("2025-01")}


def find_district(text: str) -> str | None:
    """Return the district of Hà Nội (before July 2025) that a text names, without its kind."""
    return _districts().get(fold(_KIND_OF_DISTRICT.sub("", tidy_text(text[:_LONGEST_TEXT]))))


@lru_cache(maxsize=_CACHED)
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
    return read_place(text).ward


@lru_cache(maxsize=_CACHED)
def _ward_of_kind(part: str) -> str | None:
    """Return the ward that one part of an address (between commas) names by its kind."""
    for found in _WARD.finditer(part):
        name = _ADMINISTRATIVE_END.sub("", found["name"]).strip()
        known = _known(name)
        if known is None and " - " in name:  # "P. Ngọc Hà - Q. Ba Đình", and not "Phương Liên - Trung Tự"
            name = name.split(" - ")[0].strip()
            known = _known(name)
        # "phố Xã Đàn" is a street: in the middle of a part only a known name counts.
        inside = found["before"].isspace() and known is None
        if name and not inside and not re.fullmatch(r"\d{3,}.*", name) and not name[0].islower():
            return known or name
    return None


@lru_cache(maxsize=_CACHED)
def _district_of_kind(part: str) -> str | None:
    for found in _DISTRICT.finditer(part):
        known = _districts().get(fold(_ADMINISTRATIVE_END.sub("", found["name"])))
        if known is not None:
            return known
    return None


def _ends(parts: list[str]) -> tuple[str | None, str | None]:
    """Return ward and district that stand without their kinds at the end: "…, Thổ Quan, Đống Đa, Hà Nội"."""
    city = fold(parts[-1]) in _CITY
    names = parts[:-1] if city else parts
    if len(names) > 1 and (district := _districts().get(fold(names[-1]))):
        older = _known(names[-2])
        if older is not None and any(unit.district.endswith(district) for unit in _units(names[-2])):
            return older, district
    if city and len(names) > 1 and find_wards(names[-1], epoch="2025-07"):
        return _known(names[-1]), None
    return (_known(names[-2]), None) if city and len(names) > 1 else (None, None)


def read_place(text: str | None) -> Place:
    """Return group number, ward and district named in an address."""
    if not text:
        return Place()
    parts = [part for piece in tidy_text(text[:_LONGEST_TEXT]).replace(";", ",").split(",") if (part := piece.strip())]
    group = ward = district = None
    for part in parts:
        if group is None:
            group = group_number(part)
        if ward is None:
            ward = _ward_of_kind(part)
        if district is None:
            district = _district_of_kind(part)
    if ward is None and len(parts) > 1:
        ward, plain = _ends(parts)
        district = district or plain
    return Place(group, ward, district)
