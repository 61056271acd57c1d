"""What stands around a payload that a scanner types, and what another keyboard writes in place of its digits."""

from __future__ import annotations

from typing import Final, Literal

PREFIX: Final = r"(?:\][A-Za-z][0-9A-Za-z])?(?:CCCD *: *)?"
"""What readers put in front: the kind of the code (`]Q1` a QR, `]L0` a PDF417; ISO/IEC 15424), or a word."""

# The digit row of the Vietnamese keyboard of Windows (KBDVNTC), whose tones are combining signs, and of the US keyboard
# with Shift.
_VIETNAMESE_ROW: Final = dict(zip("ăâêô\u0300\u0309\u0303\u0301\u0323đ", "1234567890", strict=True))
_SHIFTED_ROW: Final = dict(zip("!@#$%^&*()", "1234567890", strict=True))

DIGIT_ROWS: Final[dict[Literal["vietnamese_keys", "shifted_keys"], dict[str, str]]] = {
    "vietnamese_keys": _VIETNAMESE_ROW,
    "shifted_keys": _SHIFTED_ROW,
}
"""The digits for which signs stand in a payload, by the keyboard that typed it."""

MANGLED_ROWS: Final = {how: "".join(row) for how, row in DIGIT_ROWS.items()}
"""The signs alone."""
