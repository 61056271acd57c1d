"""Which codes hostile input may be answered with: those that have a sentence for the person who holds the stick."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

_REFUSALS = Path(__file__).resolve().parents[2] / "resources" / "texts" / "refusals"

LINE_CODES = frozenset({"event.too_long", "event.malformed", "event.not_canonical", "event.commitment"})


@cache
def codes_of(*topics: str) -> frozenset[str]:
    """Return the codes of some topics that have a sentence."""
    return frozenset(
        f"{topic}.{name}"
        for topic in topics
        for name in tomllib.loads((_REFUSALS / f"{topic}.toml").read_text(encoding="utf-8"))
    )


def allowed_at_import() -> frozenset[str]:
    """Return what a file that is taken in may be answered with."""
    return codes_of("bundle", "event", "journal", "writer")
