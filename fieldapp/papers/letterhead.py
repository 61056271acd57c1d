"""The heads of papers that leave an office: the country with its motto, Vietnamese in every language, and the office.

NĐ 30/2020/NĐ-CP, Phụ lục I: the country bold and in capitals, under it the motto, bold, with a rule as wide as itself;
the office bold and in capitals, with a rule of a third to a half of its width.
"""

from __future__ import annotations

from fieldapp.papers.lettering import width_of
from fieldapp.papers.sheet import LEADING, Sheet
from fieldapp.system.texts import text


def draw_country(sheet: Sheet, middle: float, y: float, size: float, *, motto: float = 0.0) -> float:
    """Draw both around `middle`, the motto larger if its size is given; return the height of the rule."""
    name, said, motto = text("papers.country", "vi"), text("papers.motto", "vi"), motto or size
    sheet.words(middle, y, name, size=size, weight="Bold", align="centre")
    y += LEADING * size
    sheet.words(middle, y, said, size=motto, weight="Bold", align="centre")
    half, under = width_of(said, "Bold", motto) / 2, y + (LEADING + 0.1) * motto
    sheet.rule(middle - half, under, middle + half, under, thickness=0.05 * motto)
    return under


def draw_office(sheet: Sheet, middle: float, y: float, names: list[str], size: float) -> float:
    """Draw the lines of an office's name around `middle`; return the height of the rule under them."""
    under = sheet.lines(middle, y, names, size=size, weight="Bold", align="centre") + 0.15 * size
    half = 0.2 * max((width_of(name, "Bold", size) for name in names), default=0.0)
    sheet.rule(middle - half, under, middle + half, under, thickness=0.05 * size)
    return under


def country_width(size: float) -> float:
    """Return how much room the head takes at a size, in points."""
    return width_of(text("papers.country", "vi"), "Bold", size)
