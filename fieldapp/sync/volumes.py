"""Volumes: what would make too large a file goes into several, each a valid bundle, to be read in any order."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from fieldapp.bundle.limits import LIMITS
from fieldapp.domain.events import Event, write_line
from fieldapp.registry import Registry
from fieldapp.sync.keys import Keys

VOLUME_BYTES = LIMITS.file - LIMITS.manifest - LIMITS.header - (1 << 20)
"""So many bytes of lines go into one file. What is packed and sealed is smaller, so no file is ever too large."""

_MOST_RANGES = 5_000
"""With more ranges a manifest would near its own limit."""

Span = tuple[str, int, int]


class Volume(msgspec.Struct, frozen=True):
    """What one file carries: parts of journals held without a gap, and further branches; see `outgoing.Parcel`."""

    spans: tuple[Span, ...] = ()
    branches: tuple[tuple[Event, ...], ...] = ()


def volumes(
    registry: Registry,
    keys: Keys,
    spans: Iterable[Span],
    branches: Iterable[tuple[Event, ...]] = (),
    *,
    most_bytes: int = VOLUME_BYTES,
) -> list[Volume]:
    """Share spans and branches out among files, in their order; at least one file, empty when there is nothing.

    The own journal may be cut anywhere, another one where its maker has signed a head.
    """
    shared = [Volume()]
    room = most_bytes

    def put(size: int, more: Volume) -> None:
        nonlocal room
        before = shared[-1]
        count = len(before.spans) + len(before.branches)
        if count and (size > room or count >= _MOST_RANGES):
            before, room = Volume(), most_bytes
            shared.append(before)
        shared[-1] = Volume(before.spans + more.spans, before.branches + more.branches)
        room -= size

    for journal_id, first, last in spans:
        own = registry.journal.state(journal_id).sign_public == keys.sign.public
        start = first
        while start <= last:
            stop, size = registry.heads.within(journal_id, start, last, room=room, anywhere=own)
            if size > room:  # not even the first piece: as much as an empty file takes
                stop, size = registry.heads.within(journal_id, start, last, room=most_bytes, anywhere=own)
            put(size, Volume(spans=((journal_id, start, stop),)))
            start = stop + 1
    for events in branches:
        put(sum(len(write_line(event)) + 1 for event in events), Volume(branches=(events,)))
    return shared
