"""Telling a scanner that types (a keyboard wedge) from a person who types, key by key."""

from __future__ import annotations

import re
from typing import Literal

import msgspec

MAX_PAYLOAD = 512
"""A payload with more bytes (UTF-8) is refused; the longest card of a real person has under 250."""

MAX_GAP_MS = 45
"""Scanners send a key every 1 to 30 ms; the fastest typists need 60 and more (screens.md asks for 30 to 50)."""

_START = re.compile(r"\d{12}|FA1:")
_COULD_START = re.compile(r"\d{0,11}|F|FA|FA1")
_PASTED = re.compile(r"\d{12}\|[^\n]*\|[^\n]*|FA1:\S+")

Verdict = Literal["typed", "maybe", "scan", "whole", "too_long"]


class Heard(msgspec.Struct, frozen=True):
    """What one key means.

    Attributes:
        verdict: `typed` (a person; whatever was `maybe` before was typed too), `maybe` (could begin a scan), `scan` (is
            inside one), `whole` (this key ended it), `too_long` (this key ended one that is refused).
        payload: the scanned text when `whole`.
        first: nothing that could become a scan came before it.
    """

    verdict: Verdict
    payload: str = ""
    first: bool = False


class Wedge:
    """Hears keys with their times and says which of them belong to a scan.

    A scan is a burst whose keys follow each other within `MAX_GAP_MS`, that begins with twelve digits or `FA1:` and
    ends with Enter or Tab.
    """

    def __init__(self) -> None:
        self._text = ""
        self._at = 0
        self._scanning = False

    @property
    def waiting(self) -> bool:
        """Whether the keys heard so far could still become a scan."""
        return bool(self._text)

    def hear(self, key: str, at_ms: int) -> Heard:
        """Hear one key: its text, or "\\r" for Enter and Tab. `at_ms` never goes back."""
        if self._text and at_ms - self._at > MAX_GAP_MS:
            self.forget()
        self._at = at_ms
        if key == "\r":
            return self._end()
        first = not self._text
        self._text += key
        if self._scanning:
            return Heard("scan")
        if _START.match(self._text):
            self._scanning = True
            return Heard("scan")
        if _COULD_START.fullmatch(self._text):
            return Heard("maybe", first=first)
        self.forget()
        return Heard("typed")

    def forget(self) -> None:
        """Begin anew, as after a pause."""
        self._text = ""
        self._scanning = False

    def _end(self) -> Heard:
        text, scanning = self._text, self._scanning
        self.forget()
        if not scanning:
            return Heard("typed")
        if _bytes(text) > MAX_PAYLOAD:
            return Heard("too_long")
        return Heard("whole", text)


def pasted_payload(text: str) -> str | None:
    """Return the card or receipt payload in pasted text, or None when it is something else.

    A lone number stays text: it is searched for, not taken for a card.
    """
    stripped = text.strip()
    if _bytes(stripped) > MAX_PAYLOAD:
        return None
    return stripped if _PASTED.fullmatch(stripped) else None


def _bytes(text: str) -> int:
    """Return the length in UTF-8; keyboards and clipboards also bring halves of letters, which no reader takes."""
    return len(text.encode("utf-8", "surrogatepass"))
