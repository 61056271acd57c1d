"""Every paper as a picture."""

from __future__ import annotations

from pathlib import Path


def render_papers(_out: Path) -> None:
    """Placeholder until papers are wired."""
