"""Cutting what a serial scanner sends into payloads: an end of line or a silence ends one, 512 bytes bound it."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

import msgspec

from fieldapp.devices.wedge import MAX_PAYLOAD

_ENDS = re.compile(rb"[\r\n]")


class Burst(msgspec.Struct, frozen=True):
    """What one scan sent.

    Attributes:
        verdict: `whole`, `too_long` (over `MAX_PAYLOAD` bytes; they are dropped) or `unreadable` (in no encoding).
        payload: the text when `whole`; whether it is a card is for its reader to say.
    """

    verdict: Literal["whole", "too_long", "unreadable"]
    payload: str = ""


class Bursts:
    """Gathers bytes as they come; never holds more than `MAX_PAYLOAD` of them."""

    def __init__(self) -> None:
        self._data = b""
        self._dropping = False

    @property
    def waiting(self) -> bool:
        """Whether a scan has begun and not ended."""
        return bool(self._data) or self._dropping

    def hear(self, data: bytes) -> list[Burst]:
        """Hear some bytes; return the scans that ended. One that is too long is told once, before its end."""
        *ended, rest = _ENDS.split(data)
        found: list[Burst] = []
        for part in ended:
            found += self._gather(part)
            found += self.end()
        return found + self._gather(rest)

    def end(self) -> list[Burst]:
        """End the scan that has begun, if one has, as an end of line or a silence does."""
        data = self._data
        self.forget()
        return [_read(data)] if data else []

    def forget(self) -> None:
        """Begin anew, as after the cable was pulled out."""
        self._data = b""
        self._dropping = False

    def _gather(self, part: bytes) -> list[Burst]:
        if self._dropping:
            return []
        if len(self._data) + len(part) > MAX_PAYLOAD:
            self._data, self._dropping = b"", True
            return [Burst("too_long")]
        self._data += part
        return []


def _read(data: bytes) -> Burst:
    """Return the text of `data`: UTF-8, else CP1258, which spells a letter and its tone apart."""
    for encoding in ("utf-8", "cp1258"):
        try:
            return Burst("whole", unicodedata.normalize("NFC", data.decode(encoding)))
        except UnicodeDecodeError:
            continue
    return Burst("unreadable")
