"""QR codes as runs of dark modules."""

from __future__ import annotations

import re

from qrcode.constants import ERROR_CORRECT_L, ERROR_CORRECT_M
from qrcode.exceptions import DataOverflowError
from qrcode.main import QRCode

from fieldapp.system.errors import InputRefused

# The smallest module that a 203 dpi printer draws and a phone reads, in points (0.4 mm, 3.2 dots).
_SMALLEST_MODULE = 0.4 * 72 / 25.4
# Capacity of the largest QR (version 40, level L) for letters and digits: nothing longer is even tried.
_MOST_SIGNS = 4296

# For codes of random numbers each of the eight masks is as good as the others, and trying all of them takes six times
# as long: 2.55 ms against 0.40 ms a code (python -m tests.bench --only invitations).
_ANY_MASK = 3

_DARK = re.compile(b"\1+")

Run = tuple[int, int, int]


def qr_runs(content: str, *, side: float, of_many: bool = False) -> tuple[int, list[Run]]:
    """Return the number of modules a side and the dark runs `(left, top, length)` of a QR code (ISO/IEC 18004).

    Level M (15 % may be lost), or L where M would make the modules smaller than 0.4 mm in a square of `side` points.
    `of_many` takes the first mask that comes instead of the best: for thousands of codes of random numbers.

    Raises:
        InputRefused: `paper.qr_too_long` when even level L cannot be printed legibly.
    """
    most_modules = int(side / _SMALLEST_MODULE) - 8
    for level in (ERROR_CORRECT_M, ERROR_CORRECT_L):
        if len(content) > _MOST_SIGNS:
            break
        code = QRCode(error_correction=level, border=0, mask_pattern=_ANY_MASK if of_many else None)
        code.add_data(content)
        try:
            version = code.best_fit()
        except (DataOverflowError, ValueError):
            continue
        if 17 + 4 * version > most_modules:
            continue
        code.make(fit=False)
        return code.modules_count, _dark_runs(code.modules)
    raise InputRefused("paper.qr_too_long")


def _dark_runs(rows: list[list[bool]]) -> list[Run]:
    return [
        (dark.start(), top, dark.end() - dark.start())
        for top, row in enumerate(rows)
        for dark in _DARK.finditer(bytes(row))
    ]
