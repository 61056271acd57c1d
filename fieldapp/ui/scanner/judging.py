"""What a trial scan says about the scanner: understood, or mangled by which key mode."""

from __future__ import annotations

import re
from typing import Literal

from fieldapp.domain.own_codes import is_own_code
from fieldapp.seal.statement import PREFIX
from fieldapp.system.errors import InputRefused
from fieldapp.vietnam.cards import Card
from fieldapp.vietnam.mangled import Mangling, read_card
from fieldapp.vietnam.scanned import MANGLED_ROWS

Judged = Literal["card", "number", "own", "account", "uncertain", "unknown"] | Mangling

_LONGEST_SHOWN = 160
_ACCOUNT = "000201"
# Digits, and what another keyboard makes of at least six of them.
_HIDDEN = re.compile("|".join((r"\d", *(f"[{re.escape(row)}]{{6,}}" for row in MANGLED_ROWS.values()))))


def judge(sent: str) -> Judged:
    """Return what the trial scan `sent` was understood as, or what mangled it."""
    if is_own_code(sent) or sent.upper().startswith(PREFIX):
        return "own"
    if sent.startswith(_ACCOUNT):
        return "account"
    try:
        read = read_card(sent)
    except InputRefused as refused:
        rows = (how for how, row in MANGLED_ROWS.items() if re.match(f"[{re.escape(row)}]{{12}}", sent))
        return next(rows, "uncertain" if refused.code == "card.mangled" else "unknown")
    return read.how or ("card" if isinstance(read.card, Card) else "number")


def masked(sent: str) -> str:
    """Return what was sent on one line, bounded, with each digit hidden, those of a mangled number too."""
    shown = "".join(letter if letter.isprintable() else "\ufffd" for letter in _HIDDEN.sub(_dots, sent))
    return shown if len(shown) <= _LONGEST_SHOWN else shown[:_LONGEST_SHOWN] + "…"


def _dots(found: re.Match[str]) -> str:
    return "•" * len(found[0])
