"""The one table of colours, spaces and sizes. Nothing else in the program names a colour."""

from __future__ import annotations

from typing import Literal

import msgspec

Scheme = Literal["light", "dark"]
Tone = Literal["plain", "good", "warning", "error", "accent"]

SPACE = (4, 8, 12, 16, 24)
RADIUS = 6
CONTROL_HEIGHT = 36
MAIN_HEIGHT = 44
TextStep = Literal[100, 115, 130, 150]
TEXT_STEPS: tuple[TextStep, ...] = (100, 115, 130, 150)
"""Text sizes in percent, gone through with Ctrl + and Ctrl -."""

SMALL_PT, BODY_PT, STRONG_PT, NAME_PT, FIGURE_PT = 9.5, 11.0, 13.0, 18.0, 22.0


class Colours(msgspec.Struct, frozen=True):
    """The colours of one scheme; text on its ground has a contrast of at least 7:1, other marks 4.5:1.

    Where a colour of the design page is below 7:1 as text (soft, warning, error, good on its ground, white on the
    accent), it is taken one step stronger here; the test of this table measures every pair.
    """

    background: str
    surface: str
    stripe: str
    line: str
    edge: str
    text: str
    soft: str
    accent: str
    accent_fill: str
    accent_hover: str
    accent_text: str
    accent_soft: str
    header: str
    header_text: str
    header_soft: str
    header_warning: str
    header_warning_ground: str
    warning: str
    warning_ground: str
    error: str
    error_ground: str
    good: str
    good_ground: str
    link: str
    focus: str
    header_focus: str


LIGHT = Colours(
    background="#F3F5F7",
    surface="#FFFFFF",
    stripe="#F5F7F9",
    line="#DCE2E8",
    edge="#687884",
    text="#13202B",
    soft="#3E4E5A",
    accent="#0A6A5D",
    accent_fill="#08594E",
    accent_hover="#064A41",
    accent_text="#FFFFFF",
    accent_soft="#E0F0ED",
    header="#0E2A33",
    header_text="#FFFFFF",
    header_soft="#A9BCC6",
    header_warning="#FFDD9E",
    header_warning_ground="#5A3A00",
    warning="#6B4100",
    warning_ground="#FFF2D6",
    error="#8E1D21",
    error_ground="#FCE9E9",
    good="#115030",
    good_ground="#E4F3E9",
    link="#0F4AAB",
    focus="#1C64D9",
    header_focus="#6EA8FF",
)

DARK = Colours(
    background="#0F161B",
    surface="#172027",
    stripe="#1C2730",
    line="#2A3640",
    edge="#7C8D9A",
    text="#E8EEF2",
    soft="#B4C4CE",
    accent="#3FB7A2",
    accent_fill="#3FB7A2",
    accent_hover="#57CBB7",
    accent_text="#04140F",
    accent_soft="#17352F",
    header="#0A1216",
    header_text="#FFFFFF",
    header_soft="#9FB0BC",
    header_warning="#F3C56B",
    header_warning_ground="#4A3300",
    warning="#F3C56B",
    warning_ground="#3A2C0E",
    error="#FF9C9C",
    error_ground="#3C1B1D",
    good="#7FD6A0",
    good_ground="#14331F",
    link="#8DBBFF",
    focus="#6EA8FF",
    header_focus="#6EA8FF",
)

SCHEMES: dict[Scheme, Colours] = {"light": LIGHT, "dark": DARK}


def contrast(first: str, second: str) -> float:
    """Return the contrast of two colours "#RRGGBB", 1 to 21 (WCAG 2.2, relative luminance)."""
    brighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
