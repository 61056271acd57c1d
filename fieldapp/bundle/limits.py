"""How much a bundle may ask of the machine that reads it; the table in FORMAT.md says the same."""

from __future__ import annotations

import msgspec

from fieldapp.domain.events import MAX_LINE

FORMAT = (1, 0)
"""Major and minor version that this program writes."""

MAJORS = frozenset({1})
"""Major versions that it reads, each with every minor: a major that was released once stays here for ever."""

BLOCK = 512
"""The encrypted payload is filled with zeros to a multiple of this, so that a cut file is told from a damaged one."""


class Limits(msgspec.Struct, frozen=True):
    """Caps, in bytes unless they are counts.

    Attributes:
        file: the sealed file.
        header: its age header, which holds one stanza of about 100 bytes for each recipient.
        recipients: how many may open it.
        manifest: `manifest.json`.
        unpacked: everything after decompression.
        ratio: unpacked against packed; asked only beyond `ratio_from`, because small files repeat themselves.
        ratio_from: see `ratio`.
        line: one line of `events.jsonl`.
        lines: how many lines.
    """

    file: int = 256 * 1024 * 1024
    header: int = 32 * 1024
    recipients: int = 256
    manifest: int = 8 * 1024 * 1024
    unpacked: int = 2 * 1024 * 1024 * 1024
    ratio: int = 200
    ratio_from: int = 16 * 1024 * 1024
    line: int = MAX_LINE
    lines: int = 4_000_000


LIMITS = Limits()
