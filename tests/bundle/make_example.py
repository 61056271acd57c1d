"""Writes the example of FORMAT.md: `python -m tests.bundle.make_example`; done once for each released format."""

from __future__ import annotations

from pathlib import Path

from tests.bundle.crafting import RECOVERY, written

EXAMPLE = Path(__file__).with_name("example.fieldbundle")
KEY_FILE = Path(__file__).with_name("example.key")


if __name__ == "__main__":
    EXAMPLE.write_bytes(written(to=[RECOVERY]))
    KEY_FILE.write_text(f"# opens example.fieldbundle, whose people are invented\n{RECOVERY}\n", encoding="ascii")
