"""Where people live, as records have it: a ward and a group, their order, their words, and how they are named."""

from __future__ import annotations

import msgspec

from fieldapp.system.texts import Language, text
from fieldapp.vietnam.names import fold


class Area(msgspec.Struct, frozen=True, order=True):
    """One ward and group as records have them; either may be empty."""

    ward: str
    group: str


def area_name(area: Area, language: Language) -> str:
    """Return an area in words."""
    group = text("tasks.group", language, number=area.group) if area.group else ""
    return ", ".join(filter(None, (group, area.ward))) or text("tasks.no_area", language)


def is_named(area: Area, named: str | Area) -> bool:
    """Tell whether a name means an area: a ward, `ward/group`, or `/group`; an empty one means all of them."""
    if isinstance(named, Area):
        return area == named
    ward, parted, group = named.partition("/")
    return (not ward.strip() or fold(ward) == fold(area.ward)) and (not parted or group.strip() in ("", area.group))


def area_order(area: Area) -> tuple[str, int, str]:
    """Return the key that sorts areas: wards by name, groups by number."""
    number = int(area.group) if area.group.isascii() and area.group.isdigit() and len(area.group) < 9 else 0
    return fold(area.ward), number, area.group
