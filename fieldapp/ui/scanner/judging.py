"""What a trial scan says about the scanner: understood, or mangled by which key mode."""

from __future__ import annotations

import re
from typing import Literal

from fieldapp.system.errors import InputRefused
from fieldapp.vietnam.cards import Card, parse_card

Judged = Literal["card", "number", "vietnamese_keys", "shifted_keys", "lost_letters", "unknown"]

_LONGEST_SHOWN = 160
# The digit row of the Vietnamese keyboard of Windows (KBDVNTC), whose tones come as combining signs, and the shifted
# digit row of the US keyboard; in each a card's number of twelve digits comes first.
_VIETNAMESE_ROW = re.compile("[ăâêô\u0300\u0309\u0303\u0301\u0323đ]{12}")
_SHIFTED_ROW = re.compile(r"[!@#$%^&*()]{12}")
_HIDDEN = re.compile("\\d|[ăâêô\u0300\u0309\u0303\u0301\u0323đ]{6,}|[!@#$%^&*()]{6,}")
_LOST = re.compile(r"\d{12}\|.*[?\ufffd]")


def judge(sent: str) -> Judged:
    """Return what the trial scan `sent` was understood as, or what mangled it."""
    try:
        return "card" if isinstance(parse_card(sent), Card) else "number"
    except InputRefused:
        pass
    if _VIETNAMESE_ROW.match(sent):
        return "vietnamese_keys"
    if _SHIFTED_ROW.match(sent):
        return "shifted_keys"
    if _LOST.match(sent):
        return "lost_letters"
    return "unknown"


def masked(sent: str) -> str:
    """Return what was sent on one line, bounded, with each digit hidden, those of a mangled number too."""
    shown = "".join(letter if letter.isprintable() else "\ufffd" for letter in _HIDDEN.sub(_dots, sent))
    return shown if len(shown) <= _LONGEST_SHOWN else shown[:_LONGEST_SHOWN] + "…"


def _dots(found: re.Match[str]) -> str:
    return "•" * len(found[0])
