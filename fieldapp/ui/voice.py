"""The language that a screen speaks, and numbers and dates as that language writes them."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import msgspec

from fieldapp.system.errors import FieldappError
from fieldapp.system.texts import Explanation, Language, explain, text

_HANOI = timezone(timedelta(hours=7))


class Voice(msgspec.Struct, frozen=True):
    """Says texts in one language: `voice("desk.find")`."""

    language: Language

    def __call__(self, key: str, **values: object) -> str:
        return text(key, self.language, **values)

    def explain(self, error: FieldappError) -> Explanation:
        """Say an error: what happened, and what to do next."""
        return explain(error, self.language)

    def sentence(self, error: FieldappError) -> str:
        """Say an error in one run of text, for a line in place."""
        said = self.explain(error)
        return f"{said.what} {said.next}".strip()

    def count(self, number: int) -> str:
        """Write a number with a no-break space between groups of three."""
        return f"{number:,}".replace(",", "\u00a0")

    def moment(self, ms: int) -> str:
        """Write a time of day and date, in the time of Hà Nội: 16:42 14/01/2024."""
        return datetime.fromtimestamp(ms / 1000, _HANOI).strftime("%H:%M %d/%m/%Y")

    def hour(self, ms: int) -> str:
        """Write a time of day: 16:42."""
        return datetime.fromtimestamp(ms / 1000, _HANOI).strftime("%H:%M")


def written_date(stored: str | None) -> str:
    """Return "YYYY-MM-DD" as dd/mm/yyyy, "YYYY-MM" as mm/yyyy; a year or anything else stays as it is."""
    if not stored:
        return ""
    parts = stored.split("-")
    return "/".join(reversed(parts)) if all(part.isdigit() for part in parts) else stored


def grouped(number: str | None) -> str:
    """Return an ID number in groups of three, parted by no-break spaces."""
    if not number:
        return ""
    return "\u00a0".join(number[at : at + 3] for at in range(0, len(number), 3)) if number.isdigit() else number
