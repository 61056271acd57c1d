"""What a bundle is called on a stick, and the letter that lies beside it."""

from __future__ import annotations

import re

from fieldapp.system.texts import Language, text
from fieldapp.vietnam.names import fold

ENDING = ".fieldbundle"

_LONGEST_LABEL = 24
_OTHER = re.compile(r"[^A-Za-z0-9]+")


def file_name(point_label: str, desk_label: str, number: int) -> str:
    """Return `FA_<point>_<desk>_<number>.fieldbundle` in ASCII letters, digits and `-` that every file system takes.

    The prefix keeps it from ever being a device's name; whatever the labels hold, it is one name and no path.
    """
    return f"FA_{_plain(point_label)}_{_plain(desk_label)}_{number:04d}{ENDING}"


def letter(language: Language, *, file: str, sender: str, receiver: str) -> str:
    """Return the short plain text that lies beside a bundle: what it is, whom to give it to."""
    return text("bundle.letter", language, file=file, sender=sender, receiver=receiver)


def letter_name(file: str) -> str:
    """Return the name of the letter beside the bundle `file`."""
    return file.removesuffix(ENDING) + ".txt"


def _plain(label: str) -> str:
    return _OTHER.sub("-", fold(label).upper())[:_LONGEST_LABEL].strip("-") or "X"
