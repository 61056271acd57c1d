"""What a bundle tells without being imported, and never anything about a person."""

from __future__ import annotations

from typing import Protocol

import msgspec

from fieldapp.bundle.limits import LIMITS, Limits
from fieldapp.bundle.manifest import Range
from fieldapp.bundle.opening import Header
from fieldapp.bundle.reading import open_bundle


class Inside(msgspec.Struct, frozen=True):
    """What only a key shows; every check of FORMAT.md has passed."""

    format: tuple[int, int]
    campaign: str
    bundle_id: str
    purpose: str
    number: int
    writer_label: str
    writer_role: str
    writer_key: str
    written_at: int
    ranges: list[Range]
    excerpts: int
    events: int
    events_bytes: int
    recipients: list[str]
    enrols: bool
    answers: bool
    offers: bool
    read_answers: dict[str, int]


class Summary(msgspec.Struct, frozen=True):
    """Facts about a file.

    Attributes:
        file_bytes: its length.
        header_bytes: length of the age header.
        recipients: how many may open it.
        inside: None without a key.
    """

    file_bytes: int
    header_bytes: int
    recipients: int
    inside: Inside | None


class Rereadable(Protocol):
    """A stream that can be read from its beginning again."""

    def read(self, size: int, /) -> bytes: ...
    def seek(self, offset: int, /) -> int: ...


def inspect(source: Rereadable, identities: list[str] | None = None, *, limits: Limits = LIMITS) -> Summary:
    """Look at a bundle; with identities it is opened and checked to its last byte.

    Raises:
        InputRefused: a code of FORMAT.md.
        EnvironmentFault: the file could not be read.
    """
    header = Header(source, limits)
    length = header.drain()
    inside = None
    if identities:
        source.seek(0)
        with open_bundle(source, identities, limits=limits) as bundle:
            bundle.finish()
            known = bundle.manifest
        inside = Inside(
            format=known.format,
            campaign=known.campaign,
            bundle_id=known.bundle_id,
            purpose=known.purpose,
            number=known.number,
            writer_label=known.writer.label,
            writer_role=known.writer.role,
            writer_key=known.writer.sign_public,
            written_at=known.written_at,
            ranges=known.ranges,
            excerpts=known.excerpts,
            events=known.events_count,
            events_bytes=known.events_bytes,
            recipients=known.recipients,
            enrols=known.enrolment is not None,
            answers=known.answer is not None,
            offers=known.offer is not None,
            read_answers=known.read_answers,
        )
    return Summary(length, header.length, header.recipients, inside)
