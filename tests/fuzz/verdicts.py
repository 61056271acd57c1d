"""Which codes a hostile file may be answered with: those that have a sentence for the person who holds the stick."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

_REFUSALS = Path(__file__).resolve().parents[2] / "resources" / "texts" / "refusals"
_ABOUT_FILES = ("bundle", "event", "journal", "writer")

LINE_CODES = frozenset({"event.too_long", "event.malformed", "event.not_canonical", "event.commitment"})


@cache
def allowed_at_import() -> frozenset[str]:
    """Return all codes about files, events, journals and writers that have a sentence."""
    return frozenset(
        f"{topic}.{name}" for topic in _ABOUT_FILES for name in tomllib.loads((_REFUSALS / f"{topic}.toml").read_text())
    )
