"""Telling a scanner that types (a keyboard wedge) from a person who types, key by key."""

from __future__ import annotations

import re
from typing import Final, Literal

import msgspec

from fieldapp.vietnam.scanned import MANGLED_ROWS, PREFIX

MAX_PAYLOAD: Final = 512
"""A payload with more bytes (UTF-8) is refused; the longest card of a real person has under 250."""

MAX_GAP_MS: Final = 45
"""Scanners send a key every 1 to 30 ms; the fastest typists need 60 and more (screens.md asks for 30 to 50)."""

SILENCE_MS: Final = 300
"""A scan that has begun goes on through longer gaps. Without Enter or Tab it is over when nothing comes for so long."""

NO_PERSON: Final = 24
"""So many keys within `MAX_GAP_MS` of each other are no person, nor an input method that types one word anew."""

END: Final = "\r"
BACK: Final = "<back>"
COMMAND: Final = ""
"""What `Wedge.hear` calls Enter and Tab, Backspace (an input method takes letters back), and a key without a text."""

_ROWS: Final = tuple(f"[{re.escape(row)}]" for row in (r"0123456789", *MANGLED_ROWS.values()))
_START: Final = re.compile(rf"{PREFIX}(?:{'|'.join(f'{row}{{12}}' for row in _ROWS)})|[Ff][A-Za-z]1[:;]")
_COULD_START: Final = re.compile(
    rf"\]|\][A-Za-z]|C{{1,3}}|CCCD *:? *|{PREFIX}(?:{'|'.join(f'{row}{{0,11}}' for row in _ROWS)})|[Ff]|[Ff][A-Za-z]1?"
)
_PASTED: Final = re.compile(r"\d{12}\|[^\n]*\|[^\n]*|FA1:\S+|000201\d{6}[^\n]+")

Verdict = Literal["typed", "maybe", "scan", "whole", "too_long"]


class Heard(msgspec.Struct, frozen=True):
    """What one key means.

    Attributes:
        verdict: `typed` (a person; whatever was `maybe` before was typed too), `maybe` (could begin a scan), `scan` (is
            inside one), `whole` (this key ended it), `too_long` (this key ended one that is refused).
        payload: the scanned text when `whole`.
    """

    verdict: Verdict
    payload: str = ""


_TYPED: Final = Heard("typed")
_SCAN: Final = Heard("scan")


class Wedge:
    """Hears keys with their times and says which of them belong to a scan.

    A scan is a burst whose keys follow each other within `MAX_GAP_MS`, that begins as a code of ours or with twelve
    digits (or what another keyboard layout makes of them) or is longer than any person types so fast. It ends with
    Enter, Tab or a silence; whatever other keys come in it mean nothing.
    """

    def __init__(self) -> None:
        self._text = ""
        self._at = 0
        self._scanning = False
        self._ended_at = -SILENCE_MS

    @property
    def waiting(self) -> bool:
        """Whether the keys heard so far could still become a scan."""
        return self._scanning or bool(self._text and _COULD_START.fullmatch(self._text))

    @property
    def scanning(self) -> bool:
        """Whether a scan has begun and not ended."""
        return self._scanning

    @property
    def burst(self) -> str:
        """What the burst has typed so far, also while it may be a person."""
        return self._text

    def begins(self, at_ms: int) -> bool:
        """Tell whether a key at this time is the first of a burst."""
        return not self._text or at_ms - self._at > (SILENCE_MS if self._scanning else MAX_GAP_MS)

    def hear(self, key: str, at_ms: int) -> Heard:
        """Hear one key: its text, `END`, `BACK` or `COMMAND`. `at_ms` never goes back."""
        if self.begins(at_ms):
            self.forget()
        self._at = at_ms
        if key == END:
            return self._end(at_ms)
        self._ended_at = -SILENCE_MS
        if key == COMMAND and not self._scanning:
            self.forget()
            return _TYPED
        if key == BACK:
            self._text = self._text[:-1]
        elif len(self._text) <= MAX_PAYLOAD:
            self._text += key
        if not self._scanning and (_START.match(self._text) or len(self._text) >= NO_PERSON):
            self._scanning = True
        if self._scanning:
            return _SCAN
        return Heard("maybe") if self.waiting else _TYPED

    def fall_silent(self) -> Heard:
        """End a scan that has begun because nothing more came; what was no scan was typed."""
        return self._end(self._at)

    def forget(self) -> None:
        """Begin anew, as after a pause."""
        self._text = ""
        self._scanning = False

    def _end(self, at_ms: int) -> Heard:
        text, scanning = self._text, self._scanning
        self.forget()
        if not scanning:
            # A scanner may be set up to send Enter twice, or Tab and Enter.
            return _SCAN if 0 <= at_ms - self._ended_at <= MAX_GAP_MS else _TYPED
        self._ended_at = at_ms
        return Heard("too_long") if _bytes(text) > MAX_PAYLOAD else Heard("whole", text)


def pasted_payload(text: str) -> str | None:
    """Return the payload of a card, a receipt or an account in pasted text, or None when it is something else.

    A lone number stays text: it is searched for, not taken for a card.
    """
    stripped = text.strip()
    if _bytes(stripped) > MAX_PAYLOAD:
        return None
    return stripped if _PASTED.fullmatch(stripped) else None


def _bytes(text: str) -> int:
    """Return the length in UTF-8; keyboards and clipboards also bring halves of letters, which no reader takes."""
    return len(text.encode("utf-8", "surrogatepass"))
