"""Where the files that ship with the program lie."""

from __future__ import annotations

from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2] / "resources"


def resource(*parts: str) -> Path:
    """Return the path of a shipped file, for example `resource("tables", "banks.csv")`."""
    return _ROOT.joinpath(*parts)
