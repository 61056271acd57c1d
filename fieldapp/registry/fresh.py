"""What was written in a transaction and whose views are not written yet, in short."""

from __future__ import annotations

from typing import NamedTuple


class Fresh(NamedTuple):
    """What the views have to know of a new event; the whole of 200,000 would take half a gigabyte."""

    hash: str
    kind: str
    subjects: list[str]
    ruling: bool
