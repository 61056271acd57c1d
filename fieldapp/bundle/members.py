"""The tar inside a bundle: exactly three regular members, each header in exactly one form, names never paths."""

from __future__ import annotations

import re
import tarfile

from fieldapp.bundle.limits import BLOCK
from fieldapp.system.errors import InputRefused

MANIFEST = "manifest.json"
EVENTS = "events.jsonl"
SIGNATURE = "signature"
SIGNATURE_MEMBER_BYTES = 129
END = bytes(2 * BLOCK)

_SIZE = slice(124, 136)


def member_header(name: str, size: int) -> bytes:
    """Return the one tar header (512 bytes, ustar) of a member."""
    entry = tarfile.TarInfo(name)
    entry.size = size
    entry.mode = 0o644
    return entry.tobuf(tarfile.USTAR_FORMAT)


def read_header(raw: bytes, name: str) -> int:
    """Return the size in bytes that a member's header names, if it is the header of the member `name` and of no other.

    The header is made again and compared whole, so links, devices, paths, owners and times have no place.

    Raises:
        InputRefused: `bundle.malformed`.
    """
    size = re.fullmatch(rb"([0-7]{11})\0", raw[_SIZE])
    if size is None or member_header(name, int(size[1], 8)) != raw:
        raise InputRefused("bundle.malformed", place=name)
    return int(size[1], 8)


def filling(size: int) -> bytes:
    """Return the zeros that fill a member or the payload up to the next block."""
    return bytes(-size % BLOCK)
